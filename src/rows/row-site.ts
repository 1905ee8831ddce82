/** Which of the organization's sites a row is about, what that site offers, and what the file's headings mean there. */
import { sameSite, sitesOf, type Catalog } from '../model/catalog.js';
import type { FileHeader } from '../model/columns.js';
import { nearest } from '../model/names.js';
import { lookUpFailed } from '../model/outcomes.js';
import type { Problem } from '../model/row.js';
import { siteIn } from './site-column.js';

export interface RowSite {
  readonly header: FileHeader;
  readonly catalog: Catalog;
  /** As the row names it, in lower case; absent: the main site. */
  readonly site?: string;
  /** Why the row's site cannot be used; header and catalog are then those of the main site. */
  readonly problem?: Problem;
}

/** An empty cell means the main site: that of `--site`, or the organization's only one. */
export function rowSite(cells: readonly string[], header: FileHeader, catalog: Catalog): RowSite {
  const { bySite } = header;
  if (bySite === undefined) return { header, catalog };
  const column = header.columns.find(({ is }) => is === 'site');
  const site = siteIn(cells[column?.place ?? -1] ?? '');
  if (site === '' || sameSite(site, catalog.site)) return { header, catalog };
  const { otherSites } = catalog;
  const other = otherSites === 'not read yet' ? undefined : otherSites?.get(site);
  const there = bySite.get(site);
  if (other !== undefined && 'catalog' in other && there) return { header: there, catalog: other.catalog, site };
  const about = { column: column?.heading.trim() ?? '', value: site, severity: 'error' } as const;
  if (other !== undefined && 'unread' in other) {
    return {
      header,
      catalog,
      site,
      problem: { ...about, code: lookUpFailed, message: `cannot be used: ${other.unread}` },
    };
  }
  return { header, catalog, site, problem: { ...about, code: 'unknown-site', message: unknownSite(site, catalog) } };
}

function unknownSite(site: string, { licenses }: Catalog): string {
  const sites = sitesOf(licenses);
  const near = nearest(site, sites);
  const hint = near === undefined ? '' : `; nearest: "${near}"`;
  return `isn't a site of this organization${hint}; its sites: ${sites.join(', ')}`;
}

/** The row's site if it is not the main one. */
export function otherSiteOf(cells: readonly string[], header: FileHeader, catalog: Catalog): string | undefined {
  return rowSite(cells, header, catalog).site;
}
