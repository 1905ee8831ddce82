import test from 'ava';
import { items, service } from './service.js';
import type { Json } from './service.js';

test('the log tells of every request what was asked, of whom, and whether it changed anything', async (t) => {
  const { rest, requests, person, licenseId, connection } = await service(t);
  const { id } = await person('chiara.rossi@acme.example');
  const suite = await licenseId('Webex Suite');
  await rest('GET /people?email=Amelie.Fischer@acme.example&callingData=true');
  await rest(`GET /people/${String(id)}`);
  await rest(`PUT /people/${String(id)}`, { body: { displayName: 'C' } });
  await rest('PATCH /licenses/users', { body: { personId: id, licenses: [{ id: suite }] } });
  await rest('POST /people', { body: { emails: ['Ana@acme.example'], firstName: 'Ana' } });
  await rest('POST /people', { body: { emails: ['Ana@acme.example'], firstName: 'Ana' } });
  await rest(`DELETE /people/${String(id)}`);
  await rest('GET /licenses');
  const log = await requests();
  t.deepEqual(
    log.map(({ n, method, status, email, applied }) => [n, method, status, email, applied]),
    [
      [1, 'GET', 200, 'amelie.fischer@acme.example', false],
      [2, 'GET', 200, 'chiara.rossi@acme.example', false],
      [3, 'PUT', 200, 'chiara.rossi@acme.example', true],
      [4, 'PATCH', 200, 'chiara.rossi@acme.example', true],
      [5, 'POST', 200, 'ana@acme.example', true],
      [6, 'POST', 409, 'ana@acme.example', false],
      [7, 'DELETE', 204, 'chiara.rossi@acme.example', true],
      [8, 'GET', 200, undefined, false],
    ],
  );
  t.like(log[0], { path: '/v1/people', query: 'email=Amelie.Fischer@acme.example&callingData=true' });
  t.true(Math.abs(Date.parse(String(log[0]?.['at'])) - Date.now()) < 10_000);
  t.false(JSON.stringify(log).includes(connection.accessToken));
});

test('whom a request names by id and by address is the person of the id, as for the request itself', async (t) => {
  const { rest, requests, person, licenseId, fault, state } = await service(t);
  const before = await state();
  const { id } = await person('chiara.rossi@acme.example');
  const body = {
    personId: id,
    email: 'amelie.fischer@acme.example',
    licenses: [{ id: await licenseId('Webex Suite') }],
  };
  await fault({ match: { email: 'chiara.rossi@acme.example' }, do: { noEffect: true } });
  t.is((await rest('PATCH /licenses/users', { body })).json['email'], 'chiara.rossi@acme.example');
  t.like((await requests())[0], { email: 'chiara.rossi@acme.example', applied: false });
  t.deepEqual(await state(), before);
});

test('a line of the log holds the documented keys in their order', async (t) => {
  const { rest, control, connection } = await service(t);
  await rest('GET /people?email=amelie.fischer@acme.example');
  await fetch(connection.xmlUrl, { method: 'POST', body: '<message/>' });
  const keys = (await control('GET /requests')).text
    .trim()
    .split('\n')
    .map((line) => Object.keys(JSON.parse(line) as Json));
  t.deepEqual(keys[0], ['n', 'at', 'method', 'path', 'query', 'status', 'email', 'applied']);
  t.deepEqual(keys[1], ['n', 'at', 'method', 'path', 'query', 'status', 'exceptionId', 'applied']);
});

test('a write that leaves everything as it was is not applied', async (t) => {
  const { rest, requests, person, licenseId } = await service(t);
  const { id } = await person('chiara.rossi@acme.example');
  const record = (await rest(`GET /people/${String(id)}`)).json;
  await rest(`PUT /people/${String(id)}`, { body: record });
  const licenses = [{ id: await licenseId('Messaging') }, { id: await licenseId('Webex Suite'), operation: 'remove' }];
  await rest('PATCH /licenses/users', { body: { personId: id, licenses } });
  t.deepEqual(
    (await requests()).map(({ status, applied }) => [status, applied]),
    [
      [200, false],
      [200, false],
      [200, false],
    ],
  );
});

test('the log keeps the newest requests and goes on counting', async (t) => {
  const { rest, requests } = await service(t, { logLimit: 1000 });
  for (let n = 0; n < 41; n++) {
    await Promise.all(Array.from({ length: 50 }, () => rest('GET /authorizations/tokenExpiry')));
  }
  const log = await requests();
  t.true(log.length >= 1000 && log.length <= 2000, String(log.length));
  t.is(log.at(-1)?.['n'], 2050);
});

test('the state of one person is told by any address and in any case', async (t) => {
  const { state } = await service(t);
  const { people, siteUsers } = await state('H.MARTIN@acme.example');
  t.like(people[0], {
    email: 'hugo.martin@acme.example',
    emails: ['hugo.martin@acme.example', 'h.martin@acme.example'],
    manager: 'Amelie Fischer',
    licenses: ['Webex Suite'],
    siteUrls: ['acme.webex.com'],
  });
  t.is(siteUsers[0]?.email, 'hugo.martin@acme.example');
  t.deepEqual((await state('nobody@acme.example')).people, []);
});

test('another administrator changes, adds and removes people', async (t) => {
  const { control, person, state, requests } = await service(t);
  await control('POST /people', { email: 'chiara.rossi@acme.example', title: 'Boss', loginEnabled: false });
  t.like(await person('chiara.rossi@acme.example'), { title: 'Boss', loginEnabled: false, licenses: ['Messaging'] });
  const newcomer = { email: 'New@acme.example', firstName: 'N', lastName: 'W', licenses: ['Webex Suite'] };
  await control('POST /people', [newcomer, { email: 'amelie.fischer@acme.example', remove: true }]);
  t.like(await person('new@acme.example'), { displayName: 'N W', licenses: ['Webex Suite'] });
  t.is((await state('new@acme.example')).siteUsers.length, 1);
  t.deepEqual((await state('amelie.fischer@acme.example')).people, []);
  await control('POST /people', { email: 'new@acme.example', licenses: [], attendee: true });
  t.deepEqual((await person('new@acme.example'))['siteUrls'], ['acme.webex.com#attendee']);
  t.deepEqual(await requests(), []);
});

test('another administrator changes, adds and removes accounts on the site', async (t) => {
  const { control, state } = await service(t);
  const email = 'bruno.keller@acme.example';
  const trackingCodes = { 1: 'CC-9', 2: null, 7: 'Apollo' };
  await control('POST /siteUsers', { email, sessionTypes: ['214', 216], trackingCodes, active: false, known: false });
  t.like((await state(email)).siteUsers[0], {
    active: false,
    sessionTypes: ['214', '216'],
    trackingCodes: { 1: 'CC-9', 3: 'Staff', 7: 'Apollo' },
    known: false,
  });
  await control('POST /siteUsers', { email, remove: true });
  t.deepEqual((await state(email)).siteUsers, []);
  await control('POST /siteUsers', { email, trackingCodes: { 3: 'Staff' } });
  t.like((await state(email)).siteUsers[0], { active: true, sessionTypes: ['214'], known: true });
});

test('licenses are bought, sold and used elsewhere', async (t) => {
  const { control, rest, state, person } = await service(t);
  await control('POST /licenses', [
    { name: 'Webex Webinar 500', total: 5, consumedElsewhere: 4 },
    { name: 'Webex Assistant', siteUrl: 'acme.webex.com', total: 7 },
    { name: 'Webex Suite', subscriptionId: 'Sub300003', siteUrl: 'acme.webex.com' },
    { name: 'Messaging', remove: true },
  ]);
  const { licenses } = await state();
  t.deepEqual(
    licenses.map(({ name, subscriptionId, total, consumed }) => [name, subscriptionId, total, consumed]),
    [
      ['Webex Suite', 'Sub100001', 1000, 7],
      ['Webex Webinar 500', 'Sub100001', 5, 5],
      ['Webex Calling - Professional', 'Sub100001', 100, 1],
      ['Screen Share', undefined, 10_000, 2],
      ['Advanced Messaging', 'Sub100001', 10_000, 0],
      ['Hybrid Exchange Calendar', undefined, 1, 0],
      ['Webex Assistant', undefined, 7, 0],
      ['Webex Suite', 'Sub300003', 100, 0],
    ],
  );
  t.deepEqual((await person('chiara.rossi@acme.example'))['licenses'], []);
  t.is(items(await rest('GET /licenses')).length, 8);
});

test('what the state tells of people, accounts and licenses can be sent back, changed or not', async (t) => {
  const { control, state } = await service(t, { secondSite: true });
  const before = await state();
  for (const list of ['people', 'siteUsers', 'licenses'] as const) {
    const { status, text } = await control(`POST /${list}`, before[list]);
    t.is(status, 200, text);
  }
  t.deepEqual(await state(), before);
  const [admin, amelie] = before.people;
  await control('POST /people', [
    { ...admin, licenses: ['Messaging'] },
    { ...amelie, licenseIds: [], siteUrls: ['acme.webex.com#attendee'], emails: ['a.fischer@acme.example'] },
  ]);
  await control('POST /licenses', { ...before.licenses[2], name: 'Messages', total: 5, consumed: 7 });
  const after = await state();
  t.like(after.people[0], { licenses: ['Messages'], siteUrls: [] });
  t.like(after.people[1], { id: amelie?.id, email: 'a.fischer@acme.example', siteUrls: ['acme.webex.com#attendee'] });
  t.like((await state('a.fischer@acme.example')).siteUsers[0], { attendeeOnly: true });
  t.like(after.licenses[2], { id: before.licenses[2]?.id, name: 'Messages', total: 5, consumed: 7 });
});

test('a person and a license may be named by id alone', async (t) => {
  const { control, person, licenseId, state } = await service(t);
  const { id } = await person('chiara.rossi@acme.example');
  const managerId = (await person('hugo.martin@acme.example'))['id'];
  await control('POST /people', { id, title: 'Boss', managerId });
  t.like(await person('chiara.rossi@acme.example'), { title: 'Boss', manager: 'Hugo Martin' });
  await control('POST /licenses', { id: await licenseId('Messaging'), total: 3 });
  t.is((await state()).licenses.find(({ name }) => name === 'Messaging')?.total, 3);
});

const misunderstandings: readonly (readonly [string, unknown, RegExp])[] = [
  ['POST /people', { email: 'a@acme.example', salary: 7 }, /'salary'/],
  ['POST /people', { title: 'Boss' }, /'email'/],
  ['POST /people', { email: 'a@acme.example', title: 7 }, /'title'/],
  ['POST /people', { email: 'a@acme.example', licenses: ['Nothing'] }, /Nothing/],
  ['POST /people', { email: 'a@acme.example', remove: true }, /a@acme\.example/],
  ['POST /siteUsers', { email: 'a@acme.example', shoeSize: 44 }, /'shoeSize'/],
  ['POST /siteUsers', { email: 'a@acme.example', sessionTypes: ['Pro'] }, /'sessionTypes'/],
  ['POST /people', { id: 'nobody', title: 'Boss' }, /nobody/],
  ['POST /siteUsers', { site: 'other.webex.com', email: 'amelie.fischer@acme.example', active: false }, /other/],
  ['POST /licenses', { id: 'nothing', total: 5 }, /nothing/],
  ['POST /licenses', { total: 5 }, /'name'/],
  ['POST /licenses', { name: 'Nothing', remove: true }, /Nothing/],
  ['POST /licenses', { name: 'Messaging', price: 5 }, /'price'/],
  ['POST /licenses', 'text', /JSON/],
];
for (const [request, body, named] of misunderstandings) {
  test(`${request} with ${JSON.stringify(body)} is refused and changes nothing`, async (t) => {
    const { control, state } = await service(t);
    const before = await state();
    const { status, json } = await control(request, body);
    t.is(status, 400);
    t.regex(String(json['error']), named);
    t.deepEqual(await state(), before);
  });
}

test('an unknown control address names those that there are', async (t) => {
  const { control } = await service(t);
  const { status, json } = await control('GET /nothing');
  t.is(status, 404);
  t.regex(String(json['error']), /GET requests.*POST reset/);
});

test('a reset brings the seed back, empties log and faults, and keeps tokens', async (t) => {
  const { control, state, rest, requests, fault } = await service(t);
  const before = await state();
  await rest('POST /people', { body: { emails: ['ana@acme.example'], firstName: 'Ana' } });
  await control('POST /people', { email: 'amelie.fischer@acme.example', remove: true });
  await control('POST /licenses', { name: 'Messaging', total: 1 });
  await fault({ match: {}, nth: 'every', do: { status: 503 } });
  t.is((await control('POST /reset')).status, 200);
  t.deepEqual(await state(), before);
  t.deepEqual(await requests(), []);
  t.is((await rest('GET /people/me')).status, 200);
  t.like((await requests())[0], { n: 1 } satisfies Json);
});
