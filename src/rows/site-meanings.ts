/** What headings mean on each of a file's sites: a tracking code of one site may be none of another, or have another index. */
import { otherCatalogs, type Catalog } from '../model/catalog.js';
import type { FileColumn } from '../model/columns.js';
import type { PlanOptions } from '../model/plan-options.js';
import { isScimColumn, saysProfile } from './headings.js';
import { meaningsOf, type Meanings } from './meanings.js';

export interface SiteMeanings extends Meanings {
  /** The columns of a row on each other site, by lower-case address; absent: the file has no column of sites. */
  readonly bySite?: ReadonlyMap<string, readonly FileColumn[]>;
}

/** As `meaningsOf` for a file of one site. A heading is unknown only if it is unknown on every site of the file. */
export function siteMeanings(
  headings: readonly string[],
  catalog: Catalog,
  options: Pick<PlanOptions, 'map' | 'key' | 'rules'>,
): SiteMeanings {
  const main = meaningsOf(headings, catalog, options);
  const column = main.matched.find(({ is }) => is === 'site');
  if (column === undefined) return main;
  // Until the rows are read, it is open which sites there are, and what the heading means there.
  if (catalog.otherSites === 'not read yet') return { ...main, unknown: [] };
  const others = otherCatalogs(catalog).map((one) => ({ site: one.site, ...meaningsOf(headings, one, options) }));
  const all = [{ site: catalog.site, ...main }, ...others];
  const knownOn = (place: number): string[] =>
    all.flatMap(({ site, unknown }) => (unknown.some((one) => one.place === place) ? [] : [site]));
  const withCode = (place: number): string[] =>
    all.flatMap(({ site, matched }) =>
      matched.some((one) => one.place === place && one.is === 'trackingCode') ? [site] : [],
    );
  const columnsOf = ({ site, matched, unknown }: (typeof all)[number]): readonly FileColumn[] =>
    matched.map((one): FileColumn => {
      if (one.place === column.place) return column;
      const codeOn = isBareScim(one) ? withCode(one.place) : [];
      if (codeOn.length === 0 && !unknown.some(({ place }) => place === one.place)) return one;
      const known = codeOn.length > 0 ? codeOn : knownOn(one.place);
      if (known.length === 0) return one;
      return { heading: one.heading, place: one.place, is: 'elsewhere', why: meansNothing(site, known) };
    });
  return {
    matched: columnsOf({ site: catalog.site, ...main }),
    unknown: main.unknown.filter(({ place }) => knownOn(place).length === 0),
    bySite: new Map(others.map((one) => [one.site.toLowerCase(), columnsOf(one)])),
  };
}

/** On other sites of the file, the heading may be a tracking code, and then it is nothing else on this one. */
function isBareScim(column: FileColumn): boolean {
  return column.mapped !== true && isScimColumn(column) && !saysProfile(column.heading);
}

function meansNothing(site: string, known: readonly string[]): string {
  return `has no meaning on ${site}, only on ${known.join(' and ')}; empty the cell, or correct the site`;
}
