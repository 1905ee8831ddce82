/** Nothing is sent without the permission: it is asked right before each request leaves, whatever the request is for. */
import test from 'ava';
import { RunError } from '../../src/errors.js';
import { connectWebex, type Webex } from '../../src/webex/connect.js';
import { createHttp } from '../../src/webex/http.js';
import type { Permission } from '../../src/webex/permission.js';
import { httpServer, sendJson, tcpServer } from './servers.js';

const over = new RunError('stopped', 'The lease was lost.');
const site = 'acme.webex.com';

function permission(): Permission & { lose(tells?: boolean): void } {
  const lost = new AbortController();
  let isLost = false;
  return {
    lost: lost.signal,
    check() {
      if (isLost) throw over;
    },
    lose(tells = true) {
      isLost = true;
      if (tells) lost.abort();
    },
  };
}

const calls: readonly [what: string, call: (webex: Webex) => Promise<unknown>][] = [
  ['a read of people', ({ people }) => people.findByEmail('ana@acme.com')],
  ['a list of licenses', ({ licenses }) => licenses.list()],
  ['a change of licenses', ({ licenses }) => licenses.change({ personId: 'P', add: ['L'], remove: [] })],
  ['a deletion', ({ people }) => people.remove('P')],
  ['a read of the site over XML', (webex) => webex.site(site, 'admin@acme.com').read('ana@acme.com')],
  ['a read of the site over REST', (webex) => webex.restSite(site).read('ana@acme.com')],
  ['the renewal of the token', ({ tokens }) => tokens.renew('token')],
];
for (const [what, call] of calls) {
  test(`${what} is not sent once the permission is lost`, async (t) => {
    const server = await httpServer(t, (_request, response) => sendJson(response, 404, {}));
    const webex = connectWebex({
      ...{ apiUrl: server.url, xmlUrl: `${server.url}/{site}`, accessToken: 'token', concurrency: 4 },
      ...{ userAgent: 'test/1', refreshToken: 'refresh', clientId: 'id', clientSecret: 'secret' },
    });
    const given = permission();
    webex.callOnlyUnder(given);
    given.lose(false);
    t.is(await t.throwsAsync(call(webex)), over);
    t.is(server.seen.length, 0);
    webex.callOnlyUnder(undefined);
    await call(webex).catch(() => undefined);
    t.true(server.seen.length > 0, 'with another permission it is');
  });
}

test('a call that waits because Webex asked it to is over when the permission is lost, and is not sent', async (t) => {
  const server = await httpServer(t, (_request, response) => sendJson(response, 429, {}, { 'retry-after': '30' }));
  const webex = connectWebex({
    ...{ apiUrl: server.url, xmlUrl: server.url, accessToken: 'token', concurrency: 4, userAgent: 'test/1' },
  });
  const given = permission();
  webex.callOnlyUnder(given);
  const call = webex.people.findByEmail('ana@acme.com');
  while (server.seen.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  const begun = performance.now();
  given.lose();
  await t.throwsAsync(call, { instanceOf: RunError });
  t.true(performance.now() - begun < 10_000);
  t.is(server.seen.length, 1);
});

test('a connection goes on where an earlier permission is lost that has been replaced', async (t) => {
  const server = await httpServer(t, (_request, response) => sendJson(response, 200, { items: [] }));
  const webex = connectWebex({
    ...{ apiUrl: server.url, xmlUrl: server.url, accessToken: 'token', concurrency: 4, userAgent: 'test/1' },
  });
  const [first, second] = [permission(), permission()];
  webex.callOnlyUnder(first);
  webex.callOnlyUnder(second);
  first.lose();
  t.like(await webex.people.findByEmail('ana@acme.com'), { result: 'done' });
  t.is(server.seen.length, 1);
});

test('a permission that is lost while the connection is made keeps the request from being written', async (t) => {
  const heard: Buffer[] = [];
  let connections = 0;
  const url = await tcpServer(t, (socket) => {
    connections += 1;
    socket.on('data', (chunk) => heard.push(chunk));
  });
  for (const nth of [2, 3]) {
    let asked = 0;
    const beforeSending = (): void => {
      if (++asked >= nth) throw over;
    };
    const http = createHttp({ userAgent: 'test/1', concurrency: 1, beforeSending });
    const request = { method: 'POST', url, body: '{}', deadline: 3000 } as const;
    t.is(await t.throwsAsync(http(request)), over, `at question ${nth}`);
  }
  await new Promise((resolve) => setTimeout(resolve, 100));
  t.true(connections > 0);
  t.is(Buffer.concat(heard).toString(), '');
});

test('a connection that stands already asks once more before it is written to', async (t) => {
  const server = await httpServer(t, (_request, response) => sendJson(response, 200, {}));
  let [asked, last] = [0, Infinity];
  const beforeSending = (): void => {
    if (++asked > last) throw over;
  };
  const http = createHttp({ userAgent: 'test/1', concurrency: 1, beforeSending });
  const request = { method: 'POST', url: server.url, body: '{}' } as const;
  t.like(await http(request), { status: 200 });
  last = asked + 1;
  t.is(await t.throwsAsync(http(request)), over);
  t.is(server.seen.length, 1);
});
