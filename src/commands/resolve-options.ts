/** Resolves options from flags, then WEBEX_* variables, then the configuration file, then defaults: the first value wins. */
import { RunError } from '../errors.js';
import { limitForms, readLimit, type Limit } from '../model/safety-limits.js';
import { isObject, readConfiguration, type Configuration, type KeptOptions } from './configuration-file.js';
import { keyOf, variableOf } from './option-names.js';
import { optionOf, type OptionName, type Options, type OptionSpec } from './options.js';
import { refuseFoundAddress } from './trusted-addresses.js';

const nothingKept: KeptOptions = { values: {}, isNamed: false, mayBeNew: false };

type Source = (name: OptionName) => unknown;

/**
 * Throws a RunError (`usage`) that names the option, where its value came from, and what the command allows; also for a
 * configuration file that cannot be trusted. `owner`: the current user's id; absent if the system has no owners (Windows).
 */
export function resolveOptions<N extends OptionName>(...given: Given<N>): Options<N> {
  return resolveWithFile(...given).options;
}

type Given<N extends OptionName> = [
  names: readonly N[],
  flags: Readonly<Record<string, unknown>>,
  environment: Readonly<Record<string, string | undefined>>,
  command?: string,
  kept?: KeptOptions,
  owner?: number | undefined,
];

/** The same, with the configuration file that was read. */
export function resolveWithFile<N extends OptionName>(
  ...[names, flags, environment, command = '', kept = nothingKept, owner]: Given<N>
): { readonly options: Options<N>; readonly configuration: Configuration } {
  const fromFlags: Source = (name) => flags[name];
  const fromEnvironment: Source = (name) => environment[variableOf(name)];
  const path = fromFlags('config') ?? fromEnvironment('config');
  const profile = profileIn(flags, environment);
  const file = readConfiguration(path, { profile, kept, owner });
  const settled: Record<string, unknown> = {};
  const used = new Set<string>();
  for (const name of names) {
    const spec = optionOf(name, command);
    const flag = checked(spec, fromFlags(name), `--${name}`);
    const given = spec.onlyFlag === true ? flag : (flag ?? checked(spec, fromEnvironment(name), variableOf(name)));
    const configured = given === undefined && spec.onlyFlag !== true ? fromFile(spec, name, file) : undefined;
    if (configured !== undefined) used.add(name);
    const value = given ?? configured ?? spec.default;
    if (value !== undefined) settled[name] = value;
  }
  // Also set if the file was found by default, because a plan names it.
  if (file.wasRead && (names as readonly OptionName[]).includes('config')) settled['config'] = file.name;
  return { options: settled as Options<N>, configuration: { ...file, used } };
}

function fromFile(spec: OptionSpec, name: OptionName, file: Configuration): Settled | undefined {
  const key = keyOf(name);
  const value = checked(spec, file.values[key], `"${key}" in ${file.name}`);
  if (file.wasFound && file.said.has(key)) refuseFoundAddress(name, value, file.name);
  return value;
}

/** The profile named by flag or environment. */
export function profileIn(
  flags: Readonly<Record<string, unknown>>,
  environment: Readonly<Record<string, string | undefined>>,
): string | undefined {
  const profile = flags['profile'] ?? environment['WEBEX_PROFILE'];
  return typeof profile === 'string' && profile !== '' ? profile : undefined;
}

type Settled = string | number | boolean | Limit | readonly string[] | Readonly<Record<string, string>>;

function checked(spec: OptionSpec, value: unknown, source: string): Settled | undefined {
  if (value === undefined || value === '') return undefined;
  const wrong = (allowed: string): RunError =>
    new RunError('usage', `${source} is ${JSON.stringify(value)}, but must be ${allowed}.`, {
      next: 'Run webex-bulk --help to list the options.',
    });
  if (spec.kind === 'pairs') {
    const pairs = readPairs(value);
    if (pairs === undefined) throw wrong('"Their Header=column"');
    return pairs;
  }
  if (spec.kind === 'texts') {
    const texts = typeof value === 'string' ? value.split('\n') : value;
    if (!Array.isArray(texts) || !texts.every(isWord)) throw wrong('one or more words');
    return texts.map((text) => text.trim());
  }
  if (Array.isArray(value)) throw wrong('given once');
  if (spec.kind === 'number') {
    const number = typeof value === 'number' ? value : Number(value);
    if (!Number.isSafeInteger(number) || number < (spec.least ?? 0)) {
      throw wrong(`a whole number of at least ${spec.least ?? 0}`);
    }
    return number;
  }
  if (spec.kind === 'boolean') {
    if (!isFlag(value)) throw wrong('true or false');
    return isOn(value);
  }
  if (spec.kind === 'limit') {
    const limit = readLimit(value);
    if (limit === undefined) throw wrong(limitForms);
    return limit;
  }
  if (spec.negated !== undefined && isFlag(value)) return isOn(value) ? spec.default : spec.negated;
  if (typeof value !== 'string') throw wrong('text');
  if (spec.choices && !spec.choices.includes(value)) throw wrong(`one of ${spec.choices.join(', ')}`);
  return value;
}

function isWord(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '';
}

function isFlag(value: unknown): boolean {
  return typeof value === 'boolean' || (typeof value === 'string' && ['true', 'false', '1', '0'].includes(value));
}

function isOn(value: unknown): boolean {
  return value === true || value === 'true' || value === '1';
}

/** Reads `"A=b"`, several of these as a list or on separate lines, or an object as in the configuration file. */
function readPairs(value: unknown): Readonly<Record<string, string>> | undefined {
  const lines = typeof value === 'string' ? value.split('\n') : value;
  const pairs = Array.isArray(lines)
    ? lines
        .filter((line) => line !== '')
        .map((line) => /^(?<from>.*\S.*)=(?<to>[^=]*\S[^=]*)$/u.exec(String(line))?.slice(1))
    : isObject(lines)
      ? Object.entries(lines)
      : [undefined];
  if (!pairs.every((pair) => pair?.every((part) => typeof part === 'string' && part.trim() !== ''))) return undefined;
  return Object.fromEntries((pairs as [string, string][]).map(([from, to]) => [from.trim(), to.trim()]));
}
