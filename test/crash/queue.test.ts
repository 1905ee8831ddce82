/**
 * Whatever dies between submit and results, worker, Redis or the network in between: the job comes to the same end as one that
 * nobody disturbs, and each person is created once.
 */
import ava, { type ExecutionContext } from 'ava';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pLimit from 'p-limit';
import { crash } from '../helpers/crash.js';
import { crashedApply, sheet } from '../helpers/crashed-apply.js';
import type { Office, State } from '../helpers/cli.js';
import { outcomeOf, sameOutcome, violations, type Outcome } from '../helpers/invariants.js';
import {
  applied,
  bytesIn,
  leasesIn,
  lockMs,
  queuePlace,
  until,
  type QueuePlace,
  type TestWorker,
} from '../helpers/queue-place.js';
import { redisTest } from '../helpers/redis.js';
import { isWhole } from '../helpers/some-cases.js';
import { tcpProxy } from '../helpers/tcp-proxy.js';

const declare = redisTest(ava);
/** Of the tests, which all begin at once, so many have programs running. */
const seats = pLimit(2);
const test = (title: string, body: (t: ExecutionContext) => Promise<void>): void =>
  declare(title, (t) => seats(() => body(t)));
/** What differs from the tests that are always run in degree. */
const extreme = isWhole ? test : () => undefined;

/** What the spreadsheet comes to where nobody disturbs the run; made once for all. */
let known: Promise<Outcome> | undefined;
const reference = (): Promise<Outcome> =>
  (known ??= crash(crashedApply, []).then(({ outcome }) => {
    if (outcome === undefined) throw new Error('the undisturbed run has no results');
    return outcome;
  }));

interface Submitted {
  readonly queue: QueuePlace;
  readonly name: string;
  readonly before: State;
}

/** A job for the first worker; `latency`: milliseconds of each answer of Webex. */
async function submitted(t: ExecutionContext, latency = 150): Promise<Submitted> {
  t.timeout(180_000);
  await reference();
  const queue = await queuePlace(t, { simulator: { siteDelay: 0, latency }, lockMs });
  const { place } = queue;
  await place.control('licenses', { name: 'Webex Webinar 500', total: 1 });
  const before = await place.state();
  const name = await queue.submit(await place.file('people.csv', sheet), '--do', 'apply', '--allow-shortage');
  return { queue, name, before };
}

/** In mid-apply: some calls were made, and some are to come. */
async function inMidApply({ queue }: Submitted, worker: TestWorker): Promise<void> {
  await until(async () => (await applied(queue.place)) >= 3, { what: worker.said });
}

async function completed({ queue }: Submitted, count: number, worker: TestWorker): Promise<void> {
  await until(async () => (await queue.count('completed')) === count, { what: worker.said });
}

/** Everything holds, as if nothing had happened; the lines of the journal bear these numbers. Planning had the first. */
async function endsUndisturbed(t: ExecutionContext, job: Submitted, leases: readonly number[]): Promise<void> {
  const { place, output } = job.queue;
  t.deepEqual(await leasesIn(join(output, job.name)), leases);
  await endsAsOne(t, job, place);
}

/** `place`: the job's organization. */
async function endsAsOne(t: ExecutionContext, job: Submitted, place: Office): Promise<void> {
  const { output, redis } = job.queue;
  const folder = join(output, job.name);
  const found = await violations({
    ...{ place, folder, sheet, before: job.before, exchanges: [], reference: await reference() },
    ...{ runs: [{ code: 3, stdout: '', stderr: '' }], seconds: 0, mostSeconds: 1 },
    again: () => place.run('apply', folder, '--yes'),
  });
  t.deepEqual(found, []);
  t.notRegex(await redis.everything(), /@/u, 'no address is in Redis');
}

/** The worker goes on taking jobs. */
async function takesAnother(t: ExecutionContext, job: Submitted, worker: TestWorker): Promise<void> {
  const { queue } = job;
  const more = 'email,title\nbruno.keller@acme.example,Chief\n';
  const name = await queue.submit(await queue.place.file('more.csv', more), '--do', 'apply');
  await completed(job, 2, worker);
  const end = await outcomeOf(queue.place, join(queue.output, name));
  t.is(end?.rows[0]?.['wx_status'], 'updated');
}

async function terminated(t: ExecutionContext, worker: TestWorker): Promise<void> {
  worker.child.kill('SIGTERM');
  const ended = await worker.ended;
  t.is(ended.code, 0, ended.stderr);
}

test('a worker is killed in mid-apply: another takes the job over, and it ends as if nothing had happened', async (t) => {
  const job = await submitted(t);
  const first = job.queue.worker();
  await inMidApply(job, first);
  first.child.kill('SIGKILL');
  const second = job.queue.worker();
  await completed(job, 1, second);
  await endsUndisturbed(t, job, [2, 3]);
});

extreme(
  'a worker is stopped for longer than its lease: another ends the job, and the first then sends and writes nothing',
  async (t) => {
    const job = await submitted(t);
    const { queue, name } = job;
    const first = queue.worker();
    await inMidApply(job, first);
    first.child.kill('SIGSTOP');
    const second = queue.worker();
    await completed(job, 1, second);
    const folder = join(queue.output, name);
    const [requests, files] = [await queue.place.requests(), await bytesIn(folder)];
    first.child.kill('SIGCONT');
    await until(() => first.said().includes('the lease was lost'), { what: first.said });
    t.is((await queue.place.requests()).length, requests.length, 'no request follows');
    const late = await lateLines(t, folder, files);
    await terminated(t, second);
    if (late.length === 0) await endsUndisturbed(t, job, [2, 3]);
    else await endsAfterLateLines(t, job, late);
    await takesAnother(t, job, first);
  },
);

/**
 * Lines that were handed to the system before the stop, and that it wrote only afterwards: no clock can prevent that
 * (docs/developing.md). Nothing else in the folder may have changed.
 */
async function lateLines(t: ExecutionContext, folder: string, before: Record<string, string>): Promise<string[]> {
  const { 'journal.jsonl': journal = '', ...now } = await bytesIn(folder);
  const { 'journal.jsonl': earlier = '', ...others } = before;
  t.deepEqual(now, others, 'no byte of another file is changed');
  t.true(journal.startsWith(earlier));
  return journal.slice(earlier.length).split('\n').filter(Boolean);
}

/** They are of the first worker, no more than it was writing at once, and a run that resumes the job finds what is true. */
async function endsAfterLateLines(t: ExecutionContext, { queue, name }: Submitted, late: string[]): Promise<void> {
  t.log(`${late.length} lines were written late`);
  t.true(late.length < 30 && late.every((line) => line.endsWith('"lease":2}')));
  const folder = join(queue.output, name);
  t.is((await queue.place.run('apply', folder, '--yes')).code, 3);
  const end = await outcomeOf(queue.place, folder);
  t.deepEqual(end && sameOutcome(end, await reference()), []);
}

extreme('a worker is killed in mid-plan: another plans the file and applies it', async (t) => {
  const job = await submitted(t);
  const first = job.queue.worker();
  await until(async () => (await job.queue.place.requests()).length >= 8, { what: first.said });
  first.child.kill('SIGKILL');
  t.is(await applied(job.queue.place), 0, 'in mid-plan');
  const second = job.queue.worker();
  await completed(job, 1, second);
  await endsUndisturbed(t, job, [3]);
});

extreme('workers are killed one after the other: the last one ends the job', async (t) => {
  const job = await submitted(t, 600);
  for (const milliseconds of [300, 1200, 2500]) {
    const worker = job.queue.worker();
    await until(() => worker.said().includes('begun'), { what: worker.said });
    await wait(milliseconds);
    worker.child.kill('SIGKILL');
  }
  const last = job.queue.worker();
  await completed(job, 1, last);
  const leases = await leasesIn(join(job.queue.output, job.name));
  t.is(leases.at(-1), 5);
  await endsUndisturbed(t, job, leases);
});

for (const how of ['close', 'forget'] as const) {
  extreme(
    `only the network to Redis is cut (then: ${how}): the worker stops in time, and later takes jobs again`,
    async (t) => {
      const job = await submitted(t, 600);
      const { queue } = job;
      const proxy = await tcpProxy(t, queue.redis.port);
      const first = queue.worker({ WEBEX_BULK_QUEUE: `redis://127.0.0.1:${proxy.port}/0` });
      await inMidApply(job, first);
      proxy.cut();
      const cutAt = Date.now();
      const second = queue.worker();
      await until(() => second.said().includes('begun'), { what: second.said });
      // The lock lasts from the last renewal on; the first worker's lease ended before.
      t.true(Date.now() - cutAt < 3 * lockMs + 1000);
      await completed(job, 1, second);
      await terminated(t, second);
      await endsUndisturbed(t, job, [2, 3]);
      proxy.heal(how);
      await takesAnother(t, job, first);
      await terminated(t, first);
    },
  );
}

for (const [what, milliseconds, leases] of [
  ['for a moment: the worker goes on', 300, [2]],
  ['for longer than the lease: the job is taken again', 2 * lockMs, [2, 3]],
] as const) {
  extreme(`Redis is killed ${what}`, async (t) => {
    const job = await submitted(t, 600);
    const worker = job.queue.worker();
    await inMidApply(job, worker);
    await job.queue.redis.stop('SIGKILL');
    await wait(milliseconds);
    await job.queue.redis.start();
    await completed(job, 1, worker);
    await endsUndisturbed(t, job, leases);
    await takesAnother(t, job, worker);
    await terminated(t, worker);
  });
}

extreme('SIGTERM: rows under way end, the job waits again at once, and another worker ends it', async (t) => {
  const job = await submitted(t, 300);
  const first = job.queue.worker();
  await inMidApply(job, first);
  await terminated(t, first);
  t.like((await job.queue.queue())[0], { waiting: 1, completed: 0 });
  t.deepEqual((await job.queue.queue())[0]?.running, []);
  const second = job.queue.worker();
  await until(() => second.said().includes('begun'), { what: second.said, within: 1500 });
  await completed(job, 1, second);
  await endsUndisturbed(t, job, [2, 3]);
});

extreme('a second SIGTERM ends the worker at once; the job is taken over when its lock is over', async (t) => {
  const job = await submitted(t, 600);
  const first = job.queue.worker();
  await inMidApply(job, first);
  first.child.kill('SIGTERM');
  await until(() => first.said().includes('Finishing the rows in progress'), { what: first.said });
  first.child.kill('SIGTERM');
  t.is((await first.ended).code, 143);
  const second = job.queue.worker();
  await completed(job, 1, second);
  await endsUndisturbed(t, job, [2, 3]);
});

extreme('SIGTERM while Redis is gone: the worker ends with 0 all the same', async (t) => {
  const job = await submitted(t, 300);
  const first = job.queue.worker();
  await inMidApply(job, first);
  await job.queue.redis.stop('SIGKILL');
  const begun = Date.now();
  await terminated(t, first);
  t.true(Date.now() - begun < 3 * lockMs + 4000);
  await job.queue.redis.start();
  const second = job.queue.worker();
  await completed(job, 1, second);
  await endsUndisturbed(t, job, [2, 3]);
});

extreme('Redis has lost all its data: a job that is submitted again gets a higher lease than any before', async (t) => {
  const job = await submitted(t, 300);
  const { queue, name } = job;
  for (const calls of [1, 4]) {
    const worker = queue.worker();
    await until(async () => (await applied(queue.place)) >= calls, { what: worker.said });
    await terminated(t, worker);
  }
  await queue.redis.client().flushall();
  await queue.submit(name, '--do', 'apply', '--allow-shortage');
  const last = queue.worker();
  await completed(job, 1, last);
  t.regex(last.said(), /Redis has lost data/u);
  await endsUndisturbed(t, job, [2, 3, 4]);
});

extreme(
  'three workers and six organizations, and workers are killed by chance: each job ends as if nothing had happened',
  async (t) => {
    const seed = Number(process.env['CRASH_SEED'] ?? Math.floor(Math.random() * 1e9));
    t.log(`seed ${seed}`);
    let state = seed;
    /** From 0 up to `below`. */
    const chance = (below: number): number => (state = (state * 1_103_515_245 + 12_345) % 2_147_483_648) % below;
    const first = await submitted(t);
    const { queue } = first;
    const jobs: (readonly [job: Submitted, place: Office, organization: string])[] = [[first, queue.place, 'ORG-1']];
    for (const profile of ['b', 'c', 'd', 'e', 'f']) {
      const place = await queue.further(profile, { siteDelay: 0, latency: 150 });
      await place.control('licenses', { name: 'Webex Webinar 500', total: 1 });
      const before = await place.state();
      const file = await queue.place.file(`${profile}.csv`, sheet);
      const name = await queue.submit(file, '--do', 'apply', '--allow-shortage', '--profile', profile);
      jobs.push([{ queue, name, before }, place, `ORG-${profile}`]);
    }
    const workers = Array.from({ length: 3 }, () => queue.worker());
    for (let kills = 0; kills < 6; kills++) {
      await wait(800 + chance(2500));
      const [killed] = workers.splice(chance(workers.length), 1, queue.worker());
      killed?.child.kill('SIGKILL');
    }
    for (const [, , organization] of jobs) {
      await until(async () => (await queue.count('completed', organization)) === 1, {
        what: () => workers.map(({ said }) => said()).join('\n'),
        within: 90_000,
      });
    }
    for (const worker of workers) await terminated(t, worker);
    for (const [job, place] of jobs) await endsAsOne(t, job, place);
  },
);
