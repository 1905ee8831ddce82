/** What is told about a dropped file, whichever way it is told. */
import { doneStatuses } from '../model/row.js';

export const kinds = ['done', 'problems', 'review', 'failed', 'missing-file', 'digest', 'test', 'sign-in'] as const;
export type Kind = (typeof kinds)[number];

export interface Notification {
  readonly kind: Kind;
  /** One sentence. */
  readonly title: string;
  readonly feed?: string;
  /** Name of the dropped file. */
  readonly file?: string;
  /** Name of the job's folder. */
  readonly job?: string;
  readonly organization?: string;
  readonly site?: string;
  /** ISO 8601. */
  readonly at: string;
  /** Rows by status. */
  readonly counts?: Readonly<Record<string, number>>;
  /** Grouped, the most frequent first. */
  readonly errors?: readonly ErrorGroup[];
  /** Why the file waits for review. */
  readonly reasons?: readonly string[];
  /** The command to type next. */
  readonly command?: string;
  /** Path or URL of the report. */
  readonly link?: string;
  /** Files that email may attach. */
  readonly attachments?: readonly Attachment[];
  /** Sent only through channels whose `details` is `people`. */
  readonly people?: readonly PersonLine[];
}

export interface ErrorGroup {
  readonly code: string;
  readonly message: string;
  readonly rows: number;
}

export interface Attachment {
  readonly name: string;
  readonly path: string;
}

export interface PersonLine {
  readonly row: number;
  readonly email: string;
  readonly what: string;
}

/** Rows in total, and rows that are not done; `undefined` if the notification counts none. */
export function rowsIn({ counts }: Pick<Notification, 'counts'>): { total: number; notDone: number } | undefined {
  if (counts === undefined) return undefined;
  const done: readonly string[] = doneStatuses;
  const sum = (entries: readonly [string, number][]): number => entries.reduce((total, [, rows]) => total + rows, 0);
  const all = Object.entries(counts);
  return { total: sum(all), notDone: sum(all.filter(([status]) => !done.includes(status))) };
}

/** Whether someone should look at it: everything but a file whose rows are all done, and a test. */
export function isProblem(notification: Notification): boolean {
  if (notification.kind === 'test') return false;
  return notification.kind !== 'done' || (rowsIn(notification)?.notDone ?? 0) > 0;
}
