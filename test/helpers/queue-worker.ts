/** A Redis, submitted jobs and a worker in the test's own process, with work that is made up. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Queue } from 'bullmq';
import type { ExecutionContext } from 'ava';
import type { Redis } from 'ioredis';
import type { StepEnd } from '../../src/queue/notify-step.js';
import { addJob, openQueue, type Adding } from '../../src/queue/organization-queue.js';
import type { Asked, Payload } from '../../src/queue/payload.js';
import { processJob } from '../../src/queue/process-job.js';
import { createWorkers, type Workers } from '../../src/queue/workers.js';
import type { Task, Told, Work } from '../../src/queue/work.js';
import { temporaryFolder } from './folder.js';
import { testRedis, type TestRedis } from './redis.js';

export interface QueueWorker {
  readonly redis: TestRedis;
  readonly client: Redis;
  readonly output: string;
  readonly queue: Queue<Payload>;
  /** What was done, in this order: `plan 20261129-120000-a`. */
  readonly done: string[];
  readonly told: Told[];
  /** What people were told. */
  readonly ends: { readonly job: string; readonly asked: Asked; readonly end: StepEnd }[];
  /** Adds a job that was submitted. */
  readonly add: (job: string, asked: Asked, adding?: Adding) => Promise<void>;
  readonly begin: (work?: Work) => Promise<Workers>;
  /** Waits until it is so; throws after ten seconds. */
  readonly until: (isSo: () => boolean | Promise<boolean>) => Promise<void>;
}

/** Long enough for a machine with other work: a lease that is lost has its step done again. */
const lockDuration = 5000;

/** Plans and applies nothing. */
export function madeUp({ asked }: Pick<Task, 'asked'>): ReturnType<Work> {
  const is = asked === 'apply' ? 'applied' : asked === 'plan' ? 'planned' : 'waits for approval';
  return Promise.resolve({ is, ...(is === 'applied' && { counts: { created: 1 } }) });
}

export async function queueWorker(t: ExecutionContext): Promise<QueueWorker> {
  const redis = await testRedis(t);
  const [client, output] = [redis.client(), await temporaryFolder(t)];
  const queue = openQueue(client, 'ORG');
  const [done, told, ends]: [string[], Told[], QueueWorker['ends']] = [[], [], []];
  return {
    ...{ redis, client, output, queue, done, told, ends },
    async add(job, asked, adding) {
      await mkdir(join(output, job), { recursive: true });
      const about = { at: '', by: 'ana', host: 'h', profile: 'p', organization: 'ORG', asked, file: 'a.csv' };
      await writeFile(join(output, job, 'submission.json'), JSON.stringify({ ...about, settings: {} }));
      await addJob(client, { id: 'ORG', name: 'Acme' }, { job, profile: 'p', asked }, adding);
    },
    async begin(work = madeUp) {
      const how = {
        ...{ client, output, worker: 'w:1', lockDuration, signal: new AbortController().signal },
        async work(task: Task) {
          done.push(`${task.asked} ${task.job.name}`);
          return await work(task);
        },
        tell: (one: Told) => void told.push(one),
        async notify({ job, asked }: Payload, _organization: string, end: StepEnd) {
          ends.push({ job, asked, end });
          return Promise.resolve();
        },
      };
      const workers = createWorkers({
        ...{ client, name: 'w:1', lockDuration, most: 2, onTrouble: () => undefined },
        process: (job, token, organization) => processJob(job, token, organization, how),
      });
      await workers.follow(['ORG']);
      t.teardown(() => workers.close());
      return workers;
    },
    async until(isSo) {
      for (let look = 0; look < 500; look++) {
        if (await isSo()) return;
        await wait(20);
      }
      throw new Error(`it did not happen: ${JSON.stringify({ done, told, ends })}`);
    },
  };
}
