/** Headings in other words: those that certainly mean one of our columns, and those that probably do. */
import { columns } from '../fields/table.js';
import { isEmail, normalizeAddress } from '../model/cells.js';
import type { ColumnName } from '../model/columns.js';
import { nearest, plainName } from '../model/names.js';
import { isAlias } from './families.js';
import { oppositeOfSignIn, synonyms, twiceOpposite } from './synonyms.js';

const byName = new Map(
  Object.entries(synonyms).flatMap(([column, lines]) =>
    listed(lines).map((name) => [plainName(name), column] as const),
  ),
);

/** Our column that the heading names in other words; `undefined`: none, or not for certain. */
export function synonymOf(heading: string): ColumnName | undefined {
  return byName.get(plainName(heading));
}

const opposites = listed(oppositeOfSignIn).map(plainName);
const twice = listed(twiceOpposite).map(plainName);

/** Is the column about people who may not sign in: `suspended`, `Account disabled`? */
export function saysOpposite(heading: string): boolean {
  const name = plainName(heading);
  return opposites.some((word) => name.includes(word)) && !twice.some((word) => name.includes(word));
}

/** Columns that only give or name: one that takes something away is never proposed for a heading that is like its name. */
const proposable = ['email', 'firstName', 'lastName', 'displayName', 'title', 'department', 'manager'];

const candidates: readonly (readonly [name: string, column: ColumnName])[] = [
  ...proposable.map((column) => [column, column] as const),
  ...Object.entries(synonyms)
    .filter(([column]) => proposable.includes(column))
    .flatMap(([column, lines]) => listed(lines).map((name) => [name, column] as const)),
];

/**
 * The column that an unknown heading probably means, for a person to confirm: by a name within it (`Employee Work Email`), or
 * by one that is like it.
 */
export function likelyColumn(heading: string): ColumnName | undefined {
  if (saysOpposite(heading)) return undefined;
  const words = heading
    .trim()
    .split(/[\s_./()-]+/u)
    .filter((word) => word !== '');
  const parts = words.flatMap((_word, at) => [words.slice(at).join(' '), words.slice(0, words.length - at).join(' ')]);
  const within = parts.slice(2).flatMap((part) => exactColumn(part) ?? []);
  const found = within[0] ?? candidates.find(([name]) => name === nearestName(heading))?.[1];
  return found !== undefined && proposable.includes(found) ? found : undefined;
}

function exactColumn(text: string): ColumnName | undefined {
  const own = columns().find(({ name }) => plainName(name) === plainName(text))?.name;
  return own ?? isAlias(text) ?? synonymOf(text);
}

function nearestName(heading: string): string | undefined {
  return nearest(
    heading,
    candidates.map(([name]) => name),
  );
}

/** Does the column hold addresses, as far as the first rows tell? */
export function holdsAddresses(place: number, sample: readonly (readonly string[])[]): boolean {
  const cells = sample.map((cells) => (cells[place] ?? '').trim()).filter((cell) => cell !== '');
  const addresses = cells.filter((cell) => isEmail(normalizeAddress(cell)));
  return addresses.length > 0 && addresses.length * 10 >= cells.length * 8;
}

function listed(lines: readonly string[]): string[] {
  return lines.flatMap((line) => line.split(', '));
}
