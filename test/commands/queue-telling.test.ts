/** Whom a worker tells how a submitted job ended: the channels of its own machine. */
import ava, { type ExecutionContext } from 'ava';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { queuePlace, until, type QueuePlace } from '../helpers/queue-place.js';
import { redisTest } from '../helpers/redis.js';
import { httpServer } from '../webex/servers.js';

const test = redisTest(ava);
const sheet = 'email,title\namelie.fischer@acme.example,Chief\nnobody,Chief\n';

interface Told {
  readonly kind: string;
  readonly title: string;
  readonly reasons: string[];
  readonly job?: string;
  readonly command?: string;
  readonly counts?: Record<string, number>;
}

/** Variables of a worker whose machine has a webhook, and what was told to it. */
async function told(
  t: ExecutionContext,
  { place }: QueuePlace,
): Promise<{ env: Record<string, string>; messages: Told[] }> {
  const messages: Told[] = [];
  const { url } = await httpServer(t, (_request, response, body) => {
    messages.push(JSON.parse(body) as Told);
    response.writeHead(204).end();
  });
  const config = join(place.folder, 'settings.json');
  await writeFile(config, JSON.stringify({ notify: { webhook: { url: `${url}/hook`, when: 'always' } } }));
  return { env: { WEBEX_CONFIG: config, WEBEX_BULK_WEBHOOK_SECRET: 'a secret of the webhook, long enough' }, messages };
}

test('people are told that a job is planned, waits, was applied, and why it failed, each once', async (t) => {
  const queue = await queuePlace(t);
  const { place, redis, submit, worker } = queue;
  const { env, messages } = await told(t, queue);
  const command = worker(env);
  const next = async (count: number): Promise<Told | undefined> => {
    await until(() => messages.length === count, { what: command.said });
    return messages.at(-1);
  };
  const file = await place.file('people.csv', sheet);
  const planned = await submit(file, '--do', 'plan');
  t.like(await next(1), {
    kind: 'done',
    title: 'people.csv is planned; nothing was applied.',
    command: `webex-bulk submit ${planned} --do apply`,
  });
  const held = await submit(file);
  const review = await next(2);
  t.like(review, { kind: 'review', job: held, title: 'people.csv waits for a person; nothing of it was sent.' });
  t.deepEqual(review?.reasons, ['it was submitted for approval']);
  t.regex(review?.command ?? '', /^webex-bulk approve /u);
  await submit(file, '--do', 'apply');
  t.like(await next(3), {
    kind: 'problems',
    title: '1 of 2 rows of people.csv are not done.',
    counts: { updated: 1, invalid: 1 },
  });
  const bad = await submit(await place.file('bad.csv', 'who,title\na@acme.example,Boss\n'), '--do', 'apply');
  const failed = await next(4);
  t.like(failed, { kind: 'failed', job: bad, command: `webex-bulk submit ${bad} --do apply` });
  t.regex(failed?.title ?? '', /^bad\.csv could not be used: .*email/u);
  command.child.kill('SIGTERM');
  t.is((await command.ended).code, 0);
  t.is(messages.length, 4);
  t.notRegex(await redis.everything(), /@|Chief|hook/u);
});
