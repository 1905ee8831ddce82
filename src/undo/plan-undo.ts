/** Plans the undo of a finished job. */
import { RunError } from '../errors.js';
import type { JobFolder } from '../job/folder.js';
import { shellWord } from '../model/shell-word.js';
import { readPlan } from '../job/plan-file.js';
import { asBefore } from '../plan/choose-people-api.js';
import { loadCatalog, type Tenant } from '../plan/load-catalog.js';
import { openUndoLookUp } from './undo-look-up.js';
import { siteOfRow, withPlannedSites } from '../plan/other-sites.js';
import { headerFor, refuseOtherPlace } from '../plan/plan-header.js';
import { putBackSince, type PutBack } from './job-in-force.js';
import { readRowsInForce, type RowsInForce } from './read-rows-in-force.js';
import { writePlan, type PlanMaking } from '../plan/write-plan.js';
import { planUndoRow } from './undo-row.js';
import { advisedNotices, otherThanKeep, type AdvisedNotice } from './advised-notice.js';
import type { CreatedChoice } from '../model/plan-options.js';
import type { RowInForce } from './undo-step.js';
import { inNewJob, planAndJournal } from '../plan/new-job.js';
import { withAdmin, type PlanInputs, type Planned, type Run, type Where } from '../plan/run.js';

export interface UndoSource extends RowsInForce {
  readonly putBack: PutBack;
}

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
  const { mapCode } = made.options;
  return await inNewJob(run, request.outputRoot, `${parent.name.slice(16)}-undo`, async (job) => {
    const main = await loadCatalog(run.webex, {
      site: request.site ?? made.site,
      ...withAdmin(request.admin),
      settingsApi: run.settingsApi,
      peopleApi: run.peopleApi,
      ...asBefore(made),
      mapCode,
    });
    const tenant = await withPlannedSites(run.webex, main, made, { wanted: run.settingsApi, mayFail: false });
    refuseOtherPlace(made, tenant, {});
    const source = await readParent(parent, tenant, { outputRoot: request.outputRoot, lastWave });
    if (source.chosen === 0) throw nothingToUndo(parent, source);
    const header = headerFor(tenant, source, {
      toolVersion: run.toolVersion,
      user: run.user,
      job: 'undo',
      parent: parent.name,
      options: { created, ...(lastWave && { lastWave }), ...(mapCode && { mapCode }) },
    });
    return await planUndoRows(run, { job, tenant, header, source, continues: false });
  });
}

/** The rows of an undo: without people whom a restore put back since, so that no person is put back twice. */
export async function readParent(
  parent: JobFolder,
  tenant: Tenant,
  { outputRoot, lastWave }: { readonly outputRoot: string; readonly lastWave?: boolean | undefined },
): Promise<UndoSource> {
  const putBack = await putBackSince(parent, outputRoot);
  const source = await readRowsInForce(planAndJournal(parent), tenant, { isPutBack: putBack.has, lastWave });
  return { ...source, putBack };
}

/** Looks up every row that left something in force, and plans how to revert it. */
export async function planUndoRows(run: Run, inputs: PlanInputs<UndoSource>): Promise<Planned> {
  const { job, tenant, header, source, continues } = inputs;
  const { created = 'keep' } = header.options;
  const told = [...(created === 'keep' && source.created > 0 ? [peopleKept(source.created)] : []), ...leftOut(source)];
  const looking = await openUndoLookUp(run, { job, tenant, created, rows: () => source.rows() });
  const making: PlanMaking<RowInForce> = {
    path: job.file('plan.jsonl'),
    header,
    continues,
    rows: () => source.rows(),
    counts: {
      ...{ total: source.total, chosen: source.chosen },
      ...(source.created > 0 && { createdPeople: source.created }),
      ...advisedNotices(told, tenant.notices),
    },
    overrules: [],
    planOne: async (row) => planUndoRow(row, await looking.lookUp(row), siteOfRow(tenant, row).catalog, created),
    places: run.places,
    signal: run.signal,
    catalog: tenant.catalog,
    emailHeading: source.emailHeading,
    onPlanned: (done) => run.watcher.onPlanned?.(done, source.chosen),
  };
  try {
    return { job, header, summary: await writePlan(making), tenant };
  } finally {
    await looking.close();
  }
}

function peopleKept(count: number): AdvisedNotice {
  const what = count === 1 ? '1 person created by the job is kept' : `${count} people created by the job are kept`;
  return { what, advice: otherThanKeep };
}

/** People who are not part of the undo, and how to revert the job for them too. */
function leftOut({ leftOut: count, putBack }: UndoSource): AdvisedNotice[] {
  if (count === 0) return [];
  const who = count === 1 ? '1 person' : `${count} people`;
  const restores = putBack.by.map(({ job }) => job);
  const by = restores.map(({ name }) => name).join(', ');
  const steps = restores.map(({ reference }) => `webex-bulk undo ${shellWord(reference)}`).join(', ');
  const what = `${who} restored since then by ${by} not included`;
  return [{ what, advice: `to revert the job for them too, first run ${steps}` }];
}

function nothingToUndo(parent: JobFolder, source: UndoSource): RunError {
  const [restore] = source.putBack.by;
  if (source.leftOut > 0 && restore !== undefined) {
    const message = `${restore.job.name}, a restore, came after ${parent.name} and already reverted everything that it changed.`;
    return new RunError('refused', message, {
      next: `webex-bulk undo ${shellWord(restore.job.reference)}   reverts the restore; the job can be undone then`,
    });
  }
  return new RunError('refused', `${parent.name} has nothing to undo: none of its changes is in effect.`, {
    next: `Result of each row: ${parent.file('results.csv')}`,
  });
}
