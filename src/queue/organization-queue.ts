/** The queue of an organization, as those see it who add jobs to it. */
import { Queue, type JobState } from 'bullmq';
import type { Redis } from 'ioredis';
import { RunError } from '../errors.js';
import { organizationsKey, prefix, queueName } from './names.js';
import type { Payload } from './payload.js';

export interface Organization {
  readonly id: string;
  /** For people to read; absent if Webex did not tell it. */
  readonly name?: string;
}

/** Times that a job is begun again after Webex or a disk could not be reached: at most ten minutes apart, for a week. */
const mostAttempts = 1000;

/** Completed jobs that the queue remembers, and for how many seconds; their folders stay. */
const remembered = { age: 30 * 86_400, count: 1000 } as const;

export function openQueue(client: Redis, organization: string): Queue<Payload> {
  const queue = new Queue<Payload>(queueName(organization), { connection: client, prefix });
  // A command that fails says so by the call that failed.
  queue.on('error', () => undefined);
  return queue;
}

/**
 * Adds the job, or adds it again after it failed. `prepare`: done before it is added, and not at all if it is refused: what a
 * waiting job is to be done with stays as it was submitted. Throws a RunError: `refused` if it is already waiting or under way,
 * `stopped` if the queue cannot be reached.
 */
export async function addJob(
  client: Redis,
  { id, name }: Organization,
  payload: Payload,
  prepare: () => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  const queue = openQueue(client, id);
  try {
    await client.hset(organizationsKey, id, name ?? '');
    // Only one job of an organization is worked on at a time, by whichever worker.
    await queue.setGlobalConcurrency(1);
    const jobId = `${payload.job}.${payload.asked}`;
    const earlier = await queue.getJob(jobId);
    const state = await earlier?.getState();
    if (state !== undefined && !endStates.includes(state)) throw alreadyQueued(payload, state);
    await prepare();
    await earlier?.remove();
    await queue.add(payload.asked, payload, {
      jobId,
      attempts: mostAttempts,
      backoff: { type: 'growing' },
      removeOnComplete: remembered,
      // Messages may name people, so failures store only what the worker says.
      stackTraceLimit: 0,
    });
  } catch (error) {
    throw error instanceof RunError ? error : notReached(error);
  } finally {
    await queue.close().catch(() => undefined);
  }
}

const endStates: readonly (JobState | 'unknown')[] = ['completed', 'failed', 'unknown'];

/** Milliseconds before the next attempt, where `attempts` have failed. */
export function pauseAfter(attempts: number): number {
  return Math.min(10_000 * 2 ** Math.min(attempts - 1, 10), 600_000);
}

function alreadyQueued({ job, asked }: Payload, state: string): RunError {
  return new RunError('refused', `${job} is already in the queue (${asked}, ${state}).`, {
    next: 'webex-bulk queue   shows what waits and what is under way',
  });
}

export function notReached(error: unknown): RunError {
  return new RunError('stopped', `The queue cannot be reached: ${(error as Error).message}.`, {
    next: 'Check that Redis runs, and try again.',
    cause: error,
  });
}
