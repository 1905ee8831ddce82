/**
 * Makes the calls of a plan, many rows at once, and writes a closing to the journal for every row that it begins. A RunError in
 * a row stops the run and is returned, so that results can still be written; any other error in a row rejects.
 */
import { isLicense, licenseIds } from '../fields/license.js';
import { isToBeDeleted } from '../fields/person.js';
import { watchFailures, type ConsecutiveFailures, type FailureRules } from './consecutive-failures.js';
import { createWorkerPool, type WorkerPool, type SharedRun } from './worker-pool.js';
import { createLedger } from './ledger.js';
import { leftOutOf, managerCallOf, managersLater, restoreLedger } from './later-managers.js';
import { makeCalls, type Phase } from './make-calls.js';
import type { Refusal } from './refusal.js';
import { rowOutcome } from './row-outcome.js';
import { indeterminateCall, stoppedBy, type RowRun, type Services } from './row-context.js';
import type { SiteState } from './site-state.js';
import { codesTried } from './unproven-codes.js';
import type { Waves } from './waves.js';
import type { RunError } from '../errors.js';
import type { Closing } from '../job/journal.js';
import type { Begun } from '../job/journal-index.js';
import type { Change, Outcome, RowNumber, RowPlan } from '../model/row.js';

export interface ApplyContext {
  readonly run: Omit<SharedRun, 'withoutSlot' | 'joined' | 'sleep'>;
  /**
   * What a row calls: created for each row, because the time that the service may take is counted per row. For a row of a
   * further site, with what rows of that site share.
   */
  readonly services: (row: RowPlan) => Services & Partial<SiteState>;
  /** Rows that have calls to make and are not closed yet, in file order; read again for each pass. */
  readonly rows: () => AsyncIterable<RowPlan>;
  /** Is the row done except for a manager whom another row creates? */
  readonly awaitingManager: (row: RowNumber) => boolean;
  /** How such a row was closed. */
  readonly closing: (row: RowNumber) => Promise<Closing | undefined>;
  /** Called when everyone in the file exists: rows are then read again, with what the journal has of them by now. */
  readonly beforeManagers: () => Promise<void>;
  /** What an earlier run announced for a row that it did not finish. */
  readonly begun: (row: RowNumber) => Begun | undefined;
  /** Licenses with too few units, unless other rows free some first. */
  readonly scarce: ReadonlySet<string>;
  /** The rows come in the opposite order of the file; those that only take scarce units come after those that free some. */
  readonly isBackwards?: boolean;
  /** Kinds of refusals that may happen to row after row without stopping the run. */
  readonly acceptedRefusals: FailureRules['accepted'];
  /** Absent: all rows are one wave, whatever becomes of them. */
  readonly waves?: Waves | undefined;
  /** Rows under way at once; rows that wait for the site are not counted. */
  readonly places: number;
  /** `isForGood`: false where a run that resumes the job does the row again. */
  readonly onRow: (outcome: Outcome, isForGood: boolean) => void;
  readonly onWaiting: (waiting: number) => void;
  /** Resolves when rows may begin; absent: the run cannot be paused. */
  readonly pause?: ((signal: AbortSignal) => Promise<void>) | undefined;
  /** Ends the run: no new rows begin, and waits end early. */
  readonly signal: AbortSignal;
}

type Applying = ApplyContext & { readonly failures: ConsecutiveFailures };

export async function applyPlan(context: ApplyContext): Promise<RunError | undefined> {
  const workerPool = createWorkerPool(context);
  const { acceptedRefusals: accepted, scarce } = context;
  const applying = { ...context, failures: watchFailures({ journal: context.run.journal, scarce, accepted }) };
  const givers = scarce.size > 0;
  const { waves } = context;
  const mayGoOn = (): boolean =>
    !workerPool.isStopping() && applying.failures.mayBegin() && waves?.isStopping() !== true;
  const isLast = (row: RowPlan): boolean => isToBeDeleted(row.wanted);
  const isDue = (row: RowPlan): boolean => !isLast(row) && !waitsForManager(row, context);
  const isFirst = (row: RowPlan): boolean => turnOf(row) === 0 && isDue(row);
  const isTaker = (row: RowPlan): boolean => context.isBackwards === true && takesOnly(row, scarce);
  if (givers) await applyPhase(applying, workerPool, 'people', (row) => isFirst(row) && givesBack(row, scarce));
  let [later, last] = [0, 0];
  const turns = new Set<number>();
  await applyPhase(applying, workerPool, 'people', (row) => {
    if (managerCallOf(row) !== -1) later += 1;
    if (isLast(row)) last += 1;
    turns.add(turnOf(row));
    return isFirst(row) && (!givers || !givesBack(row, scarce)) && !isTaker(row);
  });
  if (context.isBackwards === true && mayGoOn())
    await applyPhase(applying, workerPool, 'people', (row) => isFirst(row) && isTaker(row));
  const inOrder = [...turns.add(0)].sort((a, b) => a - b);
  for (const turn of inOrder.slice(1)) {
    const isNext = (row: RowPlan): boolean => turnOf(row) === turn && isDue(row);
    if (mayGoOn()) await applyPhase(applying, workerPool, 'people', isNext);
  }
  if (later > 0 && mayGoOn()) await context.beforeManagers();
  for (const turn of later > 0 ? inOrder : []) {
    const isNext = (row: RowPlan): boolean => turnOf(row) === turn && managerCallOf(row) !== -1;
    if (mayGoOn()) await applyPhase(applying, workerPool, 'managers', isNext);
  }
  // What cannot be undone comes last, when all else that was asked has been tried.
  if (last > 0 && mayGoOn()) await applyPhase(applying, workerPool, 'people', isLast);
  const stopped = workerPool.stopped() ?? applying.failures.stopped();
  return stopped ?? (workerPool.isStopping() ? undefined : waves?.finish());
}

/** Rows about one person on several sites are done one after the other. */
function turnOf({ after }: RowPlan): number {
  return after?.turn ?? 0;
}

/** Nothing in the row can be done before everyone in the file exists, or an earlier run did everything that can. */
function waitsForManager(plan: RowPlan, { awaitingManager }: ApplyContext): boolean {
  return managerCallOf(plan) === 0 || awaitingManager(plan.row);
}

/** Rows that free what others wait for go first; a row that also takes such a license keeps its place in the file. */
function givesBack(plan: RowPlan, scarce: ReadonlySet<string>): boolean {
  const about = aboutScarce(plan, scarce);
  return about.length > 0 && about.every(({ to }) => to === false);
}

function takesOnly(plan: RowPlan, scarce: ReadonlySet<string>): boolean {
  const about = aboutScarce(plan, scarce);
  return about.length > 0 && about.every(({ to }) => to !== false);
}

function aboutScarce({ changes }: RowPlan, scarce: ReadonlySet<string>): Change[] {
  return changes.filter(({ field, key = '' }) => isLicense({ field }) && scarce.has(key));
}

async function applyPhase(
  context: Applying,
  workerPool: WorkerPool,
  phase: Phase,
  belongs: (row: RowPlan) => boolean,
): Promise<void> {
  for await (const plan of context.rows()) {
    if (!belongs(plan)) continue;
    if (workerPool.isStopping() || !context.failures.mayBegin()) break;
    if ((await context.waves?.mayBegin(plan.row, () => workerPool.allDone())) === false) break;
    if (workerPool.isStopping()) break;
    enterQueues(plan, context);
    const isBegun = await workerPool.begin((run) => applyRow(plan, run, context, phase));
    if (!isBegun) leaveQueues(plan, context.run);
  }
  await workerPool.allDone();
}

function enterQueues(plan: RowPlan, { run, services }: ApplyContext): void {
  const { row, changes, wanted } = plan;
  run.queues.enter(row, { gains: licenseIds(changes, true), losses: licenseIds(changes, false) });
  if (wanted.mappedCodes === undefined) return;
  run.codeTrials.enter(row, codesTried(plan, services(plan).catalog ?? run.catalog));
}

function leaveQueues({ row }: RowPlan, { queues, codeTrials }: Pick<SharedRun, 'queues' | 'codeTrials'>): void {
  queues.leave(row);
  codeTrials.leave(row);
}

async function applyRow(plan: RowPlan, run: SharedRun, context: Applying, phase: Phase): Promise<void> {
  if (!context.failures.mayBegin()) return leaveQueues(plan, run);
  const begun = context.begun(plan.row);
  const ledger = createLedger(plan, new Set(Object.keys(begun?.after ?? {})));
  const earlier = context.awaitingManager(plan.row) ? await context.closing(plan.row) : undefined;
  if (earlier !== undefined) restoreLedger(ledger, earlier);
  const isResumed = earlier !== undefined;
  const services = context.services(plan);
  const row: RowRun = { run: { ...run, ...services }, plan, ledger, begun, shown: {}, isResumed, seq: begun?.seq ?? 0 };
  try {
    if ((await makeCalls(row, phase)) === 'awaiting manager') return closeForNow(row, context);
  } catch (error) {
    if (row.seq > 0) close(row, context, stoppedBy(error));
    throw error;
  } finally {
    leaveQueues(plan, run);
  }
  context.failures.closed(row, close(row, context));
}

/** `stop`: why the run ends in the middle of the row. A call that was sent and not checked is indeterminate. */
function close(row: RowRun, context: ApplyContext, stop?: Refusal): Outcome {
  const { ledger, sent } = row;
  if (stop !== undefined) {
    const isUnsettled = sent?.changes.some((change) => ledger.stateOf(change) === 'open') === true;
    // The indeterminate call already reports the stop; its changes need no reason of their own.
    if (isUnsettled && ledger.indeterminate === undefined) ledger.indeterminate = indeterminateCall(sent.call, stop);
    else for (const change of ledger.openOf(() => true)) ledger.refuse(change, stop);
  }
  const outcome = rowOutcome(row.ledger, { at: new Date().toISOString(), headings: row.run.headings });
  const ended = stop !== undefined ? 'cut short' : row.ledger.isTransient() ? 'passing' : undefined;
  // First, because it throws once the lease is lost: then the row is not told either.
  context.run.journal.closing({ ...outcome, ...(ended && { ended }) });
  context.onRow(outcome, ended === undefined);
  if (stop === undefined) context.waves?.closed(outcome);
  return outcome;
}

/** Closes a row that is done except for its manager. */
function closeForNow({ ledger, run }: RowRun, { run: { journal } }: ApplyContext): void {
  const leftOut = leftOutOf(ledger);
  for (const change of ledger.openOf(() => true)) ledger.refuse(change, managersLater);
  const outcome = rowOutcome(ledger, { at: new Date().toISOString(), headings: run.headings });
  journal.closing({ ...outcome, ended: 'awaiting manager', leftOut });
}
