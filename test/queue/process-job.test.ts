/** One worker and one queue in this process, with work that is made up: who has the job, and what the queue is told of its end. */
import ava, { type ExecutionContext } from 'ava';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { addJob, openQueue } from '../../src/queue/organization-queue.js';
import { processJob } from '../../src/queue/process-job.js';
import { createWorkers } from '../../src/queue/workers.js';
import type { Told, Work } from '../../src/queue/work.js';
import { hasLost } from '../../src/job/lease.js';
import { temporaryFolder } from '../helpers/folder.js';
import { redisTest, testRedis } from '../helpers/redis.js';

const test = redisTest(ava);
const name = '20261129-120000-people';
const lockDuration = 1000;
const lock = `webex-bulk:org-ORG:${name}.apply:lock`;

interface Place {
  readonly client: Redis;
  readonly output: string;
  readonly told: Told[];
  readonly troubles: string[];
  /** Milliseconds until it is so; at most ten seconds. */
  readonly until: (isSo: () => boolean | Promise<boolean>) => Promise<void>;
  readonly count: (what: 'completed' | 'failed' | 'delayed') => Promise<number>;
}

/** A submitted job and a worker that does it like this. */
async function withWorker(t: ExecutionContext, work: (client: Redis) => Work): Promise<Place> {
  const redis = await testRedis(t);
  const client = redis.client();
  const output = await temporaryFolder(t);
  await mkdir(join(output, name));
  const about = { at: '', by: 'ana', host: 'h', profile: 'p', organization: 'ORG', asked: 'apply', file: 'a.csv' };
  await writeFile(join(output, name, 'submission.json'), JSON.stringify({ ...about, settings: {} }));
  const payload = { job: name, profile: 'p', asked: 'apply' } as const;
  await addJob(client, { id: 'ORG', name: 'Acme' }, payload, { isPlanned: true });
  const [told, troubles]: [Told[], string[]] = [[], []];
  const how = {
    ...{ client, output, worker: 'w:1', lockDuration, work: work(client), signal: new AbortController().signal },
    tell: (one: Told) => void told.push(one),
  };
  const workers = createWorkers({
    ...{ client, name: 'w:1', lockDuration, most: 2 },
    process: (job, token, organization) => processJob(job, token, organization, how),
    onTrouble: (why) => void troubles.push(why),
  });
  await workers.follow(['ORG']);
  t.teardown(() => workers.close());
  const queue = openQueue(client, 'ORG');
  return {
    ...{ client, output, told, troubles },
    async until(isSo) {
      for (let look = 0; look < 500; look++) {
        if (await isSo()) return;
        await wait(20);
      }
      throw new Error(`it did not happen: ${JSON.stringify({ told, troubles })}`);
    },
    count: async (what) => (await queue.getJobCounts(what))[what] ?? 0,
  };
}

const stolen = (client: Redis): Promise<'OK'> => client.set(lock, 'another', 'PX', lockDuration);

test('a lock that another has in mid-work ends the work, and the job is neither completed nor failed by it', async (t) => {
  let begun = 0;
  let wasEnded = false;
  const { told, until, count, output } = await withWorker(t, (client) => async ({ signal, lease }) => {
    if ((begun += 1) === 2) return { is: 'applied', counts: { created: 1 } };
    await stolen(client);
    await wait(10_000, undefined, { signal }).catch(() => undefined);
    wasEnded = hasLost(lease);
    lease.check();
    return { is: 'applied' };
  });
  await until(async () => (await count('completed')) === 1);
  t.true(wasEnded);
  t.deepEqual(
    told.map(({ is, lease }) => [is, lease]),
    [
      ['begun', 1],
      ['put off', 1],
      ['begun', 2],
      ['ended', 2],
    ],
  );
  t.is(await count('failed'), 0);
  const audit = (await readFile(join(output, `audit-${hostname()}.jsonl`), 'utf8')).trim().split('\n');
  t.is(audit.length, 1, 'what had lost the job writes no line about it');
  t.like(JSON.parse(audit[0] ?? ''), { end: 'applied', lease: 2 });
});

test('a lock that another has when the work has ended just now is not taken from it; the next worker completes the job', async (t) => {
  let begun = 0;
  const { troubles, until, count } = await withWorker(t, (client) => async () => {
    if ((begun += 1) === 1) await stolen(client);
    return { is: 'applied' };
  });
  await until(() => begun === 2);
  await until(async () => (await count('completed')) === 1);
  t.deepEqual([...new Set(troubles)], ['a job that ended here was given to another worker before']);
  t.is(await count('failed'), 0);
});

test('an error that a person has to see to fails the job, and Redis holds the reason without people', async (t) => {
  const { client, told, until, count } = await withWorker(t, () => () => {
    return Promise.reject(new Error('ana@acme.example is not there'));
  });
  await until(async () => (await count('failed')) === 1);
  t.like(told.at(-1), { is: 'failed', message: '<email> is not there' });
  t.is(await client.hget(`webex-bulk:org-ORG:${name}.apply`, 'failedReason'), '<email> is not there');
});
