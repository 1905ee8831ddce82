/** Approval of submitted jobs: whose word it takes, and that it puts the apply into the queue of the job. */
import ava from 'ava';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { queuePlace, until, type QueuePlace } from '../helpers/queue-place.js';
import { redisTest } from '../helpers/redis.js';

const test = redisTest(ava);
const sheet = 'email,title\namelie.fischer@acme.example,Chief\n';

/** Says that another person on another machine submitted the job. */
async function submittedBy(queue: QueuePlace, name: string, who: { by: string; signIn?: string }): Promise<void> {
  const path = join(queue.output, name, 'submission.json');
  await writeFile(path, JSON.stringify({ ...(JSON.parse(await readFile(path, 'utf8')) as object), ...who }));
}

test('an approval puts the apply into the queue that the job was submitted to, and a rejection nothing', async (t) => {
  const queue = await queuePlace(t);
  const { place, env, output, run, submit, worker, count, redis } = queue;
  const command = worker();
  const file = await place.file('people.csv', sheet);
  const [approved, rejected, late] = [await submit(file, '--priority', 'low'), await submit(file), await submit(file)];
  await until(async () => (await count('completed')) === 3, { what: command.said });
  const submission = JSON.parse(await readFile(join(output, approved, 'submission.json'), 'utf8')) as object;
  t.like(submission, { queue: redis.url, signIn: place.connection.admin });

  const without = { ...env, WEBEX_BULK_QUEUE: '' };
  const ended = await place.runWith(without, 'approve', approved, '--yes');
  t.is(ended.code, 0, ended.stderr);
  t.regex(ended.stdout, /^Approved by .*\n(?:.*\n)*?A worker applies it\.$/mu);
  await until(async () => (await count('completed')) === 4, { what: command.said });
  t.is(await redis.client().hget(`webex-bulk:org-ORG-1:${approved}.apply`, 'priority'), '30', 'as it was submitted');
  t.is((await place.state('amelie.fischer@acme.example')).people[0]?.title, 'Chief');

  t.is((await run('reject', rejected, '--reason', 'wrong file')).code, 0);
  const refused = await run('submit', rejected, '--do', 'apply');
  t.is(refused.code, 4);
  t.regex(refused.stderr, /was rejected by .*wrong file; nothing was sent/u);

  const unheld = await run('submit', late, '--do', 'apply');
  t.is(unheld.code, 4);
  t.regex(unheld.stderr, /waits for approval; nothing was sent/u);
  const nowhere = { ...env, WEBEX_BULK_QUEUE: 'redis://127.0.0.1:1/0' };
  const kept = await place.runWith(nowhere, 'approve', late, '--yes');
  t.is(kept.code, 5);
  t.regex(
    kept.stderr + kept.stdout,
    /The approval is kept, but the job was not put into the queue: .*cannot be reached/u,
  );
  const next = /webex-bulk (?<args>submit .*) {3}puts it there/u.exec(kept.stdout)?.groups?.['args'] ?? '';
  t.is((await run(...next.split(' '))).code, 0, next);
  await until(async () => (await count('completed')) === 5, { what: command.said });
  t.is((await place.runWith({ ...without, WEBEX_BULK_QUEUE_PASSWORD: 'word' }, 'approve', rejected)).code, 4);
});

test('where another person has to approve, that is not who submitted, whoever the worker is', async (t) => {
  const queue = await queuePlace(t);
  const { place, env, submit, worker, count } = queue;
  const config = await place.file('rule.json', JSON.stringify({ approval: { changes: 0 } }));
  const ruled = { ...env, WEBEX_CONFIG: config };
  const command = worker(ruled);
  const file = await place.file('people.csv', sheet);
  const [own, another] = [await submit(file, '--do', 'apply'), await submit(file, '--do', 'apply')];
  await until(async () => (await count('completed')) === 2, { what: command.said });
  t.is((await place.writes()).length, 0, 'the rule holds both');
  const refused = await place.runWith(ruled, 'approve', own, '--yes');
  t.is(refused.code, 4);
  t.regex(refused.stderr, new RegExp(`${own} was submitted by .*, so another person has to approve it`, 'u'));

  await submittedBy(queue, another, { by: 'ana', signIn: 'ana@acme.example' });
  const ended = await place.runWith(ruled, 'approve', another, '--yes');
  t.is(ended.code, 0, ended.stderr);
  await until(async () => (await place.writes()).length > 0, { what: command.said });
  await until(async () => (await count('completed')) === 2, { what: command.said });
  t.is(await count('failed'), 0);
});

test('a password is not sent to an address that stands in a folder', async (t) => {
  const { place, env, submit, worker, count } = await queuePlace(t);
  const command = worker();
  const job = await submit(await place.file('people.csv', sheet));
  await until(async () => (await count('completed')) === 1, { what: command.said });
  const secret = { ...env, WEBEX_BULK_QUEUE: '', WEBEX_BULK_QUEUE_PASSWORD: 'word' };
  const ended = await place.runWith(secret, 'approve', job, '--yes');
  t.is(ended.code, 2);
  t.regex(ended.stderr, /The password of the queue is not sent to an address from the job's folder/u);
});
