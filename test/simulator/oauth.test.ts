import { createHash } from 'node:crypto';
import test from 'ava';
import type { ExecutionContext } from 'ava';
import { accessToken } from '../../src/simulator/oauth/access-token.js';
import { simulatorOptionsFrom } from '../../src/simulator/options.js';
import { simulatorState } from '../../src/simulator/simulator-state.js';
import { items, service } from './service.js';
import type { Heard, Service } from './service.js';

const redirectUri = 'http://localhost:6001/redirect';
const verifier = 'v'.repeat(43);
const challenge = createHash('sha256').update(verifier).digest('base64url');

function authorizeQuery({ connection }: Service, fields: Record<string, string> = {}): string {
  return new URLSearchParams({
    response_type: 'code',
    client_id: connection.clientId,
    redirect_uri: redirectUri,
    scope: 'spark-admin:people_read spark:all',
    state: 'st&te',
    code_challenge: challenge,
    code_challenge_method: 'S256',
    ...fields,
  }).toString();
}

async function backFrom(one: Service, fields: Record<string, string> = {}): Promise<URLSearchParams> {
  const heard = await one.rest(`GET /authorize?${authorizeQuery(one, fields)}`);
  const location = heard.headers.get('location') ?? '';
  if (heard.status !== 302 || !location.startsWith(redirectUri)) throw new Error(`${heard.status} ${heard.text}`);
  return new URL(location).searchParams;
}

function redeemed(one: Service, code: string | null, fields: Record<string, string> = {}): Promise<Heard> {
  const { clientId, clientSecret } = one.connection;
  return one.form('/access_token', {
    grant_type: 'authorization_code',
    client_id: clientId,
    client_secret: clientSecret,
    code: code ?? '',
    redirect_uri: redirectUri,
    code_verifier: verifier,
    ...fields,
  });
}

function refreshed(one: Service, fields: Record<string, string> = {}): Promise<Heard> {
  const { clientId, clientSecret, refreshToken } = one.connection;
  return one.form('/access_token', {
    grant_type: 'refresh_token',
    client_id: clientId,
    client_secret: clientSecret,
    refresh_token: refreshToken,
    ...fields,
  });
}

async function isGood(t: ExecutionContext, one: Service, token: unknown): Promise<boolean> {
  const { status } = await one.rest('GET /people/me', { token: String(token) });
  t.true([200, 401].includes(status));
  return status === 200;
}

test('a code comes back with the state, and gives tokens with the scopes that were asked for', async (t) => {
  const one = await service(t);
  const back = await backFrom(one);
  t.is(back.get('state'), 'st&te');
  const { status, json } = await redeemed(one, back.get('code'));
  t.is(status, 200);
  t.like(json, {
    expires_in: 1_209_599,
    refresh_token_expires_in: 7_775_999,
    token_type: 'Bearer',
    scope: 'spark-admin:people_read spark:all',
  });
  t.true(await isGood(t, one, json['access_token']));
  t.is((await one.rest('GET /licenses', { token: String(json['access_token']) })).status, 403);
});

const badRedemptions = [
  ['another verifier', { code_verifier: 'w'.repeat(43) }],
  ['no verifier', { code_verifier: '' }],
  ['another redirect address', { redirect_uri: 'http://localhost:6001/other' }],
  ['an unknown code', { code: 'x' }],
  ['a wrong client secret', { client_secret: 'x' }],
  ['an unknown client', { client_id: 'x' }],
] as const;
for (const [what, fields] of badRedemptions) {
  test(`a code with ${what} is a 400 with the usual error body`, async (t) => {
    const one = await service(t);
    const { status, json, headers } = await redeemed(one, (await backFrom(one)).get('code'), fields);
    t.is(status, 400);
    t.is(json['trackingId'], headers.get('trackingid') ?? '');
    t.false('access_token' in json);
  });
}

test('a code is good once', async (t) => {
  const one = await service(t);
  const code = (await backFrom(one)).get('code');
  t.is((await redeemed(one, code)).status, 200);
  t.is((await redeemed(one, code)).status, 400);
});

test('a challenge may be plain, or left out', async (t) => {
  const one = await service(t);
  const plain = await backFrom(one, { code_challenge: verifier, code_challenge_method: 'plain' });
  t.is((await redeemed(one, plain.get('code'))).status, 200);
});

const failures = [
  ['an unknown scope', { scope: 'spark:everything' }, 'invalid_scope'],
  ['no scope', { scope: '' }, 'invalid_scope'],
  ['another response type', { response_type: 'token' }, 'unsupported_response_type'],
] as const;
for (const [what, fields, error] of failures) {
  test(`asking with ${what} goes back with the error ${error}`, async (t) => {
    const one = await service(t);
    const back = await backFrom(one, fields);
    t.is(back.get('error'), error);
    t.is(back.get('state'), 'st&te');
    t.is(back.get('code'), null);
  });
}

test('a refusal at the sign-in page goes back as access_denied', async (t) => {
  const one = await service(t, { authorize: 'deny' });
  t.is((await backFrom(one)).get('error'), 'access_denied');
});

test('the sign-in page asks first when so chosen', async (t) => {
  const one = await service(t, { authorize: 'page' });
  const page = await one.rest(`GET /authorize?${authorizeQuery(one)}`);
  t.is(page.status, 200);
  const link = /href="\/v1([^"]+)"/.exec(page.text)?.[1]?.replaceAll('&amp;', '&') ?? '';
  const heard = await one.rest(`GET ${link}`);
  t.is(heard.status, 302);
  t.regex(heard.headers.get('location') ?? '', /[?&]code=/);
});

for (const [what, fields] of [
  ['unknown client', { client_id: 'x' }],
  ['redirect address elsewhere', { redirect_uri: 'https://elsewhere.example/' }],
] as const) {
  test(`an ${what} is told on the page, and nobody is sent anywhere`, async (t) => {
    const one = await service(t);
    const heard = await one.rest(`GET /authorize?${authorizeQuery(one, fields)}`);
    t.is(heard.status, 400);
    t.is(heard.headers.get('location'), null);
  });
}

test('a refresh gives a new access token and the same refresh token; the old access token stays good', async (t) => {
  const one = await service(t);
  const { status, json } = await refreshed(one);
  t.is(status, 200);
  t.is(json['refresh_token'], one.connection.refreshToken);
  t.not(json['access_token'], one.connection.accessToken);
  t.true(await isGood(t, one, json['access_token']));
  t.true(await isGood(t, one, one.connection.accessToken));
});

test('the client may name itself by Basic authentication', async (t) => {
  const { form, connection } = await service(t);
  const basic = Buffer.from(`${connection.clientId}:${connection.clientSecret}`).toString('base64');
  const fields = { grant_type: 'refresh_token', refresh_token: connection.refreshToken };
  t.is((await form('/access_token', fields, { Authorization: `Basic ${basic}` })).status, 200);
});

test('refresh tokens rotate and access tokens end when so chosen', async (t) => {
  const one = await service(t, { rotateRefreshToken: true, oldAccessToken: 'revoke' });
  const { json } = await refreshed(one);
  t.not(json['refresh_token'], one.connection.refreshToken);
  t.false(await isGood(t, one, one.connection.accessToken));
  t.is((await refreshed(one)).status, 400);
  t.is((await refreshed(one, { refresh_token: String(json['refresh_token']) })).status, 200);
});

test('a refresh token ends when its time is over, and each use starts it anew', (t) => {
  const { world, oauth, handedOut } = simulatorState(simulatorOptionsFrom({ users: 0, refreshTokenLifetime: 100 }), 0);
  const { clientId: client_id, clientSecret: client_secret } = oauth;
  const fields = { grant_type: 'refresh_token', client_id, client_secret, refresh_token: handedOut.refreshToken };
  const call = {
    method: 'POST',
    path: '/v1/access_token',
    query: '',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: Buffer.from(new URLSearchParams(fields).toString()),
    origin: 'http://webex.example',
  };
  const statuses = [99, 198, 298].map((second) => accessToken(world, oauth, { ...call, at: second * 1000 }).status);
  t.deepEqual(statuses, [200, 200, 400]);
});

test('a dead refresh token is told as {error, error_description} when so chosen', async (t) => {
  const one = await service(t, { oauthErrors: 'rfc6749' });
  const { status, json } = await refreshed(one, { refresh_token: 'x' });
  t.is(status, 400);
  t.is(json['error'], 'invalid_grant');
  t.is(typeof json['error_description'], 'string');
});

test('an unknown grant type is a 400, a body that is no form a 415', async (t) => {
  const one = await service(t);
  t.is((await refreshed(one, { grant_type: 'password' })).status, 400);
  const headers = { 'Content-Type': 'text/plain' };
  t.is((await one.rest('POST /access_token', { body: 'grant_type=refresh_token', headers })).status, 415);
});

for (const [tokenBody, status] of [
  ['form-or-json', 200],
  ['form', 415],
] as const) {
  test(`the fields for a token as JSON are a ${status} when ${tokenBody} is chosen`, async (t) => {
    const { rest, connection } = await service(t, { tokenBody });
    const { clientId: client_id, clientSecret: client_secret, refreshToken: refresh_token } = connection;
    const body = { grant_type: 'refresh_token', client_id, client_secret, refresh_token };
    t.is((await rest('POST /access_token', { body })).status, status);
  });
}

test('an authorization is told with all its fields, and deleted by its id', async (t) => {
  const one = await service(t);
  const { id: personId } = await one.person('admin@acme.example');
  const [mine] = items(await one.rest(`GET /authorizations?personId=${String(personId)}`));
  const { clientId } = one.connection;
  const fields = ['applicationId', 'applicationName', 'clientId', 'created', 'id', 'personId', 'type'];
  t.deepEqual(Object.keys(mine ?? {}).toSorted(), fields);
  t.like(mine, { personId, clientId, type: 'refresh' });
  const decoded = (key: string): string => Buffer.from(String(mine?.[key]), 'base64').toString();
  t.regex(decoded('id'), /^ciscospark:\/\/us\/AUTHORIZATION\/[0-9a-f-]{36}$/);
  t.is(decoded('applicationId'), `ciscospark://us/APPLICATION/${clientId}`);
  t.is((await one.rest(`DELETE /authorizations/${String(mine?.['id'])}`)).status, 204);
  t.is((await refreshed(one)).status, 400);
});

for (const [request, allowed] of [
  ['GET /access_token', 'POST'],
  ['POST /authorize', 'GET'],
] as const) {
  test(`${request} is a 405 that names ${allowed}, also without a token`, async (t) => {
    const { rest } = await service(t);
    const heard = await rest(request, { headers: { Authorization: '' } });
    t.is(heard.status, 405);
    t.is(heard.headers.get('allow'), allowed);
    t.is(heard.json['trackingId'], heard.headers.get('trackingid') ?? '');
  });
}

test('deleting an authorization ends its refresh token and its access tokens', async (t) => {
  const one = await service(t);
  const { accessToken, clientId } = one.connection;
  const mine = items(await one.rest('GET /authorizations?personEmail=admin@acme.example'));
  t.like(mine[0], { clientId, type: 'refresh' });
  t.is((await one.rest(`DELETE /authorizations?clientId=${clientId}`)).status, 204);
  t.false(await isGood(t, one, accessToken));
  t.is((await refreshed(one)).status, 400);
});
