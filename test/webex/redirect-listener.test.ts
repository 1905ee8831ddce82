import test from 'ava';
import { createServer, request } from 'node:http';
import { RunError } from '../../src/errors.js';
import { registerSecret } from '../../src/model/secrets.js';
import { authorizeUrl, codeIn, newAttempt } from '../../src/webex/authorization.js';
import { isLoopbackRedirect, listenForRedirect } from '../../src/webex/redirect-listener.js';
import { closedPort, listen } from './servers.js';

async function freeRedirect(): Promise<string> {
  return `http://localhost:${new URL(await closedPort()).port}/redirect`;
}

/** As a browser asks; `host` as its header has it. */
async function visit(url: string, { host = new URL(url).host, address = '127.0.0.1', method = 'GET' } = {}) {
  const { port, pathname, search } = new URL(url);
  return await new Promise<{ status: number; body: string; headers: Record<string, unknown> }>((resolve, reject) => {
    request({ host: address, port, path: pathname + search, method, headers: { host } }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (part: string) => (body += part));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body, headers: response.headers }));
    })
      .on('error', reject)
      .end();
  });
}

for (const address of ['127.0.0.1', '::1']) {
  test(`the answer is taken at ${address}, once, and what the browser shows says so`, async (t) => {
    const redirect = await freeRedirect();
    const listener = await listenForRedirect(redirect, 5000);
    t.teardown(() => listener.close());
    const seen = visit(`${redirect}?code=1&state=2`, { address });
    const { query, show } = await listener.answer;
    t.deepEqual(
      [...query],
      [
        ['code', '1'],
        ['state', '2'],
      ],
    );
    t.is((await visit(`${redirect}?code=other&state=2`, { address })).status, 410);
    await show('Signed in', '<b>&"fine"</b>');
    const { status, body, headers } = await seen;
    t.is(status, 200);
    t.regex(body, /<h1>Signed in<\/h1><p>&#60;b&#62;&#38;/u);
    t.is(headers['cache-control'], 'no-store');
    await listener.close();
    await t.throwsAsync(visit(redirect, { address }));
  });
}

test('at 127.0.0.2 the answer is taken there, and nowhere else', async (t) => {
  const { port } = new URL(await closedPort());
  const redirect = `http://127.0.0.2:${port}/redirect`;
  const listener = await listenForRedirect(redirect, 5000);
  t.teardown(() => listener.close());
  await t.throwsAsync(visit(redirect, { address: '127.0.0.1' }), { code: 'ECONNREFUSED' });
  const seen = visit(`${redirect}?code=1`, { address: '127.0.0.2' });
  const { query, show } = await listener.answer;
  t.is(query.get('code'), '1');
  await show('Fine', '');
  t.is((await seen).status, 200);
});

test('an address that this machine does not have is refused in a sentence, before anybody signs in', async (t) => {
  const error = await t.throwsAsync(listenForRedirect('http://192.0.2.1:6001/redirect', 1000), {
    instanceOf: RunError,
  });
  t.is(error.problem, 'usage');
  t.regex(error.message, /cannot be used: this machine has no address 192\.0\.2\.1/u);
  t.regex(error.next ?? '', /localhost:6001/u);
});

for (const [what, path, how] of [
  ['another path', '/favicon.ico', {}],
  ['a longer path', '/redirect/more', {}],
  ['another host name', '/redirect', { host: 'evil.example:6001' }],
  ['another method', '/redirect', { method: 'POST' }],
] as const) {
  test(`${what} is not the answer, and the wait goes on`, async (t) => {
    const redirect = await freeRedirect();
    const listener = await listenForRedirect(redirect, 5000);
    t.teardown(() => listener.close());
    t.is((await visit(new URL(path, redirect).href, how)).status, 404);
    const seen = visit(`${redirect}?code=good`);
    const { query, show } = await listener.answer;
    t.is(query.get('code'), 'good');
    await show('Fine', '');
    await seen;
  });
}

test('nobody comes: the wait ends in a sentence with the other ways to sign in', async (t) => {
  const listener = await listenForRedirect(await freeRedirect(), 30);
  t.teardown(() => listener.close());
  const error = await t.throwsAsync(listener.answer, { instanceOf: RunError });
  t.is(error.problem, 'signIn');
  t.regex(error.next ?? '', /--device, or --paste/u);
});

test('a port that somebody has is told of, and nothing listens then', async (t) => {
  const taken = createServer();
  const port = await listen(taken);
  t.teardown(() => taken.close());
  const error = await t.throwsAsync(listenForRedirect(`http://localhost:${port}/redirect`, 1000), {
    instanceOf: RunError,
  });
  t.is(error.problem, 'usage');
  t.regex(error.message, new RegExp(`Port ${port} .* another program is using it`, 'u'));
});

for (const [address, expected] of [
  ['http://localhost:6001/redirect', true],
  ['http://127.0.0.1/x', true],
  ['http://[::1]:80/', true],
  ['https://localhost:6001/redirect', false],
  ['http://localhost.evil.example/', false],
  ['http://intranet.example/callback', false],
  ['nothing', false],
] as const) {
  test(`${address} can${expected ? '' : 'not'} be listened at`, (t) => {
    t.is(isLoopbackRedirect(address), expected);
  });
}

test('a secret in what came back with the browser is in no message', (t) => {
  registerSecret('canary-verifier');
  const query = new URLSearchParams({ error: 'weird', error_description: 'bad\u001b[2J canary-verifier', state: 'S' });
  const error = t.throws(() => codeIn(query, { state: 'S', verifier: 'v' }), { instanceOf: RunError });
  t.is(error.message, 'Not signed in: Webex refused (weird: bad [2J ***).');
});

test('the address to sign in at has a challenge, a state of its own, and blanks that every server reads', (t) => {
  const asked = {
    apiUrl: 'https://webexapis.com/v1',
    clientId: 'C+1',
    redirectUri: 'http://localhost:6001/a?b=c d',
    scopes: ['spark:all', 'x'],
  };
  const attempt = newAttempt();
  const url = new URL(authorizeUrl(asked, attempt));
  t.is(url.origin + url.pathname, 'https://webexapis.com/v1/authorize');
  t.like(Object.fromEntries(url.searchParams), {
    response_type: 'code',
    client_id: 'C+1',
    redirect_uri: 'http://localhost:6001/a?b=c d',
    scope: 'spark:all x',
    state: attempt.state,
    code_challenge_method: 'S256',
  });
  t.false(url.href.includes(attempt.verifier));
  t.regex(attempt.verifier, /^[\w-]{43,128}$/u);
  t.not(newAttempt().state, attempt.state);
  t.regex(url.search, /scope=spark%3Aall%20x/u);
});

for (const [what, answer, message] of [
  ['the state of another attempt', 'code=1&state=other', /another attempt/u],
  ['no state', 'code=1', /another attempt/u],
  ['a refusal', 'error=access_denied&state=S', /refused on the page or by the organization \(access_denied\)/u],
  [
    'a scope that the integration lacks',
    'error=invalid_scope&error_description=no+x&state=S',
    /lacks a requested scope \(invalid_scope: no x\)/u,
  ],
  ['another error', 'error=weird&state=S', /Webex refused \(weird\)/u],
  ['neither code nor error', 'state=S', /neither a code nor an error/u],
  ['a refusal without its state', 'error=access_denied', /another attempt/u],
] as const) {
  test(`an answer with ${what} is no sign-in`, (t) => {
    const error = t.throws(() => codeIn(new URLSearchParams(answer), { state: 'S', verifier: 'v' }), {
      instanceOf: RunError,
    });
    t.is(error.problem, 'signIn');
    t.regex(error.message, message);
    t.truthy(error.next);
  });
}
