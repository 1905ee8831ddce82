/** What a worker makes of a submitted job is what `apply` and `plan` make of its file. */
import ava from 'ava';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { office } from '../helpers/cli.js';
import { outcomeOf, sameOutcome } from '../helpers/invariants.js';
import { queuePlace, until } from '../helpers/queue-place.js';
import { redisTest } from '../helpers/redis.js';

const test = redisTest(ava);

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
  const audit = (await readFile(join(output, 'audit.jsonl'), 'utf8')).trim().split('\n');
  t.is(audit.length, 1);
  t.like(JSON.parse(audit[0] ?? ''), { job: name, asked: 'apply', end: 'applied', lease: 1 });
  t.regex(ended.stdout, new RegExp(`^${name}: applied, created 1, updated 2, invalid 1$`, 'mu'));
  const shown = await run('queue');
  t.regex(shown.stdout, /^Acme Inc\. +0 +0 +0 +0 +1$/mu);

  const stored = await redis.everything();
  t.true(stored.includes(name));
  t.notRegex(stored, /@|Chief|Person|Event 1000/u);
  const { accessToken, refreshToken, clientSecret } = place.connection;
  for (const secret of [accessToken, refreshToken, clientSecret]) t.false(stored.includes(secret));
});
