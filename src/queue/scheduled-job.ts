/** What happens when a scheduled file is due: it is read anew, and submitted as a job of its own if it has changed. */
import { access } from 'node:fs/promises';
import { basename } from 'node:path';
import { UnrecoverableError, Worker, type Job } from 'bullmq';
import type { Redis } from 'ioredis';
import { RunError } from '../errors.js';
import { createJobFolder, removeJobFolder } from '../job/folder.js';
import { redacted } from '../model/secrets.js';
import { withoutPeople } from '../model/without-people.js';
import { auditSubmission } from './audit-submission.js';
import { stepId } from './flow.js';
import { inTime, late } from './in-time.js';
import { jobPlace } from './job-place.js';
import { prefix, schedulesQueue } from './names.js';
import { addJob, addNotice, openQueue, pauseAfter } from './organization-queue.js';
import type { Payload } from './payload.js';
import { readLast, readSchedule, writeLast } from './schedule-file.js';
import type { Due } from './schedules.js';
import { writeSubmission } from './submission.js';

export interface DuePlace {
  readonly client: Redis;
  readonly output: string;
  /** A sentence for the log. */
  readonly note: (about: string) => void;
}

/** Takes what is due, of all organizations, one at a time for all workers of the queue. Needs no sign-in. */
export function openScheduleWorker(
  place: DuePlace,
  { name, lockDuration }: { readonly name: string; readonly lockDuration: number },
): { close(): Promise<void> } {
  const worker = new Worker<Due, string>(
    schedulesQueue,
    (due, token) => keptLocked(due, token, lockDuration, () => whenDue(due, place)),
    {
      ...{ connection: place.client, prefix, name, concurrency: 1, lockDuration },
      // BullMQ's own renewal goes on for ever, and keeps the process, where Redis is gone when the worker closes.
      ...{ skipLockRenewal: true, stalledInterval: lockDuration / 2, maxStalledCount: 1_000_000 },
      settings: { backoffStrategy: (attempts) => pauseAfter(attempts) },
    },
  );
  // What breaks the connection is told once, for all queues.
  worker.on('error', () => undefined);
  return {
    // A Redis that is gone is not waited for, and does not keep the process.
    async close() {
      if ((await inTime(worker.close(), lockDuration)) === late) void worker.disconnect().catch(() => undefined);
    },
  };
}

/** Renews the job's lock while it is worked on; what fails is left to the job's own calls. */
async function keptLocked<T>(
  job: Job<Due>,
  token: string | undefined,
  lockDuration: number,
  work: () => Promise<T>,
): Promise<T> {
  const renew = (): void => void job.extendLock(token ?? '', lockDuration).catch(() => undefined);
  const timer = setInterval(renew, lockDuration / 3).unref();
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}

/** Returns what became of it. Throws what BullMQ takes for its answer; people are told then, unless it is tried again. */
async function whenDue(due: Job<Due>, place: DuePlace): Promise<string> {
  const { schedule, file } = due.data;
  try {
    const end = await submitDue(due, place);
    place.note(`Schedule ${schedule}: ${end}`);
    return end;
  } catch (error) {
    const reason = withoutPeople(redacted(error instanceof Error ? error.message : String(error)));
    place.note(`Schedule ${schedule}: ${reason}`);
    if (error instanceof RunError && error.problem === 'stopped') throw new Error(reason);
    const { organization: id, profile } = due.data;
    const job = nameOf(file, due.timestamp);
    await addNotice(place.client, id, { job, profile, asked: 'plan', reason }, `${schedule}.${due.timestamp}`);
    throw new UnrecoverableError(reason);
  }
}

async function submitDue(due: Job<Due>, { client, output }: DuePlace): Promise<string> {
  const { schedule, file, organization, profile, sha256: sha } = due.data;
  const { submission, priority } = await readSchedule(output, schedule);
  const payload = (job: string): Payload => ({ job, profile, asked: submission.asked });
  const begun = due.data.job === undefined ? undefined : jobPlace(output, due.data.job);
  // A worker died after it had added the job, or just before.
  if (begun !== undefined && (await isAdded(client, organization, stepId(payload(begun.name), submission.asked)))) {
    // It may have died before it noted that.
    if (sha !== undefined) await writeLast(output, schedule, { sha256: sha, job: begun.name });
    return `submitted as ${begun.name}`;
  }
  // One that was planned was worked on, although the queue has forgotten it.
  if (begun !== undefined && !(await isThere(begun.file('plan.jsonl')))) await removeJobFolder(begun);
  const job = await createJobFolder(output, file, new Date());
  await due.updateData({ ...due.data, job: job.name });
  const now = { ...submission, priority, at: new Date().toISOString() };
  const sha256 = await writeSubmission(job, file, now).catch(async (error: unknown) => {
    await removeJobFolder(job).catch(() => undefined);
    throw error;
  });
  const last = await readLast(output, schedule);
  const isSame = last?.sha256 === sha256;
  if (isSame && !(await hasFailed(client, organization, stepId(payload(last.job), submission.asked)))) {
    await removeJobFolder(job);
    return `nothing to do: ${basename(file)} is as it was in ${last.job}`;
  }
  await due.updateData({ ...due.data, sha256 });
  await auditSubmission(output, job, now, sha256);
  // Where this is not answered, the job may have been added all the same: its folder stays.
  await addJob(client, { id: organization }, payload(job.name), { priority });
  await writeLast(output, schedule, { sha256, job: job.name });
  return `submitted as ${job.name}`;
}

async function isThere(path: string): Promise<boolean> {
  return await access(path).then(
    () => true,
    () => false,
  );
}

async function isAdded(client: Redis, organization: string, id: string): Promise<boolean> {
  return (await stateOf(client, organization, id)) !== 'unknown';
}

/** It is submitted again, although the file is the same. */
async function hasFailed(client: Redis, organization: string, id: string): Promise<boolean> {
  return (await stateOf(client, organization, id)) === 'failed';
}

async function stateOf(client: Redis, organization: string, id: string): Promise<string> {
  const queue = openQueue(client, organization);
  try {
    return await queue.getJobState(id);
  } finally {
    await queue.close().catch(() => undefined);
  }
}

/** As the folder of a job would be named, for messages about one that there is not. */
function nameOf(file: string, at: number): string {
  const digits = new Date(at).toISOString().replace(/\D/gu, '');
  return `${digits.slice(0, 8)}-${digits.slice(8, 14)}-${basename(file).replace(/[^\p{L}\p{N}._-]+/gu, '-')}`;
}
