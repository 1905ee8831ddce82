import test, { type ExecutionContext } from 'ava';
import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { httpServer, closedPort } from '../webex/servers.js';
import { notifierFor, sample, secret } from './sample.js';

interface Received {
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

type Answer = (response: ServerResponse, nth: number) => void;

/** A receiver that remembers what it got, and answers as told. */
async function receiver(
  t: ExecutionContext,
  answer: Answer = (response) => response.writeHead(204).end(),
): Promise<{ readonly url: string; readonly received: Received[] }> {
  const received: Received[] = [];
  const { url } = await httpServer(t, (request, response, body, nth) => {
    received.push({ headers: request.headers, body });
    answer(response, nth);
  });
  return { url: `${url}/hook/path-that-is-secret`, received };
}

type IsGenuine = (headers: Received['headers'], body: string, secret: string) => boolean;

/** The code by which docs/notifications.md tells receivers to verify. */
const documented = /```js\n(?<code>[^]*?)```/u.exec(
  readFileSync(new URL('../../docs/notifications.md', import.meta.url), 'utf8'),
);
const { isGenuine: verify } = (await import(
  `data:text/javascript,${encodeURIComponent(documented?.groups?.['code'] ?? '')}`
)) as { isGenuine: IsGenuine };

function isGenuine({ headers, body }: Received): boolean {
  return verify(headers, body, secret);
}

test('a webhook gets signed JSON that holds counts and errors, but no one by name', async (t) => {
  const { url, received } = await receiver(t);
  const { notifier } = notifierFor({ webhook: { url } });
  t.deepEqual(await notifier.send(sample), [{ channel: 'webhook', ok: true, attempts: 1 }]);
  const [one] = received as [Received];
  t.true(isGenuine(one));
  t.false(isGenuine({ ...one, body: one.body.replace('1204', '1205').replace('hr', 'it') }));
  t.false(isGenuine({ ...one, headers: { ...one.headers, 'x-webex-bulk-timestamp': '1' } }));
  t.true(Math.abs(Number(one.headers['x-webex-bulk-timestamp']) - Date.now() / 1000) < 60);
  t.is(one.headers['content-type'], 'application/json; charset=utf-8');
  t.deepEqual(JSON.parse(one.body), {
    version: 1,
    delivery: one.headers['x-webex-bulk-delivery'],
    kind: 'problems',
    isProblem: true,
    title: sample.title,
    at: sample.at,
    feed: 'hr',
    file: 'people.csv',
    job: sample.job,
    organization: 'Acme Inc.',
    site: 'acme.webex.com',
    counts: { created: 1000, unchanged: 167, partial: 7, failed: 30 },
    rows: { total: 1204, notDone: 37 },
    errors: [
      { code: 'manager-not-found', message: 'manager "…" isn\'t in this organization', rows: 30 },
      { code: 'http-400', message: 'Webex answered 400: (address) is taken', rows: 7 },
    ],
    reasons: sample.reasons,
    command: sample.command,
    link: sample.link,
  });
});

test('people are named to a webhook that is allowed details', async (t) => {
  const { url, received } = await receiver(t);
  await notifierFor({ webhook: { url, details: 'people' } }).notifier.send(sample);
  t.like(JSON.parse(received[0]?.body ?? ''), { people: sample.people, errors: sample.errors });
});

for (const [what, answers, expected, pauses] of [
  ['500 and then 200', [500, 200], { ok: true, attempts: 2 }, [1000]],
  ['503 three times', [503, 503, 503], { ok: false, attempts: 3, error: / answered 503\.$/u }, [1000, 4000]],
  ['400', [400], { ok: false, attempts: 1, error: / answered 400\.$/u }, []],
  ['401', [401], { ok: false, attempts: 1, error: / answered 401\.$/u }, []],
] as const) {
  test(`${what} from a webhook ${expected.attempts > 1 ? 'is tried again, as the same delivery' : 'is final'}`, async (t) => {
    const { url, received } = await receiver(t, (response, nth) => response.writeHead(answers[nth - 1] ?? 200).end());
    let today = Date.now();
    const { notifier, clock } = notifierFor({ webhook: { url } }, { today: () => (today += 1000) });
    const [delivered] = await notifier.send(sample);
    t.like(delivered, { ok: expected.ok, attempts: expected.attempts });
    if ('error' in expected) t.regex(delivered?.error ?? '', expected.error);
    t.is(received.length, answers.length);
    t.true(received.every(isGenuine));
    t.is(new Set(received.map(({ headers, body }) => `${String(headers['x-webex-bulk-delivery'])} ${body}`)).size, 1);
    t.is(new Set(received.map(({ headers }) => headers['x-webex-bulk-timestamp'])).size, received.length);
    t.deepEqual(clock.pauses, [...pauses]);
  });
}

test('a webhook that asks to wait is waited for, within the time that there is', async (t) => {
  const wait = { seconds: '7' };
  const { url, received } = await receiver(t, (response, nth) =>
    response.writeHead(nth === 1 || wait.seconds === '60' ? 429 : 200, { 'retry-after': wait.seconds }).end(),
  );
  const { notifier, clock } = notifierFor({ webhook: { url } });
  t.like((await notifier.send(sample))[0], { ok: true, attempts: 2 });
  t.deepEqual(clock.pauses, [7000]);
  wait.seconds = '60';
  const [late] = await notifier.send(sample);
  t.like(late, { ok: false, attempts: 1 });
  t.regex(late?.error ?? '', /answered 429\. It asked to wait 60 s, too long\.$/u);
  t.is(received.length, 3);
});

test('two notifications are two deliveries', async (t) => {
  const { url, received } = await receiver(t);
  const { notifier } = notifierFor({ webhook: { url } });
  await notifier.send(sample);
  await notifier.send(sample);
  t.is(new Set(received.map(({ headers }) => headers['x-webex-bulk-delivery'])).size, 2);
});

test('a redirect of a webhook is not followed', async (t) => {
  const elsewhere = await receiver(t);
  const { url } = await receiver(t, (response) => response.writeHead(307, { location: elsewhere.url }).end());
  const [delivered] = await notifierFor({ webhook: { url } }).notifier.send(sample);
  t.like(delivered, { ok: false, attempts: 1 });
  t.regex(delivered?.error ?? '', /answered 307; redirects are not followed\.$/u);
  t.is(elsewhere.received.length, 0);
});

test('a webhook that never answers is given up in time', async (t) => {
  const { url } = await receiver(t, () => undefined);
  const { notifier } = notifierFor({ webhook: { url } }, { bounds: { attempts: 3, total: 300 } });
  const begun = performance.now();
  const [delivered] = await notifier.send(sample);
  t.true(performance.now() - begun < 25_000);
  t.like(delivered, { ok: false, attempts: 1 });
  t.regex(delivered?.error ?? '', /did not (?:answer: timeout|end in time; it may have arrived)\.$/u);
});

test('a refused connection is tried again; the message names the host, not the path, which may be secret', async (t) => {
  const url = `${await closedPort()}/path-that-is-secret`;
  const [delivered] = await notifierFor({ webhook: { url } }).notifier.send(sample);
  t.like(delivered, { channel: 'webhook', ok: false, attempts: 3 });
  t.regex(delivered?.error ?? '', /^127\.0\.0\.1:\d+ did not answer: unreachable \(ECONNREFUSED\)\.$/u);
});

for (const [what, value, error] of [
  ['no secret', undefined, "MY_SECRET isn't set, so nothing was sent."],
  ['a short secret', 'fifteen letters', 'MY_SECRET has fewer than 16 characters, so nothing was sent.'],
] as const) {
  test(`with ${what}, nothing is sent to a webhook`, async (t) => {
    const { url, received } = await receiver(t);
    const deps = { environment: value === undefined ? {} : { MY_SECRET: value } };
    const { notifier } = notifierFor({ webhook: { url, secretVariable: 'MY_SECRET' } }, deps);
    t.deepEqual(await notifier.send(sample), [{ channel: 'webhook', ok: false, attempts: 1, error }]);
    t.is(received.length, 0);
  });
}
