/** One job of the queue: takes its lease, has it done, and tells the queue how it ended. */
import { UnrecoverableError, WaitingError, type Job } from 'bullmq';
import type { Redis } from 'ioredis';
import { RunError, SameRefusalError, WaveStopError } from '../errors.js';
import type { JobFolder } from '../job/folder.js';
import { LockHeldError } from '../job/lock.js';
import { redacted } from '../model/secrets.js';
import { withoutPeople } from '../model/without-people.js';
import { appendAudit, type EndedLine } from './audit.js';
import { holdLease, type HeldLease } from './hold-lease.js';
import { jobPlace } from './job-place.js';
import { leasesKey } from './names.js';
import { isPayload, type Payload } from './payload.js';
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
}

/** What the queue keeps of a job that ended. */
export type Returned = Pick<Ended, 'is' | 'counts'>;

/** Throws what BullMQ takes for its answer: `WaitingError`, `UnrecoverableError`, or an error to try again after. */
export async function processJob(
  queued: Job<Payload>,
  token: string,
  organization: string,
  how: Processing,
): Promise<Returned> {
  const payload: unknown = queued.data;
  if (!isPayload(payload)) throw new UnrecoverableError('This is not a job that webex-bulk submit added.');
  const lease = await holdLease({
    duration: how.lockDuration,
    extend: async () => (await queued.extendLock(token, how.lockDuration)) === 1,
    nextNumber: () => how.client.hincrby(leasesKey, payload.job, 1),
  }).catch(() => undefined);
  // Whoever has it now resumes it.
  if (lease === undefined) throw new WaitingError();
  try {
    return await whileHeld({ queued, token, payload, organization, lease }, how);
  } finally {
    lease.end();
  }
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
    submission = await submittedHere(job, organization);
    const signal = AbortSignal.any([how.signal, lease.lost]);
    const task = { job, submission, asked: payload.asked, lease, signal, onProgress: progress.report };
    const ended = await how.work(task);
    if (ended.is === 'interrupted') return await handBack(held, how);
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
    throw new RunError('refused', `${job.name} is not in the output folder of this worker.`, {
      next: 'Give workers and submit the same folder with --output, on storage that all of them share.',
    });
  }
  if (submission.organization === organization) return submission;
  throw new RunError('refused', `${job.name} was submitted for another organization; nothing was sent.`);
}

/** The job waits again at once; a job whose lease is lost is left to whoever took it. */
async function handBack({ queued, token, lease, ...held }: Held, how: Processing): Promise<never> {
  if (!lease.lost.aborted) {
    await audit({ queued, token, lease, ...held }, how, { end: 'handed back' });
    await queued.moveToWait(token);
  }
  const message = lease.lost.aborted ? 'the lease was lost; another worker resumes it' : 'handed back to the queue';
  const { payload, organization } = held;
  how.tell({ is: 'put off', job: payload.job, organization, asked: payload.asked, lease: lease.number, message });
  throw new WaitingError();
}

/** What BullMQ is to be told. Redis gets the sentence without addresses and secrets. */
async function failed(error: unknown, held: Held, how: Processing): Promise<Error> {
  const { payload, organization, lease } = held;
  const reason = withoutPeople(redacted(error instanceof Error ? error.message : String(error)));
  const isPassing = mayPass(error);
  await audit(held, how, { end: isPassing ? 'stopped' : 'failed', reason });
  const next = error instanceof RunError ? error.next : undefined;
  how.tell({
    is: isPassing ? 'put off' : 'failed',
    ...{ job: payload.job, organization, asked: payload.asked, lease: lease.number, message: reason },
    ...(next !== undefined && { next: withoutPeople(next) }),
  });
  return isPassing ? new Error(reason) : new UnrecoverableError(reason);
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
  what: Pick<EndedLine, 'end' | 'reason' | 'counts' | 'approvedBy' | 'appliedBy'>,
): Promise<void> {
  await appendAudit(output, {
    event: 'ended',
    ...{ at: new Date().toISOString(), job: payload.job, organization, asked: payload.asked, submittedBy: payload.by },
    ...{ worker, lease: lease.number },
    ...what,
  });
}

/** Without the fields that are `undefined`. */
function definedOf<T extends object>(fields: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter((entry) => entry[1] !== undefined)) as never;
}
