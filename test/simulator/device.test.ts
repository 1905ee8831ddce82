import test from 'ava';
import { firstError, service } from './service.js';
import type { Heard, Json, Service } from './service.js';

const scope = 'spark-admin:people_read spark:all';

/** Asks for the codes. */
async function started(one: Service, fields: Record<string, string> = {}): Promise<Heard> {
  return one.form('/device/authorize', { client_id: one.connection.clientId, scope, ...fields });
}

async function polled(one: Service, code: unknown, fields: Record<string, string> = {}): Promise<Heard> {
  const { clientId, clientSecret } = one.connection;
  const grant = { grant_type: 'urn:ietf:params:oauth:grant-type:device_code', client_id: clientId };
  const basic = Buffer.from(`${clientId}:${clientSecret}`).toString('base64');
  const headers = { Authorization: `Basic ${basic}` };
  return one.form('/device/token', { ...grant, device_code: String(code), ...fields }, headers);
}

test('a device gets a code for itself, one for the person, and where the person confirms', async (t) => {
  const one = await service(t);
  const { status, json } = await started(one);
  t.is(status, 200);
  t.like(json, { expires_in: 300, interval: 2 });
  t.regex(String(json['user_code']), /^\d{6}$/);
  t.is(json['verification_uri_complete'], `${String(json['verification_uri'])}?userCode=${String(json['user_code'])}`);
});

test('a device is answered 428 until its person has confirmed, then gets tokens once', async (t) => {
  const one = await service(t, { authorize: 'page' });
  const codes: Json = (await started(one)).json;
  const other = (await started(one)).json;
  const pending = await polled(one, codes['device_code']);
  t.is(pending.status, 428);
  t.is(firstError(pending)['description'], 'authorization_pending');
  t.is((await fetch(String(codes['verification_uri_complete']))).status, 200);
  const { status, json } = await polled(one, codes['device_code']);
  t.is(status, 200);
  t.like(json, { scope, token_type: 'Bearer', expires_in: 1_209_599, refresh_token_expires_in: 7_775_999 });
  t.is((await one.rest('GET /people/me', { token: String(json['access_token']) })).status, 200);
  t.is((await polled(one, codes['device_code'])).status, 400);
  t.is((await polled(one, other['device_code'])).status, 428);
});

for (const [fastPolls, status, description] of [
  ['take', 428, 'authorization_pending'],
  ['slow_down', 400, 'slow_down'],
  ['429', 429, undefined],
] as const) {
  test(`a device that polls before its interval is over is answered ${status} (${fastPolls})`, async (t) => {
    const one = await service(t, { authorize: 'page', fastPolls });
    const { device_code: code } = (await started(one)).json;
    t.is((await polled(one, code)).status, 428);
    const fast = await polled(one, code);
    t.is(fast.status, status);
    if (description !== undefined) t.is(firstError(fast)['description'], description);
  });
}

test('a device gets tokens at once where the sign-in page approves at once, and none where it denies', async (t) => {
  const kind = await service(t);
  t.is((await polled(kind, (await started(kind)).json['device_code'])).status, 200);
  const strict = await service(t, { authorize: 'deny' });
  const heard = await polled(strict, (await started(strict)).json['device_code']);
  t.is(heard.status, 400);
  t.is(firstError(heard)['description'], 'access_denied');
});

for (const [what, fields, description] of [
  ['an unknown client', { client_id: 'x' }, 'Client Id is invalid'],
  ['an unknown scope', { scope: 'spark:everything' }, 'Scope is invalid'],
  ['no scope', { scope: '' }, 'Scope is invalid'],
] as const) {
  test(`a device with ${what} is a 400 with the usual error body`, async (t) => {
    const heard = await started(await service(t), fields);
    t.is(heard.status, 400);
    t.is(firstError(heard)['description'], description);
    t.is(heard.json['trackingId'], heard.headers.get('trackingid') ?? '');
  });
}

test('a device with an unknown code, another grant type or another secret gets no tokens', async (t) => {
  const one = await service(t);
  const code = (await started(one)).json['device_code'];
  t.is(firstError(await polled(one, 'x'))['description'], 'invalid_grant');
  t.is(firstError(await polled(one, code, { grant_type: 'x' }))['description'], 'unsupported_grant_type');
  const { clientId: client_id } = one.connection;
  const form = { client_id, client_secret: 'x', grant_type: 'x', device_code: String(code) };
  t.is((await one.form('/device/token', form)).status, 400);
  t.is((await one.rest('GET /device/token')).status, 405);
});
