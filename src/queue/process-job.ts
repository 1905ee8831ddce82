/** One job of the queue: takes its lease, has it done, and tells the queue how it ended. */
import { setTimeout as wait } from 'node:timers/promises';
import { UnrecoverableError, WaitingError, type Job } from 'bullmq';
import type { Redis } from 'ioredis';
import { RunError, SameRefusalError, WaveStopError } from '../errors.js';
import type { JobFolder } from '../job/folder.js';
import { highestLease } from '../job/highest-lease.js';
import { hasLost } from '../job/lease.js';
import { LockHeldError } from '../job/lock.js';
import { redacted } from '../model/secrets.js';
import { withoutPeople } from '../model/without-people.js';
import { appendAudit, type EndedLine } from './audit.js';
import { holdLease, type HeldLease } from './hold-lease.js';
import { inTime, late } from './in-time.js';
import { jobPlace } from './job-place.js';
import { nextLease } from './lease-number.js';
import { notifyOf, type Notified, type Notify } from './notify-step.js';
import { isPayload, notifyStep, type Payload } from './payload.js';
import { reportProgress } from './report-progress.js';
import { submissionOf, type Submission } from './submission.js';
import type { Ended, Told, Work } from './work.js';

export interface Processing {
  readonly client: Redis;
  readonly work: Work;
  readonly output: string;
  /** Host and process. */
  readonly worker: string;
  /** Milliseconds that a lock lasts. */
  readonly lockDuration: number;
  /** Aborted when the worker is to end. */
  readonly signal: AbortSignal;
  readonly tell: (told: Told) => void;
  /** Tells people how a job ended; absent: they are told nothing. */
  readonly notify?: Notify;
}

/** What the queue keeps of a job that ended. */
export type Returned = Pick<Ended, 'is' | 'counts'> | Notified;

/** Throws what BullMQ takes for its answer: `WaitingError`, `UnrecoverableError`, or an error to try again after. */
export async function processJob(
  queued: Job<Payload>,
  token: string,
  organization: string,
  how: Processing,
): Promise<Returned> {
  const payload: unknown = queued.data;
  if (!isPayload(payload)) throw new UnrecoverableError('This is not a job that webex-bulk submit added.');
  if (queued.name === notifyStep) return await notifyOf(queued, token, organization, how);
  // What the plan failed of was told then, and is what the queue shows of the job.
  const [failure] = Object.values(await queued.getIgnoredChildrenFailures());
  if (failure !== undefined) throw new UnrecoverableError(failure);
  const redis = { hadForgotten: false };
  const lease = await holdLease({
    duration: how.lockDuration,
    extend: async () => (await queued.extendLock(token, how.lockDuration)) === 1,
    async nextNumber() {
      const known = await highestLease(jobPlace(how.output, payload.job));
      const next = await nextLease(how.client, payload.job, known);
      redis.hadForgotten = next.hadForgotten;
      return next.number;
    },
  }).catch((error: unknown) => {
    throw new Error(reasonOf(error));
  });
  // Whoever has it now resumes it.
  if (lease === undefined) throw new WaitingError();
  const held = { queued, token, payload, organization, lease };
  try {
    if (redis.hadForgotten) await outwait(held, how);
    return await whileHeld(held, how);
  } finally {
    lease.end();
  }
}

/**
 * A Redis that lost data may have given the job to this worker while another still has it: that one notices within the time
 * that its own lease lasts.
 */
async function outwait(
  { payload, organization, lease }: Held,
  { tell, lockDuration, signal }: Processing,
): Promise<void> {
  tell({
    is: 'noticed',
    ...{ job: payload.job, organization, asked: payload.asked, lease: lease.number },
    message: `Redis has lost data: it did not know of a lease that the job's folder tells of. Waiting ${lockDuration / 1000} s for an earlier worker to end.`,
  });
  const over = AbortSignal.any([signal, lease.lost]);
  await wait(lockDuration, undefined, { signal: over }).catch(() => undefined);
}

interface Held {
  readonly queued: Job<Payload>;
  readonly token: string;
  readonly payload: Payload;
  readonly organization: string;
  readonly lease: HeldLease;
}

async function whileHeld(held: Held, how: Processing): Promise<Returned> {
  const { payload, organization, lease } = held;
  const about = { job: payload.job, organization, asked: payload.asked, lease: lease.number };
  const job = jobPlace(how.output, payload.job);
  how.tell({ ...about, is: 'begun' });
  const progress = reportProgress(held.queued, { worker: how.worker, lease: lease.number });
  let submission: Submission | undefined;
  try {
    const signal = AbortSignal.any([how.signal, lease.lost]);
    if (signal.aborted) return await handBack(held, how);
    submission = await submittedHere(job, organization);
    const task = { job, submission, asked: payload.asked, lease, signal, onProgress: progress.report };
    const ended = await how.work(task);
    // What was done under it is done; whoever has the job now finds that, and ends it.
    if (ended.is === 'interrupted' || hasLost(lease)) return await handBack(held, how);
    const { is: end, counts, approvedBy, appliedBy } = ended;
    await audit(held, how, { end, ...definedOf({ counts, approvedBy, appliedBy }) });
    how.tell({ ...about, is: 'ended', end, ...(counts && { counts }) });
    return { is: end, ...(counts && { counts }) };
  } catch (error) {
    if (error instanceof WaitingError) throw error;
    if (lease.lost.aborted || how.signal.aborted) return await handBack(held, how);
    throw await failed(error, held, how);
  } finally {
    await progress.end();
  }
}

async function submittedHere(job: JobFolder, organization: string): Promise<Submission> {
  const submission = await submissionOf(job);
  if (submission === undefined) {
    // Perhaps the shared folder is not mounted yet: that must not end every job in the queue.
    throw new RunError('stopped', `${job.name} is not in the output folder of this worker.`, {
      next: 'Give workers and submit the same folder with --output, on storage that all of them share.',
    });
  }
  if (submission.organization === organization) return submission;
  throw new RunError('refused', `${job.name} was submitted for another organization; nothing was sent.`);
}

/**
 * The job waits again at once, if the lock is still this worker's: only Redis knows, where renewals were not answered. A Redis
 * that is gone is not waited for.
 */
async function handBack({ queued, token, lease, ...held }: Held, how: Processing): Promise<never> {
  const isLost = hasLost(lease);
  if (!isLost) await audit({ queued, token, lease, ...held }, how, { end: 'handed back' });
  lease.end();
  const isBack = await inTime(queued.moveToWait(token), how.lockDuration).then(
    (answer) => answer !== late,
    () => false,
  );
  const message = isLost
    ? 'the lease was lost; another worker resumes it'
    : isBack
      ? 'handed back to the queue'
      : 'the queue does not answer; another worker resumes it when the lease is over';
  const { payload, organization } = held;
  how.tell({ is: 'put off', job: payload.job, organization, asked: payload.asked, lease: lease.number, message });
  throw new WaitingError();
}

/** What BullMQ is to be told. Redis gets the sentence without addresses and secrets. */
async function failed(error: unknown, held: Held, how: Processing): Promise<Error> {
  const { payload, organization, lease } = held;
  const reason = reasonOf(error);
  const isPassing = mayPass(error);
  const problem = error instanceof RunError ? { problem: error.problem } : {};
  await audit(held, how, { end: isPassing ? 'stopped' : 'failed', reason, ...problem });
  const next = error instanceof RunError ? error.next : undefined;
  how.tell({
    is: isPassing ? 'put off' : 'failed',
    ...{ job: payload.job, organization, asked: payload.asked, lease: lease.number, message: reason },
    ...(next !== undefined && { next: withoutPeople(next) }),
  });
  return isPassing ? new Error(reason) : new UnrecoverableError(reason);
}

/** Without addresses and secrets. */
function reasonOf(error: unknown): string {
  return withoutPeople(redacted(error instanceof Error ? error.message : String(error)));
}

/** Whether it may work later without a person: an outage, a full disk, or another process at work on the job. */
function mayPass(error: unknown): boolean {
  if (error instanceof LockHeldError) return true;
  if (error instanceof SameRefusalError || error instanceof WaveStopError) return false;
  return error instanceof RunError && error.problem === 'stopped';
}

async function audit(
  { payload, organization, lease }: Held,
  { output, worker }: Processing,
  what: Pick<EndedLine, 'end' | 'reason' | 'problem' | 'counts' | 'approvedBy' | 'appliedBy'>,
): Promise<void> {
  const submission = await submissionOf(jobPlace(output, payload.job)).catch(() => undefined);
  await appendAudit(output, {
    event: 'ended',
    ...{ at: new Date().toISOString(), job: payload.job, organization, asked: payload.asked },
    ...definedOf({ submittedBy: submission?.by }),
    ...{ worker, lease: lease.number },
    ...what,
  });
}

/** Without the fields that are `undefined`. */
function definedOf<T extends object>(fields: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter((entry) => entry[1] !== undefined)) as never;
}
