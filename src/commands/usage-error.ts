/** What yargs finds wrong with a command line → what was meant and what to do next. */
import { RunError } from '../errors.js';
import { nearest } from '../model/names.js';
import { commandNames, commandTable } from './command-table.js';
import { optionTable } from './options.js';

export function usageError(message: string): RunError {
  if (message.startsWith('Not enough non-option arguments')) return missingArgument(message);
  const bare = /^Not enough arguments following: (?<name>.+)$/u.exec(message)?.groups?.['name'];
  if (bare !== undefined)
    return new RunError('usage', `--${bare} needs a value.`, {
      next: 'Run the command with --help to list its options.',
    });
  const unknown = /^Unknown (?:argument|command)s?: (?<names>.+)$/u.exec(message)?.groups?.['names']?.split(', ')[0];
  if (unknown !== undefined && unknown in optionTable) {
    return new RunError('usage', `--${unknown} isn't an option of this command.`, {
      next: 'Run the command with --help to list its options.',
    });
  }
  const near = unknown === undefined ? undefined : nearest(unknown, [...Object.keys(optionTable), ...commandNames]);
  const isOption = near !== undefined && near in optionTable;
  return new RunError('usage', `${message}${/[.?]$/u.test(message) ? '' : '.'}`, {
    next:
      near === undefined
        ? 'Run webex-bulk --help to list commands and options.'
        : `Did you mean ${isOption ? '--' : ''}${near}?`,
  });
}

/** Throws a RunError (`usage`) for a flag that the command takes, but not with this argument. `taken`: absent: all. */
export function refuseOthers(
  flags: Readonly<Record<string, unknown>>,
  options: readonly string[],
  taken: readonly string[] = options,
): void {
  const other = options.find((name) => flags[name] !== undefined && !taken.includes(name));
  if (other !== undefined) throw usageError(`Unknown argument: ${other}`);
}

/** `bundle form ana@acme.com` */
export function otherWord(command: string, word: string, given: string): RunError {
  return new RunError('usage', `webex-bulk ${command} ${given} isn't a command.`, {
    next: `Did you mean webex-bulk ${command} ${word}?`,
  });
}

/** yargs only counts arguments; the message should name the missing one. */
function missingArgument(message: string): RunError {
  const command = commandTable.find(({ name }) => process.argv.slice(2).includes(name));
  const next = 'Run the command with --help to list its options.';
  if (command?.about === undefined) return new RunError('usage', `${message}.`, { next });
  const missing = command.about === 'target' ? 'file or job' : command.about;
  const { name, word, about, second, more } = command;
  const further = more ?? second;
  const what =
    more === undefined ? (second === undefined ? missing : 'file') : `${missing}, or ${more.replace('|', ' or ')}`;
  const usage = [name, word, `<${about}>`, further === undefined ? undefined : `<${further}>`];
  return new RunError('usage', `Missing ${what}: webex-bulk ${usage.filter((one) => one !== undefined).join(' ')}`, {
    next,
  });
}
