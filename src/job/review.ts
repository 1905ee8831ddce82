/** A job that waits for a person's word, and the word: `review.json`, `approval.json`, `rejection.json` in its folder. */
import { readFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { RunError } from '../errors.js';
import { writeJson } from '../files/write-json.js';
import type { JobFolder } from './folder.js';
import type { PlanSeal } from './plan-seal.js';

export interface Review {
  /** Name of the dropped file's folder. */
  readonly drop?: string;
  readonly feed?: string;
  readonly file?: string;
  /** Where the dropped file waits: in the watched folder, `review/`, a folder of its own. */
  readonly path?: string;
  /** ISO 8601 */
  readonly at: string;
  readonly reasons: readonly { readonly code: string; readonly message: string }[];
  /** Somebody other than who planned it has to approve it. */
  readonly another?: true;
}

export interface Approval {
  /** The user of this machine who approved it. */
  readonly by: string;
  /** Email address of the admin who was signed in, where somebody was. */
  readonly signIn?: string;
  /** ISO 8601 */
  readonly at: string;
  /** SHA-256 over the plan's seal: what was approved is what is applied. */
  readonly seal: string;
  readonly reason?: string;
  /** Path of the job that is applied instead: the same without its removals. */
  readonly instead?: string;
}

export interface Rejection {
  readonly by: string;
  readonly signIn?: string;
  readonly at: string;
  readonly reason?: string;
}

export async function writeReview(job: JobFolder, review: Review): Promise<void> {
  await writeJson(job.file('review.json'), review);
}

/** `undefined`: the job does not wait. Throws a RunError (`refused`) for a damaged file, as the next two do. */
export async function reviewOf(job: JobFolder): Promise<Review | undefined> {
  return await decisionIn(job.file('review.json'), ({ at, reasons }) => isText(at) && areReasons(reasons));
}

export async function approvalOf(job: JobFolder): Promise<Approval | undefined> {
  return await decisionIn(job.file('approval.json'), ({ by, at, seal }) => [by, at, seal].every(isText));
}

export async function rejectionOf(job: JobFolder): Promise<Rejection | undefined> {
  return await decisionIn(job.file('rejection.json'), ({ by, at }) => isText(by) && isText(at));
}

async function decisionIn<T>(
  path: string,
  isOne: (value: Readonly<Record<string, unknown>>) => boolean,
): Promise<T | undefined> {
  const value = await readObject(path);
  if (value === undefined || isOne(value)) return value as T | undefined;
  throw damaged(path);
}

function isText(value: unknown): boolean {
  return typeof value === 'string';
}

function areReasons(value: unknown): boolean {
  return Array.isArray(value) && value.every((one: unknown) => isText((one as { message?: unknown } | null)?.message));
}

/** One text for what was approved. */
export function sealText({ lines, footer }: PlanSeal): string {
  return createHash('sha256').update(`${lines} ${footer}`).digest('hex');
}

async function readObject(path: string): Promise<Record<string, unknown> | undefined> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  } catch {
    // Told below.
  }
  throw damaged(path);
}

function damaged(path: string): RunError {
  return new RunError('refused', `${path} is damaged: it is not what this program writes.`, {
    next: 'Restore the file, or delete it and decide again.',
  });
}
