import test from 'ava';
import { createHash } from 'node:crypto';
import { RunError } from '../../src/errors.js';
import { authorizeUrl, codeIn, newAttempt } from '../../src/webex/authorization.js';
import { createLogin, type Login } from '../../src/webex/login.js';
import { service, type Service } from '../simulator/service.js';
import { httpServer, sendJson } from './servers.js';

const scopes = ['spark:all', 'spark-admin:people_read'];
const redirectUri = 'http://localhost:6001/redirect';
const userAgent = 'test/1';

function loginAt({ connection }: Service, client = {}): Login {
  const { apiUrl, clientId, clientSecret } = connection;
  return createLogin({ apiUrl, userAgent, client: { clientId, clientSecret, ...client } });
}

/** As a browser follows the address, up to where it is sent. */
async function authorized({ connection }: Service, attempt = newAttempt()) {
  const { apiUrl, clientId } = connection;
  const answer = await fetch(authorizeUrl({ apiUrl, clientId, redirectUri, scopes }, attempt), { redirect: 'manual' });
  return { attempt, query: new URL(answer.headers.get('location') ?? '').searchParams };
}

test('a code is redeemed with the verifier of its attempt, for tokens with the scopes that were asked for', async (t) => {
  const webex = await service(t);
  const { attempt, query } = await authorized(webex);
  const grant = await loginAt(webex).redeem(codeIn(query, attempt), attempt.verifier, redirectUri);
  t.deepEqual(grant.scopes, scopes);
  t.truthy(grant.refreshToken);
  t.is(grant.life, 1_209_599_000);
  t.is(grant.refreshLife, 7_775_999_000);
  const me = await fetch(`${webex.connection.apiUrl}/people/me`, {
    headers: { authorization: `Bearer ${grant.accessToken}` },
  });
  t.is(me.status, 200);
});

for (const [what, options, refused] of [
  ['another verifier', {}, (login: Login, code: string) => login.redeem(code, 'v'.repeat(43), redirectUri)],
  [
    'another redirect address',
    {},
    (login: Login, code: string, verifier: string) => login.redeem(code, verifier, `${redirectUri}/`),
  ],
  [
    'a code that was redeemed',
    {},
    async (login: Login, code: string, verifier: string) => {
      await login.redeem(code, verifier, redirectUri);
      return await login.redeem(code, verifier, redirectUri);
    },
  ],
  [
    'another client secret, told as Webex does',
    { clientSecret: 'wrong-secret' },
    (login: Login, code: string, verifier: string) => login.redeem(code, verifier, redirectUri),
  ],
] as const) {
  test(`${what} gives no tokens, and says what to look at`, async (t) => {
    const webex = await service(t);
    const { attempt, query } = await authorized(webex);
    const login = loginAt(webex, options);
    const error = await t.throwsAsync(refused(login, codeIn(query, attempt), attempt.verifier), {
      instanceOf: RunError,
    });
    t.is(error.problem, 'signIn');
    t.regex(error.message, /does not accept/u);
    t.false(error.message.includes(attempt.verifier));
  });
}

test('a code whose answer is lost is not sent again: it is good once', async (t) => {
  const webex = await service(t);
  const { attempt, query } = await authorized(webex);
  await webex.fault({ match: { path: '/access_token' }, do: { cut: 'after' } });
  const code = codeIn(query, attempt);
  await t.throwsAsync(loginAt(webex).redeem(code, attempt.verifier, redirectUri), { instanceOf: RunError });
  const sent = (await webex.requests()).filter(({ path }) => path === '/v1/access_token');
  t.is(sent.length, 1);
});

test('a page that refuses sends a refusal back', async (t) => {
  const webex = await service(t, { authorize: 'deny' });
  const { attempt, query } = await authorized(webex);
  t.regex(t.throws(() => codeIn(query, attempt), { instanceOf: RunError }).message, /access_denied/u);
});

test('a machine account gets tokens for its refresh token', async (t) => {
  const webex = await service(t);
  const grant = await loginAt(webex).refresh(webex.connection.refreshToken);
  t.truthy(grant.accessToken);
  const error = await t.throwsAsync(loginAt(webex).refresh('canary-unknown'), { instanceOf: RunError });
  t.is(error.problem, 'signIn');
  t.false(error.message.includes('canary'));
});

/** What Webex says to each poll, the last of them again and again; the tests need not wait for whole seconds. */
async function devicePolls(
  t: Parameters<typeof httpServer>[0],
  answers: readonly [number, object][],
  interval = 0.001,
) {
  const at: number[] = [];
  let authorization = '';
  const server = await httpServer(t, (request, response) => {
    if (request.url === '/device/authorize') {
      const life = { expires_in: 3, interval };
      return sendJson(response, 200, {
        device_code: 'canary-device',
        user_code: '123456',
        verification_uri: 'https://verify.example',
        ...life,
      });
    }
    authorization = request.headers.authorization ?? '';
    at.push(performance.now());
    const [status, body] = answers[Math.min(at.length, answers.length) - 1] ?? [500, {}];
    return sendJson(response, status, body);
  });
  const login = createLogin({
    apiUrl: server.url,
    userAgent,
    client: { clientId: 'id', clientSecret: 'canary-secret' },
  });
  return { login, at, authorization: () => authorization };
}

const pending: [number, object] = [428, { message: 'x', errors: [{ description: 'authorization_pending' }] }];
const given: [number, object] = [200, { access_token: 'A1', refresh_token: 'R1', expires_in: 64_799 }];

test('a device is asked for until somebody has confirmed it, by Basic authentication, and through errors that may pass', async (t) => {
  const { login, at, authorization } = await devicePolls(t, [pending, [503, {}], given], 0.2);
  const device = await login.startDevice(scopes);
  t.like(device, { userCode: '123456', interval: 1000, life: 3000 });
  const grant = await login.awaitDevice({ ...device, interval: 20 });
  t.like(grant, { accessToken: 'A1', refreshToken: 'R1', life: 64_799_000 });
  t.is(at.length, 3);
  t.is(authorization(), `Basic ${Buffer.from('id:canary-secret').toString('base64')}`);
});

for (const [what, answer] of [
  ['the word of RFC 8628', [400, { error: 'slow_down' }]],
  ['the usual body of Webex', [400, { message: 'x', errors: [{ description: 'slow_down' }] }]],
  ['429', [429, {}]],
] as const) {
  test(`polls that come too fast, told by ${what}, come five seconds later each`, async (t) => {
    const { login, at } = await devicePolls(t, [[answer[0], answer[1]]]);
    const device = await login.startDevice(scopes);
    const error = await t.throwsAsync(login.awaitDevice({ ...device, interval: 20, life: 3000 }), {
      instanceOf: RunError,
    });
    t.regex(error.message, /The device was not confirmed in time/u);
    t.is(at.length, 1);
  });
}

test('a device whose code ended while Webex was out of order: it is not said that nobody confirmed it', async (t) => {
  const { login } = await devicePolls(t, [[503, {}]]);
  const device = await login.startDevice(scopes);
  const error = await t.throwsAsync(login.awaitDevice({ ...device, interval: 20, life: 200 }), {
    instanceOf: RunError,
  });
  t.is(error.problem, 'stopped');
  t.regex(error.message, /not signed in, and its code has expired\. Webex answered 503/u);
  t.regex(error.next ?? '', /login --device/u);
});

for (const [what, answer, message] of [
  ['is refused', [400, { message: 'x', errors: [{ description: 'access_denied' }] }], /access_denied/u],
  ['has ended', [400, { error: 'invalid_grant', error_description: 'gone' }], /Not signed in/u],
  ['gets a page', [200, 'a page'], /Not signed in/u],
] as const) {
  test(`a device that ${what} is no sign-in`, async (t) => {
    const { login, at } = await devicePolls(t, [[answer[0], answer[1] as object]]);
    const device = await login.startDevice(scopes);
    const error = await t.throwsAsync(login.awaitDevice({ ...device, interval: 5 }), { instanceOf: RunError });
    t.regex(error.message, message);
    t.false(error.message.includes('canary'));
    t.is(at.length, 1);
  });
}

test('the device grant of the simulated Webex: nobody, then somebody', async (t) => {
  const webex = await service(t, { authorize: 'page' });
  const login = loginAt(webex);
  const device = await login.startDevice(scopes);
  const grant = login.awaitDevice({ ...device, interval: 40 });
  await new Promise((resolve) => setTimeout(resolve, 100));
  t.is((await fetch(device.completeUri ?? '')).status, 200);
  t.deepEqual((await grant).scopes, scopes);
  const polls = (await webex.requests()).filter(({ path, status }) => path === '/v1/device/token' && status === 428);
  t.true(polls.length >= 1);
});

test('an integration without the scopes, or another client id, gets no device code', async (t) => {
  const webex = await service(t);
  const error = await t.throwsAsync(loginAt(webex).startDevice(['no:scope']), { instanceOf: RunError });
  t.is(error.problem, 'signIn');
  t.regex(error.message, /did not issue a code for this device/u);
  await t.throwsAsync(loginAt(webex, { clientId: 'other' }).startDevice(scopes), { instanceOf: RunError });
});

test('the challenge is the hash of the verifier', (t) => {
  const attempt = newAttempt();
  const url = new URL(authorizeUrl({ apiUrl: 'https://a.example', clientId: 'C', redirectUri, scopes }, attempt));
  t.is(url.searchParams.get('code_challenge'), createHash('sha256').update(attempt.verifier).digest('base64url'));
});
