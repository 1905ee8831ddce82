/** The options of the table as yargs takes them. */
import type { Argv, Options as YargsOption } from 'yargs';
import { abouts } from './command.js';
import { isHelpShown } from './help.js';
import { groupOf } from './option-groups.js';
import { optionOf, type OptionName, type OptionSpec } from './options.js';

/** The options of a command, without defaults: those apply last, after the environment and the configuration file. */
export function taking(
  command: string,
  names: readonly OptionName[],
  about?: keyof typeof abouts,
  demandOption = true,
): (line: Argv) => Argv {
  const options = Object.fromEntries(names.map((name) => [name, yargsOption(optionOf(name, command), groupOf(name))]));
  return (line) => {
    if (about === undefined) return line.options(options);
    return line.positional(about, { type: 'string', demandOption, describe: abouts[about] }).options(options);
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
