/** What is known of a job without reading its rows: its status, where its file came from, and whether it waits for approval. */
import { readFile, stat } from 'node:fs/promises';
import type { JobFolder } from './folder.js';
import { jobStatusOf, type JobStatus } from './job-status.js';
import type { Processes } from './processes.js';
import { sourceName } from './source.js';

export type Review = 'none' | 'waiting' | 'approved' | 'rejected';

export interface JobFacts {
  readonly job: JobFolder;
  readonly status: JobStatus;
  readonly review: Review;
  /** The feed of the dropped file; absent for a job that a person started. */
  readonly feed?: string;
  /** The watched folder that it was dropped into. */
  readonly folder?: string;
  /** When the last run ended, in milliseconds since 1970; until then, when the job was planned. Absent if unreadable. */
  readonly endedAt?: number;
  /** Until when the job is kept so that it can be undone, in milliseconds since 1970. */
  readonly undoableUntil?: number;
}

/** Reads a few small files of the job. Never throws for a damaged job: its status is `unreadable` then, and says why. */
export async function jobFactsOf(job: JobFolder, processes: Processes): Promise<JobFacts> {
  const status = await jobStatusOf(job, processes).catch((error: unknown): JobStatus => unreadable(error));
  const review = await reviewOf(job);
  try {
    const [source, summary] = [await fieldsOf(job.file(sourceName)), await fieldsOf(job.file('summary.json'))];
    const undoableUntil = timeIn(source, 'undoableUntil');
    const endedAt = timeIn(summary, 'finishedAt') ?? plannedAt(status);
    const { feed, folder } = source;
    return {
      ...{ job, status, review },
      ...(typeof feed === 'string' && { feed }),
      ...(typeof folder === 'string' && { folder }),
      ...(endedAt !== undefined && { endedAt }),
      ...(undoableUntil !== undefined && { undoableUntil }),
    };
  } catch (error) {
    return { job, status: unreadable(error), review };
  }
}

async function reviewOf(job: JobFolder): Promise<Review> {
  if (!(await isThere(job.file('review.json')))) return 'none';
  if (await isThere(job.file('rejection.json'))) return 'rejected';
  return (await isThere(job.file('approval.json'))) ? 'approved' : 'waiting';
}

async function isThere(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}

/** No fields if there is no such file. Throws for one that is not a JSON object: it may hold a date that must be kept. */
async function fieldsOf(path: string): Promise<Readonly<Record<string, unknown>>> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return {};
  const value = parsed(text);
  if (typeof value !== 'object' || value === null) throw new Error(`${path} is damaged: it is not a JSON object.`);
  return value as Readonly<Record<string, unknown>>;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Throws for a value that is not a time: whoever wrote it wanted something kept. */
function timeIn(fields: Readonly<Record<string, unknown>>, name: string): number | undefined {
  const value = fields[name];
  if (value === undefined || value === null) return undefined;
  const time = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(time)) throw new Error(`${name} is ${JSON.stringify(value)}, not a time.`);
  return time;
}

function plannedAt(status: JobStatus): number | undefined {
  if (status.is === 'unreadable') return undefined;
  const time = Date.parse(status.header.at);
  return Number.isNaN(time) ? undefined : time;
}

function unreadable(error: unknown): JobStatus {
  return { is: 'unreadable', why: (error as Error).message };
}
