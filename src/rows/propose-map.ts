/** How unknown headings can probably be mapped, for a person to confirm: never by itself. */
import type { FileColumn } from '../model/columns.js';
import { shellWord } from '../model/shell-word.js';
import { holdsAddresses, likelyColumn } from './likely-columns.js';
import type { UnknownColumn } from './meanings.js';

/**
 * A column or `ignore` for every unknown heading; `undefined` if no heading is like a column. `sample`: the cells of the first
 * rows; where the column of addresses is missing, and only one unknown column holds addresses, it is that one.
 */
export function proposedMap(
  matched: readonly FileColumn[],
  unknown: readonly UnknownColumn[],
  sample: readonly (readonly string[])[] = [],
): Readonly<Record<string, string>> | undefined {
  const taken = new Set(matched.flatMap((column) => (column.is === 'column' ? [column.name] : [])));
  const map = new Map<string, string>();
  const propose = ({ heading }: UnknownColumn, column: string | undefined): void => {
    const isFree = column !== undefined && !taken.has(column);
    if (isFree) taken.add(column);
    map.set(heading.trim(), isFree ? column : 'ignore');
  };
  const holding = unknown.filter(({ place }) => holdsAddresses(place, sample));
  const [only, ...others] = taken.has('email') ? [] : holding;
  const addresses = others.length === 0 ? only : undefined;
  if (addresses !== undefined) propose(addresses, 'email');
  for (const one of unknown) if (one !== addresses) propose(one, likelyColumn(one.heading));
  const isUseful = [...map.values()].some((column) => column !== 'ignore');
  return isUseful && taken.has('email') ? Object.fromEntries(map) : undefined;
}

/** The command that reads the file so. */
export function commandFor(path: string, map: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(map).map(([heading, column]) => `--map ${shellWord(`${heading}=${column}`)}`);
  return `webex-bulk plan ${shellWord(path)} ${pairs.join(' ')}`;
}
