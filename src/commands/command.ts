/** What a command is: its name, its arguments and options, and what runs it. */
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
  /** The argument may be left out; it is empty then and a default applies. */
  readonly isOptional?: boolean;
  /** Further words, as `--help` names them; at least one. */
  readonly more?: keyof typeof furtherWords;
  readonly describe: string;
  readonly options: readonly OptionName[];
  /** Returns the exit code. */
  run(about: string, settle: Settle, more: readonly string[]): Promise<number>;
}

export const abouts = {
  file: 'the spreadsheet',
  job: 'a job: its folder, the start of its name, or "latest"',
  to: 'output file (default: export.csv)',
  folder: 'the folder whose inbox/ files are dropped into; created if it is missing',
  blank: 'output file (default: template.csv)',
  address: 'the email address of a person who has what others are to get',
  target: 'a spreadsheet, or a job: its folder, the start of its name, or "latest"',
} as const;

/** The words that follow a command's argument. */
export const furtherWords = {
  'row|email': 'the row, as the spreadsheet program shows it, or the email address of the person',
} as const;

/** `usage`: the name, a further word of it, an argument in `<>` or `[]`, and further words in `<>`. */
export function command<N extends OptionName>(
  usage: string,
  describe: string,
  options: readonly N[],
  run: (
    about: string,
    options: Options<N>,
    terminal: Terminal,
    configuration: Configuration,
    more: readonly string[],
  ) => Promise<number>,
): Command {
  const words = usage.split(' ');
  const [name = '', word] = words.filter((one) => /^\w/u.test(one));
  const [argument, more] = words.filter((one) => /^[<[]/u.test(one));
  return {
    name,
    ...(word !== undefined && { word }),
    ...(argument !== undefined && { about: argument.slice(1, -1) as keyof typeof abouts }),
    ...(argument?.startsWith('[') === true && { isOptional: true }),
    ...(more !== undefined && { more: more.slice(1, -1) as keyof typeof furtherWords }),
    describe,
    options,
    async run(about, settle, further) {
      const { options: values, terminal, configuration } = await settle(options);
      return await run(about, values, terminal, configuration, further);
    },
  };
}
