import test from 'ava';
import { mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { safeHeaders } from '../../src/web/guard.js';
import { office } from '../helpers/cli.js';
import { sharedWhileUsed } from '../helpers/shared-while-used.js';
import { openWeb, type Page, type WebProgram } from '../helpers/web-page.js';

/** Every write that the server answers. */
const writes = [
  '/api/sign-in',
  '/api/files?name=a.csv',
  '/api/files/f/reading',
  '/api/files/f/plan',
  '/api/jobs/20260101-000000-a/corrections',
  '/api/jobs/20260101-000000-a/apply',
  '/api/jobs/20260101-000000-a/retry',
  '/api/jobs/20260101-000000-a/undo',
  '/api/runs/r/pause',
  '/api/runs/r/resume',
  '/api/runs/r/stop',
];
const reads = [
  '/api/session',
  '/api/jobs',
  '/api/jobs/20260101-000000-a',
  '/api/jobs/20260101-000000-a/rows',
  '/api/jobs/20260101-000000-a/rows/2',
  '/api/jobs/20260101-000000-a/files/results.csv',
  '/api/files/f/download',
  '/api/events',
];

interface Asking {
  readonly web: WebProgram;
  readonly page: Page;
  readonly port: number;
}

/** For tests that change nothing on the server. */
const opened = sharedWhileUsed<Asking>(async (t) => {
  const web = await openWeb(t, await office(t));
  return { web, page: await web.enter(), port: web.port };
});

type Headers = Record<string, string | undefined>;

/** What a write of the page has; the changes that follow make it one that must be refused. */
function good({ page }: Asking, path: string): Headers {
  const type = path.startsWith('/api/files?') ? 'application/octet-stream' : 'application/json';
  return {
    ...{ cookie: page.cookie, 'x-webex-bulk': page.session.writeToken },
    ...{ 'sec-fetch-site': 'same-origin', 'content-type': type },
  };
}

const refusedWrites: readonly (readonly [why: string, (asking: Asking) => Headers, status: number])[] = [
  ['no cookie', () => ({ cookie: undefined }), 401],
  ["another server's cookie", ({ page }) => ({ cookie: page.cookie.replace(/-\d+=/u, '-1=') }), 401],
  ['a cookie that was made up', ({ port }) => ({ cookie: `webex-bulk-${port}=${'a'.repeat(43)}` }), 401],
  ['no token', () => ({ 'x-webex-bulk': undefined }), 403],
  ['a token that was made up', () => ({ 'x-webex-bulk': 'a' }), 403],
  ['a foreign site', () => ({ 'sec-fetch-site': 'cross-site' }), 403],
  ['another port of this machine', () => ({ 'sec-fetch-site': 'same-site' }), 403],
  ['neither site nor origin', () => ({ 'sec-fetch-site': undefined }), 403],
  ['a foreign origin', () => ({ 'sec-fetch-site': undefined, origin: 'http://evil.example' }), 403],
  ['the origin null', () => ({ 'sec-fetch-site': undefined, origin: 'null' }), 403],
  ['the origin of another port', () => ({ 'sec-fetch-site': undefined, origin: 'http://127.0.0.1:1' }), 403],
  ['the host of another name (rebinding)', ({ port }) => ({ host: `evil.example:${port}` }), 421],
  ['the host of another port', () => ({ host: '127.0.0.1:1' }), 421],
  ['the host without a port', () => ({ host: '127.0.0.1' }), 421],
  ['a form of another site', () => ({ 'content-type': 'application/x-www-form-urlencoded' }), 415],
  ['text, as forms send it', () => ({ 'content-type': 'text/plain' }), 415],
  ['no content type', () => ({ 'content-type': undefined }), 415],
];

test('every write is refused unless it comes from the page of this very server', async (t) => {
  const asking = await opened(t);
  for (const path of writes) {
    for (const [why, changed, status] of refusedWrites) {
      const headers = withoutAbsent({ ...good(asking, path), ...changed(asking) });
      const answer = await asking.web.ask({ method: 'POST', path, headers, body: '{}' });
      t.is(answer.status, status, `${path}: ${why}`);
      t.deepEqual(
        Object.keys(answer.headers).filter((name) => name.startsWith('access-control')),
        [],
      );
    }
    const asked = { method: 'POST', path, headers: withoutAbsent(good(asking, path)), body: '{}' };
    t.false([401, 403, 415, 421].includes((await asking.web.ask(asked)).status), path);
  }
});

test('a page on this machine that sends no Sec-Fetch-Site is known by its origin', async (t) => {
  const asking = await opened(t);
  const path = '/api/runs/r/stop';
  const headers = { ...good(asking, path), 'sec-fetch-site': undefined, origin: `http://127.0.0.1:${asking.port}` };
  t.is((await asking.web.ask({ method: 'POST', path, headers: withoutAbsent(headers), body: '{}' })).status, 404);
});

test('every read needs the cookie and the host of this server; events too', async (t) => {
  const { web, page, port } = await opened(t);
  const refused: readonly (readonly [string, Headers, number])[] = [
    ['no cookie', {}, 401],
    ['rebinding', { cookie: page.cookie, host: `evil.example:${port}` }, 421],
    ['a foreign page', { cookie: page.cookie, 'sec-fetch-site': 'cross-site' }, 403],
    ['a page of another port', { cookie: page.cookie, 'sec-fetch-site': 'same-site' }, 403],
  ];
  for (const path of reads) {
    for (const [why, headers, status] of refused)
      t.is((await web.ask({ path, headers: withoutAbsent(headers) })).status, status, `${path}: ${why}`);
  }
  for (const path of ['/', '/page.js', '/page.css'])
    t.is((await web.ask({ path, headers: { host: 'evil.example' } })).status, 421, path);
});

test('other methods, a preflight too, are not answered', async (t) => {
  const { web, page } = await opened(t);
  for (const method of ['OPTIONS', 'PUT', 'PATCH', 'DELETE', 'PROPFIND']) {
    const preflight = { origin: 'http://evil.example', 'access-control-request-method': 'POST', cookie: page.cookie };
    const answer = await web.ask({ method, path: '/api/jobs', headers: preflight });
    t.is(answer.status, 405, method);
    t.deepEqual(
      Object.keys(answer.headers).filter((name) => name.startsWith('access-control')),
      [],
    );
  }
});

test('every answer, good or not, has the headers that keep other pages out and nothing in the cache', async (t) => {
  const { web, page } = await opened(t);
  const { cookie } = page;
  const asked = [
    { path: '/', headers: {} },
    { path: '/page.js', headers: {} },
    { path: '/api/session', headers: { cookie } },
    { path: '/api/jobs', headers: {} },
    { path: '/nothing', headers: {} },
    { path: '/api/jobs/20260101-000000-a/files/report.html', headers: { cookie } },
    { path: '/', headers: { host: 'evil.example' } },
    { path: '/', method: 'OPTIONS', headers: {} },
  ];
  for (const one of asked) {
    const { headers } = await web.ask(one);
    for (const [name, value] of Object.entries(safeHeaders)) t.is(headers[name], value, `${one.path}: ${name}`);
  }
  t.regex(safeHeaders['content-security-policy'] ?? '', /^default-src 'none'; script-src 'self'; style-src 'self'/u);
});

test('the cookie is for this server only: no script reads it, no other site causes it to be sent, its name has the port', async (t) => {
  const web = await openWeb(t, await office(t));
  const page = await web.enter();
  t.regex(page.cookie, new RegExp(`^webex-bulk-${web.port}=`, 'u'));
  t.regex(web.answered(), /; HttpOnly; SameSite=Strict; Path=\//u);
});

test('a code opens one browser, once; guessing ends soon', async (t) => {
  const web = await openWeb(t, await office(t));
  await web.enter();
  const headers = { 'sec-fetch-site': 'same-origin', 'content-type': 'application/json' };
  const enter = async (code: unknown): Promise<number> =>
    (await web.ask({ method: 'POST', path: '/api/session', headers, body: JSON.stringify({ code }) })).status;
  t.is(await enter(''), 400);
  t.is(await enter(7), 400);
  for (let guess = 0; guess < 10; guess++) t.is(await enter(`guess ${guess}`), 401);
  t.is(await enter('one more'), 429);
});

test('only this machine reaches the server', async (t) => {
  const { port } = await opened(t);
  const reaches = (host: string): Promise<boolean> =>
    new Promise((resolve) => {
      const socket = connect(port, host, () => (socket.destroy(), resolve(true)));
      socket.on('error', () => resolve(false));
    });
  t.true(await reaches('127.0.0.1'));
  // All of 127.0.0.0/8 is this machine on Linux: a server that listened on every address would be there too.
  t.false(await reaches('127.0.0.2'));
});

test('files are named by jobs of the output folder only, whatever a path tries', async (t) => {
  const one = await office(t);
  await mkdir(join(one.folder, 'output/.secret'), { recursive: true });
  await writeFile(join(one.folder, 'output/.secret/plan.jsonl'), '{}');
  await mkdir(join(one.folder, '20260101-000000-outside'));
  await writeFile(join(one.folder, '20260101-000000-outside/plan.jsonl'), '{}');
  const web = await openWeb(t, one);
  const page = await web.enter();
  const names = [
    '..',
    '../..',
    '.secret',
    '20260101-000000-..',
    '../20260101-000000-outside',
    '20260101-000000-outside',
    '/etc',
    '\\',
    '%00',
    'latest',
  ];
  for (const name of names) {
    for (const path of [`/api/jobs/${encodeURIComponent(name)}`, `/api/jobs/${name}/files/input`])
      t.true([400, 404].includes((await web.ask({ path, headers: { cookie: page.cookie } })).status), path);
  }
  const job = await page.plan('people.csv', 'email,title\r\nuser000001@acme.example,Boss');
  for (const name of ['plan.jsonl', '../plan.jsonl', '..%2Fplan.jsonl', 'lock', 'input.csv', '%2e%2e']) {
    t.is((await page.get(`/api/jobs/${job.job}/files/${name}`)).status, 404, name);
  }
});

test('files are kept privately under safe names until the server ends', async (t) => {
  const one = await office(t);
  const web = await openWeb(t, one);
  const page = await web.enter();
  const output = join(one.folder, 'output');
  for (const name of [
    '../../escape.csv',
    'C:\\x\\..\\people.csv',
    '.csv',
    'a\u0000b\u202E\n.csv',
    '~$x.csv',
    `${'x'.repeat(300)}.csv`,
    'people',
    '',
  ])
    await page.upload(name, 'email\r\na@acme.example');
  const [own = ''] = (await readdir(output)).filter((name) => name.startsWith('.web-'));
  t.is((await stat(join(output, own))).mode & 0o777, 0o700);
  const kept: string[] = [];
  for (const id of await readdir(join(output, own))) {
    if (id.startsWith('lock')) continue;
    t.is((await stat(join(output, own, id))).mode & 0o777, 0o700);
    for (const name of await readdir(join(output, own, id))) {
      t.is((await stat(join(output, own, id, name))).mode & 0o777, 0o600);
      kept.push(name);
    }
  }
  t.deepEqual(
    kept.toSorted(),
    [
      'ab.csv',
      'csv.csv',
      'escape.csv',
      'people.csv',
      'people.csv',
      'people.csv',
      '$x.csv',
      `${'x'.repeat(50)}.csv`,
    ].toSorted(),
  );
  t.deepEqual(
    (await readdir(one.folder)).filter((name) => name.includes('escape')),
    [],
  );
  web.child.kill('SIGTERM');
  await web.ended;
  t.deepEqual(await readdir(output), []);
});

test('what a server that was killed kept is deleted by the next one', async (t) => {
  const one = await office(t);
  const first = await openWeb(t, one);
  await (await first.enter()).upload('people.csv', 'email\r\na@acme.example');
  first.child.kill('SIGKILL');
  await first.ended;
  const left = await readdir(join(one.folder, 'output'));
  t.is(left.length, 1);
  await openWeb(t, one);
  t.false((await readdir(join(one.folder, 'output'))).includes(left[0] ?? ''));
});

test('a body that is no JSON, or not what the interface says, is refused without a trace of the machine', async (t) => {
  const asking = await opened(t);
  const headers = withoutAbsent(good(asking, '/api/session'));
  for (const body of [
    '{',
    '[]',
    'null',
    '"x"',
    JSON.stringify({ code: { a: 1 } }),
    '\u0000',
    `"${'x'.repeat(5 << 20)}"`,
  ]) {
    const answer = await asking.web.ask({ method: 'POST', path: '/api/session', headers, body });
    t.true([400, 413].includes(answer.status), body.slice(0, 20));
    t.notRegex(answer.text, /at .*\.[jt]s|node:/u);
    t.false(answer.text.includes(tmpdir()));
  }
});

function withoutAbsent(headers: Headers): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
