/**
 * Joiners and leavers of the same name: a changed address looks like one person who came and another who left, and applied as
 * such, a second person is created and the first one is locked out.
 */
import { createPlaces } from '../files/places-by-text.js';
import { isEmail } from '../model/cells.js';
import { comparableNames } from '../model/person-names.js';
import { textIn } from './cell-meaning.js';
import type { ComparedColumn } from './compared-columns.js';
import type { FileHeader } from '../model/columns.js';
import type { Side, SideRow } from './spool-side.js';

/** Of a joiner and a leaver who may be one person, the other's address or row; by lower-case address. */
export type SameNames = ReadonlyMap<string, string>;

interface Naming {
  readonly columns: readonly ComparedColumn[];
  readonly headers: { readonly old: FileHeader; readonly now: FileHeader };
}

/**
 * 8 bytes of memory for each joiner's name; both files are read once more. A row of the new file without an address may be the
 * leaver of its name, too.
 */
export async function findSameNames(
  old: Side,
  now: Side,
  numberOf: (email: string) => number,
  naming: Naming,
): Promise<SameNames> {
  const [names, found] = [createPlaces(), new Map<string, string>()];
  const isOnlyIn = (side: Side, other: Side, { email, reason }: SideRow): boolean =>
    reason === undefined && side.about(numberOf(email)) === 'one row' && other.about(numberOf(email)) === 'nothing';
  for await (const { row, place } of now.all()) {
    if (!isEmail(row.email) || isOnlyIn(now, old, row)) {
      for (const name of namesOf(row, 'now', naming)) names.add(name, place);
    }
  }
  for await (const { row } of old.all()) {
    if (!isOnlyIn(old, now, row)) continue;
    for (const name of namesOf(row, 'old', naming)) {
      for (const place of names.of(name)) {
        const other = now.at(place);
        // Two names may share a place.
        if (!namesOf(other, 'now', naming).includes(name)) continue;
        found.set(row.email.toLowerCase(), other.email === '' ? `row ${other.row}, which has no address` : other.email);
        if (isEmail(other.email)) found.set(other.email.toLowerCase(), row.email);
      }
    }
  }
  return found;
}

function namesOf(row: SideRow, side: 'old' | 'now', { columns, headers }: Naming): string[] {
  const text = (name: string): string => {
    const place = columns.findIndex(({ own }) => own?.name === name);
    const column = columns[place]?.[side];
    return column === undefined ? '' : textIn(row.cells[place] ?? '', column, headers[side]);
  };
  const [displayName, firstName, lastName] = ['displayName', 'firstName', 'lastName'].map(text);
  const names = { displayName: displayName ?? '', firstName: firstName ?? '', lastName: lastName ?? '' };
  // A first name alone tells nothing.
  return comparableNames(names).filter((name) => name.includes(' '));
}
