/** Flags, then WEBEX_* variables, then the configuration file, then defaults: the first that says something counts. */
import { readFileSync } from 'node:fs';
import { RunError } from '../errors.js';
import { nearest } from '../names.js';
import { limitForms, readLimit, type Limit } from '../safety-limits.js';
import { optionOf, optionTable, type OptionName, type Options, type OptionSpec } from './options.js';

type Source = (name: OptionName) => unknown;

/** Throws a RunError (`usage`) that names the option, where its value came from, and what is allowed to the command. */
export function settleOptions<N extends OptionName>(
  names: readonly N[],
  flags: Readonly<Record<string, unknown>>,
  environment: Readonly<Record<string, string | undefined>>,
  command = '',
  kept: KeptOptions = { values: {}, isNamed: false, mayBeNew: false },
): Options<N> {
  const fromFlags: Source = (name) => flags[name];
  const fromEnvironment: Source = (name) => environment[variableOf(name)];
  const file = readConfiguration(fromFlags('config') ?? fromEnvironment('config'), profileIn(flags, environment), kept);
  const fromFile: Source = (name) => file.values[camelCase(name)];
  const settled: Record<string, unknown> = {};
  for (const name of names) {
    const spec = optionOf(name, command);
    const value =
      checked(spec, fromFlags(name), `--${name}`) ??
      checked(spec, fromEnvironment(name), variableOf(name)) ??
      checked(spec, fromFile(name), `"${camelCase(name)}" in ${file.name}`) ??
      spec.default;
    if (value !== undefined) settled[name] = value;
  }
  return settled as Options<N>;
}

/** What a kept sign-in says: its site and addresses. */
export interface KeptOptions {
  readonly values: Readonly<Record<string, string>>;
  /** Its profile was named: it comes before what the file says for all profiles. */
  readonly isNamed: boolean;
  /** The command makes the profile. */
  readonly mayBeNew: boolean;
}

/** The profile that is named by flag or environment. */
export function profileIn(
  flags: Readonly<Record<string, unknown>>,
  environment: Readonly<Record<string, string | undefined>>,
): string | undefined {
  const profile = flags['profile'] ?? environment['WEBEX_PROFILE'];
  return typeof profile === 'string' && profile !== '' ? profile : undefined;
}

/** `api-url` → `WEBEX_API_URL` */
export function variableOf(name: OptionName): string {
  return `WEBEX_${name.replaceAll('-', '_').toUpperCase()}`;
}

type Settled = string | number | boolean | Limit | Readonly<Record<string, string>>;

function checked(spec: OptionSpec, value: unknown, source: string): Settled | undefined {
  if (value === undefined || value === '') return undefined;
  const wrong = (allowed: string): RunError =>
    new RunError('usage', `${source} is ${JSON.stringify(value)}, but must be ${allowed}.`, {
      next: 'webex-bulk --help lists the options.',
    });
  if (spec.kind === 'pairs') {
    const pairs = readPairs(value);
    if (pairs === undefined) throw wrong('"Their Header=column"');
    return pairs;
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
  if (typeof value !== 'string') throw wrong('a text');
  if (spec.choices && !spec.choices.includes(value)) throw wrong(`one of ${spec.choices.join(', ')}`);
  return value;
}

function isFlag(value: unknown): boolean {
  return typeof value === 'boolean' || (typeof value === 'string' && ['true', 'false', '1', '0'].includes(value));
}

function isOn(value: unknown): boolean {
  return value === true || value === 'true' || value === '1';
}

/** `"A=b"`, several of them as a list or in lines, or an object as in the configuration file. */
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

function readConfiguration(
  path: unknown,
  profile: string | undefined,
  kept: KeptOptions,
): { name: string; values: Record<string, unknown> } {
  const name = typeof path === 'string' ? path : 'webex-bulk.json';
  const content = readJsonObject(name, typeof path === 'string');
  const { profiles, ...common } = content;
  checkKeys(name, common);
  const values = kept.isNamed ? { ...common, ...kept.values } : { ...kept.values, ...common };
  if (profile === undefined) return { name, values };
  const named = isObject(profiles) ? profiles : {};
  const chosen = named[profile];
  if (!isObject(chosen)) {
    if (kept.isNamed || kept.mayBeNew) return { name, values };
    const known = Object.keys(named);
    const list = known.length === 0 ? `${name} has no profiles.` : `${name} has ${known.join(', ')}.`;
    throw new RunError('usage', `There is no profile "${profile}", and nobody signed in to it. ${list}`, {
      next: `Sign in to it (webex-bulk login --profile ${profile}), add it under "profiles", or leave --profile out.`,
    });
  }
  checkKeys(name, chosen);
  return { name, values: { ...values, ...chosen } };
}

function readJsonObject(path: string, wanted: boolean): Record<string, unknown> {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (!wanted && (error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw new RunError('usage', `The configuration ${path} cannot be read: ${(error as Error).message}.`, {
      cause: error,
    });
  }
  try {
    const content: unknown = JSON.parse(text);
    if (isObject(content)) return content;
  } catch (error) {
    throw new RunError('usage', `The configuration ${path} is not JSON: ${(error as Error).message}.`, {
      cause: error,
    });
  }
  throw new RunError('usage', `The configuration ${path} must be a JSON object.`);
}

/** Secrets belong in the environment: a key that looks like one is unknown here like any other. */
function checkKeys(path: string, values: Record<string, unknown>): void {
  const known = Object.keys(optionTable).map((name) => camelCase(name as OptionName));
  const unknown = Object.keys(values).find((key) => !known.includes(key));
  if (unknown === undefined) return;
  const near = nearest(unknown, known);
  throw new RunError('usage', `The configuration ${path} has an unknown key "${unknown}".`, {
    next: near === undefined ? `Known keys: ${known.join(', ')}.` : `Did you mean "${near}"?`,
  });
}

function camelCase(name: string): string {
  return name.replace(/-(?<letter>[a-z])/gu, (_match, letter: string) => letter.toUpperCase());
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
