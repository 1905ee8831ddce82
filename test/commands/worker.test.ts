/** What a worker makes of a submitted job is what `apply` and `plan` make of its file. */
import ava from 'ava';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { office, startCli } from '../helpers/cli.js';
import { outcomeOf, sameOutcome } from '../helpers/invariants.js';
import { keepSignIn } from '../helpers/kept-sign-in.js';
import { queuePlace, until } from '../helpers/queue-place.js';
import { redisTest } from '../helpers/redis.js';
import { isWhole } from '../helpers/some-cases.js';

const test = redisTest(ava);
/** Differs from the others in degree. */
const extreme = isWhole ? test : () => undefined;
/** What differs from tests that are always run in degree. */
const hard = isWhole ? test : () => undefined;

const sheet = `email,firstName,lastName,licenses,title,sessionTypes
new.person@acme.example,New,Person,Webex Suite,,
amelie.fischer@acme.example,,,,Chief,
bruno.keller@acme.example,,,,,Event 1000
nobody,,,,Chief,
`;

test('a submitted spreadsheet ends as apply leaves it, and nothing of its people is in Redis', async (t) => {
  const { place, redis, output, run, submit, worker, count } = await queuePlace(t);
  const twin = await office(t);
  const command = worker();
  const name = await submit(await place.file('people.csv', sheet), '--do', 'apply');
  await until(async () => (await count('completed')) === 1, { what: command.said });
  command.child.kill('SIGTERM');
  const ended = await command.ended;
  t.is(ended.code, 0, ended.stderr);

  const once = await twin.run('apply', await twin.file('people.csv', sheet), '--yes');
  t.is(once.code, 3, once.stderr);
  const [queued, applied] = [await outcomeOf(place, join(output, name)), await outcomeOf(twin, await twin.jobFolder())];
  if (queued === undefined || applied === undefined) return t.fail('there are no results');
  t.deepEqual(sameOutcome(queued, applied), []);
  const files = (await readdir(join(output, name))).filter((file) => file !== 'submission.json');
  t.deepEqual(files.sort(), (await readdir(await twin.jobFolder())).sort());
  const { counts } = JSON.parse(await readFile(join(output, name, 'summary.json'), 'utf8')) as { counts: object };
  t.like(counts, { created: 1, updated: 2, invalid: 1 });
  const audit = (await readFile(join(output, `audit-${hostname()}.jsonl`), 'utf8')).trim().split('\n');
  const [submitted, planning, applying, ...more] = audit.flatMap((line) =>
    line === '' ? [] : [JSON.parse(line) as object],
  );
  t.deepEqual(more, []);
  t.like(submitted, { event: 'submitted', job: name });
  t.like(planning, { job: name, asked: 'plan', end: 'planned', lease: 1 });
  t.like(applying, { job: name, asked: 'apply', end: 'applied', lease: 2 });
  t.regex(ended.stdout, new RegExp(`^${name}: applied, created 1, updated 2, invalid 1$`, 'mu'));
  const shown = await run('queue');
  t.regex(shown.stdout, /^Acme Inc\. +0 +0 +0 +0 +1$/mu);

  const stored = await redis.everything();
  t.true(stored.includes(name));
  t.notRegex(stored, /@|Chief|Person|Event 1000/u);
  const { accessToken, refreshToken, clientSecret } = place.connection;
  for (const secret of [accessToken, refreshToken, clientSecret]) t.false(stored.includes(secret));
});

test('a worker plans, holds for approval, applies what was approved, and says why a job failed and what to do', async (t) => {
  const { place, redis, output, run, submit, worker, count, queue } = await queuePlace(t);
  const command = worker();
  const fine = await place.file('people.csv', sheet);
  const ends = async (completed: number, failed = 0): Promise<void> =>
    await until(async () => (await count('completed')) === completed && (await count('failed')) === failed, {
      what: command.said,
    });

  const planned = await submit(fine, '--do', 'plan');
  await ends(1);
  t.true((await readdir(join(output, planned))).includes('plan.jsonl'));
  t.false((await readdir(join(output, planned))).includes('journal.jsonl'));

  const held = await submit(fine);
  await ends(2);
  t.is((await place.writes()).length, 0);
  t.regex((await run('jobs')).stdout, new RegExp(`${held}.*approve`, 'u'));
  t.is((await run('approve', held, '--yes')).code, 0);
  await ends(3);
  const end = await outcomeOf(place, join(output, held));
  t.deepEqual(
    end?.rows.map(({ wx_status }) => wx_status),
    ['created', 'updated', 'updated', 'invalid'],
  );

  const bad = await submit(
    await place.file('bad.csv', 'who,title\namelie.fischer@acme.example,Boss\n'),
    '--do',
    'apply',
  );
  await ends(3, 1);
  const clearing = Array.from({ length: 8 }, (_, place) => `person${place}@acme.example`);
  const people = (await place.state()).people.map(({ email }) => email);
  const takes = `email,loginEnabled,title\n${[...people, ...clearing].map((one) => `${one},false,<clear>`).join('\n')}\n`;
  const beyond = await submit(await place.file('takes.csv', takes), '--do', 'apply', '--max-changes', '3');
  await ends(3, 2);
  const strict = await submit(fine, '--do', 'apply', '--strict');
  await ends(3, 3);
  command.child.kill('SIGTERM');
  t.is((await command.ended).code, 0);

  const [shown] = await queue();
  const failed = new Map(shown?.failed.map((job) => [job.job, job]));
  t.regex(failed.get(bad)?.reason ?? '', /email/u);
  t.is(failed.get(bad)?.next, `webex-bulk submit ${bad} --do apply`);
  t.regex(failed.get(beyond)?.reason ?? '', /changes/u);
  t.regex(failed.get(strict)?.reason ?? '', /invalid|nothing was sent/iu);
  const again = await run(...(failed.get(bad)?.next ?? '').split(' ').slice(1));
  t.is(again.code, 0, again.stderr);
  const table = await run('queue');
  t.regex(table.stdout, /^Acme Inc\. +1 +0 +0 +2 +2$/mu);
  t.true(table.stdout.includes(`Next:  webex-bulk submit`), table.stdout);
  t.notRegex(await redis.everything(), /@/u);
});

extreme('jobs of two organizations are worked on at the same time, each with its own sign-in', async (t) => {
  const { place, output, submit, worker, queue, count, further, redis } = await queuePlace(t, {
    simulator: { latency: 100 },
  });
  const other = await further('b', { latency: 100 });
  const ours = await submit(await place.file('people.csv', sheet), '--do', 'apply');
  const theirs = await submit(await place.file('others.csv', sheet), '--do', 'apply', '--profile', 'b');
  const command = worker();
  const areBothRunning = async (): Promise<boolean> => (await queue()).every(({ running }) => running.length === 1);
  await until(areBothRunning, { what: command.said });
  await until(async () => (await count('completed')) === 1 && (await count('completed', 'ORG-b')) === 1, {
    what: command.said,
  });
  for (const [office, name] of [
    [place, ours],
    [other, theirs],
  ] as const) {
    const end = await outcomeOf(office, join(output, name));
    t.deepEqual(
      end?.rows.map(({ wx_status }) => wx_status),
      ['created', 'updated', 'updated', 'invalid'],
    );
    t.true((await office.state('new.person@acme.example')).people.length === 1);
  }
  t.notRegex(await redis.everything(), /@/u);
});

extreme(
  'a job without its folder waits and says why; a job of another organization is not sent anywhere',
  async (t) => {
    const { place, output, submit, worker, count, queue } = await queuePlace(t);
    const file = await place.file('people.csv', sheet);
    const lost = await submit(file, '--do', 'apply');
    await rm(join(output, lost), { recursive: true });
    const moved = await submit(await place.file('others.csv', sheet), '--do', 'apply');
    const path = join(output, moved, 'submission.json');
    await writeFile(path, (await readFile(path, 'utf8')).replace('ORG-1', 'ORG-2'));
    const command = worker();
    await until(async () => (await count('delayed')) === 1 && (await count('failed')) === 1, { what: command.said });
    const [shown] = await queue();
    t.like(shown?.delayed[0], { job: lost, reason: `${lost} is not in the output folder of this worker.` });
    t.like(shown?.failed[0], {
      job: moved,
      reason: `${moved} was submitted for another organization; nothing was sent.`,
    });
    t.is((await place.requests()).length, 0);
  },
);

hard('a profile that is signed in to another organization now takes no job of the earlier one', async (t) => {
  const { place, submit, worker, queue } = await queuePlace(t);
  await submit(await place.file('people.csv', sheet), '--do', 'apply');
  await keepSignIn(place, { organization: { id: 'ORG-9', name: 'Other' } });
  const command = worker();
  await until(() => command.said().includes('Waiting for jobs of 1 organization'), { what: command.said });
  await wait(2000);
  t.is((await queue())[0]?.waiting, 1);
  t.is((await place.requests()).length, 0);
});

hard('an organization with many jobs gives way to another where one job at a time is allowed', async (t) => {
  const { place, submit, count, further, env } = await queuePlace(t);
  await further('b');
  const file = await place.file('people.csv', sheet);
  for (let job = 0; job < 10; job++) await submit(file, '--do', 'plan');
  await submit(file, '--do', 'plan', '--profile', 'b');
  const { child } = startCli(['worker', '--concurrency-organizations', '1'], { cwd: place.folder, env });
  t.teardown(() => child.kill('SIGKILL'));
  await until(async () => (await count('completed', 'ORG-b')) === 1);
  const before = await count('completed');
  t.true(before < 4, `after ${before} jobs of the other`);
  await until(async () => (await count('completed')) === 10);
});

test('a worker takes no sign-in from the environment', async (t) => {
  const { place, env } = await queuePlace(t);
  const ended = await place.runWith({ ...env, WEBEX_ACCESS_TOKEN: 'x' }, 'worker');
  t.is(ended.code, 2);
  t.regex(ended.stderr, /WEBEX_ACCESS_TOKEN is set, but a worker takes/u);
});
