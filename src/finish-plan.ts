/** Planning on, where an earlier run did not come to the end of its plan. */
import { RunError } from './errors.js';
import { siblingJob, type JobFolder } from './job/folder.js';
import { lockJob } from './job/lock.js';
import { readPlan, type PlanHeader } from './job/plan-file.js';
import { loadCatalog, type Surroundings } from './plan/load-catalog.js';
import { apiFor, isOtherCatalog, refuseOtherApi, refuseOtherPlace, type GivenOptions } from './plan/plan-header.js';
import { readOpenRows, type OpenRows } from './plan/read-open-rows.js';
import { readRowsInForce } from './undo/read-rows-in-force.js';
import { planAndJournal, withWayOn } from './plan/new-job.js';
import { readInputAgain } from './plan/input.js';
import { planRows } from './plan/plan.js';
import { withAdmin, type Making, type Planned, type Run, type Where } from './plan/run.js';
import { planRowsBack } from './undo/plan-undo.js';

/** Plans a job to its end that an earlier run began to plan. Sends no write to Webex. */
export async function finishPlan(run: Run, job: JobFolder, request: Where & { given: GivenOptions }): Promise<Planned> {
  const lock = await lockJob(job.path, run.processes, new Date());
  try {
    const { header } = await readPlan(job.file('plan.jsonl'));
    const here = await loadCatalog(run.webex, {
      site: request.site ?? header.site,
      ...withAdmin(request.admin),
      settingsApi: apiFor(header, run.settingsApi),
    });
    refuseOtherPlace(header, here, request.given);
    refuseOtherApi(header, here);
    if (isOtherCatalog(header, here)) throw outgrown(job);
    return await planToEnd(run, { job, here, header, continues: true }, request);
  } catch (error) {
    throw error instanceof RunError && error.problem !== 'refused' ? withWayOn(error, job) : error;
  } finally {
    await lock.release();
  }
}

async function planToEnd(run: Run, making: Omit<Making<never>, 'source'>, request: Where): Promise<Planned> {
  const { job, here, header } = making;
  if (header.job !== 'undo') {
    return await planRows(run, { ...making, source: await sourceAgain(job, header, here, request) });
  }
  const parent = await siblingJob(job, request.outputRoot, header.parent ?? '');
  return await planRowsBack(run, { ...making, source: await readRowsInForce(planAndJournal(parent), here) });
}

/** The rows from which an unfinished plan was being made. */
async function sourceAgain(job: JobFolder, header: PlanHeader, here: Surroundings, request: Where): Promise<OpenRows> {
  if (header.job === 'retry') {
    const parent = await siblingJob(job, request.outputRoot, header.parent ?? '');
    return await readOpenRows(planAndJournal(parent), here.catalog);
  }
  return await readInputAgain(job, header, here.catalog);
}

function outgrown(job: JobFolder): RunError {
  return new RunError(
    'refused',
    `${job.name} cannot be planned completely: licenses, session types or tracking codes have changed since it was started.`,
    { next: 'Plan the file again.' },
  );
}
