/** Takes jobs of many organizations: one BullMQ worker for each organization's queue, one job of each at a time. */
import { Worker, WaitingError, type Job } from 'bullmq';
import type { Redis } from 'ioredis';
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
  /** Milliseconds that the lock of a job lasts, and between two looks for jobs whose worker has died. */
  readonly lockDuration: number;
  readonly process: (job: Job<Payload>, token: string, organization: string) => Promise<Returned>;
  readonly onTrouble: (why: string) => void;
}

export interface Workers {
  /** From now on jobs of these organizations are taken, and no others. */
  follow(organizations: readonly string[]): Promise<void>;
  /** Takes no more jobs, and waits for those under way. */
  close(): Promise<void>;
}

/** A job whose worker died is resumed by its journal, however often that happens. */
const maxStalledCount = 1_000_000;

type OrganizationWorker = Worker<Payload, Returned>;

export function createWorkers(options: WorkersOptions): Workers {
  const workers = new Map<string, OrganizationWorker>();
  const running = new Set<string>();
  let isClosing = false;
  /** Workers without a job take none while as many as allowed are at work. */
  const admit = async (): Promise<void> => {
    const isFull = running.size >= options.most;
    for (const [organization, worker] of workers) {
      if (isClosing || running.has(organization)) continue;
      if (isFull && !worker.isPaused()) await worker.pause(true);
      else if (!isFull && worker.isPaused()) await worker.resume();
    }
  };
  const process = async (job: Job<Payload>, token: string, organization: string): Promise<Returned> => {
    if (isClosing || running.size >= options.most) {
      // Taken in the moment before it was paused.
      await job.moveToWait(token);
      throw new WaitingError();
    }
    running.add(organization);
    try {
      await admit();
      return await options.process(job, token, organization);
    } finally {
      running.delete(organization);
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
        await worker.close();
      }
      await admit();
    },
    async close() {
      isClosing = true;
      await Promise.all([...workers.values()].map((worker) => worker.close()));
    },
  };
}

function openWorker(
  organization: string,
  { client, name, lockDuration, onTrouble }: WorkersOptions,
  process: (job: Job<Payload>, token?: string) => Promise<Returned>,
): OrganizationWorker {
  const worker = new Worker<Payload, Returned>(queueName(organization), process, {
    ...{ connection: client, prefix, name, concurrency: 1 },
    // The lease renews the lock itself, so that it knows until when it is held.
    ...{ skipLockRenewal: true, lockDuration, stalledInterval: lockDuration, maxStalledCount },
    settings: { backoffStrategy: (attempts) => pauseAfter(attempts) },
  });
  worker.on('error', (error) => onTrouble(error.message));
  return worker;
}
