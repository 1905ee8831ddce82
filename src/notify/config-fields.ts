/** Checked readers of an object in the configuration file. Each throws a RunError (`usage`) that names the key. */
import { RunError } from '../errors.js';
import { nearest } from '../model/names.js';

export type Fields = Readonly<Record<string, unknown>>;

/** `at`: the path of keys, such as `notify.webhook`. Values are not repeated, because a secret may have been put there. */
export function refuse(at: string, expected: string): RunError {
  return new RunError('usage', `"${at}" in the configuration file ${expected}.`, {
    next: 'docs/notifications.md lists the keys of each channel.',
  });
}

/** The object, with no keys other than these. */
export function fieldsOf(value: unknown, at: string, keys: readonly string[]): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw refuse(at, 'must be an object');
  const unknown = Object.keys(value).find((key) => !keys.includes(key));
  if (unknown === undefined) return value as Fields;
  const near = nearest(unknown, keys);
  throw new RunError('usage', `The configuration file has an unknown key "${at}.${unknown}".`, {
    next: near === undefined ? `Known keys of "${at}": ${keys.join(', ')}.` : `Did you mean "${at}.${near}"?`,
  });
}

export function optionalText(fields: Fields, at: string, key: string): string | undefined {
  const value = fields[key];
  if (value === undefined) return undefined;
  if (typeof value !== 'string' || value.trim() === '') throw refuse(`${at}.${key}`, 'must be text');
  if (/\p{Cc}/u.test(value)) throw refuse(`${at}.${key}`, 'must not contain line breaks or control characters');
  return value.trim();
}

export function text(fields: Fields, at: string, key: string): string {
  const value = optionalText(fields, at, key);
  if (value === undefined) throw refuse(`${at}.${key}`, 'is missing');
  return value;
}

/** The name of an environment variable. A secret in its place is refused, and not repeated. */
export function variableName(fields: Fields, at: string, key: string): string | undefined {
  const value = optionalText(fields, at, key);
  if (value === undefined || /^[A-Z_][A-Z\d_]{0,63}$/u.test(value)) return value;
  throw refuse(
    `${at}.${key}`,
    'must be the name of an environment variable, in capitals; the secret itself goes there',
  );
}

export function choice<const T extends string | boolean>(
  fields: Fields,
  at: string,
  key: string,
  choices: readonly T[],
  standard: T,
): T {
  const value = fields[key];
  if (value === undefined) return standard;
  const found = choices.find((one) => one === value);
  if (found !== undefined) return found;
  const list = choices.map((one) => JSON.stringify(one)).join(', ');
  throw refuse(`${at}.${key}`, `must be one of ${list}`);
}

export function flag(fields: Fields, at: string, key: string, standard: boolean): boolean {
  return choice<boolean>(fields, at, key, [true, false], standard);
}

export function portNumber(fields: Fields, at: string, key: string): number | undefined {
  const value = fields[key];
  if (value === undefined) return undefined;
  if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 65_535) return value;
  throw refuse(`${at}.${key}`, 'must be a number from 1 to 65535');
}

/** One address, or a list of up to 50. */
export function addressList(
  fields: Fields,
  at: string,
  key: string,
  isAddress: (text: string) => boolean,
): readonly string[] {
  const value = fields[key];
  const list: unknown[] = Array.isArray(value) ? value : [value];
  const isList = list.length > 0 && list.length <= 50 && list.every((one) => typeof one === 'string' && isAddress(one));
  if (!isList) throw refuse(`${at}.${key}`, 'must be a list of 1 to 50 email addresses');
  return list as string[];
}
