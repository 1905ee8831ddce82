/** `audit.jsonl` in the output folder: a line for each time that a worker ended its work on a job. */
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunProblem } from '../errors.js';
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
  /** Of what failed: its kind, as the exit code tells it. */
  readonly problem?: RunProblem;
}

/** Throws a RunError (`stopped`) on a disk error. */
export async function appendAudit(output: string, line: AuditLine): Promise<void> {
  const path = join(output, 'audit.jsonl');
  await appendLine(path, line).catch((error: unknown) => {
    throw notWritten(path, error);
  });
}

/** How much of the end of the file is read. */
const tail = 1 << 18;

/** The newest line about the job; `undefined`: there is none near the end of the file, or no file. */
export async function lastAudit(output: string, job: string): Promise<AuditLine | undefined> {
  const file = await open(join(output, 'audit.jsonl')).catch(() => undefined);
  try {
    const size = (await file?.stat())?.size ?? 0;
    const length = Math.min(size, tail);
    const read = await file?.read(Buffer.alloc(length), 0, length, size - length);
    const lines = (read?.buffer.toString('utf8') ?? '').split('\n').map(lineIn);
    return lines.findLast((line) => line?.job === job);
  } finally {
    await file?.close();
  }
}

/** `undefined`: a part of a line. */
function lineIn(text: string): AuditLine | undefined {
  try {
    return JSON.parse(text) as AuditLine;
  } catch {
    return undefined;
  }
}
