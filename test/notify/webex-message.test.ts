import test, { type ExecutionContext } from 'ava';
import type { Notification } from '../../src/notify/notification.js';
import type { NotifierDeps } from '../../src/notify/notifier.js';
import { items, service, type Json, type Service } from '../simulator/service.js';
import { closedPort } from '../webex/servers.js';
import { notifierFor, sample } from './sample.js';

interface Space {
  readonly webex: Service;
  readonly room: string;
  readonly deps: Partial<NotifierDeps>;
  /** The newest first. */
  readonly messages: (roomId?: string) => Promise<Json[]>;
}

/** A simulated organization whose space "IT" has the owner of the token as a member. */
async function space(t: ExecutionContext): Promise<Space> {
  const webex = await service(t);
  const { apiUrl, accessToken } = webex.connection;
  const room = String(items(await webex.rest('GET /rooms'))[0]?.['id']);
  return {
    webex,
    room,
    deps: { apiUrl, environment: { WEBEX_BULK_BOT_TOKEN: accessToken } },
    messages: async (roomId = room) => items(await webex.rest(`GET /messages?roomId=${roomId}`)),
  };
}

test('a space gets Markdown and a card that name no one', async (t) => {
  const { room, deps, messages } = await space(t);
  const { notifier } = notifierFor({ webex: { room } }, deps);
  t.deepEqual(await notifier.send(sample), [{ channel: 'webex', ok: true, attempts: 1 }]);
  const [message] = await messages();
  const markdown = String(message?.['markdown']);
  t.regex(markdown, /^\*\*37 of 1,204 rows of people\.csv are not done\.\*\*\n\n- created: 1,000\n/u);
  t.true(markdown.includes('Next: `webex-bulk retry 20261128-030000-people`'));
  const [attachment] = message?.['attachments'] as [{ contentType: string; content: Json }];
  t.is(attachment.contentType, 'application/vnd.microsoft.card.adaptive');
  t.like(attachment.content, { type: 'AdaptiveCard', version: '1.3' });
  t.false(/lena|boss/u.test(JSON.stringify(message)));
});

test('a person gets it in a space of the two', async (t) => {
  const { webex, deps, messages } = await space(t);
  const { notifier } = notifierFor({ webex: { person: 'it@acme.example', details: 'people' } }, deps);
  t.like((await notifier.send(sample))[0], { ok: true });
  const direct = items(await webex.rest('GET /rooms')).find(({ type }) => type === 'direct');
  const [message] = await messages(String(direct?.['id']));
  t.is(message?.['toPersonEmail'], 'it@acme.example');
  t.true(String(message?.['markdown']).includes('row 17, lena@acme.com'));
});

test('long lists are shortened to the bytes that Webex takes, and it is said how many entries are left out', async (t) => {
  const { room, deps, messages } = await space(t);
  const wide = '漢'.repeat(290);
  const long: Notification = {
    ...sample,
    errors: Array.from({ length: 40 }, (_, nth) => ({ code: `code-${nth}`, message: wide, rows: nth })),
    reasons: Array.from({ length: 30 }, (_, nth) => `${nth} ${wide}`),
    people: Array.from({ length: 5000 }, (_, row) => ({ row, email: `p${row}@acme.com`, what: wide })),
  };
  const { notifier } = notifierFor({ webex: { room, details: 'people' } }, deps);
  t.like((await notifier.send(long))[0], { ok: true });
  const [message] = await messages();
  const markdown = String(message?.['markdown']);
  t.true(Buffer.byteLength(markdown) <= 7439);
  t.true(markdown.includes('and 4,998 more') && markdown.includes('and 38 more') && markdown.includes('and 28 more'));
  const card = JSON.stringify((message?.['attachments'] as [{ content: Json }])[0].content);
  t.true(Buffer.byteLength(card) <= 16_000);
  t.regex(card, /and 4,99\d more/u);
});

test('what a file is called mentions no one, and links nowhere', async (t) => {
  const { room, deps, messages } = await space(t);
  const evil = '<@all> [free](https://evil.example) **bold** `code`.csv';
  const { notifier } = notifierFor({ webex: { room } }, deps);
  await notifier.send({ ...sample, file: evil, title: evil, command: `webex-bulk apply '${evil}'` });
  const [message] = await messages();
  const all = `${String(message?.['markdown'])} ${JSON.stringify(message?.['attachments'])}`;
  t.false(/<@|[^\\]\]\(|[^\\]\[free/u.test(all), all);
  t.true(all.includes('&lt;@all&gt;'));
});

test('a bot with a token of its own is taken before whoever is signed in', async (t) => {
  const { room, deps, messages, webex } = await space(t);
  const environment = { OUR_BOT: webex.connection.accessToken, WEBEX_BULK_BOT_TOKEN: 'the-token-of-another-bot' };
  const tokens = { current: () => Promise.reject(new Error('asked')), renew: () => Promise.reject(new Error('asked')) };
  const { notifier } = notifierFor({ webex: { room, tokenVariable: 'OUR_BOT' } }, { ...deps, environment, tokens });
  t.like((await notifier.send(sample))[0], { ok: true });
  t.is((await messages()).length, 1);
});

test('whoever is signed in sends it where there is no bot, with a renewed token if Webex asks for one', async (t) => {
  const { room, deps, messages, webex } = await space(t);
  const renewed: string[] = [];
  const tokens = {
    current: () => Promise.resolve('a-token-that-is-over'),
    renew: (old: string) => (renewed.push(old), Promise.resolve(webex.connection.accessToken)),
  };
  const { notifier } = notifierFor({ webex: { room } }, { ...deps, environment: {}, tokens });
  t.deepEqual(await notifier.send(sample), [{ channel: 'webex', ok: true, attempts: 1 }]);
  t.deepEqual(renewed, ['a-token-that-is-over']);
  t.is((await messages()).length, 1);
});

const isnt = "isn't set, so nothing was sent.";
for (const [what, config, environment, error] of [
  ['a bot without a token', { tokenVariable: 'OUR_BOT' }, {}, `OUR_BOT ${isnt}`],
  ['no bot and no sign-in', {}, {}, 'Neither WEBEX_BULK_BOT_TOKEN is set nor anyone signed in, so nothing was sent.'],
  [
    'a token that Webex does not know',
    {},
    { WEBEX_BULK_BOT_TOKEN: 'an-unknown-token' },
    'Webex does not accept the token in WEBEX_BULK_BOT_TOKEN. Copy it again from developer.webex.com.',
  ],
  [
    'a token with a line break',
    {},
    { WEBEX_BULK_BOT_TOKEN: 'a token\nand a line' },
    "There isn't a valid token in WEBEX_BULK_BOT_TOKEN. Copy it again from developer.webex.com.",
  ],
] as const) {
  test(`with ${what}, the message says what to do`, async (t) => {
    const { room, deps, messages } = await space(t);
    const { notifier } = notifierFor({ webex: { room, ...config } }, { ...deps, environment });
    t.deepEqual(await notifier.send(sample), [{ channel: 'webex', ok: false, attempts: 1, error }]);
    t.is((await messages()).length, 0);
  });
}

test('a space that the sender is not in says so', async (t) => {
  const { deps } = await space(t);
  const [delivered] = await notifierFor({ webex: { room: 'another' } }, deps).notifier.send(sample);
  t.like(delivered, { ok: false, attempts: 1 });
  t.regex(delivered?.error ?? '', /must be a member of the space: check "room", and add the bot to it\.$/u);
});

for (const [what, answer, expected, pauses] of [
  ['429', { status: 429, headers: { 'Retry-After': '5' } }, { ok: true, attempts: 2 }, [5000]],
  ['503', { status: 503 }, { ok: true, attempts: 2 }, [1000]],
  ['a cut connection', { cut: 'before' }, { ok: true, attempts: 2 }, [1000]],
  ['429 for too long', { status: 429, headers: { 'Retry-After': '90' } }, { ok: false, attempts: 1 }, []],
  ['400', { status: 400 }, { ok: false, attempts: 1 }, []],
] as const) {
  test(`${what} from Webex is ${expected.attempts > 1 ? 'tried again' : 'final'}`, async (t) => {
    const { room, deps, messages, webex } = await space(t);
    await webex.fault({ match: { method: 'POST', path: '/v1/messages' }, nth: 1, do: answer });
    const { notifier, clock } = notifierFor({ webex: { room } }, deps);
    t.like((await notifier.send(sample))[0], expected);
    t.deepEqual(clock.pauses, [...pauses]);
    t.is((await messages()).length, expected.ok ? 1 : 0);
  });
}

test('Webex that is not there is tried three times', async (t) => {
  const deps = { apiUrl: `${await closedPort()}/v1`, environment: { WEBEX_BULK_BOT_TOKEN: 'some-token-of-a-bot' } };
  const [delivered] = await notifierFor({ webex: { room: 'any' } }, deps).notifier.send(sample);
  t.like(delivered, { ok: false, attempts: 3, error: 'Webex did not answer: unreachable (ECONNREFUSED).' });
});
