/** What a command of the table consists of: its names, its arguments, its options, and how it runs. */
import type { Configuration } from './configuration-file.js';
import type { OptionName, Options } from './options.js';
import type { Terminal } from './terminal.js';

/** Returns the values of the options, the terminal that they configure, and the configuration file. */
export type Settle = <N extends OptionName>(
  names: readonly N[],
) => Promise<{ options: Options<N>; terminal: Terminal; configuration: Configuration }>;

export interface Command {
  readonly name: string;
  /** The word that follows its name: the command does this. */
  readonly word?: string;
  /** Its argument. */
  readonly about?: keyof typeof abouts;
  /** Its second argument, which is required. */
  readonly second?: keyof typeof abouts;
  /** The argument may be left out; it is empty then and a default applies. */
  readonly isOptional?: boolean;
  /** Further words, as `--help` names them; at least one. */
  readonly more?: keyof typeof furtherWords;
  readonly describe: string;
  readonly options: readonly OptionName[];
  /** Where it takes fewer of them with some arguments. */
  optionsFor?(about: string): readonly OptionName[];
  /** `others`: the second argument, or the further words. Returns the exit code. */
  run(about: string, settle: Settle, others: readonly string[]): Promise<number>;
}

export const abouts = {
  file: 'the spreadsheet',
  job: 'a job: its folder, the start of its name, or "latest"',
  report: 'a job: its folder, the start of its name, or "latest"; or one of: licenses, types, inactive',
  to: 'output file (default: export.csv)',
  folder: 'the folder whose inbox/ files are dropped into; created if it is missing',
  blank: 'output file (default: template.csv)',
  email: 'email address of the person',
  address: 'the email address of a person who has what others are to get',
  old: 'the spreadsheet as it was',
  new: 'the spreadsheet as it is now',
  target: 'a spreadsheet, or a job: its folder, the start of its name, or "latest"',
} as const;

/** The words that follow a command's argument. */
export const furtherWords = {
  'row|email': 'the row, as the spreadsheet program shows it, or the email address of the person',
} as const;

/**
 * `usage`: the name, a further word of it, an argument in `<>` or, where it may be left out, in `[]`, and a second argument or
 * further words in `<>`.
 */
export function command<N extends OptionName>(
  usage: string,
  describe: string,
  options: readonly N[],
  run: (
    about: string,
    options: Options<N>,
    terminal: Terminal,
    configuration: Configuration,
    others: readonly string[],
  ) => Promise<number>,
): Command {
  const words = usage.split(' ');
  const [name = '', word] = words.filter((one) => /^\w/u.test(one));
  const [argument, other] = words.filter((one) => /^[<[]/u.test(one));
  const further = other?.slice(1, -1);
  return {
    name,
    ...(word !== undefined && { word }),
    ...(argument !== undefined && { about: argument.slice(1, -1) as keyof typeof abouts }),
    ...(argument?.startsWith('[') === true && { isOptional: true }),
    ...(further !== undefined &&
      (further in furtherWords
        ? { more: further as keyof typeof furtherWords }
        : { second: further as keyof typeof abouts })),
    describe,
    options,
    async run(about, settle, others) {
      const { options: values, terminal, configuration } = await settle(options);
      return await run(about, values, terminal, configuration, others);
    },
  };
}
