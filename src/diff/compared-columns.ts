/** The columns of two files, side by side: by what a heading means, wherever it is, or by the heading itself. */
import { columns as ownColumns } from '../fields/table.js';
import type { Catalog } from '../model/catalog.js';
import { isResultColumn, spellColumn, type FileColumn, type FileHeader } from '../model/columns.js';
import { plainName, sameName } from '../model/names.js';

/** What an organization offers is not known: licenses and tracking codes are headings like any other. */
export const noCatalog: Catalog = { site: '', licenses: [], sessionTypes: [], trackingCodes: [] };

export interface ComparedColumn {
  /** Our own column, or the heading as the files write it. */
  readonly heading: string;
  /** Our own column; absent: only the organization can tell whether the heading is a license, a tracking code or unknown. */
  readonly own?: { readonly name: string; readonly holds: 'value' | 'boolean' | 'list' };
  /** Known from other programs' files, and not applied: compared, but never part of a plan. */
  readonly isOnlyCompared: boolean;
  /** Where the column is in each file; absent: the file does not have it. */
  readonly old?: FileColumn;
  readonly now?: FileColumn;
}

export interface ComparedFile {
  readonly header: FileHeader;
  /** `--map` of this file. */
  readonly map: Readonly<Record<string, string>>;
}

export interface ComparedColumns {
  readonly columns: readonly ComparedColumn[];
  /** Columns that cannot be compared, in words. */
  readonly notices: readonly string[];
}

/** In the order of the new file, then those that only the old one has. */
export function compareColumns(old: ComparedFile, now: ComparedFile): ComparedColumns {
  const [before, after] = [named(old), named(now)];
  const keys = [...new Set([...after.keys(), ...before.keys()])];
  const columns = keys.map((key): ComparedColumn => {
    const [one, other] = [before.get(key), after.get(key)];
    const name = (other ?? one)?.own;
    const own = ownColumns().find((column) => column.name === name);
    return {
      heading: name ?? (other ?? one)?.heading ?? '',
      ...(own && { own: { name: own.name, holds: own.holds } }),
      isOnlyCompared: [one, other].some((file) => file !== undefined && isNeverApplied(file.column)),
      ...(one && { old: one.column }),
      ...(other && { now: other.column }),
    };
  });
  const blank = now.header.columns.filter(({ is }) => is === 'blank').map(({ place }) => spellColumn(place));
  return { columns, notices: blank.length === 0 ? [] : [`without a heading, so not compared: ${blank.join(', ')}`] };
}

interface NamedColumn {
  readonly column: FileColumn;
  readonly heading: string;
  readonly own?: string;
}

/** By key, which is equal for columns of both files that mean the same. */
function named({ header, map }: ComparedFile): ReadonlyMap<string, NamedColumn> {
  const found = new Map<string, NamedColumn>();
  for (const column of header.columns) {
    const one = nameOf(column, map);
    if (one === undefined) continue;
    const bare = one.own === undefined ? `heading ${plainName(withoutPrefix(one.heading))}` : `column ${one.own}`;
    // A heading that is there twice is compared with the second one of the other file.
    let key = bare;
    for (let more = 2; found.has(key); more++) key = `${bare} ${more}`;
    found.set(key, one);
  }
  return found;
}

/** `Tracking code: Cost center` is what another file calls `Cost center`. */
function withoutPrefix(heading: string): string {
  return heading.replace(/^\s*tracking[\s_-]?code\s*:/iu, '');
}

/** `undefined`: the column names the person, is left out, or is a note of this program. */
function nameOf(column: FileColumn, map: Readonly<Record<string, string>>): NamedColumn | undefined {
  const heading = column.heading.trim();
  if (column.is === 'column')
    return column.name === 'email' ? undefined : { column, heading: column.name, own: column.name };
  if (column.is === 'blank' || isResultColumn(heading)) return undefined;
  const mapped = Object.keys(map).find((name) => sameName(name, heading));
  const as = mapped === undefined ? undefined : map[mapped];
  if (as !== undefined && sameName(as, 'ignore')) return undefined;
  return { column, heading: as ?? heading };
}

/** `acme.webex.com - Attendee` is applied where that is the site. */
function isNeverApplied({ is, heading }: FileColumn): boolean {
  return is === 'recognized' && !/\p{Dash}\s*attendee\s*$/iu.test(heading);
}
