/** Sums of counts that sentences are made from. */
import type { PlanSummary } from '../../model/plan-summary.js';
import { doneStatuses, statuses, type Status } from '../../model/row.js';
import type { RowColumns } from '../../report/row-format.js';

type Counts = Readonly<Partial<Record<Status, number>>>;

/** People whom a plan creates, updates or deletes. */
export function peopleChanged({ people }: Pick<PlanSummary, 'people'>): number {
  return people.create + people.update + people.delete;
}

export function doneCount(counts: Counts): number {
  return doneStatuses.reduce((sum, status) => sum + (counts[status] ?? 0), 0);
}

export function openCount(counts: Counts): number {
  return statuses.reduce((sum, status) => sum + (counts[status] ?? 0), 0) - doneCount(counts);
}

export function countsOfRows({ status }: Pick<RowColumns, 'status'>): Counts {
  const counts: Partial<Record<Status, number>> = {};
  for (const place of status) {
    const name = statuses[place] ?? 'unknown';
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}
