/** Waits until a submitted job has ended: BullMQ's events tell when to look and how far it is; what holds is the queue's own word. */
import { setTimeout as wait } from 'node:timers/promises';
import { QueueEvents, type Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import { stepId } from './flow.js';
import { inTime, late } from './in-time.js';
import { prefix, queueName } from './names.js';
import { openQueue } from './organization-queue.js';
import type { Payload } from './payload.js';
import type { StoredProgress } from './report-progress.js';
import type { Ended } from './work.js';

export type JobEnd = Pick<Ended, 'is' | 'counts'> | { readonly is: 'failed'; readonly reason: string };

export interface Awaiting {
  /** Called with what a step of the job stored last. */
  readonly onProgress: (progress: StoredProgress) => void;
  /** Milliseconds between two looks without an event. */
  readonly lookEvery?: number;
  /** Ends the waiting, with `interrupted`; the job goes on. */
  readonly signal?: AbortSignal | undefined;
}

/** Milliseconds between two attempts to make the connection for events again. */
const longestPause = 2000;
/** Milliseconds that a look may take. */
const answerWithin = 15_000;
/** Milliseconds that closing may take: a Redis that is gone is not waited for. */
const closeWithin = 1000;

function ignored(): void {
  // The looks in between tell what is wrong.
}

/** `undefined`: the queue no longer knows the job. Throws the connection's own error. */
export async function awaitJob(
  client: Redis,
  organization: string,
  payload: Pick<Payload, 'job' | 'asked'>,
  { onProgress, lookEvery = 5000, signal }: Awaiting,
): Promise<JobEnd | undefined> {
  // Events are waited for over a connection of their own, which is made again where it breaks, as long as the waiting lasts.
  let isOver = false;
  const retryStrategy = (times: number): number | null => (isOver ? null : Math.min(100 * times, longestPause));
  const connection = client.duplicate({ maxRetriesPerRequest: null, retryStrategy });
  connection.on('error', ignored);
  const events = new QueueEvents(queueName(organization), { connection, prefix });
  const queue = openQueue(client, organization);
  const last = stepId(payload, payload.asked);
  let wake = new AbortController();
  const wakeFor = ({ jobId }: { readonly jobId: string }): void => {
    if (jobId === last) wake.abort();
  };
  events.on('error', ignored);
  events.on('completed', wakeFor);
  events.on('failed', wakeFor);
  events.on('progress', ({ jobId, data }) => {
    if (jobId.startsWith(`${payload.job}.`)) onProgress(data as StoredProgress);
  });
  try {
    // On a connection that is made again and again this may never end; a look finds out whether the queue is there.
    await inTime(events.waitUntilReady().catch(ignored), lookEvery);
    for (;;) {
      if (signal?.aborted === true) return { is: 'interrupted' };
      const found = await inTime(endOf(queue, last), answerWithin);
      if (found === late) throw new Error('it does not answer');
      if (found !== 'under way') return found;
      const woken = AbortSignal.any([wake.signal, ...(signal ? [signal] : [])]);
      await wait(lookEvery, undefined, { signal: woken }).catch(() => undefined);
      if (wake.signal.aborted) wake = new AbortController();
    }
  } finally {
    isOver = true;
    await inTime(Promise.all([events.close().catch(ignored), queue.close().catch(ignored)]), closeWithin);
    connection.disconnect();
  }
}

/** `undefined`: the queue no longer knows the job, or not how it ended. */
async function endOf(queue: Queue, id: string): Promise<JobEnd | 'under way' | undefined> {
  const job = await queue.getJob(id);
  if (job === undefined) return undefined;
  const state = await job.getState();
  if (state === 'completed') return ((await queue.getJob(id))?.returnvalue as JobEnd | null) ?? undefined;
  if (state === 'failed') return { is: 'failed', reason: (await queue.getJob(id))?.failedReason ?? '' };
  return 'under way';
}
