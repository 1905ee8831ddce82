/** Applies a plan and gives every row its result: the second half of the program; plan/plan.ts is the first. */
import { createCodeTrials, nothingToTry } from './apply/code-trials.js';
import { createLicenseQueues, type LicenseQueues } from './apply/license-queues.js';
import { createManagerFinder } from './apply/later-managers.js';
import { createSampling } from './apply/sampling.js';
import { createUnaskedLicenses } from './apply/unasked-licenses.js';
import { createSiteStates, type SiteState } from './apply/site-state.js';
import { RunError } from './errors.js';
import type { JobFolder } from './job/folder.js';
import { putsBack } from './job/job-kind.js';
import { reloadingIndex } from './job/journal-index.js';
import { journalUnderLease } from './job/journal-under-lease.js';
import { openJournal, type Journal } from './job/journal.js';
import { lastRowFirst } from './job/last-row-first.js';
import { removeStaleFile } from './files/stale-files.js';
import { readPlan, type PlanFile, type PlanHeader } from './job/plan-file.js';
import { refuseTaken } from './files/write-json.js';
import { scarceLicenses } from './model/license-needs.js';
import type { PlanSummary } from './model/plan-summary.js';
import { spools } from './plan/input.js';
import { withAdmin, type Run } from './plan/run.js';
import type { Outcome } from './model/row.js';
import { openWaves } from './apply/open-waves.js';
import type { WaveEnd, WaveRules } from './model/waves.js';
import { applyPlan, type ApplyContext } from './apply/apply-plan.js';
import { lockForRun } from './plan/lock-run.js';
import { loadCatalog, refuseReader, type Tenant } from './plan/load-catalog.js';
import { siteOfRow, withPlannedSites } from './plan/other-sites.js';
import {
  apiFor,
  peopleApiFor,
  isOtherCatalog,
  refuseOtherApi,
  refuseOtherPlace,
  type GivenOptions,
} from './plan/plan-header.js';
import { refuseOwnAccount } from './plan/refuse-own-account.js';
import { rowsStillMeant, rowsToDo, rowsWithCalls } from './plan/rows-to-do.js';
import type { Verify } from './model/verify.js';
import { makeFiles, writeSummary, type FilesRequest, type Made } from './report/job-files.js';
import { newRowDeadline } from './webex/row-deadline.js';

export interface ApplyRequest extends FilesRequest {
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
  /** What is asked of waves in this run; what is absent is as in the last run of the job, if that had waves. */
  readonly waves?: Partial<WaveRules>;
}

export interface Applied {
  readonly results: Made;
  /** Why the run ended before the last row; `undefined` if it did not. */
  readonly stopped: RunError | undefined;
}

/**
 * Applies a planned job, or resumes one: makes the calls, journals them, and writes results.csv and summary.json. Throws the
 * lease's error (`stopped`) once the run has lost it, and leaves the job as if the process had died at that moment.
 */
export async function apply(run: Run, job: JobFolder, request: ApplyRequest, before?: Tenant): Promise<Applied> {
  const startedAt = new Date().toISOString();
  const lock = await lockForRun(run, job);
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
        peopleApi: peopleApiFor(header, run.peopleApi),
        mapCode: header.options.mapCode,
      }));
    refuseReader(tenant);
    refuseOtherPlace(header, tenant, request.given);
    refuseOtherApi(header, tenant);
    if (before === undefined) await refuseOwnAccount(rowsWithCalls(planFile), tenant);
    const end = await applyRows(run, job, {
      ...{ planFile, tenant, request, summary: footer.summary },
      isPlanned: before !== undefined,
    });
    run.lease?.check();
    // However else the run ended, every row gets its line.
    const results = await makeFiles(job, request, (made) =>
      writeSummary(job, made, { ...run.webex.stats(), startedAt, finishedAt: new Date().toISOString() }),
    );
    run.lease?.check();
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
  const opened = await openJournal(job.file('journal.jsonl')).catch(async (error: unknown) => {
    await index.close();
    throw error;
  });
  const journal = journalUnderLease(opened, run.lease);
  if (index.lateLines() > 0) run.watcher.onLateLines?.(index.lateLines());
  const scarce = scarceLicenses(summary, tenant.catalog);
  const due = rowsDueIn(summary);
  const onRow = (outcome: Outcome, isForGood: boolean): void => run.watcher.onRow?.(outcome, due, isForGood);
  const { catalog } = tenant;
  const { main, others } = createSiteStates(run, planFile.header, tenant);
  const onWave = (end: WaveEnd): void => run.watcher.onWave?.(end);
  const waves = await openWaves(job, { index, journal, wanted: request.waves, due, onWave });
  const queues = createLicenseQueues(scarce);
  const isReverting = putsBack(planFile.header.job);
  // What a later row was given may be what an earlier one lost: an undo gives units back in the opposite order.
  const isBackwards = isReverting && scarce.length > 0;
  const inOrder = isBackwards ? lastRowFirst(planFile, job.file('plan.jsonl')) : planFile;
  // An undo or a restore names what it puts back by id, so changed names cannot give it another meaning.
  const rows =
    isOtherCatalog(planFile.header, tenant) && !isReverting
      ? rowsStillMeant(planFile, { catalog, index, journal, onRow })
      : () => rowsToDo(inOrder, index);
  const end = await applyPlan({
    run: { ...main, ...createApplyState(run, { request, isPlanned, planFile }, journal, queues) },
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
    isBackwards,
    acceptedRefusals: request.acceptedRefusals ?? new Set(),
    ...{ places: run.places, waves },
    onRow,
    onWaiting: (waiting) => run.watcher.onWaiting?.(waiting),
    pause: run.pause,
    signal: run.lease ? AbortSignal.any([run.signal, run.lease.lost]) : run.signal,
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
  { request, isPlanned, planFile }: Pick<Applying, 'request' | 'isPlanned' | 'planFile'>,
  journal: Journal,
  queues: LicenseQueues,
): Omit<ApplyContext['run'], keyof SiteState> {
  return {
    ...{ journal, queues },
    now: () => run.webex.now(),
    rules: request,
    sampling: createSampling(request.verify),
    unasked: createUnaskedLicenses(),
    codeTrials: putsBack(planFile.header.job) ? nothingToTry : createCodeTrials(),
    isPlannedHere: isPlanned,
    findManager: createManagerFinder(),
  };
}

/** Rows that need calls. */
function rowsDueIn({ people }: PlanSummary): number {
  return people.create + people.update + people.delete;
}

function unfinished(job: JobFolder): RunError {
  return new RunError('refused', `The plan in ${job.name} is unfinished.`, {
    next: `webex-bulk apply ${job.reference}`,
  });
}
