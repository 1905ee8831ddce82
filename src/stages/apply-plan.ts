/**
 * Makes the calls of a plan, many rows at once, and gives every row that it begins a closing in the journal. Never rejects
 * for a row's sake; a run's problem stops it, and is returned so that results can still be written.
 */
import { createFloor, type Floor, type SharedRun } from '../calls/floor.js';
import type { LicenseQueues } from '../calls/license-queues.js';
import { createLedger } from '../calls/ledger.js';
import { makeCalls } from '../calls/make-calls.js';
import { stoppedCode } from '../calls/refusal.js';
import { rowOutcome } from '../calls/row-outcome.js';
import type { RowRun, Services } from '../calls/row-run.js';
import { RunError } from '../errors.js';
import type { Begun } from '../job/journal-index.js';
import type { Outcome, RowNumber, RowPlan } from '../row.js';

export interface ApplyContext {
  readonly run: Omit<SharedRun, 'holdingNoPlace' | 'sleep'>;
  /** What a row calls: for each row anew, because the time that the service may take for it is counted. */
  readonly services: () => Services;
  /** Rows that have calls to make and are not closed yet, in the order of the file; asked for once for each phase. */
  readonly rows: () => AsyncIterable<RowPlan>;
  /** What an earlier run announced for a row that it did not bring to an end. */
  readonly begun: (row: RowNumber) => Begun | undefined;
  /** Licenses of which there are too few, unless what others give back comes first. */
  readonly scarce: ReadonlySet<string>;
  /** Rows under way at once; rows that wait for the site are not counted. */
  readonly places: number;
  readonly onRow: (outcome: Outcome) => void;
  readonly onWaiting: (waiting: number) => void;
  /** Ends the run: no new rows, and what waits gives up. */
  readonly signal: AbortSignal;
}

export async function applyPlan(context: ApplyContext): Promise<RunError | undefined> {
  const floor = createFloor(context);
  const givers = context.scarce.size > 0;
  if (givers) await applyPhase(context, floor, (row) => givesBack(row, context.scarce));
  await applyPhase(context, floor, (row) => !givers || !givesBack(row, context.scarce));
  return floor.stopped();
}

/** Rows that give back what others wait for go first; what also takes such a license keeps its place in the file. */
function givesBack(plan: RowPlan, scarce: ReadonlySet<string>): boolean {
  const about = plan.changes.filter(({ field, key = '' }) => field === 'license' && scarce.has(key));
  return about.length > 0 && about.every(({ to }) => to === false);
}

async function applyPhase(context: ApplyContext, floor: Floor, belongs: (row: RowPlan) => boolean): Promise<void> {
  for await (const plan of context.rows()) {
    if (!belongs(plan)) continue;
    if (floor.isStopping()) break;
    enterQueues(plan, context.run.queues);
    await floor.begin((run) => applyRow(plan, run, context));
  }
  await floor.allDone();
}

function enterQueues(plan: RowPlan, queues: LicenseQueues): void {
  const taken = plan.changes.flatMap(({ field, key, to }) => (field === 'license' && to === true && key ? [key] : []));
  queues.enter(plan.row, taken);
}

async function applyRow(plan: RowPlan, run: SharedRun, context: ApplyContext): Promise<void> {
  const begun = context.begun(plan.row);
  const ledger = createLedger(plan, new Set(Object.keys(begun?.after ?? {})));
  const row: RowRun = { run: { ...run, ...context.services() }, plan, ledger, begun, shown: {}, seq: begun?.seq ?? 0 };
  try {
    await makeCalls(row);
  } catch (error) {
    if (row.seq > 0) close(row, context, stopReason(error));
    throw error;
  } finally {
    run.queues.leave(plan.row);
  }
  const outcome = close(row, context);
  stopInVain(row);
  stopForbidden(row, outcome);
}

/** So many rows in a row that end for a reason that may pass are no accident: the others shall not meet it one by one. */
const mostVainRows = 20;

function stopInVain({ run, ledger }: RowRun): void {
  run.vainRows.count = ledger.isPassing() ? run.vainRows.count + 1 : 0;
  if (run.vainRows.count < mostVainRows) return;
  const { error = '' } = rowOutcome(ledger, { at: '' });
  throw new RunError('stopped', `${mostVainRows} rows in a row could not be done, the last one so: ${error}.`, {
    next: 'Wait until Webex is well again (status.webex.com), then go on with the job.',
  });
}

/**
 * So many rows in a row that Webex forbids (403) are not theirs to blame: the account has lost its role. They count as not
 * attempted, as nothing of them is in force, and are tried again when the job goes on.
 */
function stopForbidden({ run: { forbidden, journal } }: RowRun, outcome: Outcome): void {
  const isForbidden = outcome.status === 'failed' && outcome.errorCode === 'http-403';
  if (!isForbidden) forbidden.inARow.splice(0);
  else forbidden.inARow.push(outcome);
  if (!isForbidden || (!forbidden.all && forbidden.inARow.length < mostVainRows)) return;
  forbidden.all = true;
  const error = `Webex forbade ${mostVainRows} rows in a row, the last one so: ${outcome.error ?? ''}`;
  for (const one of forbidden.inARow.splice(0)) {
    journal.closing({ ...one, status: 'not-attempted', ended: 'cut short' });
  }
  throw new RunError('signIn', `${error}.`, {
    next: 'Has the account lost its role? Give it back, or sign in as a full administrator, then go on with the job.',
  });
}

function close(row: RowRun, context: ApplyContext, reason?: string): Outcome {
  if (reason !== undefined) {
    const refusal = { code: stoppedCode, message: `the run stopped in the middle of this row: ${reason}` };
    for (const change of row.ledger.openOf(() => true)) row.ledger.refuse(change, refusal);
  }
  const outcome = rowOutcome(row.ledger, { at: new Date().toISOString(), headings: row.run.headings });
  const ended = reason !== undefined ? 'cut short' : row.ledger.isPassing() ? 'passing' : undefined;
  context.run.journal.closing({ ...outcome, ...(ended && { ended }) });
  context.onRow(outcome);
  return outcome;
}

function stopReason(error: unknown): string {
  return error instanceof RunError ? error.message : 'an unexpected error';
}
