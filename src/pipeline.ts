/** A plan is applied, and every row gets its result: the second half of the program; planning.ts is the first. */
import { createLicenseQueues } from './calls/license-queues.js';
import { RunError } from './errors.js';
import type { JobFolder } from './job/folder.js';
import { indexJournal } from './job/journal-index.js';
import { openJournal } from './job/journal.js';
import { lockJob } from './job/lock.js';
import { readPlan, type PlanFile } from './job/plan-file.js';
import { writeJson } from './job/write-json.js';
import { scarceLicenses, type PlanSummary } from './plan-summary.js';
import { finishedPlan, planAndJournal, withAdmin, type Run } from './planning.js';
import type { Outcome } from './row.js';
import { applyPlan } from './stages/apply-plan.js';
import { loadCatalog, type Surroundings } from './stages/load-catalog.js';
import { isOtherCatalog, refuseOtherPlace, type GivenOptions } from './stages/plan-header.js';
import { rowsStillMeant, rowsToDo } from './stages/rows-to-do.js';
import { writeResults, type Results } from './stages/write-results.js';
import type { Webex } from './webex/connect.js';

export interface ApplyRequest {
  readonly outputRoot: string;
  readonly site?: string;
  readonly admin?: string;
  /** Options that change what is written, where they were given for this run. */
  readonly given: GivenOptions;
  readonly verify: boolean;
  /** Seconds that a row waits for the site to know its person. */
  readonly siteWait: number;
  readonly signal: AbortSignal;
}

export interface Applied {
  readonly results: Results;
  /** Why the run ended before the last row, if it did. */
  readonly stopped: RunError | undefined;
}

/**
 * Applies a planned job, or goes on with one: plans what is not planned yet, makes the calls, journals them, and writes
 * results.csv and summary.json.
 */
export async function apply(run: Run, job: JobFolder, request: ApplyRequest, before?: Surroundings): Promise<Applied> {
  const startedAt = new Date().toISOString();
  const lock = await lockJob(job.path, run.processes, new Date());
  try {
    const { header } = await readPlan(job.file('plan.jsonl'));
    const site = request.site ?? header.site;
    const here = before ?? (await loadCatalog(run.webex, { site, ...withAdmin(request.admin) }));
    refuseOtherPlace(header, here, request.given);
    const planFile = await finishedPlan(run, job, here, request);
    const end = await applyRows(run, job, { planFile, here, request });
    // Whatever ended the run, every row gets its line.
    const results = await finish(run.webex, job, startedAt);
    if ('unexpected' in end) throw end.unexpected;
    return { results, stopped: end.stopped };
  } finally {
    await lock.release();
  }
}

type End = { readonly stopped: RunError | undefined } | { readonly unexpected: unknown };

async function applyRows(
  run: Run,
  job: JobFolder,
  { planFile, here, request }: { planFile: PlanFile; here: Surroundings; request: ApplyRequest },
): Promise<End> {
  const summary = planFile.footer?.summary as PlanSummary;
  const index = await indexJournal(job.file('journal.jsonl'));
  const journal = await openJournal(job.file('journal.jsonl'));
  const scarce = scarceLicenses(summary, here.catalog);
  const onRow = (outcome: Outcome): void => run.watcher.onRow?.(outcome, rowsWithCalls(summary));
  const { people, licenses } = run.webex;
  const { settings: site, catalog } = here;
  const queues = createLicenseQueues(scarce);
  // What is put back is named by ids: other names mean nothing else.
  const rows =
    isOtherCatalog(planFile.header, here) && planFile.header.job !== 'undo'
      ? rowsStillMeant(planFile, { catalog, index, journal, onRow })
      : () => rowsToDo(planFile, index);
  const end = await applyPlan({
    run: {
      people,
      licenses,
      site,
      catalog,
      journal,
      queues,
      rules: request,
      fullTypes: new Set(),
      vainWaits: { count: 0 },
      vainRows: { count: 0 },
    },
    rows,
    begun: (row) => index.begun(row),
    scarce: new Set(scarce.map(({ id }) => id)),
    places: run.places,
    onRow,
    onWaiting: (waiting) => run.watcher.onWaiting?.(waiting),
    signal: request.signal,
  }).then(
    (stopped) => ({ stopped }),
    (unexpected: unknown) => ({ unexpected }),
  );
  await index.close();
  const unwritten: unknown = await journal.close().catch((error: unknown) => error);
  return 'stopped' in end && unwritten instanceof RunError ? { stopped: end.stopped ?? unwritten } : end;
}

function rowsWithCalls({ people }: PlanSummary): number {
  return people.create + people.update + people.delete;
}

/** Makes results.csv again from plan and journal; `onRow` sees every row's outcome, in the order of the file. */
export async function resultsOf(job: JobFolder, onRow?: (outcome: Outcome) => void): Promise<Results> {
  return await writeResults({ ...planAndJournal(job), results: job.file('results.csv') }, onRow);
}

/** results.csv and summary.json, from plan and journal. */
async function finish(webex: Webex, job: JobFolder, startedAt: string): Promise<Results> {
  const results = await resultsOf(job);
  const { calls, waits } = webex.stats();
  const { counts, errors } = results;
  const finishedAt = new Date().toISOString();
  await writeJson(job.file('summary.json'), { counts, calls, waits, startedAt, finishedAt, errors });
  return results;
}
