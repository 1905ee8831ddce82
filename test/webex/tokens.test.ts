import test from 'ava';
import { inspect } from 'node:util';
import { RunError } from '../../src/errors.js';
import { connectWebex, type Webex, type WebexOptions } from '../../src/webex/connect.js';
import { createGate } from '../../src/webex/gate.js';
import { createHttp } from '../../src/webex/http.js';
import { createTokenSource, type KeptTokens, type TokenKeeper } from '../../src/webex/tokens.js';
import type { TokenSource } from '../../src/webex/token-source.js';
import { service, type Service } from '../simulator/service.js';
import { httpServer, sendJson } from './servers.js';

const limits = { userAgent: 'test/1', concurrency: 50 };
const secrets = { refreshToken: 'canary-refresh', clientId: 'client', clientSecret: 'canary-secret' };

function sourceAt(apiUrl: string, options: { accessToken?: string; refreshToken?: string } = secrets): TokenSource {
  const service = { http: createHttp(limits), gate: createGate({ name: 'REST', concurrency: 4 }) };
  return createTokenSource({ apiUrl, ...secrets, ...options }, service);
}

function webexOf({ connection }: Service, options: Partial<WebexOptions> = {}): Webex {
  const { apiUrl, xmlUrl, accessToken, refreshToken, clientId, clientSecret } = connection;
  return connectWebex({ apiUrl, xmlUrl, accessToken, refreshToken, clientId, clientSecret, ...limits, ...options });
}

const renewals = async ({ requests }: Service): Promise<number> =>
  (await requests()).filter(({ path }) => String(path).endsWith('/access_token')).length;

const isSignIn = (error: unknown): boolean => error instanceof RunError && error.problem === 'signIn';

test('one renewal serves fifty calls whose token has died, and all are answered', async (t) => {
  const webexService = await service(t, { latency: 20 });
  const webex = webexOf(webexService);
  await webexService.fault({ match: { path: '/people' }, nth: 1, do: { expire: 'accessToken' } });
  const { admin } = webexService.connection;
  const found = await Promise.all(Array.from({ length: 50 }, () => webex.people.findByEmail(admin)));
  t.true(found.every((answer) => answer.result === 'done' && answer.value?.emails[0] === admin));
  t.is(await renewals(webexService), 1);
  t.is(webex.stats().calls['token.renew'], 1);
});

for (const rotateRefreshToken of [true, false]) {
  test(`renewals follow one another (the refresh token ${rotateRefreshToken ? 'changes' : 'stays'})`, async (t) => {
    const webexService = await service(t, { rotateRefreshToken, oldAccessToken: 'revoke' });
    const webex = webexOf(webexService);
    for (let time = 1; time <= 3; time++) {
      await webexService.fault({ match: { path: '/people' }, do: { expire: 'accessToken' } });
      t.is((await webex.people.findByEmail(webexService.connection.admin)).result, 'done');
      t.is(await renewals(webexService), time);
    }
  });
}

test('a create whose token has died is sent again, and the person is there once', async (t) => {
  const webexService = await service(t);
  const webex = webexOf(webexService);
  await webexService.fault({ match: { method: 'POST', path: '/people' }, do: { expire: 'accessToken' } });
  const created = await webex.people.create({ emails: ['new@acme.example'], displayName: 'New' });
  t.is(created.result, 'done');
  t.is((await webexService.state('new@acme.example')).people.length, 1);
});

test('without an access token the first is got with the refresh token', async (t) => {
  const webexService = await service(t);
  const { apiUrl, xmlUrl, refreshToken, clientId, clientSecret } = webexService.connection;
  const webex = connectWebex({ apiUrl, xmlUrl, refreshToken, clientId, clientSecret, ...limits });
  t.is((await webex.people.me()).emails[0], webexService.connection.admin);
  t.is(await renewals(webexService), 1);
});

test('a token in the last quarter of a short life is renewed before it is used', async (t) => {
  let renewed = 0;
  const server = await httpServer(t, (_request, response) => {
    sendJson(response, 200, { access_token: `T${(renewed += 1)}`, expires_in: 2 });
  });
  const source = sourceAt(server.url);
  t.is(await source.current(), 'T1');
  await new Promise((resolve) => setTimeout(resolve, 1550));
  t.is(await source.current(), 'T2');
});

for (const expires of [undefined, null, 0, -5, '100', 'soon']) {
  test(`a token whose life is ${JSON.stringify(expires)} is used until it is refused`, async (t) => {
    const server = await httpServer(t, (_request, response) => {
      sendJson(response, 200, { access_token: 'T', expires_in: expires });
    });
    const source = sourceAt(server.url);
    for (let nth = 0; nth < 5; nth++) t.is(await source.current(), 'T');
    t.is(server.seen.length, 1);
  });
}

test('a late refusal of an old token does not renew again', async (t) => {
  const server = await httpServer(t, (_request, response, _body, nth) => {
    sendJson(response, 200, { access_token: `T${nth}` });
  });
  const source = sourceAt(server.url, { accessToken: 'T0' });
  t.is(await source.renew('T0'), 'T1');
  t.is(await source.renew('T0'), 'T1');
  t.is(await source.renew('T0'), 'T1');
  t.is(server.seen.length, 1);
});

test('while a token is being renewed nobody is given the dead one', async (t) => {
  const server = await httpServer(t, (_request, response, _body, nth) => {
    setTimeout(() => sendJson(response, 200, { access_token: `T${nth}` }), 100);
  });
  const source = sourceAt(server.url, { accessToken: 'T0' });
  await source.renew('T0');
  const [next, late, current] = await Promise.all([source.renew('T1'), source.renew('T0'), source.current()]);
  t.deepEqual([next, late, current], ['T2', 'T2', 'T2']);
  t.is(server.seen.length, 2);
});

test('a token that is refused right after its renewal ends the run as a matter of sign-in', async (t) => {
  const webexService = await service(t);
  await webexService.fault({ match: { path: '/people' }, nth: 'every', do: { status: 401 } });
  const error = await t.throwsAsync(webexOf(webexService).people.findByEmail('a@acme.example'));
  t.true(isSignIn(error));
  t.is(await renewals(webexService), 1);
});

test('an access token alone cannot be renewed: the run ends as a matter of sign-in', async (t) => {
  const webexService = await service(t);
  const { apiUrl, xmlUrl, accessToken } = webexService.connection;
  const webex = connectWebex({ apiUrl, xmlUrl, accessToken, ...limits });
  await webexService.fault({ match: { path: '/people' }, do: { expire: 'accessToken' } });
  const error = await t.throwsAsync(webex.people.findByEmail('a@acme.example'), { message: /access token/u });
  t.true(isSignIn(error));
  t.is((await webexService.requests()).length, 1);
});

for (const oauthErrors of ['webex', 'rfc6749'] as const) {
  test(`a dead refresh token asks for a new sign-in (${oauthErrors})`, async (t) => {
    const webexService = await service(t, { oauthErrors });
    const webex = webexOf(webexService, { refreshToken: 'canary-dead' });
    await webexService.fault({ match: { path: '/people' }, do: { expire: 'accessToken' } });
    const error = await t.throwsAsync(webex.people.findByEmail('a@acme.example'), { message: /invalid or expired/u });
    t.true(isSignIn(error));
    t.is(await renewals(webexService), 1);
    t.notRegex(inspect(error, { depth: 12, showHidden: true }), /canary/u);
  });
}

const tokenAnswers: readonly [what: string, status: number, body: unknown, problem: string][] = [
  ['a refusal', 400, { message: 'no' }, 'signIn'],
  ['unknown credentials', 401, { message: 'no' }, 'signIn'],
  ['a wrong address', 404, '<html>', 'stopped'],
  ['a redirect', 302, '', 'stopped'],
  ['a page', 200, '<title>Log in</title>', 'stopped'],
  ['no token', 200, { expires_in: 5 }, 'stopped'],
  ['null', 200, 'null', 'stopped'],
  ['an empty token', 200, { access_token: '' }, 'stopped'],
  ['a token over two lines', 200, { access_token: 'canary\r\nX-A: b' }, 'signIn'],
];
for (const [what, status, body, problem] of tokenAnswers) {
  test(`${what} in the place of a new token ends the run (${problem})`, async (t) => {
    const server = await httpServer(t, (_request, response) => sendJson(response, status, body));
    const error = await t.throwsAsync(sourceAt(server.url).current(), { instanceOf: RunError });
    t.is(error.problem, problem as RunError['problem']);
    t.notRegex(inspect(error, { depth: 12, showHidden: true }), /canary/u);
  });
}

test('a renewal that is told to wait waits, and one that is cut is repeated', async (t) => {
  const at: number[] = [];
  const server = await httpServer(t, (request, response, _body, nth) => {
    at.push(performance.now());
    if (nth === 1) sendJson(response, 429, {}, { 'retry-after': '1' });
    else if (nth === 2) request.socket.destroy();
    else if (nth === 3) sendJson(response, 503, {});
    else sendJson(response, 200, { access_token: 'T' });
  });
  t.is(await sourceAt(server.url).current(), 'T');
  t.is(at.length, 4);
  t.true((at[1] ?? 0) - (at[0] ?? 0) >= 999);
});

for (const [what, text] of [
  ['with a line break', 'canary\r\nX-Evil: 1'],
  ['with the end of a line of Windows', 'canary\r'],
  ['with a blank', 'canary token'],
  ['with letters outside ASCII', 'canaryü'],
  ['with a NUL', 'canary\0'],
] as const) {
  test(`a token ${what} is refused in words that do not hold it, before anything is sent`, async (t) => {
    const server = await httpServer(t, (_request, response) => sendJson(response, 200, {}));
    const error = t.throws(() => sourceAt(server.url, { accessToken: text }), { message: /is not a token/u });
    t.true(isSignIn(error));
    t.notRegex(inspect(error, { depth: 12, showHidden: true }), /canary/u);
    t.is(server.seen.length, 0);
  });
}

/** Tokens that several sources share, as processes share a profile. */
function sharedTokens(first: KeptTokens) {
  let kept = first;
  let turn: Promise<unknown> = Promise.resolve();
  const saved: string[] = [];
  const keeper: TokenKeeper = {
    alone(work) {
      const mine = turn.then(() => work(kept));
      turn = mine.catch(() => undefined);
      return mine;
    },
    save({ accessToken, refreshToken, life }) {
      saved.push(refreshToken);
      kept = { accessToken, refreshToken, ...(Number.isFinite(life) && { accessEndsAt: Date.now() + life }) };
      return Promise.resolve();
    },
  };
  return { keeper, saved };
}

test('two processes whose token has died renew it once, and neither loses a refresh token that changed', async (t) => {
  const webexService = await service(t, { rotateRefreshToken: true, oldAccessToken: 'revoke' });
  const { accessToken, refreshToken, admin } = webexService.connection;
  const { keeper, saved } = sharedTokens({ accessToken, refreshToken });
  const [one, other] = [webexOf(webexService, { keeper }), webexOf(webexService, { keeper })];
  for (let time = 1; time <= 3; time++) {
    await webexService.fault({ match: { path: '/people' }, do: { expire: 'accessToken' } });
    const found = await Promise.all(
      [one, other, one, other].map((webex) => webex.people.findByEmail(admin).then(({ result }) => result)),
    );
    t.deepEqual(found, ['done', 'done', 'done', 'done']);
    t.is(await renewals(webexService), time);
  }
  t.is(new Set(saved).size, 3);
});

test('a renewed pair is kept before it is used, and not used where it cannot be kept', async (t) => {
  const webexService = await service(t);
  const { accessToken, refreshToken, admin } = webexService.connection;
  const full = new RunError('signIn', 'no room');
  const { keeper } = sharedTokens({ accessToken, refreshToken });
  const webex = webexOf(webexService, { keeper: { ...keeper, save: () => Promise.reject(full) } });
  await webexService.fault({ match: { path: '/people' }, do: { expire: 'accessToken' } });
  t.is(await t.throwsAsync(webex.people.findByEmail(admin)), full);
  const after = (await webexService.requests()).filter(({ path }) => String(path).startsWith('/v1/people'));
  t.is(after.length, 1);
});

test('a kept token that has ended by the clock is renewed before it is used', async (t) => {
  const webexService = await service(t);
  const { accessToken, admin } = webexService.connection;
  const webex = webexOf(webexService, { accessEndsAt: Date.now() + 30_000 });
  t.is((await webex.people.findByEmail(admin)).result, 'done');
  t.is(await renewals(webexService), 1);
  const fresh = webexOf(webexService, { accessToken, accessEndsAt: Date.now() + 3_600_000 });
  t.is((await fresh.people.findByEmail(admin)).result, 'done');
  t.is(await renewals(webexService), 1);
});
