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
  /** Its argument. */
  readonly about?: keyof typeof abouts;
  /** Its second argument, which is required. */
  readonly second?: keyof typeof abouts;
  /** The argument may be left out; it is empty then and a default applies. */
  readonly isOptional?: boolean;
  readonly describe: string;
  readonly options: readonly OptionName[];
  /** Where it takes fewer of them with some arguments. */
  optionsFor?(about: string): readonly OptionName[];
  /** Returns the exit code. */
  run(about: string, settle: Settle, second: string): Promise<number>;
}

export const abouts = {
  file: 'the spreadsheet',
  job: 'a job: its folder, the start of its name, or "latest"',
  report: 'a job: its folder, the start of its name, or "latest"; or one of: licenses, types, inactive',
  to: 'output file (default: export.csv)',
  folder: 'the folder whose inbox/ files are dropped into; created if it is missing',
  blank: 'output file (default: template.csv)',
  email: 'email address of the person',
  old: 'the spreadsheet as it was',
  new: 'the spreadsheet as it is now',
  target: 'a spreadsheet, or a job: its folder, the start of its name, or "latest"',
} as const;

/** `usage`: `name <argument> <second>`; an argument in brackets may be left out. */
export function command<N extends OptionName>(
  usage: string,
  describe: string,
  options: readonly N[],
  run: (
    about: string,
    options: Options<N>,
    terminal: Terminal,
    configuration: Configuration,
    second: string,
  ) => Promise<number>,
): Command {
  const [name = '', argument, second] = usage.split(' ');
  return {
    name,
    ...(argument !== undefined && { about: argument.slice(1, -1) as keyof typeof abouts }),
    ...(second !== undefined && { second: second.slice(1, -1) as keyof typeof abouts }),
    ...(argument?.startsWith('[') === true && { isOptional: true }),
    describe,
    options,
    async run(about, settle, other) {
      const { options: values, terminal, configuration } = await settle(options);
      return await run(about, values, terminal, configuration, other);
    },
  };
}
