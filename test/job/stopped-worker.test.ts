/** A real process that is stopped for longer than its lease, while another worker finishes its job. */
import test, { type ExecutionContext } from 'ava';
import { spawn, type ChildProcess } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createLease } from '../../src/job/lease.js';
import { openJournal, readJournal } from '../../src/job/journal.js';
import { lockJobByLease } from '../../src/job/lock.js';
import { collected } from '../helpers/bytes.js';
import { office, type Office } from '../helpers/cli.js';
import { applyJob, planFile, resultsOf } from '../helpers/in-process.js';
import type { LeasedEnd, LeasedWork } from '../helpers/leased-apply.js';
import { ownProgram } from '../helpers/own-program.js';

/** Milliseconds. */
const duration = 2000;
const people = Array.from({ length: 40 }, (_, place) => `new${place}@acme.example,New${place},Person,Webex Suite`);
const sheet = `email,firstName,lastName,licenses\n${people.join('\n')}\n`;

test('a worker that is stopped in mid-run for longer than its lease sends and writes nothing when it goes on', async (t) => {
  const place = await office(t, { latency: 60 });
  const { job } = await planFile(place, await place.file('people.csv', sheet), join(place.folder, 'output'));
  const stopped = startWorker(t, {
    ...{ connection: place.connection, folder: job.path, number: 1, duration, concurrency: 3 },
  });
  await until(async () => (await creates(place)) >= 6);
  stopped.child.kill('SIGSTOP');
  const sentBefore = await creates(place);
  t.true(sentBefore < people.length, 'in mid-run');
  // The queue gives the job to another worker when the lease is over.
  await new Promise((resolve) => setTimeout(resolve, duration));

  const lease = createLease({ number: 2, duration: 60_000, askedAt: performance.now() });
  const { stopped: why } = await applyJob(place, job, { lease });
  lease.end();
  t.is(why, undefined);
  t.deepEqual(new Set((await resultsOf(job)).map(({ wx_status }) => wx_status)), new Set(['created']));
  t.is(await creates(place), people.length, 'one create for each person');

  const [requests, files] = [await place.requests(), await bytesIn(job.path)];
  stopped.child.kill('SIGCONT');
  const end = await stopped.ended;
  t.regex(end.lost ?? '', /lease of this job \(number 1\) was lost/u);
  t.is(end.exitCode, 5);
  t.is((await place.requests()).length, requests.length, 'no request follows');
  t.deepEqual(await bytesIn(job.path), files, 'no byte is changed');
  const numbers = (await collected(readJournal(job.file('journal.jsonl')))).map(({ record }) => record.lease ?? 0);
  t.deepEqual([...new Set(numbers)], [1, 2]);
});

test('a run that resumes a job with a late intent of a worker that had lost it sends nothing twice', async (t) => {
  const place = await office(t);
  const { job } = await planFile(place, await place.file('people.csv', sheet), join(place.folder, 'output'));
  const first = createLease({ number: 2, duration: 60_000, askedAt: performance.now() });
  await applyJob(place, job, { lease: first });
  first.end();
  const journal = await openJournal(job.file('journal.jsonl'));
  const late = {
    row: 2,
    seq: 9,
    at: new Date().toISOString(),
    call: 'person.create',
    before: {},
    after: {},
    lease: 1,
  } as const;
  await journal.intent(late);
  await journal.close();
  const before = await creates(place);
  const { results } = await applyJob(place, job, {
    lease: createLease({ number: 3, duration: 60_000, askedAt: performance.now() }),
  });
  t.is(results.counts.created, people.length);
  t.is(await creates(place), before);
});

test('a run under a lease is refused while this process works on the job, and can begin when the lock is released', async (t) => {
  const place = await office(t);
  const { job } = await planFile(place, await place.file('people.csv', sheet), join(place.folder, 'output'));
  const processes = { self: { pid: 1, began: '' }, isAlive: () => Promise.resolve(false) };
  const leaseOf = (number: number) => createLease({ number, duration: 60_000, askedAt: performance.now() });
  const lock = await lockJobByLease(job.path, processes, new Date(), leaseOf(5));
  await t.throwsAsync(applyJob(place, job, { lease: leaseOf(5) }), { message: /in use by an earlier run/u });
  await lock.release();
  t.is((await applyJob(place, job, { lease: leaseOf(6) })).stopped, undefined);
});

interface Worker {
  readonly child: ChildProcess;
  readonly ended: Promise<LeasedEnd>;
}

/** Ended with the test in any case. */
function startWorker(t: ExecutionContext, work: LeasedWork): Worker {
  const child = spawn(process.execPath, [...ownProgram('leased-apply'), JSON.stringify(work)]);
  t.teardown(() => child.kill('SIGKILL'));
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const ended = new Promise<LeasedEnd>((resolve, reject) => {
    child.on('close', () => (stdout === '' ? reject(new Error(stderr)) : resolve(JSON.parse(stdout) as LeasedEnd)));
  });
  return { child, ended };
}

/** No longer than half a minute. */
async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (let look = 0; look < 1500; look++) {
    if (await isSo()) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('it did not happen');
}

async function creates(place: Office): Promise<number> {
  const requests = await place.requests();
  return requests.filter(({ method, path, applied }) => method === 'POST' && path === '/v1/people' && applied).length;
}

async function bytesIn(folder: string): Promise<Record<string, string>> {
  const names = (await readdir(folder)).sort();
  const files = names.map(async (name) => [name, await readFile(join(folder, name), 'latin1')] as const);
  return Object.fromEntries(await Promise.all(files));
}
