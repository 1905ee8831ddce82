/** Proxies between the client and Webex: which way a request takes, and what becomes of it where the proxy does not lead on. */
import test, { type ExecutionContext } from 'ava';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:https';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAuthority, trust, type Certificate } from '../helpers/certificates.js';
import { connectProxy } from '../helpers/connect-proxy.js';
import { RunError } from '../../src/errors.js';
import { createLogin } from '../../src/webex/login.js';
import { createHttp, type HttpAnswer, type HttpRequest } from '../../src/webex/http.js';
import type { NoAnswer } from '../../src/webex/transport-failure.js';
import { closedPort, listen, tcpServer } from './servers.js';

const post: HttpRequest = { method: 'POST', url: 'https://webexapis.com/v1/people', body: '{}' };

function by(proxy: string, more: { ending?: AbortSignal; proxyDeadline?: number } = {}) {
  return createHttp({ userAgent: 'test/1', concurrency: 4, proxyFor: () => proxy, ...more });
}

function noAnswer(t: ExecutionContext, answer: HttpAnswer): NoAnswer {
  if ('status' in answer) throw new Error(`answered ${answer.status}`);
  t.notRegex(JSON.stringify(answer), /canary/u);
  return answer;
}

const once = (answer: string) => (socket: Socket) => void socket.once('data', () => socket.end(answer));
const page = '<html><title>Blocked</title></html>';
const says = (status: string, headers = '') =>
  once(`HTTP/1.1 ${status}\r\n${headers}Content-Type: text/html\r\nContent-Length: ${page.length}\r\n\r\n${page}`);
const established = 'HTTP/1.1 200 Connection established\r\n\r\n';

const unfit: readonly [what: string, talk: (socket: Socket) => void, code: RegExp, sent: string, said: RegExp][] = [
  [
    'asks for a password',
    says('407 Proxy Authentication Required', 'Proxy-Authenticate: Basic realm="x"\r\n'),
    /^proxy-sign-in \(407\)$/u,
    'never',
    /requires a user name and a password \(407\)/u,
  ],
  [
    'refuses the host with a page',
    says('403 Forbidden'),
    /^proxy-refused \(403\)$/u,
    'no',
    /does not let this program connect to webexapis\.com:443 \(403\)/u,
  ],
  [
    'cannot reach the host',
    says('502 Bad Gateway'),
    /^proxy-refused \(502\)$/u,
    'no',
    /cannot connect to webexapis\.com:443 \(502\)/u,
  ],
  [
    'is overloaded',
    says('503 Service Unavailable', 'Retry-After: 3600\r\n'),
    /^proxy-refused \(503\)$/u,
    'no',
    /cannot connect/u,
  ],
  [
    'redirects',
    says('302 Found', 'Location: http://portal.example/\r\n'),
    /^proxy-refused \(302\)$/u,
    'no',
    /does not let/u,
  ],
  ['says nothing', () => undefined, /^proxy-unreachable \(no answer in time\)$/u, 'no', /cannot be reached/u],
  [
    'begins an answer and never ends it',
    (socket) => dripping(socket),
    /^proxy-unreachable \(no answer in time\)$/u,
    'no',
    /cannot be reached/u,
  ],
  [
    'leads on to silence',
    (socket) => void socket.once('data', () => socket.write(established)),
    /^proxy-cut \(no TLS in time\)$/u,
    'no',
    /did not connect to webexapis\.com:443/u,
  ],
  [
    'hangs up',
    (socket) => void socket.once('data', () => socket.destroy()),
    /^proxy-cut \(ECONNRESET\)$/u,
    'no',
    /did not connect/u,
  ],
  ['hangs up in its answer', once('HTTP/1.1 200 Conn'), /^proxy-cut \(/u, 'no', /did not connect/u],
  ['hangs up when it has led on', once(established), /^proxy-cut \(ECONNRESET\)$/u, 'no', /did not connect/u],
  ['is no proxy', once('SSH-2.0-OpenSSH_9.9\r\n'), /^proxy-cut \(HPE_/u, 'no', /did not connect/u],
];
/** Milliseconds for those that never come to an end. */
const rowDeadline: Record<string, number> = {
  'says nothing': 1000,
  'begins an answer and never ends it': 1000,
  'leads on to silence': 4000,
};
for (const [what, talk, code, sent, said] of unfit) {
  test(`a proxy that ${what}: nothing was sent, and the proxy is named`, async (t) => {
    let connections = 0;
    const proxy = await tcpServer(t, (socket) => {
      connections += 1;
      talk(socket);
    });
    const answer = noAnswer(t, await by(proxy, { proxyDeadline: rowDeadline[what] ?? 20_000 })(post));
    t.regex(answer.code, code);
    t.is(answer.sent, sent as 'no');
    t.regex(answer.proxy?.what ?? '', said);
    t.true(answer.proxy?.what.includes(new URL(proxy).host), answer.proxy?.what);
    t.true((answer.proxy?.next ?? '').length > 20);
    t.is(connections, 1);
  });
}

/** Headers without end. */
function dripping(socket: Socket): void {
  socket.write('HTTP/1.1 200 OK\r\nX-A: ');
  const drops = setInterval(() => socket.write('b'), 20);
  socket.on('close', () => clearInterval(drops));
}

test('where no proxy listens, and where its name does not exist, nothing was sent', async (t) => {
  const closed = noAnswer(t, await by(await closedPort())(post));
  t.like(closed, { code: 'proxy-unreachable (ECONNREFUSED)', sent: 'no' });
  const nameless = noAnswer(t, await by('http://no-such-proxy.invalid:8080')(post));
  t.like(nameless, { sent: 'no' });
  t.regex(nameless.code, /^proxy-unreachable \((?:ENOTFOUND|EAI_AGAIN)\)$/u);
  t.regex(nameless.proxy?.what ?? '', /no-such-proxy\.invalid:8080/u);
});

test('the IPv6 address of a proxy is taken for one, not for a name', async (t) => {
  const { port } = new URL(await closedPort());
  const { code } = noAnswer(t, await by(`http://[::1]:${port}`)(post));
  // A machine without IPv6 says so in its own way.
  t.regex(code, /^proxy-unreachable \((?:ECONNREFUSED|EADDRNOTAVAIL|EAFNOSUPPORT|ENETUNREACH|EHOSTUNREACH)\)$/u);
});

test('a password that the proxy does not accept is told so, and the password is not', async (t) => {
  const proxy = await connectProxy(t, { leadsTo: 1, user: 'ana:right' });
  const answer = noAnswer(t, await by(`http://ana:canary-wrong@127.0.0.1:${proxy.port}`)(post));
  t.like(answer, { code: 'proxy-sign-in (407)', sent: 'never' });
  t.regex(answer.proxy?.what ?? '', /does not accept the user name and password in its address/u);
  t.is(proxy.asked.length, 1);
});

test('signing in goes through the proxy too, and says where it fails', async (t) => {
  const proxy = await connectProxy(t, { leadsTo: 1, user: 'ana:right' });
  const client = { clientId: 'client', clientSecret: 'canary-client-secret' };
  const apiUrl = 'https://webexapis.com/v1';
  const login = createLogin({ apiUrl, client, userAgent: 'test/1', proxyFor: () => proxy.origin });
  const device = {
    userCode: '1',
    verificationUri: '',
    completeUri: undefined,
    deviceCode: '1',
    life: 5000,
    interval: 1,
  };
  const ways: [string, () => Promise<unknown>][] = [
    ['a device', () => login.awaitDevice(device)],
    ['a refresh token', () => login.refresh('canary-refresh-token')],
    ['a code', () => login.redeem('code', 'verifier', 'http://localhost:6001/redirect')],
  ];
  for (const [what, way] of ways) {
    const error = await t.throwsAsync(way, { instanceOf: RunError }, what);
    t.is(error.problem, 'stopped', what);
    t.regex(error.message, /^The proxy 127\.0\.0\.1:\d+ requires a user name and a password \(407\)\.$/u, what);
    t.regex(error.next ?? '', /HTTPS_PROXY/u, what);
  }
  t.deepEqual(new Set(proxy.asked.map(({ target }) => target)), new Set(['webexapis.com:443']));
});

test('a page instead of TLS behind the proxy is no secure connection, and nothing was sent', async (t) => {
  const proxy = await tcpServer(t, (socket) => {
    socket.once('data', () => {
      socket.write(established);
      socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html>portal</html>'));
    });
  });
  t.like(noAnswer(t, await by(proxy)(post)), { code: 'no secure connection (EPROTO)', sent: 'never' });
});

test('a call whose deadline ends before its proxy leads on was not sent', async (t) => {
  const proxy = await tcpServer(t, (socket) => void setTimeout(() => socket.write(established), 400));
  const answer = noAnswer(t, await by(proxy)({ ...post, deadline: 200 }));
  t.is(answer.sent, 'no');
  t.regex(answer.code, /^proxy-(?:unreachable \(no connection in time\)|cut \(ETIMEDOUT\))$/u);
});

test('at the end of the run nobody waits for a silent proxy, and its connection is closed', async (t) => {
  let closed: Promise<void> | undefined;
  const proxy = await tcpServer(t, (socket) => {
    socket.resume();
    closed = new Promise((resolve) => socket.on('close', () => resolve()));
  });
  const ending = new AbortController();
  const answering = by(proxy, { ending: ending.signal })(post);
  setTimeout(() => ending.abort(), 200);
  t.deepEqual(noAnswer(t, await answering), { code: 'interrupted', sent: 'no' });
  await t.notThrowsAsync(async () => await closed);
});

let certificate: Certificate;
let untrusted: Certificate;
test.before(() => {
  const folder = mkdtempSync(join(tmpdir(), 'webex-bulk-'));
  const authority = createAuthority(folder);
  certificate = authority.issue('DNS:webexapis.com,DNS:acme.webex.com', 2);
  trust(authority);
  untrusted = createAuthority(folder).issue('DNS:webexapis.com', 2);
  rmSync(folder, { recursive: true });
});

/** A service for webexapis.com behind the proxy, which this process trusts. */
async function service(t: ExecutionContext, requests: string[], act?: () => void, shown = certificate) {
  const server = createServer(shown, (request, response) => {
    requests.push(`${request.headers.host ?? ''} ${request.headers['proxy-authorization'] ?? ''}`);
    if (act) return act();
    response.setHeader('content-type', 'application/json').end('{}');
  });
  server.on('tlsClientError', () => undefined);
  const from = new Set<number>();
  server.on('connection', (socket: Socket) => from.add(socket.remotePort ?? 0));
  const port = await listen(server);
  t.teardown(() => {
    server.closeAllConnections();
    server.close();
  });
  return { port, from };
}

test.serial(
  'requests go through the proxy alone, over few connections, and its password goes no further',
  async (t) => {
    const requests: string[] = [];
    const { port, from } = await service(t, requests);
    const proxy = await connectProxy(t, { leadsTo: port, user: 'ana:p@ss/word' });
    const http = by(`http://ana:p%40ss%2Fword@127.0.0.1:${proxy.port}`);
    for (let round = 0; round < 20; round++) {
      const urls = [post.url, 'https://acme.webex.com/WBXService/XMLService'];
      for (const answer of await Promise.all(urls.map((url) => http({ ...post, url }))))
        t.like(answer, { status: 200 });
    }
    t.deepEqual([...new Set(requests)].sort(), ['acme.webex.com ', 'webexapis.com ']);
    t.is(requests.length, 40);
    t.deepEqual(proxy.asked.map(({ target }) => target).sort(), ['acme.webex.com:443', 'webexapis.com:443']);
    t.deepEqual([...from].sort(), [...proxy.ports].sort());
  },
);

for (const unchecked of [undefined, '0']) {
  const although = unchecked === undefined ? '' : ', also where the environment lets any certificate pass';
  test.serial(`behind a proxy, a certificate that nobody vouches for gets no request${although}`, async (t) => {
    if (unchecked !== undefined) process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = unchecked;
    t.teardown(() => Reflect.deleteProperty(process.env, 'NODE_TLS_REJECT_UNAUTHORIZED'));
    const requests: string[] = [];
    const { port } = await service(t, requests, undefined, untrusted);
    const proxy = await connectProxy(t, { leadsTo: port });
    const answer = noAnswer(t, await by(proxy.origin)(post));
    t.regex(answer.code, /^certificate not trusted \(/u);
    t.is(answer.sent, 'never');
    t.is(requests.length, 0);
  });
}

const breaks: readonly [what: string, act: (client: Socket | undefined) => void][] = [
  ['is cut', (client) => client?.resetAndDestroy()],
  ['is garbled', (client) => client?.write('HTTP/1.1 200 OK\r\n\r\n<html>session ended</html>')],
];
for (const [what, act] of breaks) {
  test.serial(`a tunnel that ${what} in the midst of its first request may have brought it`, async (t) => {
    const requests: string[] = [];
    const { port } = await service(t, requests, () => act(proxy.clients[0]));
    const proxy = await connectProxy(t, { leadsTo: port });
    const answer = noAnswer(t, await by(proxy.origin)(post));
    t.regex(answer.code, /^connection-cut \(/u);
    t.is(answer.sent, 'maybe');
    t.is(answer.proxy, undefined);
    t.is(requests.length, 1);
  });
}
