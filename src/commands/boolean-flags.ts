/** Boolean options on the command line, before it is parsed. */
import { RunError } from '../errors.js';
import { optionTable } from './options.js';

/**
 * Rewrites each `--option=1` and `--option=0` to `true` and `false`, which the environment accepts too. Throws a RunError
 * (`usage`) for any other value: yargs reads everything but `true` as `false`, so `--strict=yes` would not be strict.
 */
export function readableFlags(args: readonly string[]): string[] {
  const end = args.indexOf('--');
  return args.map((arg, place) => (end === -1 || place < end ? readableFlag(arg) : arg));
}

function readableFlag(arg: string): string {
  const { name = '', value = '' } = /^--(?<name>[a-z-]+)=(?<value>.*)$/su.exec(arg)?.groups ?? {};
  if (!isBoolean(name) || value === 'true' || value === 'false') return arg;
  if (value === '1' || value === '0') return `--${name}=${value === '1'}`;
  throw new RunError('usage', `--${name} is ${JSON.stringify(value)}, but must be true or false.`, {
    next: `Write --${name}, or --no-${name}.`,
  });
}

function isBoolean(name: string): boolean {
  return name in optionTable && optionTable[name as keyof typeof optionTable].kind === 'boolean';
}

/** Whether JSON is wanted, before anything is parsed. The last flag wins; without one, the environment decides. */
export function asksForJson(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): boolean {
  const end = args.indexOf('--');
  const words = (end === -1 ? args : args.slice(0, end)).flatMap((arg, place, all) => {
    if (arg === '--json') return [all[place + 1] !== 'false'];
    if (arg === '--no-json') return [false];
    return arg.startsWith('--json=') ? [!['--json=false', '--json=0'].includes(arg)] : [];
  });
  return words.at(-1) ?? ['true', '1'].includes(environment['WEBEX_JSON'] ?? '');
}
