/** Takes jobs of many organizations: one BullMQ worker for each organization's queue, one job of each at a time. */
import { Worker, WaitingError, type Job } from 'bullmq';
import type { Redis } from 'ioredis';
import { inTime, late } from './in-time.js';
import { prefix, queueName } from './names.js';
import { pauseAfter } from './organization-queue.js';
import type { Payload } from './payload.js';
import type { Returned } from './process-job.js';

export interface WorkersOptions {
  readonly client: Redis;
  /** How many organizations are worked on at once. */
  readonly most: number;
  /** Host and process. */
  readonly name: string;
  /** Milliseconds that the lock of a job lasts; half of it lies between two looks for jobs whose worker has died. */
  readonly lockDuration: number;
  readonly process: (job: Job<Payload>, token: string, organization: string) => Promise<Returned>;
  readonly onTrouble: (why: string) => void;
}

export interface Workers {
  /** From now on jobs of these organizations are taken, and no others. */
  follow(organizations: readonly string[]): Promise<void>;
  /** Takes no more jobs, and waits for those under way, though not for a Redis that does not answer. */
  close(): Promise<void>;
}

/** A job whose worker died is resumed by its journal, however often that happens. */
const maxStalledCount = 1_000_000;

type OrganizationWorker = Worker<Payload, Returned>;

export function createWorkers(options: WorkersOptions): Workers {
  const workers = new Map<string, OrganizationWorker>();
  const running = new Set<string>();
  const underWay = new Set<Promise<unknown>>();
  let isClosing = false;
  const isFull = (): boolean => running.size >= options.most;
  const admit = async (): Promise<void> => {
    const isIdle = (organization: string): boolean => !isClosing && !running.has(organization);
    await pauseWhile(isFull, workers, isIdle);
  };
  const process = async (job: Job<Payload>, token: string, organization: string): Promise<Returned> => {
    if (isClosing || isFull()) {
      // Taken in the moment before it was paused.
      await job.moveToWait(token);
      throw new WaitingError();
    }
    running.add(organization);
    const work = admit().then(() => options.process(job, token, organization));
    underWay.add(work);
    try {
      return await work;
    } finally {
      underWay.delete(work);
      running.delete(organization);
      // The others are woken up before BullMQ takes this one's next job.
      await admit();
    }
  };
  return {
    async follow(organizations) {
      for (const organization of organizations) {
        if (isClosing || workers.has(organization)) continue;
        const worker = openWorker(organization, options, (job, token) => process(job, token ?? '', organization));
        workers.set(organization, worker);
      }
      for (const [organization, worker] of workers) {
        if (organizations.includes(organization) || running.has(organization)) continue;
        workers.delete(organization);
        // Without an answer of Redis it takes no job either.
        void worker.close();
      }
      await admit();
    },
    async close() {
      isClosing = true;
      const closing = Promise.all([...workers.values()].map((worker) => worker.close()));
      await Promise.allSettled(underWay);
      if ((await inTime(closing, options.lockDuration)) !== late) return;
      for (const worker of workers.values()) void worker.disconnect().catch(() => undefined);
    },
  };
}

/** Workers without a job take none while as many as allowed are at work. */
async function pauseWhile(
  isFull: () => boolean,
  workers: ReadonlyMap<string, OrganizationWorker>,
  isIdle: (organization: string) => boolean,
): Promise<void> {
  for (const [organization, worker] of workers) {
    // Asked for each: jobs begin and end while others are paused.
    if (!isIdle(organization)) continue;
    if (isFull() && !worker.isPaused()) await worker.pause(true);
    else if (!isFull() && worker.isPaused()) await worker.resume();
  }
}

function openWorker(
  organization: string,
  { client, name, lockDuration, onTrouble }: WorkersOptions,
  process: (job: Job<Payload>, token?: string) => Promise<Returned>,
): OrganizationWorker {
  const worker = new Worker<Payload, Returned>(queueName(organization), process, {
    ...{ connection: client, prefix, name, concurrency: 1 },
    // The lease renews the lock itself, so that it knows until when it is held.
    ...{ skipLockRenewal: true, lockDuration, stalledInterval: lockDuration / 2, maxStalledCount },
    settings: { backoffStrategy: (attempts) => pauseAfter(attempts) },
  });
  worker.on('error', (error) => {
    const trouble = troubleIn(error);
    if (trouble !== undefined) onTrouble(trouble);
  });
  return worker;
}

/** In words; `undefined`: it is told once for all organizations, by the connection that they share. */
function troubleIn({ message, code = '' }: NodeJS.ErrnoException): string | undefined {
  if (/^(?:ECONN\w+|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENOTFOUND|EAI_AGAIN)$/u.test(code)) return undefined;
  if (/^(?:Connection is closed|Socket timeout)/u.test(message)) return undefined;
  // It has ended its work; the queue keeps what the other one says of it.
  if (/^(?:Missing lock|Lock mismatch)/u.test(message))
    return 'a job that ended here was given to another worker before';
  return message;
}
