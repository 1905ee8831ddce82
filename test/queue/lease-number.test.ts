/** The number of a lease is higher than every earlier one, also where Redis has forgotten some. */
import ava from 'ava';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { highestLease } from '../../src/job/highest-lease.js';
import { nextLease } from '../../src/queue/lease-number.js';
import { temporaryFolder } from '../helpers/folder.js';
import { jobIn } from '../helpers/in-process.js';
import { redisTest, testRedis } from '../helpers/redis.js';

const test = redisTest(ava);

test('numbers count on, each job by itself', async (t) => {
  const client = (await testRedis(t)).client();
  t.deepEqual(await nextLease(client, 'a', 0), { number: 1, hadForgotten: false });
  t.deepEqual(await nextLease(client, 'a', 1), { number: 2, hadForgotten: false });
  t.deepEqual(await nextLease(client, 'b', 0), { number: 1, hadForgotten: false });
});

test('a Redis that has forgotten numbers counts on from what the folder knows, and that is told', async (t) => {
  const client = (await testRedis(t)).client();
  await nextLease(client, 'a', 0);
  t.deepEqual(await nextLease(client, 'a', 5), { number: 6, hadForgotten: true });
  t.deepEqual(await nextLease(client, 'a', 6), { number: 7, hadForgotten: false });
  await client.flushall();
  t.deepEqual(await nextLease(client, 'a', 7), { number: 8, hadForgotten: true });
});

ava('a folder knows of leases by its locks and by the lines of its journal, not by what cells say', async (t) => {
  const job = jobIn(join(await temporaryFolder(t), 'job'));
  t.is(await highestLease(job), 0, 'there is no folder');
  await mkdir(job.path);
  t.is(await highestLease(job), 0);
  const lines = [
    { kind: 'intent', row: 2, after: { title: '"lease":99,' }, lease: 3 },
    { kind: 'outcome', row: 2, lease: 4 },
    // Of a worker that was stopped before it wrote it.
    { kind: 'intent', row: 3, lease: 3 },
  ];
  await writeFile(job.file('journal.jsonl'), lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  t.is(await highestLease(job), 4);
  await writeFile(job.file('lock.lease-12'), '');
  t.is(await highestLease(job), 12);
});
