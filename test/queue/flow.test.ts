/** A job's steps: what follows what, what a failure does to the rest, and that people are told in every case. */
import ava from 'ava';
import { RunError } from '../../src/errors.js';
import { addJob } from '../../src/queue/organization-queue.js';
import { queueStates } from '../../src/queue/queue-state.js';
import { madeUp, queueWorker } from '../helpers/queue-worker.js';
import { redisTest } from '../helpers/redis.js';

const test = redisTest(ava);
const [a, b, c] = ['20261129-120000-a', '20261129-120001-b', '20261129-120002-c'] as const;

test('a file is planned, then applied, then people are told, and the queue shows and remembers one job', async (t) => {
  const { add, begin, until, done, ends, queue, client, redis } = await queueWorker(t);
  await add(a, 'apply');
  t.like((await queueStates(client))[0], { waiting: 1, completed: 0, running: [], delayed: [], failed: [] });
  await begin();
  await until(() => ends.length === 1);
  await until(async () => (await queue.getActiveCount()) === 0);
  t.deepEqual(done, [`plan ${a}`, `apply ${a}`]);
  t.deepEqual(ends, [{ job: a, asked: 'apply', end: { is: 'applied', counts: { created: 1 } } }]);
  t.like((await queueStates(client))[0], { waiting: 0, completed: 1, failed: [] });
  const jobs = (await redis.everything()).split('\n').filter((line) => line.includes('"name":'));
  t.is(jobs.length, 1, 'no step is left behind');
  t.true(jobs[0]?.startsWith(`webex-bulk:org-ORG:${a}.apply `));
});

for (const [asked, is] of [
  ['plan', 'planned'],
  ['approval', 'waits for approval'],
] as const) {
  test(`what is only to be planned (${asked}) is one step before people are told`, async (t) => {
    const { add, begin, until, done, ends } = await queueWorker(t);
    await add(a, asked);
    await begin();
    await until(() => ends.length === 1);
    t.deepEqual(done, [`${asked} ${a}`]);
    t.deepEqual(ends, [{ job: a, asked, end: { is } }]);
  });
}

test('a plan that fails has nothing applied, is told once, and is one failed job that can be added again', async (t) => {
  const { add, begin, until, done, told, ends, client, queue } = await queueWorker(t);
  await add(a, 'apply');
  await begin((task) =>
    done.length === 1 ? Promise.reject(new RunError('refused', 'ana@acme.example is not there')) : madeUp(task),
  );
  await until(() => ends.length === 1);
  t.deepEqual(done, [`plan ${a}`]);
  const reason = '<email> is not there';
  t.deepEqual(ends, [{ job: a, asked: 'apply', end: { is: 'failed', reason } }]);
  t.is(told.filter(({ is }) => is === 'failed').length, 1);
  const [state] = await queueStates(client);
  t.deepEqual(state?.failed, [{ job: a, asked: 'apply', profile: 'p', reason }]);
  await add(a, 'apply');
  await until(() => ends.length === 2);
  t.deepEqual(done, [`plan ${a}`, `plan ${a}`, `apply ${a}`]);
  await until(async () => (await queue.getCompletedCount()) === 1);
  t.is(await queue.getFailedCount(), 0);
});

test('an outage puts off the plan, and what follows it waits', async (t) => {
  const { add, begin, until, done, ends, queue } = await queueWorker(t);
  await add(a, 'apply');
  await begin(() => Promise.reject(new RunError('stopped', 'Webex does not answer')));
  await until(async () => (await queue.getDelayedCount()) === 1);
  t.is(await queue.getWaitingChildrenCount(), 2);
  t.deepEqual(done, [`plan ${a}`]);
  t.deepEqual(ends, []);
  const again = await t.throwsAsync(() => add(a, 'apply'));
  t.regex(again.message, /is already in the queue \(plan, delayed\)/u);
});

test('no other file is planned between a plan and its apply, and urgent files come first', async (t) => {
  const { add, begin, until, done, ends } = await queueWorker(t);
  await add(a, 'apply', { priority: 'low' });
  await add(b, 'apply');
  await add(c, 'apply', { priority: 'high' });
  await begin();
  await until(() => ends.length === 3);
  t.deepEqual(
    done,
    [c, b, a].flatMap((job) => [`plan ${job}`, `apply ${job}`]),
  );
});

test('a job that was approved and applied counts as one', async (t) => {
  const { add, begin, until, ends, client, queue } = await queueWorker(t);
  await add(a, 'approval');
  await begin();
  await until(() => ends.length === 1);
  await addJob(client, { id: 'ORG' }, { job: a, profile: 'p', asked: 'apply' }, { isPlanned: true });
  await until(() => ends.length === 2);
  await until(async () => (await queue.getActiveCount()) === 0);
  t.like((await queueStates(client))[0], { waiting: 0, completed: 1 });
});
