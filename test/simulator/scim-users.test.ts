/** Users of the simulated SCIM 2.0, from its documents: creating, changing and deleting them, as every API shows it. */
import test from 'ava';
import { address, ext, patches, phones as directoryPhones } from './scim-patches.js';
import { service, type Heard, type Json, type Service } from './service.js';

const core = 'urn:ietf:params:scim:schemas:core:2.0:User';
const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const patchOp = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';
const amelie = 'amelie.fischer@acme.example';
const lastPart = (id: unknown): string => Buffer.from(String(id), 'base64').toString().split('/').at(-1) ?? '';

async function usersPath({ rest }: Service): Promise<string> {
  return `/identity/scim/${lastPart((await rest('GET /people/me')).json['orgId'])}/v2/Users`;
}

async function pathOf(webex: Service, email = amelie): Promise<string> {
  return `${await usersPath(webex)}/${lastPart((await webex.person(email))['id'])}`;
}

async function patch(webex: Service, ...operations: readonly object[]): Promise<Heard> {
  const body = { schemas: [patchOp], Operations: operations };
  return await webex.rest(`PATCH ${await pathOf(webex)}`, { body });
}

const [work, mobile] = directoryPhones;

test('PATCH adds, removes and replaces, by path and without one', async (t) => {
  for (const [what, operations, shown] of patches) {
    const webex = await service(t);
    const heard = await patch(webex, ...operations);
    t.is(heard.status, 200, what);
    const { json } = await webex.rest(`GET ${await pathOf(webex)}`);
    t.like(json, shown, what);
    t.deepEqual(heard.json, json, what);
  }
});

const refusals: readonly (readonly [object, string])[] = [
  [{ op: 'replace', path: 'shoeSize', value: '1' }, 'invalidPath'],
  [{ op: 'replace', path: 'name.shoeSize', value: '1' }, 'invalidPath'],
  [{ op: 'replace', path: 'costCenter', value: '1' }, 'invalidPath'],
  [{ op: 'replace', path: 'phoneNumbers[type eq', value: '1' }, 'invalidPath'],
  [{ op: 'replace', path: 'phoneNumbers[type eq "fax"].value', value: '1' }, 'noTarget'],
  [{ op: 'remove' }, 'noTarget'],
  [{ op: 'replace', path: 'title', value: 7 }, 'invalidValue'],
  [{ op: 'replace', path: 'active', value: 'false' }, 'invalidValue'],
  [{ op: 'add', path: 'phoneNumbers', value: [{ type: 'satellite', value: '1' }] }, 'invalidValue'],
  [{ op: 'replace', path: `${enterprise}:manager.value`, value: 'nobody' }, 'invalidValue'],
  [{ op: 'replace', value: 'Boss' }, 'invalidValue'],
  [{ op: 'replace', path: 'title' }, 'invalidValue'],
  [{ op: 'replace', path: 'id', value: '1' }, 'mutability'],
  [{ op: 'replace', value: { meta: {} } }, 'mutability'],
  [{ op: 'remove', path: 'userName' }, 'mutability'],
  [{ op: 'move', path: 'title' }, 'invalidSyntax'],
];
test('where one operation of a PATCH cannot be done, none is', async (t) => {
  const webex = await service(t);
  const before = await webex.state();
  for (const [operation, scimType] of refusals) {
    const heard = await patch(webex, { op: 'replace', path: 'displayName', value: 'Changed' }, operation);
    t.is(heard.status, 400, JSON.stringify(operation));
    t.like(heard.json, { scimType, status: '400' }, JSON.stringify(operation));
  }
  t.deepEqual(await webex.state(), before);
});

test('whether add makes the entry that its filter describes is an option', async (t) => {
  const heard = await patch(await service(t, { scimAddByFilter: 'refuse' }), {
    op: 'add',
    path: 'phoneNumbers[type eq "fax"].value',
    value: '1',
  });
  t.is(heard.json['scimType'], 'noTarget');
});

test('what SCIM changes, the People API shows, and the reverse', async (t) => {
  const webex = await service(t);
  const hugo = lastPart((await webex.person('hugo.martin@acme.example'))['id']);
  await patch(
    webex,
    { op: 'replace', value: { title: 'Boss', active: false, timezone: 'Europe/Paris', addresses: [address] } },
    { op: 'add', value: { phoneNumbers: [mobile], ...ext({ department: 'Law', manager: { value: hugo } }) } },
  );
  const heard = await webex.rest(`GET /people/${String((await webex.person(amelie))['id'])}?callingData=true`);
  const { json } = heard;
  t.like(json, {
    title: 'Boss',
    department: 'Law',
    manager: 'Hugo Martin',
    loginEnabled: false,
    timezone: 'Europe/Paris',
  });
  t.is(lastPart(json['managerId']), hugo);
  t.deepEqual([json['phoneNumbers'], json['addresses']], [[mobile], [address]]);
  const put = await webex.rest(`PUT /people/${String(json['id'])}`, {
    body: { ...json, licenses: json['licenses'], title: 'Chief', department: 'Art', loginEnabled: true, managerId: '' },
  });
  t.is(put.status, 200);
  const user = (await webex.rest(`GET ${await pathOf(webex)}`)).json;
  t.like(user, {
    title: 'Chief',
    active: true,
    phoneNumbers: [mobile],
    ...ext({ department: 'Art', manager: undefined }),
  });
});

test('a user is created with 201, and is a person of the organization until it is deleted', async (t) => {
  const webex = await service(t, { autoAssign: 'Messaging' });
  const users = await usersPath(webex);
  const body = {
    schemas: [core],
    userName: 'new@acme.example',
    userType: 'user',
    active: false,
    name: { givenName: 'N', familyName: 'Ew' },
    emails: [
      { value: 'new@acme.example', type: 'work', primary: true },
      { value: 'n@acme.example', type: 'home' },
    ],
    phoneNumbers: [work],
    ...ext({ costCenter: 'CC-1', shoeSize: '42' }),
  };
  const heard = await webex.rest(`POST ${users}`, { body });
  t.is(heard.status, 201);
  const { id } = heard.json;
  t.true(heard.headers.get('location')?.endsWith(`/${String(id)}`));
  t.like(heard.json, { displayName: 'N Ew', active: false, phoneNumbers: [work], ...ext({ costCenter: 'CC-1' }) });
  t.like(await webex.person('n@acme.example'), {
    email: 'new@acme.example',
    loginEnabled: false,
    licenses: ['Messaging'],
  });
  t.is((await webex.rest(`POST ${users}`, { body })).json['scimType'], 'uniqueness');
  t.is((await webex.rest(`DELETE ${users}/${String(id)}`)).status, 204);
  t.is((await webex.rest(`DELETE ${users}/${String(id)}`)).status, 404);
  t.deepEqual((await webex.state('new@acme.example')).people, []);
});

test('a user is not created without what is required, nor with an address that is not theirs', async (t) => {
  const webex = await service(t, { scimDomains: 'own' });
  const users = await usersPath(webex);
  const good = { schemas: [core], userName: 'new@acme.example', userType: 'user' };
  const cases: readonly (readonly [object, number, string])[] = [
    [{ userType: undefined }, 400, 'invalidValue'],
    [{ userName: undefined }, 400, 'invalidValue'],
    [{ schemas: [enterprise] }, 400, 'invalidValue'],
    [{ emails: [{ value: 'other@acme.example', type: 'work', primary: true }] }, 400, 'invalidValue'],
    [{ userName: 'new@far.example' }, 400, 'invalidValue'],
    [{ userName: 'H.Martin@acme.example' }, 409, 'uniqueness'],
    [{ userName: 'new@elsewhere.example' }, 409, 'uniqueness'],
  ];
  const before = await webex.state();
  for (const [more, status, scimType] of cases) {
    const heard = await webex.rest(`POST ${users}`, { body: { ...good, ...more } });
    t.deepEqual([heard.status, heard.json['scimType']], [status, scimType], JSON.stringify(more));
  }
  t.deepEqual(await webex.state(), before);
});

test('PUT leaves a user with what its body has', async (t) => {
  const webex = await service(t, { directoryData: true });
  const path = await pathOf(webex);
  const body = { schemas: [core], userName: amelie, userType: 'user', displayName: 'Mel', id: 'other' };
  const { status, json } = await webex.rest(`PUT ${path}`, { body });
  t.is(status, 200);
  t.like(json, { displayName: 'Mel', title: undefined, phoneNumbers: undefined, addresses: undefined, active: true });
  t.is(json['id'], path.split('/').at(-1));
  t.is(json[enterprise], undefined);
});

test('a change for another version of the user is refused where the service has versions', async (t) => {
  for (const [scimEtag, status] of [
    ['given', 412],
    ['absent', 200],
  ] as const) {
    const webex = await service(t, { scimEtag });
    const path = await pathOf(webex);
    const { headers, json } = await webex.rest(`GET ${path}`);
    t.is(headers.get('etag'), scimEtag === 'given' ? String((json['meta'] as Json)['version']) : null);
    const body = { schemas: [patchOp], Operations: [{ op: 'replace', path: 'title', value: 'Boss' }] };
    t.is((await webex.rest(`PATCH ${path}`, { body, headers: { 'If-Match': 'W/"old"' } })).status, status);
  }
});

const filters: readonly (readonly [string, number | 'refused', Parameters<typeof service>[1]?])[] = [
  ['userName eq "amelie.fischer@acme.example" or userName eq "bruno.keller@acme.example"', 2],
  ['(displayName sw "A" or displayName sw "B") and department eq "Sales"', 1],
  [`${enterprise}:costCenter sw "CC-"`, 8],
  ['division eq "Field"', 4],
  ['phoneNumbers.value ew "0003"', 1],
  ['phoneNumbers[type eq "mobile" and value eq "+12025560003"]', 1],
  ['manager.displayName eq "Amelie Fischer"', 1],
  ['userName eq "a" or userName eq "b"', 'refused', { scimFilterOr: 'refused' }],
  ['(userName eq "a"', 'refused'],
  ['userName eq "a" and', 'refused'],
  ['manager.value sw "a"', 'refused'],
  ['title eq "Engineer"', 'refused'],
];
test('filters take what the description lists, joined by and, or and parentheses', async (t) => {
  for (const [filter, count, options] of filters) {
    const webex = await service(t, { directoryData: true, ...options });
    const { status, json } = await webex.rest(`GET ${await usersPath(webex)}?filter=${encodeURIComponent(filter)}`);
    t.is(status === 400 ? 'refused' : json['totalResults'], count, filter);
  }
});

test('lists are sorted, and leave out attributes; a long URL is refused where there is a limit', async (t) => {
  const webex = await service(t, { scimLongestUrl: 300 });
  const users = await usersPath(webex);
  const { json } = await webex.rest(
    `GET ${users}?sortBy=userName&sortOrder=descending&excludedAttributes=name,department`,
  );
  const shown = json['Resources'] as Json[];
  const names = shown.map(({ userName }) => String(userName));
  t.deepEqual(names, [...names].sort().reverse());
  t.false(shown.some((user) => 'name' in user || 'department' in ((user[enterprise] ?? {}) as Json)));
  t.true(shown.every((user) => 'title' in user));
  t.is((await webex.rest(`GET ${users}?sortBy=title`)).status, 400);
  t.is((await webex.rest(`GET ${users}?filter=${'x'.repeat(300)}`)).status, 414);
  t.is((await webex.rest('GET /identity/scim/v2/Users/me')).json['userName'], 'admin@acme.example');
});

test('attributes are shown as asked for, whole all the same, or without the extension', async (t) => {
  for (const [scimAttributes, shown] of [
    ['honoured', ['title', 'department']],
    ['ignored', ['title', 'displayName', 'department']],
    ['core-only', ['title']],
  ] as const) {
    const webex = await service(t, { scimAttributes });
    const asked = encodeURIComponent(`title,${enterprise}`);
    const { json } = await webex.rest(
      `GET ${await usersPath(webex)}?attributes=${asked}&filter=${encodeURIComponent(`userName eq "${amelie}"`)}`,
    );
    const [user = {}] = json['Resources'] as Json[];
    const all: Json = { ...user, ...((user[enterprise] ?? {}) as Json) };
    t.deepEqual(
      ['title', 'displayName', 'department'].filter((name) => name in all),
      [...shown],
    );
  }
});

test('an attribute that is mapped to a tracking code reaches the site at once, later, or never', async (t) => {
  for (const [options, code] of [
    [{}, 'CC-9'],
    [{ mappedDelay: 60 }, 'CC-100'],
    [{ mappedReach: 'never' }, 'CC-100'],
  ] as const) {
    const names = (await (await service(t)).state()).trackingCodes as { index: number; name: string }[];
    const name = names.find(({ index }) => index === 1)?.name ?? '';
    const webex = await service(t, { mappedTrackingCodes: true, mappedAttributes: `${name}=costCenter`, ...options });
    t.is((await webex.person(amelie))['costCenter'], 'CC-100');
    await patch(webex, { op: 'replace', path: `${enterprise}:costCenter`, value: 'CC-9' });
    t.is((await webex.state(amelie)).siteUsers[0]?.trackingCodes['1'], code);
  }
});
