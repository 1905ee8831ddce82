/** `audit.jsonl` in the output folder: a line for each time that a worker ended its work on a job. */
import { join } from 'node:path';
import { appendLine } from '../files/append-line.js';
import { notWritten } from '../files/line-writer.js';
import type { Asked } from './payload.js';

export interface AuditLine {
  /** ISO 8601 */
  readonly at: string;
  readonly job: string;
  /** Id of the organization. */
  readonly organization: string;
  readonly asked: Asked;
  readonly submittedBy: string;
  readonly approvedBy?: string;
  /** Email address of the admin with whose sign-in it was done; absent: nothing was applied. */
  readonly appliedBy?: string;
  /** Host and process of the worker. */
  readonly worker: string;
  /** A line of the same job with a higher number came later. */
  readonly lease: number;
  readonly end: 'planned' | 'waits for approval' | 'applied' | 'handed back' | 'stopped' | 'failed';
  readonly counts?: Readonly<Record<string, number>>;
  readonly reason?: string;
}

/** Throws a RunError (`stopped`) on a disk error. */
export async function appendAudit(output: string, line: AuditLine): Promise<void> {
  const path = join(output, 'audit.jsonl');
  await appendLine(path, line).catch((error: unknown) => {
    throw notWritten(path, error);
  });
}
