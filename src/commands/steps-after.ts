/** What is likely wanted next of a job that has been applied, as commands with the job's own name. Pure. */
import { dirname, join } from 'node:path';
import type { PlanHeader } from '../job/plan-file.js';
import type { Status } from '../row.js';

export interface AppliedJob {
  readonly header: Pick<PlanHeader, 'job' | 'parent'>;
  /** Rows by status. */
  readonly counts: Readonly<Record<Status, number>>;
  /** What names the job on the command line. */
  readonly reference: string;
  /** Path of its results.csv. */
  readonly results: string;
}

/** What `retry` takes. */
const open: readonly Status[] = ['failed', 'partial', 'unknown', 'conflict'];

/** The most pressing one first; none where nothing is left and nothing was done. */
export function stepsAfter({ header, counts, reference, results }: AppliedJob): string[] {
  const steps: string[] = [];
  const parent = join(dirname(reference), header.parent ?? '');
  if (open.some((status) => counts[status] > 0)) {
    const again = header.job === 'undo' ? `undo ${parent}` : `retry ${reference}`;
    steps.push(`webex-bulk ${again}   tries again what is not done`);
  }
  if (counts.invalid > 0)
    steps.push(
      `correct the invalid rows in results.csv and run  webex-bulk apply ${results} --where wx_status=invalid`,
    );
  const isDone = counts.created + counts.updated > 0;
  if (steps.length === 0 && isDone && header.job !== 'undo') steps.push(`webex-bulk undo ${reference}   takes it back`);
  return steps;
}

/** How many rows `retry` would take. */
export function openRows(counts: Readonly<Record<Status, number>>): number {
  return open.reduce((sum, status) => sum + counts[status], 0);
}
