/** The simulated SCIM 2.0, from its documents: lists, filters, and PATCH of an address. */
import test from 'ava';
import { service, type Heard, type Json, type Service } from './service.js';

const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const patchOp = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';
const amelie = 'amelie.fischer@acme.example';

async function usersPath({ rest }: Service): Promise<string> {
  const { json } = await rest('GET /people/me');
  const decoded = Buffer.from(String(json['orgId']), 'base64').toString();
  return `/identity/scim/${decoded.split('/').at(-1) ?? ''}/v2/Users`;
}

async function uuidOf({ person }: Service, email: string): Promise<string> {
  const { id } = await person(email);
  return Buffer.from(String(id), 'base64').toString().split('/').at(-1) ?? '';
}

const users = ({ json }: Heard): Json[] => json['Resources'] as Json[];

test('users come in pages from a 1-based index, sorted by id where asked, without a page beyond the last', async (t) => {
  const webex = await service(t);
  const path = await usersPath(webex);
  const ids: unknown[] = [];
  for (const startIndex of [1, 5, 9]) {
    const heard = await webex.rest(`GET ${path}?sortBy=id&count=4&startIndex=${startIndex}&attributes=userName`);
    t.like(heard.json, { totalResults: 9, startIndex, itemsPerPage: startIndex === 9 ? 1 : 4 });
    ids.push(...users(heard).map(({ id }) => id));
  }
  t.deepEqual(ids, [...new Set(ids)].sort());
  t.is(ids.length, 9);
  t.deepEqual(users(await webex.rest(`GET ${path}?startIndex=10`)), []);
});

test('the largest page is an option: a larger count gives fewer users, or is refused', async (t) => {
  for (const [scimLargeCount, status] of [
    ['lower', 200],
    ['refuse', 400],
  ] as const) {
    const webex = await service(t, { scimLargestPage: 2, scimLargeCount });
    const heard = await webex.rest(`GET ${await usersPath(webex)}?count=3`);
    t.is(heard.status, status);
    if (status === 200) t.is(users(heard).length, 2);
  }
});

const filters: readonly (readonly [string, number])[] = [
  ['employeeNumber eq "000001"', 1],
  [`${enterprise}:employeeNumber eq "000001"`, 1],
  ['employeeNumber sw "00000"', 8],
  ['employeeNumber ew "1"', 1],
  ['employeeNumber eq "1"', 0],
  ['userName Eq "AMELIE.fischer@acme.example"', 1],
  ['emails.value eq "h.martin@acme.example"', 1],
  ['displayName sw "amelie"', 1],
];
for (const [filter, count] of filters) {
  test(`the filter ${filter} finds ${count}`, async (t) => {
    const webex = await service(t, { employeeNumbers: true });
    const heard = await webex.rest(`GET ${await usersPath(webex)}?filter=${encodeURIComponent(filter)}`);
    t.is(heard.json['totalResults'], count);
  });
}

for (const filter of [
  'employeeNumber co "1"',
  'name.givenName ew "a"',
  'userName eq "a" or shoeSize eq "b"',
  'shoeSize eq "42"',
  'employeeNumber',
]) {
  test(`the filter ${filter} is refused, as one that the description does not list`, async (t) => {
    const webex = await service(t);
    const heard = await webex.rest(`GET ${await usersPath(webex)}?filter=${encodeURIComponent(filter)}`);
    t.is(heard.status, 400);
    t.like(heard.json, { scimType: 'invalidFilter', status: '400' });
  });
}

test('only the attributes that are asked for are shown, beside those that always are', async (t) => {
  const webex = await service(t, { employeeNumbers: true });
  const attributes = `emails,${enterprise}:employeeNumber`;
  const heard = await webex.rest(`GET ${await usersPath(webex)}?startIndex=2&count=1&attributes=${attributes}`);
  const [user = {}] = users(heard);
  t.deepEqual(Object.keys(user).sort(), ['emails', 'id', 'meta', 'schemas', enterprise, 'userName', 'userType'].sort());
  t.like(user[enterprise], { employeeNumber: '000001' });
});

test('reading needs one of two scopes, changing the wider one; other organizations and unknown users are not found', async (t) => {
  const operations = { schemas: [patchOp], Operations: [{ op: 'replace', value: { userName: amelie } }] };
  for (const [scopes, reads, writes] of [
    ['spark-admin:people_read', 403, 403],
    ['spark-admin:people_read identity:people_read', 200, 403],
    ['spark-admin:people_read identity:people_rw', 200, 200],
  ] as const) {
    const webex = await service(t, { scopes });
    const path = `${await usersPath(webex)}/${await uuidOf(webex, amelie)}`;
    t.is((await webex.rest(`GET ${path}`)).status, reads);
    t.is((await webex.rest(`PATCH ${path}`, { body: operations })).status, writes);
  }
  const webex = await service(t);
  const uuid = '00000000-0000-4000-8000-000000000000';
  t.is((await webex.rest(`GET ${await usersPath(webex)}/${uuid}`)).status, 404);
  t.is((await webex.rest(`GET /identity/scim/${uuid}/v2/Users`)).status, 404);
  t.is((await webex.rest(`GET ${await usersPath(webex)}/${String((await webex.person(amelie))['id'])}`)).status, 404);
});

const [old, fresh] = [amelie, 'a.berg@acme.example'];
const emails = [{ value: fresh, type: 'work', primary: true }];
const together = [{ op: 'replace', value: { userName: fresh, emails } }];
const byPath = [
  { op: 'replace', path: 'emails', value: emails },
  { op: 'replace', path: 'userName', value: fresh },
];

async function patched(webex: Service, operations: readonly object[]): Promise<Heard> {
  const path = `${await usersPath(webex)}/${await uuidOf(webex, old)}`;
  return await webex.rest(`PATCH ${path}`, { body: { schemas: [patchOp], Operations: operations } });
}

test('an address is changed in userName and the primary work email together; the account on the site moves along', async (t) => {
  for (const operations of [together, byPath]) {
    const webex = await service(t);
    const heard = await patched(webex, operations);
    t.is(heard.status, 200);
    t.like(heard.json, { userName: fresh, emails });
    const { people, siteUsers } = await webex.state(fresh);
    t.is(people[0]?.email, fresh);
    t.is(siteUsers[0]?.email, fresh);
    t.deepEqual((await webex.state(old)).people, []);
  }
});

const refused: readonly (readonly [string, readonly object[], number, string])[] = [
  ['userName alone', [{ op: 'replace', path: 'userName', value: fresh }], 400, 'invalidValue'],
  ['an address in use', moved('bruno.keller@acme.example'), 409, 'uniqueness'],
  ['an address of another organization', moved('a@elsewhere.example'), 409, 'uniqueness'],
  ['what is no address', moved('nope'), 400, 'invalidValue'],
  ['an unknown attribute', [{ op: 'replace', path: 'shoeSize', value: '42' }], 400, 'invalidPath'],
];
for (const [what, operations, status, scimType] of refused) {
  test(`PATCH of ${what} is refused, and nothing is changed`, async (t) => {
    const webex = await service(t);
    const before = await webex.state();
    const heard = await patched(webex, operations);
    t.is(heard.status, status);
    t.like(heard.json, { scimType, schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'] });
    t.deepEqual(await webex.state(), before);
  });
}

function moved(email: string): object[] {
  return [{ op: 'replace', value: { userName: email, emails: [{ value: email, type: 'work', primary: true }] } }];
}

test('what is not documented of PATCH is an option: its answer, its form, the domains', async (t) => {
  for (const [scimPatchAnswer, status, userName] of [
    ['200-empty', 200, undefined],
    ['204', 204, undefined],
    ['before', 200, old],
  ] as const) {
    const heard = await patched(await service(t, { scimPatchAnswer }), together);
    t.deepEqual([heard.status, heard.json['userName']], [status, userName]);
  }
  t.is((await patched(await service(t, { scimPatchForms: 'with-path' }), together)).status, 400);
  t.is((await patched(await service(t, { scimPatchForms: 'without-path' }), byPath)).status, 400);
  const elsewhere = await patched(await service(t, { scimDomains: 'own' }), moved('a@new.example'));
  t.regex(String(elsewhere.json['detail']), /new\.example is not verified/u);
});

test('an address that must be confirmed is shown nowhere before that', async (t) => {
  const webex = await service(t, { addressChange: 'confirmed' });
  const heard = await patched(webex, together);
  t.like(heard.json, { userName: old });
  t.is((await webex.person(old))['email'], old);
  await webex.control('POST /people', [{ email: old, accept: true }]);
  t.is((await webex.person(fresh))['email'], fresh);
});

test('the People API and the site may lag behind SCIM', async (t) => {
  const webex = await service(t, { addressDelay: 60, siteAddressDelay: 60 });
  t.like((await patched(webex, together)).json, { userName: fresh });
  t.is((await webex.person(old))['email'], old);
});
