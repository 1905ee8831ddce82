/**
 * Makes the calls of a plan, many rows at once, and gives every row that it begins a closing in the journal. Never rejects
 * for a row's sake; a run's problem stops it, and is returned so that results can still be written.
 */
import { isLicense, licenseIds } from '../fields/license.js';
import { watchFailures, type ConsecutiveFailures, type FailureRules } from './consecutive-failures.js';
import { createWorkerPool, type WorkerPool, type SharedRun } from './worker-pool.js';
import type { LicenseQueues } from './license-queues.js';
import { createLedger } from './ledger.js';
import { leftOutOf, managerCallOf, managersLater, restoreLedger } from './later-managers.js';
import { makeCalls, type Phase } from './make-calls.js';
import type { Refusal } from './refusal.js';
import { rowOutcome } from './row-outcome.js';
import { indeterminateCall, stoppedBy, type RowRun, type Services } from './row-context.js';
import type { RunError } from '../errors.js';
import type { Closing } from '../job/journal.js';
import type { Begun } from '../job/journal-index.js';
import type { Outcome, RowNumber, RowPlan } from '../model/row.js';

export interface ApplyContext {
  readonly run: Omit<SharedRun, 'withoutSlot' | 'sleep'>;
  /** What a row calls: for each row anew, because the time that the service may take for it is counted. */
  readonly services: () => Services;
  /** Rows that have calls to make and are not closed yet, in the order of the file; asked for once for each phase. */
  readonly rows: () => AsyncIterable<RowPlan>;
  /** Is the row done but for a manager whom another row creates? */
  readonly awaitingManager: (row: RowNumber) => boolean;
  /** How such a row was closed. */
  readonly closing: (row: RowNumber) => Promise<Closing | undefined>;
  /** Everyone in the file exists: rows are asked for again, with what the journal has of them by now. */
  readonly beforeManagers: () => Promise<void>;
  /** What an earlier run announced for a row that it did not bring to an end. */
  readonly begun: (row: RowNumber) => Begun | undefined;
  /** Licenses of which there are too few, unless what others give back comes first. */
  readonly scarce: ReadonlySet<string>;
  /** Kinds of refusals that may meet row after row without stopping the run. */
  readonly acceptedRefusals: FailureRules['accepted'];
  /** Rows under way at once; rows that wait for the site are not counted. */
  readonly places: number;
  readonly onRow: (outcome: Outcome) => void;
  readonly onWaiting: (waiting: number) => void;
  /** Ends the run: no new rows, and what waits gives up. */
  readonly signal: AbortSignal;
}

type Applying = ApplyContext & { readonly failures: ConsecutiveFailures };

export async function applyPlan(context: ApplyContext): Promise<RunError | undefined> {
  const workerPool = createWorkerPool(context);
  const { acceptedRefusals: accepted, scarce } = context;
  const applying = { ...context, failures: watchFailures({ journal: context.run.journal, scarce, accepted }) };
  const givers = scarce.size > 0;
  const isFirst = (row: RowPlan): boolean => !waitsForManager(row, context);
  if (givers) await applyPhase(applying, workerPool, 'people', (row) => isFirst(row) && givesBack(row, scarce));
  let later = 0;
  await applyPhase(applying, workerPool, 'people', (row) => {
    if (managerCallOf(row) !== -1) later += 1;
    return isFirst(row) && (!givers || !givesBack(row, scarce));
  });
  if (later > 0 && !workerPool.isStopping() && applying.failures.mayBegin()) {
    await context.beforeManagers();
    await applyPhase(applying, workerPool, 'managers', (row) => managerCallOf(row) !== -1);
  }
  return workerPool.stopped() ?? applying.failures.stopped();
}

/** Nothing of the row can be done before everyone in the file exists, or all that can was done by an earlier run. */
function waitsForManager(plan: RowPlan, { awaitingManager }: ApplyContext): boolean {
  return managerCallOf(plan) === 0 || awaitingManager(plan.row);
}

/** Rows that give back what others wait for go first; what also takes such a license keeps its place in the file. */
function givesBack(plan: RowPlan, scarce: ReadonlySet<string>): boolean {
  const about = plan.changes.filter(({ field, key = '' }) => isLicense({ field }) && scarce.has(key));
  return about.length > 0 && about.every(({ to }) => to === false);
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
    enterQueues(plan, context.run.queues);
    const isBegun = await workerPool.begin((run) => applyRow(plan, run, context, phase));
    if (!isBegun) context.run.queues.leave(plan.row);
  }
  await workerPool.allDone();
}

function enterQueues(plan: RowPlan, queues: LicenseQueues): void {
  const { row, changes } = plan;
  queues.enter(row, { gains: licenseIds(changes, true), losses: licenseIds(changes, false) });
}

async function applyRow(plan: RowPlan, run: SharedRun, context: Applying, phase: Phase): Promise<void> {
  if (!context.failures.mayBegin()) return run.queues.leave(plan.row);
  const begun = context.begun(plan.row);
  const ledger = createLedger(plan, new Set(Object.keys(begun?.after ?? {})));
  const earlier = context.awaitingManager(plan.row) ? await context.closing(plan.row) : undefined;
  if (earlier !== undefined) restoreLedger(ledger, earlier);
  const isResumed = earlier !== undefined;
  const services = context.services();
  const row: RowRun = { run: { ...run, ...services }, plan, ledger, begun, shown: {}, isResumed, seq: begun?.seq ?? 0 };
  try {
    if ((await makeCalls(row, phase)) === 'awaiting manager') return closeForNow(row, context);
  } catch (error) {
    if (row.seq > 0) close(row, context, stoppedBy(error));
    throw error;
  } finally {
    run.queues.leave(plan.row);
  }
  context.failures.closed(row, close(row, context));
}

/** `stop`: why the run ends in the midst of the row. What was sent and not looked at is in doubt. */
function close(row: RowRun, context: ApplyContext, stop?: Refusal): Outcome {
  const { ledger, sent } = row;
  if (stop !== undefined) {
    const isUnsettled = sent?.changes.some((change) => ledger.stateOf(change) === 'open') === true;
    // The doubt tells of the stop; its changes need no reason of their own.
    if (isUnsettled && ledger.indeterminate === undefined) ledger.indeterminate = indeterminateCall(sent.call, stop);
    else for (const change of ledger.openOf(() => true)) ledger.refuse(change, stop);
  }
  const outcome = rowOutcome(row.ledger, { at: new Date().toISOString(), headings: row.run.headings });
  const ended = stop !== undefined ? 'cut short' : row.ledger.isTransient() ? 'passing' : undefined;
  context.run.journal.closing({ ...outcome, ...(ended && { ended }) });
  context.onRow(outcome);
  return outcome;
}

/** Done but for its manager. */
function closeForNow({ ledger, run }: RowRun, { run: { journal } }: ApplyContext): void {
  const leftOut = leftOutOf(ledger);
  for (const change of ledger.openOf(() => true)) ledger.refuse(change, managersLater);
  const outcome = rowOutcome(ledger, { at: new Date().toISOString(), headings: run.headings });
  journal.closing({ ...outcome, ended: 'awaiting manager', leftOut });
}
