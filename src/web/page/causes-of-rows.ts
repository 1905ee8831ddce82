/** Rows that are not done, by cause, the most frequent first. */
import { doneStatuses, statuses, type RowNumber, type Status } from '../../model/row.js';
import type { RowColumns } from '../../report/row-format.js';

export interface CauseOfRows {
  readonly code: string;
  readonly status: Status;
  readonly count: number;
  /** The first of them. */
  readonly rows: readonly RowNumber[];
  /** Of the first row. */
  readonly error: string;
  readonly next: string;
}

const mostRowsNamed = 10;

export function causesOfRows(columns: RowColumns): readonly CauseOfRows[] {
  const causes = new Map<string, CauseOfRows & { count: number; rows: RowNumber[] }>();
  columns.row.forEach((row, place) => {
    const status = statuses[columns.status[place] ?? 0] ?? 'unknown';
    if (doneStatuses.includes(status)) return;
    const code = columns.code[place] ?? '';
    const name = `${status} ${code}`;
    const texts = { error: columns.error[place] ?? '', next: columns.next[place] ?? '' };
    const cause = causes.get(name) ?? { code, status, count: 0, rows: [], ...texts };
    causes.set(name, cause);
    cause.count += 1;
    if (cause.rows.length < mostRowsNamed) cause.rows.push(row);
  });
  return [...causes.values()].sort((a, b) => b.count - a.count);
}
