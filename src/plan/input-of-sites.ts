/**
 * The rows of a file that may name several sites. What a heading means may depend on the row's site, and which sites there are
 * shows only at the end of the file: a file with a column of sites is read once more, from the job's own copy.
 */
import { sameSite, sitesOf, type Catalog } from '../model/catalog.js';
import type { JobFolder } from '../job/folder.js';
import { looksLikeSite, maySayOffice } from '../rows/site-column.js';
import { readInput, readCopies, type Input } from './input.js';
import type { Tenant } from './load-catalog.js';
import { withOtherSites } from './other-sites.js';
import type { RowChoice, RowSource } from './read-rows.js';
import type { Run } from './run.js';

interface SitesInput {
  readonly tenant: Tenant;
  readonly source: RowSource;
}

/** A file without such a column is read as it is for one site, and only once. */
export async function readInputOfSites(
  run: Run,
  job: JobFolder,
  request: Input & { readonly choice: RowChoice },
  tenant: Tenant,
): Promise<SitesInput> {
  const unread: Catalog = { ...tenant.catalog, otherSites: 'not read yet' };
  const first = await readInput(job, request, unread, request.choice);
  if (first.sites === undefined) return { tenant, source: first };
  await first.close();
  if (namesOffices(first, tenant.catalog)) {
    return { tenant, source: await readCopies(job, request, tenant.catalog, request.choice) };
  }
  const known = await withOtherSites(run.webex, tenant, first.sites, () => run.settingsApi);
  return { tenant: known, source: await readCopies(job, request, known.catalog, request.choice) };
}

/** A bare "Site" with nothing that looks like a site under it is a column that this program does not know. */
function namesOffices({ header, sites = new Set() }: RowSource, { licenses }: Catalog): boolean {
  const column = header.columns.find(({ is }) => is === 'site');
  if (column === undefined || column.mapped === true || !maySayOffice(column.heading) || sites.size === 0) return false;
  const isSite = (text: string): boolean =>
    looksLikeSite(text) || sitesOf(licenses).some((site) => sameSite(site, text));
  return ![...sites].some(isSite);
}
