/** Waits until a submitted job has ended: BullMQ's events tell when to look and how far it is; what holds is the queue's own word. */
import { setTimeout as wait } from 'node:timers/promises';
import { QueueEvents } from 'bullmq';
import type { Redis } from 'ioredis';
import { stepId } from './flow.js';
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

/** `undefined`: the queue no longer knows the job. Throws the connection's own error. */
export async function awaitJob(
  client: Redis,
  organization: string,
  payload: Pick<Payload, 'job' | 'asked'>,
  { onProgress, lookEvery = 5000, signal }: Awaiting,
): Promise<JobEnd | undefined> {
  // Events are waited for over a connection of their own, which is made again where it breaks.
  const connection = client.duplicate({ maxRetriesPerRequest: null });
  connection.on('error', () => undefined);
  const events = new QueueEvents(queueName(organization), { connection, prefix });
  const queue = openQueue(client, organization);
  const last = stepId(payload, payload.asked);
  let wake = new AbortController();
  const wakeFor = ({ jobId }: { readonly jobId: string }): void => {
    if (jobId === last) wake.abort();
  };
  // The looks in between tell if the queue is gone.
  events.on('error', () => undefined);
  events.on('completed', wakeFor);
  events.on('failed', wakeFor);
  events.on('progress', ({ jobId, data }) => {
    if (jobId.startsWith(`${payload.job}.`)) onProgress(data as StoredProgress);
  });
  try {
    await events.waitUntilReady();
    for (;;) {
      if (signal?.aborted === true) return { is: 'interrupted' };
      const job = await queue.getJob(last);
      if (job === undefined) return undefined;
      const state = await job.getState();
      if (state === 'completed') return ((await queue.getJob(last))?.returnvalue as JobEnd | null) ?? undefined;
      if (state === 'failed') return { is: 'failed', reason: (await queue.getJob(last))?.failedReason ?? '' };
      const woken = AbortSignal.any([wake.signal, ...(signal ? [signal] : [])]);
      await wait(lookEvery, undefined, { signal: woken }).catch(() => undefined);
      if (wake.signal.aborted) wake = new AbortController();
    }
  } finally {
    await events.close().catch(() => undefined);
    await queue.close().catch(() => undefined);
    connection.disconnect();
  }
}
