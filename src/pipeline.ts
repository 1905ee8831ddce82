/** Applies a plan and gives every row its result: the second half of the program; plan/plan.ts is the first. */
import { stat } from 'node:fs/promises';
import { createLicenseQueues, type LicenseQueues } from './apply/license-queues.js';
import { createManagerFinder } from './apply/later-managers.js';
import { createSampling } from './apply/sampling.js';
import { createSiteStates, type SiteState } from './apply/site-state.js';
import { RunError } from './errors.js';
import type { JobFolder } from './job/folder.js';
import { reloadingIndex } from './job/journal-index.js';
import { journalInNumbers, type RunInNumbers } from './job/journal-in-numbers.js';
import { openJournal, type Journal } from './job/journal.js';
import { removeStaleFile } from './files/stale-files.js';
import { lockJob, type Processes } from './job/lock.js';
import { readPlan, type PlanFile, type PlanHeader } from './job/plan-file.js';
import { refuseTaken, writeJson } from './files/write-json.js';
import { scarceLicenses } from './model/license-needs.js';
import type { PlanSummary } from './model/plan-summary.js';
import { spools } from './plan/input.js';
import { planAndJournal } from './plan/new-job.js';
import { withAdmin, type Run } from './plan/run.js';
import type { Outcome } from './model/row.js';
import { applyPlan, type ApplyContext } from './apply/apply-plan.js';
import { loadCatalog, refuseReader, type Tenant } from './plan/load-catalog.js';
import { siteOfRow, withPlannedSites } from './plan/other-sites.js';
import { apiFor, isOtherCatalog, refuseOtherApi, refuseOtherPlace, type GivenOptions } from './plan/plan-header.js';
import { refuseOwnAccount } from './plan/refuse-own-account.js';
import { rowsStillMeant, rowsToDo, rowsWithCalls } from './plan/rows-to-do.js';
import { fitsSheet, writeResults, writeWorkbook, type Results } from './apply/write-results.js';
import type { Verify } from './model/verify.js';
import type { Facts } from './report/facts.js';
import type { ReportView } from './report/page.js';
import { writeReport } from './report/write-report.js';
import { newRowDeadline } from './webex/row-deadline.js';

export interface ApplyRequest {
  readonly outputRoot: string;
  readonly site?: string;
  readonly admin?: string;
  /** Options given for this run that change what is written. */
  readonly given: GivenOptions;
  /** How thoroughly writes are verified by reading them back. */
  readonly verify: Verify;
  /** Seconds that a row waits until the site knows its person. */
  readonly siteWait: number;
  /** Kinds of refusals that do not stop the run, however many consecutive rows they affect (default: none). */
  readonly acceptedRefusals?: 'all' | ReadonlySet<string>;
  readonly workbook?: WorkbookRequest;
  readonly reportView: LoadReportView;
}

/** Reads the script and style that stand in every report. */
export type LoadReportView = () => Promise<ReportView>;

/** Writes results.xlsx too. */
export interface WorkbookRequest {
  /** Most rows in its sheet, including the headings; default: Excel's own limit. */
  readonly mostRows?: number;
}

export interface Made extends Results {
  /** Whether results.xlsx was written too. `too long`: more rows than Excel allows. Absent: not requested. */
  readonly workbook?: 'made' | 'too long';
  /** Why report.html was not written; it can be made again. Absent: it was. */
  readonly reportError?: string;
}

export interface Applied {
  readonly results: Made;
  /** Why the run ended before the last row; `undefined` if it did not. */
  readonly stopped: RunError | undefined;
}

/**
 * Applies a planned job, or resumes one: makes the calls, journals them, and writes results.csv and summary.json.
 */
export async function apply(run: Run, job: JobFolder, request: ApplyRequest, before?: Tenant): Promise<Applied> {
  const startedAt = new Date().toISOString();
  const lock = await lockJob(job.path, run.processes, new Date());
  try {
    for (const name of ['results.csv', 'results.xlsx', 'summary.json']) await refuseTaken(job.file(name));
    const planFile = await readPlan(job.file('plan.jsonl'));
    const { header, footer } = planFile;
    if (footer === undefined) throw unfinished(job);
    await planFile.refuseIfChanged();
    // A run that died while planning left its spool files behind.
    for (const name of [...spools, 'people.jsonl']) await removeStaleFile(job.file(name));
    const site = request.site ?? header.site;
    const tenant =
      before ??
      (await loadPlanned(run, header, {
        site,
        ...withAdmin(request.admin),
        settingsApi: apiFor(header, run.settingsApi),
      }));
    refuseReader(tenant);
    refuseOtherPlace(header, tenant, request.given);
    refuseOtherApi(header, tenant);
    if (before === undefined) await refuseOwnAccount(rowsWithCalls(planFile), tenant);
    const end = await applyRows(run, job, {
      ...{ planFile, tenant, request, summary: footer.summary },
      isPlanned: before !== undefined,
    });
    // However the run ended, every row gets its line.
    const results = await makeFiles(job, request, (made) =>
      writeSummary(job, made, { ...run.webex.stats(), startedAt, finishedAt: new Date().toISOString() }),
    );
    if ('unexpected' in end) throw end.unexpected;
    return { results, stopped: end.stopped };
  } finally {
    await lock.release();
  }
}

/** The organization, and every site that the plan needs. */
async function loadPlanned(
  { webex, settingsApi: wanted }: Run,
  header: PlanHeader,
  choice: Parameters<typeof loadCatalog>[1],
): Promise<Tenant> {
  return await withPlannedSites(webex, await loadCatalog(webex, choice), header, { wanted, mayFail: false });
}

type End = { readonly stopped: RunError | undefined } | { readonly unexpected: unknown };

interface Applying {
  readonly planFile: PlanFile;
  readonly summary: PlanSummary;
  readonly tenant: Tenant;
  readonly request: ApplyRequest;
  /** The plan was made by this same run. */
  readonly isPlanned: boolean;
}

async function applyRows(
  run: Run,
  job: JobFolder,
  { planFile, summary, tenant, request, isPlanned }: Applying,
): Promise<End> {
  const index = await reloadingIndex(job.file('journal.jsonl'));
  const journal = await openJournal(job.file('journal.jsonl')).catch(async (error: unknown) => {
    await index.close();
    throw error;
  });
  const scarce = scarceLicenses(summary, tenant.catalog);
  const onRow = (outcome: Outcome): void => run.watcher.onRow?.(outcome, rowsDueIn(summary));
  const { catalog } = tenant;
  const { main, others } = createSiteStates(run, planFile.header, tenant);
  const queues = createLicenseQueues(scarce);
  // An undo names what it restores by id, so changed names cannot give it another meaning.
  const rows =
    isOtherCatalog(planFile.header, tenant) && planFile.header.job !== 'undo'
      ? rowsStillMeant(planFile, { catalog, index, journal, onRow })
      : () => rowsToDo(planFile, index);
  const end = await applyPlan({
    run: { ...main, ...createApplyState(run, { request, isPlanned }, journal, queues) },
    services(plan) {
      const rowDeadline = newRowDeadline();
      const site = siteOfRow(tenant, plan).settings.within(rowDeadline);
      return { ...run.webex.within(rowDeadline), ...others.get(plan.site?.toLowerCase() ?? ''), site };
    },
    rows,
    begun: (row) => index.begun(row),
    awaitingManager: (row) => index.ended(row) === 'awaiting manager',
    closing: (row) => index.read(row),
    async beforeManagers() {
      await journal.synced();
      await index.reload();
    },
    scarce: new Set(scarce.map(({ id }) => id)),
    acceptedRefusals: request.acceptedRefusals ?? new Set(),
    places: run.places,
    onRow,
    onWaiting: (waiting) => run.watcher.onWaiting?.(waiting),
    signal: run.signal,
  }).then(
    (stopped) => ({ stopped }),
    (unexpected: unknown) => ({ unexpected }),
  );
  await index.close();
  const unwritten: unknown = await journal.close().catch((error: unknown) => error);
  return 'stopped' in end && unwritten instanceof RunError ? { stopped: end.stopped ?? unwritten } : end;
}

/** State shared by all rows of a run, whichever site they are about. */
function createApplyState(
  run: Run,
  { request, isPlanned }: Pick<Applying, 'request' | 'isPlanned'>,
  journal: Journal,
  queues: LicenseQueues,
): Omit<ApplyContext['run'], keyof SiteState> {
  return {
    ...{ journal, queues },
    now: () => run.webex.now(),
    rules: request,
    sampling: createSampling(request.verify),
    isPlannedHere: isPlanned,
    findManager: createManagerFinder(),
  };
}

/** Rows that need calls. */
function rowsDueIn({ people }: PlanSummary): number {
  return people.create + people.update + people.delete;
}

/** Rebuilds results.csv from plan and journal, while no run works on the job. Throws a RunError (`refused`) if one does. */
export async function makeResults(
  processes: Processes,
  job: JobFolder,
  request: Pick<ApplyRequest, 'workbook' | 'reportView'>,
): Promise<Made> {
  const lock = await lockJob(job.path, processes, new Date());
  try {
    return await makeFiles(job, request, async (results) => {
      // An existing summary stays: its reads and waits were known only to the run.
      if (!(await isThere(job, 'summary.json')))
        await writeSummary(job, results, await journalInNumbers(job.file('journal.jsonl')));
    });
  } finally {
    await lock.release();
  }
}

/** Makes report.html again, while no run works on the job. Throws a RunError (`refused`) if one does. */
export async function makeReport(processes: Processes, job: JobFolder, view: LoadReportView): Promise<Facts> {
  const lock = await lockJob(job.path, processes, new Date());
  try {
    await refuseTaken(job.file('report.html'));
    return await writeReport(job, await view());
  } finally {
    await lock.release();
  }
}

/**
 * Writes results.csv, the summary, the report, and last the workbook, so that the others do not wait for it. An existing
 * workbook is rebuilt too: it would be out of date. A report that cannot be written never costs a result.
 */
async function makeFiles(
  job: JobFolder,
  { workbook: assignment, reportView }: Pick<ApplyRequest, 'workbook' | 'reportView'>,
  summarize: (results: Results) => Promise<void>,
): Promise<Made> {
  const isWanted = assignment !== undefined || (await isThere(job, 'results.xlsx'));
  const sources = planAndJournal(job);
  const counted = await writeResults({ ...sources, results: job.file('results.csv') });
  await summarize(counted);
  const reportError = await reportView()
    .then((view) => writeReport(job, view))
    .then(
      () => undefined,
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    );
  const results = { ...counted, ...(reportError !== undefined && { reportError }) };
  if (!isWanted) return results;
  if (!fitsSheet(results.rows, assignment?.mostRows)) return { ...results, workbook: 'too long' };
  await writeWorkbook(sources, job.file('results.xlsx'));
  return { ...results, workbook: 'made' };
}

async function isThere(job: JobFolder, name: string): Promise<boolean> {
  return (await stat(job.file(name)).catch(() => undefined)) !== undefined;
}

async function writeSummary(job: JobFolder, results: Results, run: RunInNumbers): Promise<void> {
  const { counts, sites, retryable, awaitingLicenses, errors } = results;
  const { calls, waits, rate, startedAt, finishedAt } = run;
  const left = { counts, retryable, awaitingLicenses };
  await writeJson(job.file('summary.json'), {
    ...{ ...left, ...(sites && { sites }), calls, waits, rate, startedAt, finishedAt, errors },
  });
}

function unfinished(job: JobFolder): RunError {
  return new RunError('refused', `The plan in ${job.name} is unfinished.`, {
    next: `webex-bulk apply ${job.reference}`,
  });
}
