/** The rows of a job as a page takes them: read by the page's own code, so it knows nothing of files. */
import type { RowNumber, Status } from '../model/row.js';

/** Many rows, column by column, which is a third smaller than row by row. All lists are of one length. */
export interface RowColumns {
  readonly row: readonly RowNumber[];
  readonly email: readonly string[];
  /** Places in `statuses`. */
  readonly status: readonly number[];
  /** On one line, as in `wx_changes`; begins with `planned: ` where the row was not started. */
  readonly changes: readonly string[];
  /** 1: the person loses something, or is going to. */
  readonly loses: readonly (0 | 1)[];
  readonly code: readonly string[];
  readonly error: readonly string[];
  readonly next: readonly string[];
}

export const columnNames = ['row', 'email', 'status', 'changes', 'loses', 'code', 'error', 'next'] as const;

export interface ReportRow {
  readonly row: RowNumber;
  readonly email: string;
  readonly status: Status;
  readonly changes: string;
  readonly loses: boolean;
  readonly code: string;
  readonly error: string;
  readonly next: string;
}

/** Rows and calls over time, for the chart. */
export interface CourseData {
  /** Seconds since 1970 at the beginning of each span. */
  readonly at: readonly number[];
  /** Per minute. */
  readonly rows: readonly number[];
  readonly calls: readonly number[];
  /** The length of a span. */
  readonly minutes: number;
}

/** A symbol beside each status, so that none is told by color alone. */
export const statusSymbols: Readonly<Record<Status, string>> = {
  created: '+',
  updated: '✓',
  unchanged: '=',
  partial: '◐',
  failed: '✕',
  invalid: '!',
  conflict: '⇄',
  unknown: '?',
  'not-attempted': '–',
  deleted: '−',
};

export type Tone = 'good' | 'calm' | 'warn' | 'bad';

export const statusTones: Readonly<Record<Status, Tone>> = {
  created: 'good',
  updated: 'good',
  deleted: 'good',
  unchanged: 'calm',
  'not-attempted': 'calm',
  partial: 'warn',
  conflict: 'warn',
  unknown: 'warn',
  failed: 'bad',
  invalid: 'bad',
};
