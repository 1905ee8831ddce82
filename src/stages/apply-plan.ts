/**
 * Makes the calls of a plan, many rows at once, and gives every row that it begins a closing in the journal. Never rejects
 * for a row's sake; a run's problem stops it, and is returned so that results can still be written.
 */
import { watchFailures, type ConsecutiveFailures, type FailureRules } from '../calls/consecutive-failures.js';
import { createFloor, type Floor, type SharedRun } from '../calls/floor.js';
import { changeLicenses } from '../calls/licenses-change.js';
import type { LicenseQueues } from '../calls/license-queues.js';
import { createLedger } from '../calls/ledger.js';
import { createPerson } from '../calls/person-create.js';
import { deletePerson } from '../calls/person-delete.js';
import { updatePerson } from '../calls/person-update.js';
import type { RowRun, Services } from '../calls/row-run.js';
import { setSite } from '../calls/site-set.js';
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
  const floor = createFloor(context);
  const { acceptedRefusals: accepted, scarce } = context;
  const applying = { ...context, failures: watchFailures({ journal: context.run.journal, scarce, accepted }) };
  const givers = scarce.size > 0;
  if (givers) await applyPhase(applying, floor, (row) => givesBack(row, scarce));
  await applyPhase(applying, floor, (row) => !givers || !givesBack(row, scarce));
  return floor.stopped() ?? applying.failures.stopped();
}

/** Rows that give back what others wait for go first; what also takes such a license keeps its place in the file. */
function givesBack(plan: RowPlan, scarce: ReadonlySet<string>): boolean {
  const about = plan.changes.filter(({ field, key = '' }) => field === 'license' && scarce.has(key));
  return about.length > 0 && about.every(({ to }) => to === false);
}

async function applyPhase(context: Applying, floor: Floor, belongs: (row: RowPlan) => boolean): Promise<void> {
  for await (const plan of context.rows()) {
    if (!belongs(plan)) continue;
    if (floor.isStopping() || !context.failures.mayBegin()) break;
    enterQueues(plan, context.run.queues);
    await floor.begin((run) => applyRow(plan, run, context));
  }
  await floor.allDone();
}

function enterQueues(plan: RowPlan, queues: LicenseQueues): void {
  const taken = plan.changes.flatMap(({ field, key, to }) => (field === 'license' && to === true && key ? [key] : []));
  queues.enter(plan.row, taken);
}

async function applyRow(plan: RowPlan, run: SharedRun, context: Applying): Promise<void> {
  if (!context.failures.mayBegin()) return run.queues.leave(plan.row);
  const begun = context.begun(plan.row);
  const ledger = createLedger(plan, new Set(Object.keys(begun?.after ?? {})), run.headings);
  const row: RowRun = { run: { ...run, ...context.services() }, plan, ledger, begun, seq: begun?.seq ?? 0 };
  try {
    await makeCalls(row);
  } catch (error) {
    if (row.seq > 0) close(row, context, stopReason(error));
    throw error;
  } finally {
    run.queues.leave(plan.row);
  }
  context.failures.closed(row, close(row, context));
}

async function makeCalls(row: RowRun): Promise<void> {
  for (const { call, changes } of row.plan.calls) {
    const planned = changes.flatMap((place) => row.plan.changes[place] ?? []);
    if (call === 'person.create' && (await createPerson(row)) === undefined) return;
    if (call === 'person.update') await updatePerson(row, planned);
    if (call === 'person.delete') await deletePerson(row, planned);
    if (call === 'licenses.change') await changeLicenses(row, planned);
    if (call === 'site.set') await setSite(row);
    if (row.ledger.doubt !== undefined || row.ledger.openOf(() => true).length === 0) break;
  }
}

function close(row: RowRun, context: ApplyContext, reason?: string): Outcome {
  if (reason !== undefined) {
    const refusal = { code: 'stopped', message: `the run stopped in the middle of this row: ${reason}` };
    for (const change of row.ledger.openOf(() => true)) row.ledger.refuse(change, refusal);
  }
  const outcome = row.ledger.outcome(new Date().toISOString());
  const ended = reason !== undefined ? 'cut short' : row.ledger.isPassing() ? 'passing' : undefined;
  context.run.journal.closing({ ...outcome, ...(ended && { ended }) });
  context.onRow(outcome);
  return outcome;
}

function stopReason(error: unknown): string {
  return error instanceof RunError ? error.message : 'an unexpected error';
}
