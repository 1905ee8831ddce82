/**
 * Makes the calls of a plan, many rows at once, and gives every row that it begins a closing in the journal. Never rejects
 * for a row's sake; a run's problem stops it, and is returned so that results can still be written.
 */
import { createFloor, type Floor } from '../calls/floor.js';
import { changeLicenses } from '../calls/licenses-change.js';
import type { LicenseQueues } from '../calls/license-queues.js';
import { createLedger } from '../calls/ledger.js';
import { createPerson } from '../calls/person-create.js';
import { updatePerson } from '../calls/person-update.js';
import type { RowRun, Run } from '../calls/row-run.js';
import { setSite } from '../calls/site-set.js';
import { RunError } from '../errors.js';
import type { Outcome, RowPlan } from '../row.js';

export interface ApplyContext {
  readonly run: Omit<Run, 'holdingNoPlace' | 'sleep'>;
  /** Rows that have calls to make and are not closed yet, in the order of the file; asked for once for each phase. */
  readonly rows: () => AsyncIterable<RowPlan>;
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

async function applyRow(plan: RowPlan, run: Run, context: ApplyContext): Promise<void> {
  const row: RowRun = { run, plan, ledger: createLedger(plan), seq: 0 };
  try {
    await makeCalls(row);
  } catch (error) {
    if (row.seq > 0) close(row, context, stopReason(error));
    throw error;
  } finally {
    run.queues.leave(plan.row);
  }
  close(row, context);
}

async function makeCalls(row: RowRun): Promise<void> {
  for (const { call, changes } of row.plan.calls) {
    const planned = changes.flatMap((place) => row.plan.changes[place] ?? []);
    if (call === 'person.create' && (await createPerson(row)) === undefined) return;
    if (call === 'person.update') await updatePerson(row, planned);
    if (call === 'licenses.change') await changeLicenses(row, planned);
    if (call === 'site.set') await setSite(row);
    if (row.ledger.doubt !== undefined || row.ledger.openOf(() => true).length === 0) break;
  }
}

function close(row: RowRun, context: ApplyContext, reason?: string): void {
  if (reason !== undefined) {
    const refusal = { code: 'stopped', message: `the run stopped in the middle of this row: ${reason}` };
    for (const change of row.ledger.openOf(() => true)) row.ledger.refuse(change, refusal);
  }
  const outcome = row.ledger.outcome(new Date().toISOString());
  context.run.journal.closing(outcome);
  context.onRow(outcome);
}

function stopReason(error: unknown): string {
  return error instanceof RunError ? error.message : 'an unexpected error';
}
