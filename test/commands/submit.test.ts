/** What `submit` refuses leaves no job behind, and what it adds names no person. */
import ava from 'ava';
import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { queuePlace } from '../helpers/queue-place.js';
import { redisTest } from '../helpers/redis.js';

const test = redisTest(ava);
const sheet = 'email,title\namelie.fischer@acme.example,Chief\n';

test('a submitted file waits in the queue of its organization, without anything of its people', async (t) => {
  const { place, redis, run } = await queuePlace(t);
  const { code, stdout, stderr } = await run('submit', await place.file('amelie.csv', sheet), '--do', 'plan');
  t.is(code, 0, stderr);
  t.regex(stdout, /^Submitted \d{8}-\d{6}-amelie for Acme Inc\. A worker plans it; nothing is applied\.$/mu);
  t.regex(stdout, /^Next: {2}webex-bulk queue {3}shows how far it is$/mu);
  t.regex((await run('queue')).stdout, /^Acme Inc\. +1 +0 +0 +0 +0$/mu);
  t.notRegex(await redis.everything(), /@|Chief/u);
  const name = /^Submitted (?<name>\S+)/mu.exec(stdout)?.groups?.['name'] ?? '';
  const applied = await run('apply', name, '--yes');
  t.is(applied.code, 4);
  const jobs = await run('jobs');
  t.regex(jobs.stderr, /^1 submitted job is not planned yet: webex-bulk queue shows/mu);
  t.regex(jobs.stdout, /has no planned jobs/u);
  t.regex(applied.stderr, /was submitted to a queue, and no worker has planned it yet\.[^]*webex-bulk queue/u);
});

test('a job that waits is not added again, and no other organization takes it', async (t) => {
  const { place, output, run, further } = await queuePlace(t);
  await further('b');
  const file = await place.file('people.csv', sheet);
  t.is((await place.run('plan', file)).code, 0);
  const name = basename(await place.jobFolder());
  t.is((await run('submit', name, '--do', 'apply')).code, 0);
  const kept = await readFile(join(output, name, 'submission.json'), 'utf8');
  const again = await run('submit', name, '--do', 'apply', '--max-changes', '9999');
  t.is(again.code, 4);
  t.regex(again.stderr, /is already in the queue \(apply, waiting\)/u);
  t.is(await readFile(join(output, name, 'submission.json'), 'utf8'), kept, 'its limits stay as they were');
  const other = await run('submit', name, '--do', 'apply', '--profile', 'b');
  t.is(other.code, 4);
  t.regex(other.stderr, /was submitted for another organization, by the profile "default"/u);
});

const refusals: readonly (readonly [
  what: string,
  env: Record<string, string>,
  code: number,
  said: RegExp,
  args?: string[],
])[] = [
  ['no queue', { WEBEX_BULK_QUEUE: '' }, 2, /No queue was given\.[^]*WEBEX_BULK_QUEUE/u],
  ['an address with a password', { WEBEX_BULK_QUEUE: 'redis://:secret-word@127.0.0.1:1/0' }, 2, /other users can see/u],
  ['an address of something else', { WEBEX_BULK_QUEUE: 'https://127.0.0.1' }, 2, /is not an address such as redis:/u],
  [
    'a Redis that is not there',
    { WEBEX_BULK_QUEUE: 'redis://127.0.0.1:1/0' },
    5,
    /cannot be reached: [^]*ECONNREFUSED/u,
  ],
  [
    'a profile that is not there',
    {},
    6,
    /isn't a saved sign-in "nobody"[^]*login --profile nobody/u,
    ['--profile', 'nobody'],
  ],
];

test('with a wrong queue or sign-in nothing is submitted, and no job folder is left', async (t) => {
  const { place, env, output } = await queuePlace(t);
  const file = await place.file('people.csv', sheet);
  for (const [what, more, code, said, args = []] of refusals) {
    const ended = await place.runWith({ ...env, ...more }, 'submit', file, ...args);
    t.is(ended.code, code, `${what}: ${ended.stderr}`);
    t.regex(ended.stderr, said, what);
    t.notRegex(ended.stderr, /secret-word/u);
  }
  t.deepEqual(await readdir(output).catch(() => []), []);
});

test('a Redis that may forget jobs is refused by each command, and no job folder is left', async (t) => {
  const { place, run, output, worker } = await queuePlace(t, { redis: { appendonly: 'no' } });
  const ended = await run('submit', await place.file('people.csv', sheet));
  t.is(ended.code, 4);
  t.regex(ended.stderr, /may lose jobs: appendonly is no\. Nothing was queued or taken\.[^]*appendonly yes/u);
  t.deepEqual(await readdir(output).catch(() => []), []);
  const refused = await worker().ended;
  t.is(refused.code, 4, refused.stderr);
});
