/** How many jobs wait in the queues of all organizations, and for how long, for monitoring. Reads only. */
import { Queue, type Job } from 'bullmq';
import type { Redis } from 'ioredis';
import { organizationsKey, prefix, queueName } from './names.js';
import type { Payload } from './payload.js';

export interface OrganizationQueue {
  readonly organization: string;
  readonly jobs: Readonly<Record<'waiting' | 'running' | 'delayed' | 'failed', number>>;
  /** Age of the oldest job that waits, from when it was to be done; 0 if none waits. */
  readonly lagSeconds: number;
  /** A job waits, and none is under way. */
  readonly isDue: boolean;
}

export interface QueueReader {
  /** `followed`: these organizations, and all others that jobs were ever submitted for: perhaps no worker follows those. */
  read(followed: readonly string[]): Promise<OrganizationQueue[]>;
}

/** Throws the connection's own error. */
export function createQueueReader(client: Redis): QueueReader {
  const queues = new Map<string, Queue<Payload>>();
  const queueOf = (organization: string): Queue<Payload> => {
    const queue = queues.get(organization) ?? openReading(client, organization);
    queues.set(organization, queue);
    return queue;
  };
  return {
    async read(followed) {
      const organizations = [...new Set([...followed, ...(await client.hkeys(organizationsKey))])];
      for (const [organization, queue] of queues) {
        if (organizations.includes(organization)) continue;
        queues.delete(organization);
        await queue.close().catch(() => undefined);
      }
      return await Promise.all(
        organizations.map((organization) => numbersOf(client, organization, queueOf(organization))),
      );
    },
  };
}

/** Unlike the queue of those who add jobs, it writes nothing, not even that it is there. */
function openReading(client: Redis, organization: string): Queue<Payload> {
  const queue = new Queue<Payload>(queueName(organization), { connection: client, prefix, skipMetasUpdate: true });
  // A command that fails says so by the call that failed.
  queue.on('error', () => undefined);
  return queue;
}

async function numbersOf(client: Redis, organization: string, queue: Queue<Payload>): Promise<OrganizationQueue> {
  const counts = await queue.getJobCounts('waiting', 'prioritized', 'active', 'delayed', 'failed');
  const { waiting = 0, prioritized = 0, active = 0, delayed = 0, failed = 0 } = counts;
  const now = Date.now();
  const since = [
    ...(waiting > 0 ? (await queue.getWaiting(0, 0)).map(toBeDoneAt) : []),
    ...(prioritized > 0 ? (await queue.getPrioritized(0, 0)).map(toBeDoneAt) : []),
    ...(delayed > 0 ? await delayedUntil(client, queue) : []),
  ].filter((at) => at <= now);
  return {
    organization,
    jobs: { waiting: waiting + prioritized, running: active, delayed, failed },
    lagSeconds: since.length === 0 ? 0 : (now - Math.min(...since)) / 1000,
    isDue: since.length > 0 && active === 0,
  };
}

/** A job that was to wait is not late before its time. Milliseconds since 1970. */
function toBeDoneAt({ timestamp, opts, data }: Job<Payload>): number {
  return Math.max(timestamp + (opts.delay ?? 0), data.notBefore ?? 0);
}

/** When the first of the delayed jobs may be taken; after that time it is a worker that is missing. */
async function delayedUntil(client: Redis, queue: Queue<Payload>): Promise<number[]> {
  // BullMQ's score is the time in milliseconds × 4096 (addDelayedJob), so that jobs of one millisecond keep their order.
  const [, score] = await client.zrange(queue.toKey('delayed'), 0, 0, 'WITHSCORES');
  return score === undefined ? [] : [Number(score) / 0x1000];
}
