/** Plans the undo of a finished job. */
import { RunError } from '../errors.js';
import type { JobFolder } from '../job/folder.js';
import { readPlan } from '../job/plan-file.js';
import { loadCatalog } from '../plan/load-catalog.js';
import { findByEmail } from '../plan/people-by-email.js';
import { createUndoLookUp } from './undo-look-up.js';
import { siteOfRow, withPlannedSites } from '../plan/other-sites.js';
import { headerFor, refuseOtherPlace } from '../plan/plan-header.js';
import { readRowsInForce, type RowsInForce } from './read-rows-in-force.js';
import { writePlan } from '../plan/write-plan.js';
import { planUndoRow } from './undo-row.js';
import type { CreatedChoice } from '../model/plan-options.js';
import type { LookedUp } from '../plan/looked-up.js';
import type { RowInForce } from './undo-step.js';
import { inNewJob, planAndJournal } from '../plan/new-job.js';
import { withAdmin, type PlanInputs, type Planned, type Run, type Where } from '../plan/run.js';

export interface UndoChoice {
  readonly created: CreatedChoice;
  /** Only the rows of the wave in which the job stopped. */
  readonly lastWave?: boolean;
}

/** Plans how to revert what a finished job changed, as a job of its own. Writes nothing to Webex. */
export async function planUndo(run: Run, parent: JobFolder, request: Where & UndoChoice): Promise<Planned> {
  const planFile = await readPlan(parent.file('plan.jsonl'));
  await planFile.refuseIfChanged();
  const { header: made } = planFile;
  const { created, lastWave } = request;
  return await inNewJob(run, request.outputRoot, `${parent.name.slice(16)}-undo`, async (job) => {
    const main = await loadCatalog(run.webex, {
      site: request.site ?? made.site,
      ...withAdmin(request.admin),
      settingsApi: run.settingsApi,
    });
    const tenant = await withPlannedSites(run.webex, main, made, { wanted: run.settingsApi, mayFail: false });
    refuseOtherPlace(made, tenant, {});
    const source = await readRowsInForce(planAndJournal(parent), tenant, { lastWave });
    if (source.chosen === 0) throw nothingToUndo(parent);
    const header = headerFor(tenant, source, {
      toolVersion: run.toolVersion,
      user: run.user,
      job: 'undo',
      parent: parent.name,
      options: { created, ...(lastWave && { lastWave }) },
    });
    return await planUndoRows(run, { job, tenant, header, source, continues: false });
  });
}

/** Looks up every row that left something in force, and plans how to revert it. */
export async function planUndoRows(run: Run, inputs: PlanInputs<RowsInForce>): Promise<Planned> {
  const { job, tenant, header, source, continues } = inputs;
  const { people } = run.webex;
  const { created = 'keep' } = header.options;
  const find = (email: string): ReturnType<typeof findByEmail> => findByEmail(people, email);
  const lookUp = async (row: RowInForce): Promise<LookedUp> => {
    const { settings, catalog } = siteOfRow(tenant, row);
    return await createUndoLookUp({ find, people, site: settings }, catalog)(row);
  };
  const isLeft = (row: RowInForce): boolean => row.created === 'yes' && created === 'keep';
  const kept = created === 'keep' && source.created > 0 ? [peopleKept(source.created)] : [];
  const summary = await writePlan({
    path: job.file('plan.jsonl'),
    header,
    continues,
    rows: () => source.rows(),
    counts: { total: source.total, chosen: source.chosen, notices: [...kept, ...tenant.notices] },
    overrules: [],
    planOne: async (row) =>
      planUndoRow(row, isLeft(row) ? {} : await lookUp(row), siteOfRow(tenant, row).catalog, created),
    places: run.places,
    signal: run.signal,
    catalog: tenant.catalog,
    emailHeading: source.emailHeading,
    onPlanned: (done) => run.watcher.onPlanned?.(done, source.chosen),
  });
  return { job, header, summary, tenant };
}

function peopleKept(count: number): string {
  const who = count === 1 ? '1 person created by the job is kept' : `${count} people created by the job are kept`;
  return `${who}: --created deactivate turns off their sign-in, --created delete deletes them`;
}

function nothingToUndo(parent: JobFolder): RunError {
  return new RunError('refused', `${parent.name} has nothing to undo: none of its changes is in effect.`, {
    next: `Result of each row: ${parent.file('results.csv')}`,
  });
}
