/** What waits, runs and failed in the queues of all organizations. */
import type { Job, Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import { jobOfStep } from './flow.js';
import { organizationsKey } from './names.js';
import { openQueue } from './organization-queue.js';
import { notifyStep, type Asked, type Payload } from './payload.js';
import type { StoredProgress } from './report-progress.js';

export interface RunningJob {
  readonly job: string;
  readonly asked: Asked;
  readonly worker?: string;
  readonly phase?: string;
  readonly done?: number;
  readonly of?: number;
  /** Rows a minute of the phase, since this worker began it. */
  readonly rate?: number;
}

export interface FailedJob {
  readonly job: string;
  readonly asked: Asked;
  readonly profile: string;
  readonly reason: string;
}

export interface DelayedJob extends FailedJob {
  /** It was submitted for this time, in milliseconds since 1970; absent: it is tried again. */
  readonly notBefore?: number;
}

export interface QueueState {
  readonly organization: string;
  /** For people to read. */
  readonly name: string;
  readonly waiting: number;
  /** Jobs that were submitted for later, or that are tried again later, and why. */
  readonly delayed: readonly DelayedJob[];
  readonly running: readonly RunningJob[];
  readonly failed: readonly FailedJob[];
  readonly completed: number;
}

/** Jobs of one kind that are shown for an organization. */
const mostShown = 20;

/** Sorted by name. Throws the connection's own error. */
export async function queueStates(client: Redis): Promise<QueueState[]> {
  const organizations = Object.entries(await client.hgetall(organizationsKey));
  const states: QueueState[] = [];
  for (const [organization, name] of organizations) {
    const queue = openQueue(client, organization);
    try {
      states.push({ organization, name: name || organization, ...(await stateOf(queue)) });
    } finally {
      await queue.close();
    }
  }
  return states.sort((a, b) => a.name.localeCompare(b.name));
}

async function stateOf(queue: Queue<Payload>): Promise<Omit<QueueState, 'organization' | 'name'>> {
  const { waiting = 0, prioritized = 0 } = await queue.getJobCounts(...(['waiting', 'prioritized'] as const));
  const [completed, active, delayed, failed] = await Promise.all([
    queue.getRanges(['completed'], 0, -1),
    queue.getActive(0, mostShown),
    queue.getDelayed(0, mostShown),
    queue.getFailed(0, mostShown),
  ]);
  return {
    // The plan of a job that was approved, and its apply, are one job; the queue remembers a thousand of them.
    ...{ waiting: waiting + prioritized, completed: new Set(completed.map(jobOfStep)).size },
    // Telling people how it ended is no work on the job.
    running: active.filter(({ name }) => name !== notifyStep).map(runningOf),
    ...{ delayed: delayed.map(delayedOf), failed: failed.map(failedOf) },
  };
}

function runningOf({ data, progress, processedBy }: Job<Payload>): RunningJob {
  const told = typeof progress === 'object' ? (progress as Partial<StoredProgress>) : {};
  const { worker = processedBy, phase, done, of } = told;
  const rate = rateIn(told);
  return {
    ...{ job: data.job, asked: data.asked },
    ...(worker !== undefined && { worker }),
    ...(phase !== undefined && { phase }),
    ...(done !== undefined && { done }),
    ...(of !== undefined && { of }),
    ...(rate !== undefined && { rate }),
  };
}

/** `undefined`: it has not gone on long enough. */
export function rateIn({ done, doneBefore, begunAt, at }: Partial<StoredProgress>): number | undefined {
  if (done === undefined || doneBefore === undefined || begunAt === undefined || at === undefined) return undefined;
  return at - begunAt < 1000 ? undefined : Math.round(((done - doneBefore) * 60_000) / (at - begunAt));
}

function delayedOf(queued: Job<Payload>): DelayedJob {
  const { notBefore } = queued.data;
  return {
    ...failedOf(queued),
    ...(queued.attemptsMade === 0 && notBefore !== undefined && { reason: '', notBefore }),
  };
}

function failedOf({ data, failedReason }: Job<Payload>): FailedJob {
  return { job: data.job, asked: data.asked, profile: data.profile, reason: failedReason };
}
