import test from 'ava';
import { createHttp } from '../../src/webex/http.js';
import { reachRest } from '../../src/webex/reach.js';
import { closedPort, httpServer, sendJson, tcpServer } from './servers.js';

const http = createHttp({ userAgent: 'test/1', concurrency: 1 });
const nobody = { message: 'The request requires a valid access token set in the Authorization request header.' };
const page = '<html><head><title>Please sign in to the network</title></head></html>';

for (const [what, status, body, reached] of [
  ['Webex’s own 401', 401, nobody, true],
  ['Webex’s own 429', 429, { message: 'too many' }, true],
  ['a page of somebody else, as a success', 200, page, /titled "Please sign in to the network"/u],
  ['a redirect', 302, page, /redirects elsewhere/u],
  ['a 401 that is no JSON', 401, page, /not a Webex message/u],
  ['an address that is none', 404, { message: 'Not Found' }, /404: Not Found/u],
  ['an outage', 503, { message: 'overloaded' }, /503: overloaded/u],
] as const) {
  test(`${what} ${reached === true ? 'is Webex' : 'is not Webex, and says so'}`, async (t) => {
    const { url, seen } = await httpServer(t, (_request, response) => sendJson(response, status, body));
    const reach = await reachRest(http, `${url}/v1`);
    t.is(reach.reached, reached === true);
    if (reached !== true) t.regex(reach.reached ? '' : reach.why, reached);
    t.is(seen.length, 1);
    t.is(seen[0]?.url, '/v1/people/me');
    t.is(seen[0]?.headers.authorization, undefined, 'no credentials');
  });
}

for (const [what, minutes] of [
  ['behind', -10],
  ['ahead', 10],
] as const) {
  test(`a clock that is ten minutes ${what} is told by how much`, async (t) => {
    const date = new Date(Date.now() + minutes * 60_000).toUTCString();
    const { url } = await httpServer(t, (_request, response) => sendJson(response, 401, nobody, { date }));
    const reach = await reachRest(http, url);
    // Seconds are cut off in the header, and the machine may be slow; minutes are not lost by that.
    t.true(reach.reached && Math.abs((reach.ahead ?? 0) - minutes * 60_000) < 60_000);
  });
}

test('an address at which nobody listens is tried once more, and named', async (t) => {
  t.deepEqual(await reachRest(http, await closedPort()), { reached: false, why: 'unreachable (ECONNREFUSED)' });
});

test('a connection that is cut once is tried once more', async (t) => {
  const url = await tcpServer(t, (socket, nth) => {
    socket.once('data', () => {
      if (nth === 1) return socket.destroy();
      return socket.end('HTTP/1.1 401 Unauthorized\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}');
    });
  });
  t.deepEqual(await reachRest(http, url), { reached: true });
});
