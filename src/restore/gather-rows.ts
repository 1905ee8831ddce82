/** The chosen people and the jobs → the rows of the restore, the jobs whose changes it puts back, and what is told besides. */
import type { JobFolder } from '../job/folder.js';
import type { Tenant } from '../plan/load-catalog.js';
import { siteOfRow, withPlannedSites } from '../plan/other-sites.js';
import type { Run } from '../plan/run.js';
import type { ChosenPeople } from './chosen-people.js';
import { noticesOf, nothingToRestore } from './notices.js';
import { numberRows, type RowsOfPerson } from './number-rows.js';
import { inKeysOf, type Trail } from './person-trail.js';
import { openTrails, type BegunJob } from './read-trails.js';
import { personRows, type RestoreRow } from './restore-rows.js';
import type { RestoreSource } from './source-file.js';
import { lookUpUnknown, whoIsMeant } from './who-is-meant.js';

export interface GatherRequest {
  readonly to: Date;
  readonly jobs: readonly BegunJob[];
  readonly chosen: ChosenPeople;
  readonly organizationId: string | undefined;
  readonly notices: readonly string[];
  /** Where people are spooled, if they are listed. */
  readonly path: string;
  readonly onJob?: (done: number, of: number) => void;
}

export interface Gathered {
  /** With the further sites on which jobs changed something for these people. */
  readonly tenant: Tenant;
  readonly source: RestoreSource;
  readonly rows: readonly RestoreRow[];
  /** Oldest first. */
  readonly jobs: readonly JobFolder[];
}

/** Reads only. Throws a RunError (`refused`) if nothing is to be put back, or if it is not known what. */
export async function gatherRows(run: Run, main: Tenant, request: GatherRequest): Promise<Gathered> {
  const { chosen, onJob } = request;
  const own = request.jobs.filter(({ header }) => header.organization.id === request.organizationId);
  const emails = new Set(chosen.people.keys());
  const reader = await openTrails({ jobs: own, to: request.to.getTime(), emails, ...(onJob && { onJob }) });
  const found = await lookUpUnknown(run, { catalog: main.catalog, path: request.path }, reader, emails);
  const ids = new Set([...[...emails].flatMap((email) => [...reader.idsOf(email)]), ...found.values()]);
  const people = whoIsMeant(chosen, await reader.trails(ids), { reader, found });
  const trails = people.flatMap((one) => one.trails);
  const tenant = await withSites(run, main, trails, own);
  const catalogOf = (site: string): Tenant['catalog'] => siteOfRow(tenant, { site }).catalog;
  const sites = { main: tenant.catalog.site.toLowerCase(), catalogOf };
  const rowsOf = people.map(({ email, row, trails: of }): RowsOfPerson => {
    return { email, row, rows: of.flatMap((trail) => personRows(inKeysOf(tenant, trail), sites)) };
  });
  const about = { to: request.to, chosen, rowsOf, people, others: request.jobs.length - own.length, oldest: own[0] };
  const columns = rowsOf.some(({ rows }) => rows.some(({ site }) => site !== undefined))
    ? ['email', 'site']
    : ['email'];
  const numbered = numberRows(rowsOf, columns, tenant.catalog.site);
  if (numbered.length === 0) throw nothingToRestore(about);
  const names = new Set(trails.filter((trail) => isPutBack(trail, numbered)).flatMap(jobsOf));
  const jobs = own.flatMap(({ job }) => (names.has(job.name) ? [job] : []));
  const created = numbered.filter((row) => row.created === 'yes').length;
  const source = {
    ...{ headings: columns, input: chosen.input, total: chosen.people.size, chosen: numbered.length, created },
    notices: [...noticesOf(about, jobs), ...request.notices],
  };
  return { tenant, source, rows: numbered, jobs };
}

/** Reads what the further sites of the trails offer, as it is used now. */
async function withSites(run: Run, main: Tenant, trails: readonly Trail[], jobs: readonly BegunJob[]): Promise<Tenant> {
  const mainSite = main.catalog.site.toLowerCase();
  const others = new Set(
    trails.flatMap(({ rows }) => rows.map(({ site }) => site)).filter((site) => site !== mainSite),
  );
  const newest = jobs.at(-1)?.header;
  if (others.size === 0 || newest === undefined) return main;
  const sites = Object.fromEntries([...others].map((site) => [site, { catalogHash: '' }]));
  return await withPlannedSites(run.webex, main, { ...newest, sites }, { wanted: run.settingsApi, mayFail: false });
}

function isPutBack({ personId, emails }: Trail, rows: readonly RestoreRow[]): boolean {
  return rows.some((row) =>
    personId === undefined
      ? row.personId === undefined && emails.has(row.email.toLowerCase())
      : row.personId === personId,
  );
}

function jobsOf({ rows }: Trail): string[] {
  return rows.map(({ job }) => job);
}
