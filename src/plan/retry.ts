/** Plans what a finished job left undone. */
import { RunError } from '../errors.js';
import type { JobFolder } from '../job/folder.js';
import { readPlan } from '../job/plan-file.js';
import { asBefore } from './choose-people-api.js';
import { loadCatalog } from './load-catalog.js';
import { withPlannedSites } from './other-sites.js';
import { headerFor, refuseOtherPlace } from './plan-header.js';
import { readOpenRows } from './read-open-rows.js';
import { inNewJob, planAndJournal } from './new-job.js';
import { planRows } from './plan.js';
import { withAdmin, type Planned, type Run, type Where } from './run.js';

/** Plans the rows of a finished job that are not done, as a new job. Writes nothing to Webex. */
export async function planRetry(run: Run, parent: JobFolder, request: Where): Promise<Planned> {
  const planFile = await readPlan(parent.file('plan.jsonl'));
  await planFile.refuseIfChanged();
  const { header: made } = planFile;
  return await inNewJob(run, request.outputRoot, `${parent.name.slice(16)}-retry`, async (job) => {
    const main = await loadCatalog(run.webex, {
      site: request.site ?? made.site,
      ...withAdmin(request.admin),
      settingsApi: run.settingsApi,
      peopleApi: run.peopleApi,
      ...asBefore(made),
      mapCode: made.options.mapCode,
    });
    const tenant = await withPlannedSites(run.webex, main, made, { wanted: run.settingsApi, mayFail: true });
    refuseOtherPlace(made, tenant, {});
    const source = await readOpenRows(planAndJournal(parent), tenant.catalog);
    if (source.chosen === 0) throw nothingToRetry(parent);
    // The rows are already chosen; how headings and cells are read must stay the same.
    const { ignoreUnknown, removeFalse, allowDelete, withoutRemovals, nullWords, map, mapCode, people, key, rules } =
      made.options;
    const read = { ignoreUnknown, removeFalse, allowDelete, withoutRemovals, nullWords, map, mapCode, people, key };
    const options = { ...read, ...(rules && { rules }) };
    const header = headerFor(tenant, source, {
      toolVersion: run.toolVersion,
      user: run.user,
      job: 'retry',
      parent: parent.name,
      options,
    });
    return await planRows(run, { job, tenant, header, source, continues: false });
  });
}

function nothingToRetry(parent: JobFolder): RunError {
  return new RunError('refused', `${parent.name} has no rows to retry: every row is done or invalid.`, {
    next: `Invalid rows: correct them in ${parent.file('results.csv')} and apply it with --where wx_status=invalid.`,
  });
}
