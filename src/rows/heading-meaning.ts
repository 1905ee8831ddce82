/** What a row's cells would mean if they were headings: tells the headings from titles and people. */
import { isResultColumn } from '../model/columns.js';
import type { Catalog } from '../model/catalog.js';
import { sameName } from '../model/names.js';
import { directoryFamilyOf, directoryTarget } from './directory-export.js';
import type { RowMeanings } from './find-header.js';
import type { HeaderOptions } from './header.js';
import { targetOf } from './headings.js';
import { employeeNumber, namesKey } from './keys.js';
import { mappedTarget, meaningOf } from './meanings.js';

const longestHeading = 200;

/** `result` for the columns of an earlier result, `email` for the address, and so on. Remembers what it was asked. */
export function headingMeaning(catalog: Catalog, { map = {}, key }: HeaderOptions = {}): RowMeanings {
  const known = new Map<string, string | undefined>();
  const find = (cell: string): string | undefined => {
    if (isResultColumn(cell)) return 'result';
    const mapped = Object.keys(map).find((name) => sameName(name, cell));
    if (mapped === undefined && namesKey(cell, key)) return employeeNumber.name;
    const target = mapped === undefined ? targetOf(cell, catalog) : mappedTarget(map[mapped] ?? '', catalog, key);
    if ('unknown' in target || target.is === 'blank') return undefined;
    return meaningOf(target) ?? target.is;
  };
  return (cells) => {
    const headings = cells.map((cell) => (cell.length > longestHeading ? '' : cell));
    const family = directoryFamilyOf(headings);
    return headings.map((heading) => {
      const theirs = directoryTarget(family, heading, headings);
      if (theirs !== undefined) return meaningOf(theirs) ?? theirs.is;
      if (!known.has(heading)) known.set(heading, find(heading));
      return known.get(heading);
    });
  };
}
