import test from 'ava';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer as createHttpsServer } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { gzipSync } from 'node:zlib';
import { createHttp, type HttpRequest } from '../../src/webex/http.js';
import { isWhole } from '../helpers/some-cases.js';
import { closedPort, httpServer, listen, sendJson, tcpServer } from './servers.js';

const secret = 'canary-token-4711';
const http = createHttp({ userAgent: 'test/1', concurrency: 4 });
const get = (url: string, deadline?: number): HttpRequest => ({
  method: 'GET',
  url,
  headers: { authorization: `Bearer ${secret}` },
  ...(deadline !== undefined && { deadline }),
});
const post = (url: string, deadline?: number): HttpRequest => ({ ...get(url, deadline), method: 'POST', body: '{}' });

test('an answer comes with status, lower-case headers and bytes, whatever the status', async (t) => {
  const server = await httpServer(t, (request, response) => {
    sendJson(response, Number(request.url?.slice(1)), { a: 1 }, { TrackingID: 'T' });
  });
  for (const status of [200, 206, 400, 404, 429, 503]) {
    const answer = await http(get(`${server.url}/${status}`));
    t.like(answer, { status, headers: { trackingid: 'T' }, body: Buffer.from('{"a":1}') });
  }
  t.is(server.seen.length, 6);
  t.is(server.seen[0]?.headers['user-agent'], 'test/1');
  const ids = server.seen.map(({ headers }) => headers['trackingid']);
  t.is(new Set(ids).size, 6);
});

for (const status of [301, 302, 303, 307, 308]) {
  test(`a redirect (${status}) is answered as it is and leads nowhere`, async (t) => {
    const elsewhere = await httpServer(t, (_request, response) => sendJson(response, 200, {}));
    const server = await httpServer(t, (_request, response) => {
      response.writeHead(status, { location: `${elsewhere.url}/take` }).end();
    });
    t.like(await http(post(server.url)), { status });
    t.is(server.seen.length, 1);
    t.is(elsewhere.seen.length, 0);
  });
}

for (const method of ['GET', 'PUT', 'PATCH', 'POST', 'DELETE'] as const) {
  test(`${method} is sent once, however it is answered`, async (t) => {
    const server = await httpServer(t, (request, response) => {
      if (request.url === '/cut') return void request.socket.destroy();
      sendJson(response, Number(request.url?.slice(1)), {}, { 'retry-after': '0' });
    });
    for (const path of ['429', '500', '503', 'cut']) await http({ method, url: `${server.url}/${path}` });
    t.is(server.seen.length, 4);
  });
}

const unanswered: readonly [what: string, talk: Parameters<typeof tcpServer>[1]][] = [
  ['nothing', () => undefined],
  ['a body that drips', (socket) => dripping(socket)],
  ['headers that never end', (socket) => void socket.write('HTTP/1.1 200 OK\r\nX-A: b\r\n')],
];
for (const [what, talk] of unanswered) {
  test(`the deadline ends a call that gets ${what}, and it may have arrived`, async (t) => {
    const url = await tcpServer(t, talk);
    t.deepEqual(await http(post(url, 400)), { code: 'timeout', sent: 'maybe' });
  });
}

function dripping(socket: import('node:net').Socket): void {
  socket.write('HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n');
  const drops = setInterval(() => socket.write('x'), 20);
  socket.on('close', () => clearInterval(drops));
}

const cuts: readonly [what: string, answer: string][] = [
  ['before any answer', ''],
  ['in the headers', 'HTTP/1.1 200 OK\r\nContent-Le'],
  ['in a body of known length', 'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"a":'],
  ['in a chunked body', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{"a":\r\n'],
  ['after something that is no HTTP', 'SSH-2.0-OpenSSH_9.9\r\n'],
];
for (const [what, answer] of cuts) {
  test(`a connection cut ${what} may have brought the request`, async (t) => {
    const url = await tcpServer(t, (socket) => {
      socket.once('data', () => socket.end(answer));
    });
    const outcome = await http(post(url));
    t.true('sent' in outcome);
    t.like(outcome, { sent: 'maybe' });
  });
}

test('a kept connection that the service closes under the next request may have brought it', async (t) => {
  const alone = createHttp({ userAgent: 'test/1', concurrency: 1 });
  let connections = 0;
  const url = await tcpServer(t, (socket) => {
    connections += 1;
    let requests = 0;
    socket.on('data', () => {
      requests += 1;
      if (requests === 1) socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}');
      else socket.resetAndDestroy();
    });
  });
  t.like(await alone(post(url)), { status: 200 });
  const second = await alone(post(url));
  t.is(connections, 1, 'the connection was used again');
  t.like(second, { sent: 'maybe' });
});

test('where nothing listens, nothing was sent', async (t) => {
  t.deepEqual(await http(post(await closedPort())), { code: 'unreachable (ECONNREFUSED)', sent: 'no' });
});

test('a name that does not exist: nothing was sent', async (t) => {
  const outcome = await http(post('http://no-such-host.invalid/'));
  t.like(outcome, { sent: 'no' });
});

test('what is no request is never sent, and nothing secret comes back', async (t) => {
  const server = await httpServer(t, (_request, response) => sendJson(response, 200, {}));
  const bad = { ...get(server.url), headers: { authorization: `Bearer ${secret}\r\nx: y` } };
  const outcomes = [await http(bad), await http(get('ftp://127.0.0.1/x')), await http(get('not an address'))];
  for (const outcome of outcomes) {
    t.like(outcome, { sent: 'never' });
    t.notRegex(inspect(outcome, { depth: 12, showHidden: true }), /canary/u);
  }
  t.is(server.seen.length, 0);
});

const large = Buffer.alloc(12 * 1024 * 1024, 0x20);
const tooLarge: readonly [what: string, headers: Record<string, string>, body: Buffer][] = [
  ['of known length', { 'content-length': String(large.length) }, large],
  ['in chunks', {}, large],
  ['packed small', { 'content-encoding': 'gzip' }, gzipSync(large)],
];
for (const [what, headers, body] of tooLarge) {
  test(`a body beyond all measure, ${what}, is no answer`, async (t) => {
    const server = await httpServer(t, (_request, response) => {
      response.writeHead(200, headers);
      response.end(body);
    });
    t.deepEqual(await http(get(server.url)), { code: 'answer-too-large', sent: 'maybe' });
  });
}

test('a body just within the measure is an answer', async (t) => {
  const body = Buffer.alloc(10 * 1024 * 1024, 0x20);
  const server = await httpServer(t, (_request, response) => {
    response.writeHead(200, { 'content-encoding': 'gzip' });
    response.end(gzipSync(body));
  });
  const answer = await http(get(server.url));
  t.is('body' in answer ? answer.body.length : answer.code, body.length);
});

const megabyte = gzipSync(Buffer.alloc(1024 * 1024));
test.serial('a packed body of 300 MB is given up before it fills the memory', async (t) => {
  const packed = Buffer.concat(Array.from({ length: 300 }, () => megabyte));
  const server = await httpServer(t, (_request, response) => {
    response.writeHead(200, { 'content-encoding': 'gzip' });
    response.end(packed);
  });
  const before = process.memoryUsage().rss;
  t.deepEqual(await http(get(server.url)), { code: 'answer-too-large', sent: 'maybe' });
  const grown = (process.memoryUsage().rss - before) / 1024 / 1024;
  t.true(grown < 150, `grew by ${Math.round(grown)} MB`);
});

test('a body without end is given up', async (t) => {
  let sent = 0;
  const server = await httpServer(t, (_request, response) => {
    const more = (): void => {
      while (!response.destroyed && response.write(Buffer.alloc(65_536))) sent += 65_536;
    };
    response.on('drain', more);
    more();
  });
  t.deepEqual(await http(get(server.url)), { code: 'answer-too-large', sent: 'maybe' });
  t.true(sent < 100 * 1024 * 1024);
});

test('headers beyond all measure are no answer', async (t) => {
  const server = await httpServer(t, (_request, response) =>
    sendJson(response, 200, {}, { 'x-a': 'a'.repeat(40_000) }),
  );
  t.like(await http(get(server.url)), { sent: 'maybe' });
});

test('a body that is packed wrongly is no answer', async (t) => {
  const server = await httpServer(t, (_request, response) => {
    sendJson(response, 200, 'not packed at all', { 'content-encoding': 'gzip' });
  });
  t.like(await http(get(server.url)), { sent: 'maybe' });
});

for (const unchecked of [undefined, '0']) {
  const although = unchecked === undefined ? '' : ', also where the environment lets any certificate pass';
  test.serial(`a certificate that nobody vouches for is called so, and nothing is sent${although}`, async (t) => {
    if (unchecked !== undefined) process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = unchecked;
    t.teardown(() => Reflect.deleteProperty(process.env, 'NODE_TLS_REJECT_UNAUTHORIZED'));
    const folder = mkdtempSync(join(tmpdir(), 'webex-bulk-'));
    t.teardown(() => rmSync(folder, { recursive: true }));
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
    execFileSync(
      'openssl',
      [
        'req',
        '-x509',
        '-newkey',
        'ec',
        '-pkeyopt',
        'ec_paramgen_curve:prime256v1',
        '-nodes',
        '-subj',
        '/CN=localhost',
        '-keyout',
        key,
        '-out',
        cert,
      ],
      { stdio: 'ignore' },
    );
    let requests = 0;
    const server = createHttpsServer({ key: readFileSync(key), cert: readFileSync(cert) }, (_request, response) => {
      requests += 1;
      response.end('{}');
    });
    server.on('tlsClientError', () => undefined);
    const port = await listen(server);
    t.teardown(() => server.close());
    const outcome = await http(post(`https://127.0.0.1:${port}`));
    t.deepEqual(outcome, { code: 'certificate not trusted (DEPTH_ZERO_SELF_SIGNED_CERT)', sent: 'never' });
    t.is(requests, 0);
  });
}

test('an address that does not speak TLS is called so', async (t) => {
  const server = await httpServer(t, (_request, response) => sendJson(response, 200, {}));
  const outcome = await http(post(`https://127.0.0.1:${server.port}`));
  t.deepEqual(outcome, { code: 'no secure connection (EPROTO)', sent: 'never' });
});

test.serial('many requests, good and bad, leave nothing behind: no listeners, no unmet rejections', async (t) => {
  const alarms: string[] = [];
  const onWarning = (warning: Error): void => void alarms.push(warning.name);
  const onRejection = (): void => void alarms.push('unhandled rejection');
  process.on('warning', onWarning);
  process.on('unhandledRejection', onRejection);
  t.teardown(() => {
    process.off('warning', onWarning);
    process.off('unhandledRejection', onRejection);
  });
  const server = await httpServer(t, (request, response) => {
    if (request.url === '/cut') request.socket.destroy();
    else sendJson(response, 200, {});
  });
  const rounds = isWhole ? 500 : 100;
  for (let round = 0; round < rounds; round++) {
    const paths = ['a', 'b', round % 50 === 0 ? 'cut' : 'c', 'd'];
    await Promise.all(paths.map((path) => http(post(`${server.url}/${path}`))));
  }
  await new Promise((resolve) => setImmediate(resolve));
  t.deepEqual(alarms, []);
  t.is(server.seen.length, rounds * 4);
});
