/** One option of the simulator: a row of the table that defines the command line and the defaults. */
export interface OptionEntry {
  /**
   * As written on the command line, without the dashes: `site-delay`. Never starts with `no-`, which command-line
   * parsers treat as a negation.
   */
  readonly name: string;
  readonly kind: 'string' | 'number' | 'boolean' | 'choice';
  readonly default: string | number | boolean;
  /** For kind `choice`: all allowed values. */
  readonly choices?: readonly string[];
  readonly description: string;
}

type CamelCase<Name extends string> = Name extends `${infer Head}-${infer Tail}`
  ? `${Head}${Capitalize<CamelCase<Tail>>}`
  : Name;

type ValueOf<Entry extends OptionEntry> = Entry extends { kind: 'choice'; choices: readonly (infer Choice)[] }
  ? Choice
  : Entry extends { kind: 'number' }
    ? number
    : Entry extends { kind: 'boolean' }
      ? boolean
      : string;

/** The values of an option table, by their names in camel case. */
export type OptionsOf<Table extends readonly OptionEntry[]> = {
  [Entry in Table[number] as CamelCase<Entry['name']>]: ValueOf<Entry>;
};

/** `site-delay` → `siteDelay`: the name of an option in the program. */
export function optionKey(name: string): string {
  return name.replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
