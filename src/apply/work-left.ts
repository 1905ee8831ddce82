/** What a run has left of a job: rows that are done, rows to finish, and rows not started. */
import type { JobFolder } from '../job/folder.js';
import { indexJournal } from '../job/journal-index.js';
import { readPlan } from '../job/plan-file.js';
import { effectOf } from '../plan/count-plan.js';
import { losesSomething } from '../plan/removals.js';
import { openRows } from '../model/worth-retrying.js';
import { statuses, type RowPlan, type Status } from '../model/row.js';
import { rowsWithCalls } from '../plan/rows-to-do.js';

/** Counts only rows that need calls. */
export interface WorkLeft {
  /** Rows that have ended for good, with whatever status. */
  readonly done: number;
  /** Of `done`: rows that are not as the spreadsheet asks. */
  readonly notAsAsked: number;
  /** Rows whose calls were announced and that have not ended. */
  readonly toFinish: number;
  /** Rows not started. */
  readonly toGo: number;
  /** What the rows in `toFinish` and `toGo` do to their people. */
  readonly create: number;
  readonly update: number;
  readonly delete: number;
  /** People in the same rows who lose access or data. */
  readonly removals: number;
  /** The job is applied in waves. */
  readonly hasWaves: boolean;
}

/** Throws a RunError (`refused`) if the plan or the journal cannot be read. */
export async function workLeft(job: JobFolder): Promise<WorkLeft> {
  const planFile = await readPlan(job.file('plan.jsonl'));
  const index = await indexJournal(job.file('journal.jsonl'));
  const ended = Object.fromEntries(statuses.map((status) => [status, 0])) as Record<Status, number>;
  const hasWaves = index.hasWaves();
  const left = { toFinish: 0, toGo: 0, create: 0, update: 0, delete: 0, removals: 0 };
  try {
    for await (const row of rowsWithCalls(planFile)) {
      const end = index.ended(row.row);
      if (end === 'for good') ended[(await index.read(row.row))?.status ?? 'unknown'] += 1;
      else count(row, left, end === 'awaiting manager' || index.begun(row.row) !== undefined);
    }
  } finally {
    await index.close();
  }
  const done = statuses.reduce((sum, status) => sum + ended[status], 0);
  return { done, notAsAsked: openRows(ended) + ended.invalid, hasWaves, ...left };
}

type Counted = Exclude<keyof WorkLeft, 'hasWaves'>;

function count(row: RowPlan, left: { -readonly [K in Counted]?: number }, isBegun: boolean): void {
  const add = (name: Counted): void => void (left[name] = (left[name] ?? 0) + 1);
  add(isBegun ? 'toFinish' : 'toGo');
  add(effectOf(row));
  if (losesSomething(row)) add('removals');
}
