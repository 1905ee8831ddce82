/** Plans how to put people back to how the jobs found them at a moment. */
import { advisedNotices, otherThanKeep, type AdvisedNotice } from '../undo/advised-notice.js';
import type { JobFolder } from '../job/folder.js';
import type { CreatedChoice } from '../model/plan-options.js';
import { momentInWords } from '../model/moment.js';
import { asBefore, type PeopleApiChoice } from '../plan/choose-people-api.js';
import { loadCatalog } from '../plan/load-catalog.js';
import type { MapCode } from '../plan/mapped-codes.js';
import { inNewJob } from '../plan/new-job.js';
import { siteOfRow } from '../plan/other-sites.js';
import { headerFor } from '../plan/plan-header.js';
import { withAdmin, type PlanInputs, type Planned, type Run, type Where } from '../plan/run.js';
import { writePlan, type PlanMaking } from '../plan/write-plan.js';
import { openUndoLookUp } from '../undo/undo-look-up.js';
import type { RowInForce } from '../undo/undo-step.js';
import type { Catalog } from '../model/catalog.js';
import type { ChosenPeople } from './chosen-people.js';
import { gatherRows } from './gather-rows.js';
import { planRestoreRow, rowToLookUp } from './plan-restore-row.js';
import type { BegunJob } from './read-trails.js';
import type { RestoreRow } from './restore-rows.js';
import { readSource, writeSource, type RestoreSource } from './source-file.js';

export interface RestoreRequest extends Where {
  readonly to: Date;
  readonly created: CreatedChoice;
  /** Reads the list, once it is known what the organization's headings mean. */
  readonly choose: (catalog: Catalog) => Promise<ChosenPeople>;
  /** All jobs that sent calls, oldest first. */
  readonly jobs: readonly BegunJob[];
  /** What the caller already knows to be left out, in words. */
  readonly notices: readonly string[];
  /** Called with the jobs whose changes are put back, before people are looked up. */
  readonly hold: (jobs: readonly JobFolder[]) => Promise<void>;
  readonly onJob?: (done: number, of: number) => void;
}

/** Writes nothing to Webex. Throws a RunError (`refused`) if nothing is to be put back, or if it is not known what. */
export async function planRestore(run: Run, request: RestoreRequest): Promise<Planned> {
  const to = request.to.toISOString();
  const name = `restore-to-${momentInWords(to).replaceAll(/[:.]/gu, '').replace(' ', '-')}`;
  return await inNewJob(run, request.outputRoot, name, async (job) => {
    const { organizationId, site, before } = await placeOf(run, request);
    const mapCode = mappingsIn(request.jobs.filter(({ header }) => header.organization.id === organizationId));
    const main = await loadCatalog(run.webex, {
      ...site,
      ...withAdmin(request.admin),
      settingsApi: run.settingsApi,
      peopleApi: run.peopleApi,
      ...before,
      mapCode,
    });
    const chosen = await request.choose(main.catalog);
    const path = job.file('people.jsonl');
    const { tenant, source, rows, jobs } = await gatherRows(run, main, { ...request, organizationId, chosen, path });
    await request.hold(jobs);
    await writeSource(job, source, rows);
    const header = headerFor(tenant, source, {
      ...{ toolVersion: run.toolVersion, user: run.user, job: 'restore' },
      restores: { to, jobs: jobs.map((one) => one.name) },
      options: { created: request.created, ...(mapCode && { mapCode }) },
    });
    return await planRestoreRows(run, { job, tenant, header, source: await readSource(job), continues: false });
  });
}

/** What each code was mapped to when a job last wrote it. */
function mappingsIn(jobs: RestoreRequest['jobs']): MapCode | undefined {
  const all = Object.assign({}, ...jobs.map(({ header }) => header.options.mapCode)) as MapCode;
  return Object.keys(all).length > 0 ? all : undefined;
}

/**
 * The site that is named; otherwise that of the newest job of this organization, which has to be one of its sites. The same job's
 * API for people's records.
 */
async function placeOf({ webex }: Run, { site, jobs }: RestoreRequest): Promise<Place> {
  const { orgId } = await webex.people.me();
  const newest = jobs.findLast(({ header }) => header.organization.id === orgId)?.header;
  const chosen = site ?? newest?.site;
  return {
    organizationId: orgId,
    site: chosen === undefined ? {} : { site: chosen },
    before: newest === undefined ? {} : asBefore(newest),
  };
}

interface Place {
  readonly organizationId: string | undefined;
  readonly site: { readonly site?: string };
  readonly before: Pick<PeopleApiChoice, 'peopleApiBefore'>;
}

type Source = RestoreSource & { rows(): AsyncIterable<RestoreRow> };

/** Looks up every person of whom jobs left something, and plans how to put it back. */
export async function planRestoreRows(run: Run, inputs: PlanInputs<Source>): Promise<Planned> {
  const { job, tenant, header, source, continues } = inputs;
  const { created = 'keep' } = header.options;
  const kept = created === 'keep' && source.created > 0 ? [peopleKept(source.created)] : [];
  const notices = [...source.notices, ...tenant.notices];
  const looking = await openUndoLookUp(run, { job, tenant, created, rows: () => toLookUp(source) });
  const making: PlanMaking<RestoreRow> = {
    ...{
      path: job.file('plan.jsonl'),
      header,
      continues,
      overrules: [],
      catalog: tenant.catalog,
      emailHeading: 'email',
    },
    rows: () => source.rows(),
    counts: {
      ...{ total: source.total, chosen: source.chosen },
      ...(source.created > 0 && { createdPeople: source.created }),
      ...advisedNotices(kept, notices),
    },
    planOne: async (row) =>
      planRestoreRow(row, await looking.lookUp(rowToLookUp(row)), siteOfRow(tenant, row).catalog, created),
    ...{ places: run.places, signal: run.signal },
    onPlanned: (done) => run.watcher.onPlanned?.(done, source.chosen),
  };
  try {
    return { job, header, summary: await writePlan(making), tenant };
  } finally {
    await looking.close();
  }
}

async function* toLookUp(source: Source): AsyncIterable<RowInForce> {
  for await (const row of source.rows()) yield rowToLookUp(row);
}

function peopleKept(count: number): AdvisedNotice {
  const what =
    count === 1 ? '1 person created by jobs since then is kept' : `${count} people created by jobs since then are kept`;
  return { what, advice: otherThanKeep };
}
