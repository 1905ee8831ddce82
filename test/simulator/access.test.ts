import test from 'ava';
import { letPass } from '../helpers/moved-clock.js';
import { firstError, items, nextPage, service } from './service.js';

const noToken = 'The request requires a valid access token set in the Authorization request header.';
const refused =
  'The server understood the request, but refused to fulfill it because the access token is missing required scopes or the user is missing required roles or licenses.';

for (const [what, headers] of [
  ['no token', { Authorization: '' }],
  ['an unknown token', { Authorization: 'Bearer nonsense' }],
  ['another scheme', { Authorization: 'Basic eDp5' }],
] as const) {
  test(`a request with ${what} is a 401 with the text that is known of it`, async (t) => {
    const { rest } = await service(t);
    const heard = await rest('GET /people/me', { headers });
    t.is(heard.status, 401);
    t.like(heard.json, { message: noToken, errors: [{ description: noToken }] });
    t.is(heard.json['trackingId'], heard.headers.get('trackingid') ?? '');
  });
}

test.serial('a token ends when its time is over', async (t) => {
  const { rest } = await service(t, { tokenLifetime: 600 });
  t.is((await rest('GET /people/me')).status, 200);
  letPass(600);
  t.is((await rest('GET /people/me')).status, 401);
});

const admin = 'spark-admin:';
const scoped = [
  ['GET /people', 'spark:people_read', 403],
  ['GET /people', `${admin}people_read`, 200],
  ['GET /people?email=admin@acme.example', 'spark:people_read', 200],
  ['GET /people/me', 'spark:people_read', 200],
  ['GET /people/me', 'spark:all', 200],
  ['GET /people/me', `${admin}licenses_read`, 403],
  ['POST /people', `${admin}people_write`, 403],
  ['POST /people', `${admin}people_read`, 403],
  ['POST /people', `${admin}people_write ${admin}people_read`, 400],
  ['PUT /people/x', `${admin}people_write`, 403],
  ['DELETE /people/x', `${admin}people_read`, 403],
  ['DELETE /people/x', `${admin}people_write ${admin}people_read`, 404],
  ['GET /licenses', `${admin}people_read`, 403],
  ['GET /licenses', `${admin}licenses_read`, 200],
  ['PATCH /licenses/users', `${admin}licenses_write`, 403],
  ['PATCH /licenses/users', `${admin}people_write`, 400],
  ['GET /roles', `${admin}people_read`, 403],
  ['GET /roles', `${admin}roles_read`, 200],
  ['GET /organizations', `${admin}roles_read`, 403],
  ['GET /organizations', `${admin}organizations_read`, 200],
  ['GET /authorizations/tokenExpiry', 'spark:people_read', 200],
] as const;
for (const [request, scopes, status] of scoped) {
  test(`${request} with the scopes ${scopes} is a ${status}`, async (t) => {
    const { rest } = await service(t, { scopes });
    const writes = !request.startsWith('GET') && !request.startsWith('DELETE');
    const heard = await rest(request, writes ? { body: {} } : {});
    t.is(heard.status, status);
    if (status === 403) t.like(heard.json, { message: refused });
  });
}

const roles = [
  ['full', 200, 200, 204],
  ['user', 200, 200, 204],
  ['readonly', 200, 200, 403],
  ['none', 400, 403, 403],
] as const;
for (const [adminRole, list, licenses, remove] of roles) {
  test(`the role ${adminRole} may list people (${list}), read licenses (${licenses}), delete people (${remove})`, async (t) => {
    const { rest, person } = await service(t, { adminRole });
    t.is((await rest('GET /people')).status, list);
    t.is((await rest('GET /licenses')).status, licenses);
    const { id } = await person('chiara.rossi@acme.example');
    t.is((await rest(`DELETE /people/${String(id)}`)).status, remove);
  });
}

test('who is no administrator does not see licenses and roles of others', async (t) => {
  const { rest } = await service(t, { adminRole: 'none' });
  const found = items(await rest('GET /people?displayName=Amelie'))[0] ?? {};
  t.is(found['displayName'], 'Amelie Fischer');
  for (const field of ['licenses', 'roles', 'loginEnabled', 'title']) t.false(field in found, field);
});

test('an unknown address is a 404, another method on a known one a 405', async (t) => {
  const { rest } = await service(t);
  t.is((await rest('GET /nothing')).status, 404);
  const heard = await rest('PATCH /people', { body: {} });
  t.is(heard.status, 405);
  t.is(heard.headers.get('allow'), 'GET, POST');
  t.is(typeof firstError(heard)['description'], 'string');
});

test('people and licenses of another organization are not shown', async (t) => {
  const { rest } = await service(t);
  const { id } = items(await rest('GET /organizations'))[0] ?? {};
  t.is((await rest(`GET /people?orgId=${String(id)}`)).status, 200);
  t.is((await rest('GET /people?orgId=another')).status, 403);
  t.is((await rest('GET /licenses?orgId=another')).status, 403);
});

test('organization and roles are told', async (t) => {
  const { rest } = await service(t);
  const [organization] = items(await rest('GET /organizations'));
  t.like(organization, { displayName: 'Acme Inc.' });
  t.deepEqual((await rest(`GET /organizations/${String(organization?.['id'])}`)).json, organization);
  const me = (await rest('GET /people/me')).json;
  const full = items(await rest('GET /roles')).find(({ name }) => name === 'Full Administrator');
  t.deepEqual(me['roles'], [full?.['id']]);
  t.is(Buffer.from(String(full?.['id']), 'base64').toString(), 'ciscospark://us/ROLE/id_full_admin');
});

test('the organization is named by id or by bare UUID, and no other is', async (t) => {
  const { rest } = await service(t);
  const id = String((await rest('GET /people/me')).json['orgId']);
  const uuid = Buffer.from(id, 'base64').toString().split('/').at(-1) ?? '';
  for (const name of [id, uuid]) {
    t.is((await rest(`GET /organizations/${name}`)).json['id'], id);
    t.is((await rest(`GET /licenses?orgId=${name}`)).status, 200);
    t.is((await rest(`GET /people?max=1&orgId=${name}`)).status, 200);
  }
  t.is((await rest(`GET /organizations/${uuid.replaceAll(/./g, '0')}`)).status, 404);
});

test('the addresses of Webex Calling are told with callingData=true only', async (t) => {
  const { rest } = await service(t);
  const { orgId } = (await rest('GET /people/me')).json;
  const shown = (await rest(`GET /organizations/${String(orgId)}?callingData=true`)).json;
  for (const key of ['xsiActionsEndpoint', 'xsiEventsEndpoint', 'xsiEventsChannelEndpoint', 'xsiDomain']) {
    t.is(typeof shown[key], 'string', key);
  }
  t.false('xsiDomain' in (await rest(`GET /organizations/${String(orgId)}`)).json);
});

test('the end of the token is told in milliseconds', async (t) => {
  const { rest } = await service(t, { tokenLifetime: 100 });
  const { exp } = (await rest('GET /authorizations/tokenExpiry')).json as { exp: number };
  t.true(Math.abs(exp - Date.now() - 100_000) < 10_000);
});

const forms = [
  ['seconds', /^\d+$/],
  ['zero', /^0$/],
  ['rand', /^rand\(30\),add\(30\)$/],
  ['date', /^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT$/],
  ['none', undefined],
] as const;
for (const [retryAfter, expected] of forms) {
  test(`beyond ten requests at once comes a 429 with a Retry-After of the form ${retryAfter}`, async (t) => {
    const { rest } = await service(t, { rate: 1, retryAfter });
    const heard = await Promise.all(Array.from({ length: 13 }, () => rest('GET /people/me')));
    t.is(heard.filter(({ status }) => status === 200).length, 10);
    const limited = heard.find(({ status }) => status === 429);
    const header = limited?.headers.get('retry-after');
    if (expected) t.regex(header ?? '', expected);
    else t.is(header, null);
  });
}

test.serial('after the burst, requests flow again', async (t) => {
  const { rest } = await service(t, { rate: 1 });
  const statuses = async (count: number): Promise<number[]> =>
    (await Promise.all(Array.from({ length: count }, () => rest('GET /people/me')))).map(({ status }) => status);
  t.true((await statuses(40)).includes(429));
  letPass(60);
  t.true((await statuses(1)).includes(200));
});

test('a request that is limited is not checked, so that nothing of it is done', async (t) => {
  const { rest, state } = await service(t, { rate: 1 });
  await Promise.all(Array.from({ length: 10 }, () => rest('GET /people/me')));
  const heard = await rest('POST /people', { body: { emails: ['ana@acme.example'], firstName: 'Ana' } });
  t.is(heard.status, 429);
  t.deepEqual((await state('ana@acme.example')).people, []);
  t.is(nextPage(heard), undefined);
});
