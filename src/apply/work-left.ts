/** A job that a run has begun: what of it is done, what is to be finished, and what is still to go. */
import type { JobFolder } from '../job/folder.js';
import { indexJournal } from '../job/journal-index.js';
import { readPlan } from '../job/plan-file.js';
import { effectOf } from '../plan/count-plan.js';
import { losesSomething } from '../plan/removals.js';
import { openRows } from '../model/worth-retrying.js';
import { statuses, type RowPlan, type Status } from '../model/row.js';
import { rowsWithCalls } from '../plan/rows-to-do.js';

/** Of the rows that are done by making calls. */
export interface WorkLeft {
  /** Rows that have ended for good, whatever way. */
  readonly done: number;
  /** Of `done`: rows that are not as the spreadsheet asks. */
  readonly notAsAsked: number;
  /** Rows of which calls were announced, and that have not ended. */
  readonly toFinish: number;
  /** Rows that are still as they were. */
  readonly toGo: number;
  /** Of the rows that are to be finished or to go: what becomes of their people. */
  readonly create: number;
  readonly update: number;
  readonly delete: number;
  /** Of the same rows: people who lose something. */
  readonly removals: number;
}

/** Throws a RunError (`refused`) where plan or journal cannot be read. */
export async function workLeft(job: JobFolder): Promise<WorkLeft> {
  const planFile = await readPlan(job.file('plan.jsonl'));
  const index = await indexJournal(job.file('journal.jsonl'));
  const ended = Object.fromEntries(statuses.map((status) => [status, 0])) as Record<Status, number>;
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
  return { done, notAsAsked: openRows(ended) + ended.invalid, ...left };
}

function count(row: RowPlan, left: { -readonly [K in keyof WorkLeft]?: number }, isBegun: boolean): void {
  const add = (name: keyof WorkLeft): void => void (left[name] = (left[name] ?? 0) + 1);
  add(isBegun ? 'toFinish' : 'toGo');
  add(effectOf(row));
  if (losesSomething(row)) add('removals');
}
