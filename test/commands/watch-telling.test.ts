import test, { type ExecutionContext } from 'ava';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { SMTPServer } from 'smtp-server';
import { inbox, sheet, trusted, type Inbox } from '../helpers/inbox.js';
import type { Drop } from '../../src/watch/drop.js';
import { httpServer } from '../webex/servers.js';

const env = { WEBEX_BULK_WEBHOOK_SECRET: 'a secret of the webhook, long enough' };

interface Told {
  readonly kind: string;
  readonly title: string;
  readonly reasons: string[];
  readonly command?: string;
  readonly link?: string;
  readonly counts?: Record<string, number>;
}

/** A configuration with a webhook, and what was told to it. */
async function told(t: ExecutionContext, one: Inbox, status = 204): Promise<{ config: string; messages: Told[] }> {
  const messages: Told[] = [];
  const { url } = await httpServer(t, (_request, response, body) => {
    messages.push(JSON.parse(body) as Told);
    response.writeHead(status).end();
  });
  const config = join(one.place.folder, 'settings.json');
  await writeFile(config, JSON.stringify({ notify: { webhook: { url: `${url}/hook`, when: 'always' } } }));
  return { config, messages };
}

const pass = (one: Inbox, config: string, ...more: string[]): ReturnType<Inbox['pass']> =>
  one.place.runWith(
    { ...one.place.env, ...env },
    ...['watch', one.folder, '--once', '--settle', '0'],
    '--config',
    config,
    ...more,
  );

test('a file that waits, its end, and a file that cannot be used are told, each once', async (t) => {
  const one = await inbox(t);
  const { config, messages } = await told(t, one);
  await one.drop('people-20261101.csv', await sheet(one, 20, 'Boss', 'nobody.here@acme.example,Boss\n'));
  t.is((await pass(one, config)).code, 4);
  const [held] = messages;
  t.like(held, { kind: 'review', title: 'people-20261101.csv waits for a person; nothing of it was sent.' });
  t.true(
    held?.reasons.some((reason) => reason.startsWith('it is the first file of its kind')),
    held?.reasons.join(),
  );
  t.regex(held?.command ?? '', /^webex-bulk approve \d{8}-\d{6}-people-20261101$/u);
  t.true((await readFile(held?.link ?? '', 'utf8')).includes('Nothing is applied yet'));
  await pass(one, config);
  t.is(messages.length, 1, 'nothing new');

  const { code, stderr } = await one.place.run('approve', await one.job(), '--yes');
  t.is(code, 0, stderr);
  t.is((await pass(one, config)).code, 3);
  await one.drop('odd.csv', 'no heading that anybody knows\nx\n');
  t.is((await pass(one, config)).code, 4);
  t.like(messages[1], { kind: 'problems', title: '1 of 21 rows of people-20261101.csv are not done.' });
  t.like(messages[1]?.counts, { updated: 20, invalid: 1 });
  t.regex(messages[1]?.command ?? '', /apply .*results\.csv --where wx_status=invalid$/u);
  t.like(messages[2], { kind: 'failed' });
  t.regex(messages[2]?.title ?? '', /^odd\.csv could not be used: /u);
  t.notRegex(JSON.stringify(messages), /nobody\.here@|a secret of the webhook/u);
});

test('email with results and a Webex message from the sign-in arrive, and say the same', async (t) => {
  const one = await trusted(t);
  const mails: string[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, _session, done) {
      let mail = '';
      stream.setEncoding('utf8').on('data', (text: string) => (mail += text));
      stream.on('end', () => (mails.push(mail), done()));
    },
  });
  const port = await freePort();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  t.teardown(() => new Promise<void>((resolve) => server.close(resolve)));
  const [person] = (await one.place.state()).people;
  const config = join(one.place.folder, 'settings.json');
  const email = {
    ...{ host: '127.0.0.1', port, secure: 'none', from: 'bulk@acme.example', to: ['it@acme.example'] },
    ...{ when: 'always', attach: true },
  };
  const webex = { person: person?.email, when: 'always' };
  await writeFile(config, JSON.stringify({ notify: { email, webex } }));
  await one.drop('people-20261102.csv', (await sheet(one, 20)).replace('Engineer', 'Boss'));
  const { code, stderr } = await pass(one, config);
  t.is(code, 0, stderr);
  t.notRegex(stderr, /No notification/u);
  t.is(mails.length, 1);
  t.regex(mails[0] ?? '', /^Subject: \[webex-bulk\] 20 rows done: people-20261102\.csv\r$/mu);
  t.regex(mails[0] ?? '', /filename=people-20261102-results\.csv/u);
  const messages = (await one.place.requests()).filter(({ path }) => path.endsWith('/messages'));
  t.deepEqual(
    messages.map(({ method, status, applied }) => ({ method, status, applied })),
    [{ method: 'POST', status: 200, applied: true }],
  );
});

test('a channel that refuses costs a notice, never a result', async (t) => {
  const one = await trusted(t);
  const { config, messages } = await told(t, one, 403);
  await one.drop('people-20261102.csv', (await sheet(one, 20)).replace('Engineer', 'Boss'));
  const { code, stderr } = await pass(one, config);
  t.is(code, 0, stderr);
  t.regex(stderr, /No notification by webhook: .*403/u);
  t.is(messages.length, 1);
  t.true((await one.in('done')).includes('people-20261102.csv'));
});

test('wrong settings end the watch before a file is taken', async (t) => {
  const one = await inbox(t);
  const config = join(one.place.folder, 'settings.json');
  await writeFile(config, JSON.stringify({ notify: { webhook: { url: 'http://receiver.example/hook' } } }));
  await one.drop('people-20261101.csv', await sheet(one, 3));
  const { code, stderr } = await pass(one, config);
  t.is(code, 2);
  t.regex(stderr, /notify\.webhook\.url/u);
  t.deepEqual(await one.in('inbox'), ['people-20261101.csv']);
});

test('that no file has come is told once, and not of a folder that is new', async (t) => {
  const one = await trusted(t);
  const { config, messages } = await told(t, one);
  const expecting = ['--expect-by', '0 3 * * *', '--timezone', 'Europe/Berlin'];
  t.is((await pass(one, config, ...expecting)).code, 0);
  t.deepEqual(messages, []);
  const state = join(one.folder, '.webex-bulk');
  await writeFile(join(state, 'expected-since'), '2026-01-01T00:00:00Z');
  const history = await readFile(join(state, 'history.jsonl'), 'utf8');
  await writeFile(join(state, 'history.jsonl'), history.replaceAll(/"takenAt":"\d{4}/gu, '"takenAt":"2020'));
  const missed = await pass(one, config, ...expecting);
  t.is(missed.code, 3, missed.stderr);
  t.regex(missed.stderr, /No file came into .* between \d{4}-\d\d-\d\d \d\d:\d\d and /u);
  t.deepEqual(
    messages.map(({ kind }) => kind),
    ['missing-file'],
  );
  t.is((await pass(one, config, ...expecting)).code, 0);
  t.is(messages.length, 1);
});

test('what has waited since yesterday is told once a day', async (t) => {
  const one = await inbox(t);
  const { config, messages } = await told(t, one);
  await one.drop('people-20261101.csv', await sheet(one, 3));
  await pass(one, config);
  const [id = ''] = await readdir(join(one.folder, 'review'));
  const path = join(one.folder, 'review', id, 'drop.json');
  const drop = JSON.parse(await readFile(path, 'utf8')) as Drop;
  await writeFile(path, JSON.stringify({ ...drop, takenAt: '2026-11-01T02:00:00.000Z' }));
  // As on another day.
  await writeFile(join(one.folder, '.webex-bulk', 'told-digest'), '2026-11-01');
  await pass(one, config);
  await pass(one, config);
  t.deepEqual(
    messages.map(({ kind }) => kind),
    ['review', 'digest'],
  );
  const { title = '', reasons = [] } = messages[1] ?? {};
  t.regex(title, /^1 file waits for a person since 2026-11-01/u);
  t.regex(
    reasons[0] ?? '',
    /^people-20261101\.csv, since 2026-11-01: it is the first file of its kind.* webex-bulk approve /u,
  );
});

test('metrics of the folder are written after each pass, and a file that cannot be written costs a notice', async (t) => {
  const one = await trusted(t);
  await one.drop('people-20261102.csv', (await sheet(one, 20)).replace('Engineer', 'Boss'));
  const path = join(one.place.folder, 'webex-bulk.prom');
  t.is((await one.pass('--metrics-file', path)).code, 0);
  const text = await readFile(path, 'utf8');
  t.regex(text, /^webex_bulk_rows_total\{folder=".*",feed="people",status="updated"\} \d+$/mu);
  t.regex(text, /^webex_bulk_calls_total\{.*\} [1-9]/mu);
  t.regex(text, /^webex_bulk_last_open_rows\{.*\} 0$/mu);
  t.regex(text, /^webex_bulk_files\{.*place="inbox"\} 0$/mu);
  const { code, stderr } = await one.pass('--metrics-file', join(one.place.folder, 'none', 'x.prom'));
  t.is(code, 0);
  t.regex(stderr, /none\/x\.prom cannot be written/u);
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}
