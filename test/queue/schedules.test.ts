/** Files that are submitted at times: a job for each change, none for the same file again, and a word where the file is not there. */
import ava, { type ExecutionContext } from 'ava';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Queue } from 'bullmq';
import { createJobFolder } from '../../src/job/folder.js';
import { prefix, schedulesQueue } from '../../src/queue/names.js';
import { addJob } from '../../src/queue/organization-queue.js';
import { openScheduleWorker } from '../../src/queue/scheduled-job.js';
import { readLast, writeSchedule } from '../../src/queue/schedule-file.js';
import { firstTime, listSchedules, putSchedule, removeSchedule, scheduleId } from '../../src/queue/schedules.js';
import { writeSubmission, type Submission } from '../../src/queue/submission.js';
import { queueWorker, type QueueWorker } from '../helpers/queue-worker.js';
import { redisTest } from '../helpers/redis.js';

const test = redisTest(ava);
const lockDuration = 1000;

interface Scheduled extends QueueWorker {
  readonly file: string;
  readonly notes: string[];
  /** Waits until it was due once more from now on. */
  readonly dueAgain: () => Promise<string>;
  readonly jobs: () => Promise<string[]>;
}

/** A file that is due each second, and a worker. */
async function scheduled(t: ExecutionContext): Promise<Scheduled> {
  const place = await queueWorker(t);
  const { client, output, until } = place;
  const file = join(output, '..', `${output.split('/').at(-1) ?? ''}-people.csv`);
  t.teardown(() => rm(file, { force: true }));
  await writeFile(file, 'email\nana@acme.example\n');
  const submission: Submission = {
    ...{ at: '', by: 'ana', host: 'h', profile: 'p', organization: 'ORG', asked: 'plan', file: 'people.csv' },
    settings: {},
  };
  const id = scheduleId('p', file);
  await writeSchedule(output, id, { submission, priority: 'normal' });
  const due = { schedule: id, organization: 'ORG', profile: 'p', file };
  await putSchedule(client, due, { pattern: '* * * * * *', timeZone: 'UTC' });
  const notes: string[] = [];
  const worker = openScheduleWorker(
    { client, output, note: (about) => notes.push(about) },
    { name: 'w:1', lockDuration },
  );
  t.teardown(() => worker.close());
  return {
    ...{ ...place, file, notes },
    async dueAgain() {
      const before = notes.length;
      await until(() => notes.length > before);
      return notes[before] ?? '';
    },
    jobs: async () => (await readdir(output)).filter((name) => /^\d{8}-/u.test(name)).sort(),
  };
}

test('a file that is due is submitted as a job of its own, and again only once it has changed', async (t) => {
  const { file, begin, dueAgain, jobs, done, output, until, client, redis } = await scheduled(t);
  await begin();
  t.regex(await dueAgain(), /: submitted as \d{8}-/u);
  const [first = ''] = await jobs();
  t.is(await readFile(join(output, first, 'submitted', 'people.csv'), 'utf8'), 'email\nana@acme.example\n');
  t.true((await dueAgain()).endsWith(`is as it was in ${first}`));
  t.deepEqual(await jobs(), [first]);
  await writeFile(file, 'email\nben@acme.example\n');
  let note = '';
  await until(async () => (note = await dueAgain()).includes('submitted as'));
  const [, second = ''] = await jobs();
  t.true(note.endsWith(second));
  await until(() => done.length === 2);
  t.deepEqual(done, [`plan ${first}`, `plan ${second}`]);
  t.notRegex(await redis.everything(), /@|"ana"/u);
  const [schedule] = await listSchedules(client);
  t.like(schedule, { profile: 'p', file, pattern: '* * * * * *', timeZone: 'UTC' });
  t.true(await removeSchedule(client, schedule?.schedule ?? ''));
  t.false(await removeSchedule(client, schedule?.schedule ?? ''));
  t.deepEqual(await listSchedules(client), []);
});

test('a file that is not there is a failure that people are told, and no job is left', async (t) => {
  const { file, begin, dueAgain, ends, jobs, until } = await scheduled(t);
  await rm(file);
  await begin();
  t.regex(await dueAgain(), /-people\.csv does not exist\.$/u);
  await until(() => ends.length > 0);
  t.like(ends[0]?.end, { is: 'failed', reason: `${file} does not exist.` });
  t.deepEqual(await jobs(), []);
});

test('a job that failed is submitted again, although its file has not changed', async (t) => {
  const { begin, dueAgain, jobs, until, queue } = await scheduled(t);
  await begin(() => Promise.reject(new Error('refused')));
  await dueAgain();
  await until(async () => (await queue.getFailedCount()) > 0);
  await until(async () => (await dueAgain()).includes('submitted as'));
  t.true((await jobs()).length >= 2);
});

test('the same file and profile are one schedule, and a pattern or a time zone that means nothing is refused', (t) => {
  t.is(scheduleId('p', '/a/people.csv'), scheduleId('p', '/a/people.csv'));
  t.not(scheduleId('p', '/a/people.csv'), scheduleId('q', '/a/people.csv'));
  t.not(scheduleId('p', '/a/people.csv'), scheduleId('p', '/b/people.csv'));
  t.notRegex(scheduleId('p', '/a/x: y.csv'), /[:\s]/u);
  t.true(firstTime('0 2 * * *', 'Europe/Berlin').getTime() > Date.now());
  for (const [pattern, zone] of [
    ['often', 'UTC'],
    ['0 25 * * *', 'UTC'],
    ['0 2 * * *', 'Europe/Nowhere'],
  ] as const) {
    t.throws(() => firstTime(pattern, zone), { message: new RegExp(`in ${zone} cannot be used`, 'u') }, pattern);
  }
});

test('a worker that died after it had added the job leaves word of it for the next time', async (t) => {
  const { client, output, until } = await queueWorker(t);
  const file = join(output, '..', `${output.split('/').at(-1) ?? ''}-people.csv`);
  t.teardown(() => rm(file, { force: true }));
  await writeFile(file, 'email\nana@acme.example\n');
  const submission: Submission = {
    ...{ at: '', by: 'ana', host: 'h', profile: 'p', organization: 'ORG', asked: 'plan', file: 'people.csv' },
    settings: {},
  };
  const id = scheduleId('p', file);
  await writeSchedule(output, id, { submission, priority: 'normal' });
  // As a worker leaves it that was killed between addJob and writeLast.
  const job = await createJobFolder(output, file, new Date());
  const sha256 = await writeSubmission(job, file, submission);
  await addJob(client, { id: 'ORG' }, { job: job.name, profile: 'p', asked: 'plan' }, {});
  const queue = new Queue(schedulesQueue, { connection: client, prefix });
  await queue.add('due', { schedule: id, organization: 'ORG', profile: 'p', file, job: job.name, sha256 });
  const notes: string[] = [];
  const worker = openScheduleWorker({ client, output, note: (x) => notes.push(x) }, { name: 'w', lockDuration: 1000 });
  t.teardown(() => worker.close());
  await until(() => notes.length === 1);
  t.is((await readLast(output, id))?.job, job.name);
  await queue.add('due', { schedule: id, organization: 'ORG', profile: 'p', file });
  await until(() => notes.length === 2);
  t.regex(notes[1] ?? '', /nothing to do/u);
  await queue.close();
});
