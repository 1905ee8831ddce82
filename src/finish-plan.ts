/** Finishes a plan that an earlier run left incomplete. */
import { RunError } from './errors.js';
import { siblingJob, type JobFolder } from './job/folder.js';
import { readPlan, type PlanHeader } from './job/plan-file.js';
import { loadCatalog, type Tenant } from './plan/load-catalog.js';
import {
  apiFor,
  peopleApiFor,
  isOtherCatalog,
  refuseOtherApi,
  refuseOtherPlace,
  type GivenOptions,
} from './plan/plan-header.js';
import { withPlannedSites } from './plan/other-sites.js';
import { readOpenRows, type OpenRows } from './plan/read-open-rows.js';
import { planAndJournal, withWayOn } from './plan/new-job.js';
import { readInputAgain } from './plan/input.js';
import { lockForRun } from './plan/lock-run.js';
import { planRows } from './plan/plan.js';
import { withAdmin, type PlanInputs, type Planned, type Run, type Where } from './plan/run.js';
import { planRestoreRows } from './restore/plan-restore.js';
import { readSource } from './restore/source-file.js';
import { planUndoRows, readParent } from './undo/plan-undo.js';

/** Finishes the plan of a job that an earlier run started. Sends no write to Webex. */
export async function finishPlan(run: Run, job: JobFolder, request: Where & { given: GivenOptions }): Promise<Planned> {
  const lock = await lockForRun(run, job);
  try {
    const { header } = await readPlan(job.file('plan.jsonl'));
    const main = await loadCatalog(run.webex, {
      site: request.site ?? header.site,
      ...withAdmin(request.admin),
      settingsApi: apiFor(header, run.settingsApi),
      peopleApi: peopleApiFor(header, run.peopleApi),
      mapCode: header.options.mapCode,
    });
    const tenant = await withPlannedSites(run.webex, main, header, { wanted: run.settingsApi, mayFail: false });
    refuseOtherPlace(header, tenant, request.given);
    refuseOtherApi(header, tenant);
    if (isOtherCatalog(header, tenant)) throw outgrown(job);
    return await planToEnd(run, { job, tenant, header, continues: true }, request);
  } catch (error) {
    run.lease?.check();
    throw error instanceof RunError && error.problem !== 'refused' ? withWayOn(error, job) : error;
  } finally {
    await lock.release();
  }
}

async function planToEnd(run: Run, inputs: Omit<PlanInputs<never>, 'source'>, request: Where): Promise<Planned> {
  const { job, tenant, header } = inputs;
  if (header.job === 'restore') return await planRestoreRows(run, { ...inputs, source: await readSource(job) });
  if (header.job !== 'undo') {
    return await planRows(run, { ...inputs, source: await sourceAgain(job, header, tenant, request) });
  }
  const parent = await siblingJob(job, request.outputRoot, header.parent ?? '');
  const { outputRoot } = request;
  const source = await readParent(parent, tenant, { outputRoot, lastWave: header.options.lastWave });
  return await planUndoRows(run, { ...inputs, source });
}

/** The rows that the unfinished plan was being made from. */
async function sourceAgain(job: JobFolder, header: PlanHeader, tenant: Tenant, request: Where): Promise<OpenRows> {
  if (header.job === 'retry') {
    const parent = await siblingJob(job, request.outputRoot, header.parent ?? '');
    return await readOpenRows(planAndJournal(parent), tenant.catalog);
  }
  return await readInputAgain(job, header, tenant.catalog);
}

function outgrown(job: JobFolder): RunError {
  return new RunError(
    'refused',
    `${job.name} cannot be planned completely: licenses, session types or tracking codes have changed since it was started.`,
    { next: 'Plan the file again.' },
  );
}
