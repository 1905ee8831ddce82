/** One option of the simulator: a row of the table from which the command line and the defaults are made. */
export interface OptionEntry {
  /**
   * As it is written on the command line, without the dashes: `site-delay`. Never with `no-` at the beginning, which
   * parsers of command lines take for a negation.
   */
  readonly name: string;
  readonly kind: 'string' | 'number' | 'boolean' | 'choice';
  readonly default: string | number | boolean;
  /** For kind `choice`: all that may be given. */
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

/** The values of a table of options, by their names in camel case. */
export type OptionsOf<Table extends readonly OptionEntry[]> = {
  [Entry in Table[number] as CamelCase<Entry['name']>]: ValueOf<Entry>;
};

/** `site-delay` → `siteDelay`: how an option is called in the program. */
export function optionKey(name: string): string {
  return name.replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
