/** The rows of a job as a page takes them: read by the page's own code, so it knows nothing of files. */
import type { RowNumber, Status } from '../model/row.js';

/** Many rows, column by column, which is a third smaller than row by row. All lists are of one length. */
export interface RowColumns {
  readonly row: readonly RowNumber[];
  readonly email: readonly string[];
  /** Places in `statuses`. */
  readonly status: readonly number[];
  /** Places in `effects`. */
  readonly effect: readonly number[];
  /** The names of the fields that change, in the order of `fields/table.ts`, with a blank between. */
  readonly fields: readonly string[];
  /** On one line, as in `wx_changes`; begins with `planned: ` where the row was not started. */
  readonly changes: readonly string[];
  /** 1: the person loses something, or is going to. */
  readonly loses: readonly (0 | 1)[];
  /** Where the row was not started, of its first warning. */
  readonly code: readonly string[];
  readonly error: readonly string[];
  readonly next: readonly string[];
}

export const columnNames = [
  ...(['row', 'email', 'status', 'effect', 'fields', 'changes'] as const),
  ...(['loses', 'code', 'error', 'next'] as const),
] as const;

/** What the plan does with the person of a row, named as in `PlanSummary.people`. */
export const effects = [
  ...(['create', 'update', 'delete', 'unchanged', 'repeated'] as const),
  ...(['invalid', 'failed', 'conflict'] as const),
] as const;
export type Effect = (typeof effects)[number];

export interface ReportRow {
  readonly row: RowNumber;
  readonly email: string;
  readonly status: Status;
  readonly effect: Effect;
  readonly fields: string;
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

export const effectSymbols: Readonly<Record<Effect, string>> = {
  create: '+',
  update: '✓',
  delete: '−',
  unchanged: '=',
  repeated: '=',
  invalid: '!',
  failed: '✕',
  conflict: '⇄',
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

export const effectTones: Readonly<Record<Effect, Tone>> = {
  create: 'good',
  update: 'good',
  delete: 'warn',
  unchanged: 'calm',
  repeated: 'calm',
  invalid: 'bad',
  failed: 'bad',
  conflict: 'warn',
};
