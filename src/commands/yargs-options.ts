/** The options of the table as yargs takes them. */
import type { Argv, Options as YargsOption } from 'yargs';
import { abouts } from './command-entry.js';
import { isHelpShown } from './help.js';
import { groupOf } from './option-groups.js';
import { optionOf, type OptionName, type OptionSpec } from './options.js';

/**
 * The options of a command, without defaults: those apply last, after the environment and the configuration file. Made when
 * yargs asks for them, because only one command runs.
 */
export function taking(
  command: string,
  names: readonly OptionName[],
  named: readonly (keyof typeof abouts | undefined)[] = [],
  demandOption = true,
): (line: Argv) => Argv {
  return (line) => {
    const options = Object.fromEntries(
      names.map((name) => [name, yargsOption(optionOf(name, command), groupOf(name))]),
    );
    for (const about of named) {
      if (about !== undefined) line.positional(about, { type: 'string', demandOption, describe: abouts[about] });
    }
    return line.options(options);
  };
}

function yargsOption(spec: OptionSpec, group: string | undefined): YargsOption {
  const hint = ['string', 'number'].includes(typeof spec.default) ? ` (default: ${String(spec.default)})` : '';
  return {
    // Numbers are parsed as text and checked together with the other sources, which gives a clear message for a bad one.
    type: spec.kind === 'boolean' ? 'boolean' : 'string',
    describe: spec.describe + hint,
    ...(group !== undefined && { group }),
    hidden: !isHelpShown(),
    // If --no-NAME stands for a choice, the value is checked together with the other sources.
    ...(spec.choices && spec.negated === undefined && { choices: spec.choices }),
    requiresArg: spec.kind !== 'boolean',
  };
}
