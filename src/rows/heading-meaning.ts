/** What a cell would mean if it were a heading: tells a row of headings from titles and people. */
import { isResultColumn } from '../model/columns.js';
import type { Catalog } from '../model/catalog.js';
import { sameName } from '../model/names.js';
import type { HeadingMeaning } from './find-header.js';
import type { HeaderOptions } from './header.js';
import { mappedTarget, meaningOf } from './meanings.js';
import { targetOf } from './headings.js';

/** `result` for the columns of an earlier result, `email` for the address, and so on. Remembers what it was asked. */
export function headingMeaning(catalog: Catalog, { map = {} }: HeaderOptions = {}): HeadingMeaning {
  const known = new Map<string, string | undefined>();
  const find = (cell: string): string | undefined => {
    if (isResultColumn(cell)) return 'result';
    const mapped = Object.keys(map).find((name) => sameName(name, cell));
    const target = mapped === undefined ? targetOf(cell, catalog) : mappedTarget(map[mapped] ?? '', catalog);
    if ('unknown' in target || target.is === 'blank') return undefined;
    return meaningOf(target) ?? target.is;
  };
  return (cell) => {
    if (!known.has(cell)) known.set(cell, find(cell));
    return known.get(cell);
  };
}
