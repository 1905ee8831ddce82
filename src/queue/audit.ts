/**
 * Who submitted, approved and applied each job: a file for each machine in the output folder, `audit-HOST.jsonl`. Machines never
 * append to the same file, because appending is not atomic on network file systems. Processes of one machine do: each line is
 * one write, and begins with a line break of its own, so that one which a death tore ends with itself.
 */
import { open, readdir, readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { RunProblem } from '../errors.js';
import { notRead } from '../files/json-lines.js';
import { notWritten } from '../files/line-writer.js';
import type { Asked } from './payload.js';

interface About {
  /** ISO 8601 */
  readonly at: string;
  /** Name of its folder. */
  readonly job: string;
}

/** What a person did: `by`, the user of the machine `host`; `signIn`: the address of the saved sign-in, if there was one. */
interface ByPerson extends About {
  readonly by: string;
  readonly host: string;
  readonly signIn?: string;
}

export interface SubmittedLine extends ByPerson {
  readonly event: 'submitted';
  /** Id of the organization. */
  readonly organization: string;
  readonly profile: string;
  readonly asked: Asked;
  /** Name of the spreadsheet, and the SHA-256 of its bytes; absent for a job that was planned before. */
  readonly file?: string;
  readonly sha256?: string;
}

/** `withdrawn`: it was submitted, but the queue did not take it. */
export interface DecidedLine extends ByPerson {
  readonly event: 'approved' | 'rejected' | 'withdrawn';
  readonly reason?: string;
}

/** A worker ended its work on the job. */
export interface EndedLine extends About {
  readonly event: 'ended';
  /** Id of the organization. */
  readonly organization: string;
  readonly asked: Asked;
  /** The user of the machine that it was submitted from. */
  readonly submittedBy?: string;
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

export type AuditLine = SubmittedLine | DecidedLine | EndedLine;

/** Durable when it resolves. Throws a RunError (`stopped`) on a disk error. */
export async function appendAudit(output: string, line: AuditLine, host = hostname()): Promise<void> {
  const path = join(output, `audit-${host.replace(/[^\w.-]/gu, '_')}.jsonl`);
  try {
    const file = await open(path, 'a', 0o600);
    try {
      const bytes = Buffer.from(`\n${JSON.stringify(line)}\n`);
      const { bytesWritten } = await file.write(bytes);
      if (bytesWritten < bytes.length) throw new Error('only a part of a line was written');
      await file.datasync();
    } finally {
      await file.close();
    }
  } catch (error) {
    throw notWritten(path, error);
  }
}

export interface Audit {
  /** Of all machines, by their clocks, the oldest first. */
  readonly lines: readonly AuditLine[];
  /** Lines that a death tore, or that are not readable for another reason. */
  readonly torn: number;
}

/** No lines if there is no such folder. Throws a RunError (`refused`) for a file that cannot be read. */
export async function readAudit(output: string): Promise<Audit> {
  const names = await readdir(output).catch(() => []);
  const lines: AuditLine[] = [];
  let torn = 0;
  for (const name of names.filter((one) => /^audit-[\w.-]+\.jsonl$/u.test(one))) {
    const path = join(output, name);
    const text = await readFile(path, 'utf8').catch((error: unknown) => {
      throw notRead(path, error);
    });
    for (const one of text.split('\n')) {
      if (one === '') continue;
      const line = parsed(one);
      if (line === undefined) torn += 1;
      else lines.push(line);
    }
  }
  return { lines: lines.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0)), torn };
}

function parsed(text: string): AuditLine | undefined {
  try {
    const value = JSON.parse(text) as Partial<AuditLine> | null;
    const isLine = typeof value?.at === 'string' && typeof value.job === 'string' && events.includes(value.event ?? '');
    return isLine ? (value as AuditLine) : undefined;
  } catch {
    return undefined;
  }
}

const events: readonly string[] = ['submitted', 'approved', 'rejected', 'withdrawn', 'ended'];

/** How the last work on the job ended; `undefined`: no worker has ended any. Throws a RunError (`stopped`) on a disk error. */
export async function lastEnd(output: string, job: string): Promise<EndedLine | undefined> {
  const { lines } = await readAudit(output);
  return lines.filter((line) => line.event === 'ended').findLast((line) => line.job === job);
}
