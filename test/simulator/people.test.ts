import test from 'ava';
import { firstError, items, service } from './service.js';

const ana = { emails: ['ana.ruiz@acme.example'], firstName: 'Ana', lastName: 'Ruiz', displayName: 'Ana Ruiz' };

test('creating a person answers 200 with the person, who waits for activation', async (t) => {
  const { rest, licenseId } = await service(t);
  const suite = await licenseId('Webex Suite');
  const { status, json } = await rest('POST /people', { body: { ...ana, title: 'Engineer', licenses: [suite] } });
  t.is(status, 200);
  t.like(json, {
    emails: ['ana.ruiz@acme.example'],
    displayName: 'Ana Ruiz',
    firstName: 'Ana',
    lastName: 'Ruiz',
    nickName: 'Ana',
    title: 'Engineer',
    licenses: [suite],
    siteUrls: ['acme.webex.com'],
    roles: [],
    status: 'pending',
    invitePending: true,
    loginEnabled: true,
    type: 'person',
  });
  t.regex(Buffer.from(String(json['id']), 'base64').toString(), /^ciscospark:\/\/us\/PEOPLE\/[0-9a-f-]{36}$/);
  t.false(String(json['id']).includes('='));
  t.false('sipAddresses' in json, 'SIP addresses are assigned later');
});

test('creating with minResponse=true answers the id alone', async (t) => {
  const { rest, person } = await service(t);
  const { json } = await rest('POST /people?callingData=False&minResponse=True', { body: ana });
  t.deepEqual(json, { id: (await person('ana.ruiz@acme.example'))['id'] });
});

test('creating leaves out licenses that cannot be given, and says nothing of it', async (t) => {
  const { rest, licenseId, control } = await service(t);
  await control('POST /licenses', { name: 'Webex Webinar 500', total: 1 });
  const messaging = await licenseId('Messaging');
  const licenses = [
    await licenseId('Webex Webinar 500'),
    messaging,
    'unknown',
    await licenseId('Webex Calling - Professional'),
  ];
  const { status, json } = await rest('POST /people', { body: { ...ana, licenses } });
  t.is(status, 200);
  t.deepEqual(json['licenses'], [messaging]);
});

test('creating passes over fields that it does not know, and over loginEnabled', async (t) => {
  const { rest, person } = await service(t);
  const body = { ...ana, loginEnabled: false, timezone: 'Mars', somethingNew: [1], siteUrls: null };
  t.is((await rest('POST /people', { body })).status, 200);
  t.is((await person('ana.ruiz@acme.example'))['loginEnabled'], true);
});

const incomplete = [
  ['no address', { firstName: 'Ana' }],
  ['an empty list of addresses', { emails: [], firstName: 'Ana' }],
  ['an address that is none', { emails: ['ana'], firstName: 'Ana' }],
  ['no name at all', { emails: ['ana.ruiz@acme.example'] }],
  ['a title that is a number', { ...ana, title: 7 }],
  ['an unknown manager', { ...ana, managerId: 'nobody' }],
  ['a body that is a list', [ana]],
  ['a body that is no JSON', '{'],
] as const;
for (const [what, body] of incomplete) {
  test(`creating a person with ${what} is a 400 with the usual error body`, async (t) => {
    const { rest, state } = await service(t);
    const before = await state();
    const heard = await rest('POST /people', { body, headers: { 'Content-Type': 'application/json' } });
    t.is(heard.status, 400);
    t.regex(String(heard.json['message']), /^The request could not be understood by the server/);
    t.is(typeof firstError(heard)['description'], 'string');
    t.is(heard.json['trackingId'], heard.headers.get('trackingid') ?? '');
    t.deepEqual(await state(), before);
  });
}

test('a body without a media type of JSON is a 415', async (t) => {
  const { rest } = await service(t);
  t.is(
    (await rest('POST /people', { body: JSON.stringify(ana), headers: { 'Content-Type': 'text/plain' } })).status,
    415,
  );
});

for (const status of ['409', '400'] as const) {
  test(`creating a person who is there, in whatever case, is a ${status} when so chosen`, async (t) => {
    const { rest, state } = await service(t, { duplicateStatus: status });
    const heard = await rest('POST /people', { body: { ...ana, emails: ['Amelie.FISCHER@acme.example'] } });
    t.is(heard.status, Number(status));
    t.regex(String(heard.json['message']), /^POST failed: HTTP\/1\.1 /);
    t.is((await state()).people.length, 9);
  });
}

test('an address of another organization can be neither created nor found', async (t) => {
  const { rest } = await service(t, { personElsewhereStatus: '403' });
  t.is((await rest('POST /people', { body: { ...ana, emails: ['ana@elsewhere.example'] } })).status, 403);
  t.deepEqual(items(await rest('GET /people?email=ana@elsewhere.example')), []);
});

test('a license may be given unasked', async (t) => {
  const { rest, person } = await service(t, { autoAssign: 'Messaging' });
  await rest('POST /people', { body: ana });
  t.deepEqual((await person('ana.ruiz@acme.example'))['licenses'], ['Messaging']);
});

test('a person is read by id and by bare UUID, and nobody is a 404', async (t) => {
  const { rest, person } = await service(t);
  const id = String((await person('amelie.fischer@acme.example'))['id']);
  const uuid = Buffer.from(id, 'base64').toString().split('/').at(-1) ?? '';
  t.is((await rest(`GET /people/${id}`)).json['displayName'], 'Amelie Fischer');
  t.is((await rest(`GET /people/${uuid}`)).json['id'], id);
  t.is((await rest('GET /people/nobody')).status, 404);
  t.deepEqual((await rest('GET /people/me')).json['emails'], ['admin@acme.example']);
});

test('number, extension and location are shown with callingData=true only', async (t) => {
  const { rest, person } = await service(t);
  const { id } = await person('emma.larsen@acme.example');
  const shown = (await rest(`GET /people/${String(id)}?callingData=TRUE`)).json;
  t.like(shown, { extension: '4101', phoneNumbers: [{ type: 'work' }] });
  t.is(typeof shown['locationId'], 'string');
  t.false('extension' in (await rest(`GET /people/${String(id)}`)).json);
});

test('attendee entries are shown with showAllTypes=true only, or always when so chosen', async (t) => {
  const plain = await service(t);
  const { id } = await plain.person('daniel.novak@acme.example');
  t.false('siteUrls' in (await plain.rest(`GET /people/${String(id)}`)).json);
  const all = await plain.rest(`GET /people/${String(id)}?showAllTypes=true`);
  t.deepEqual(all.json['siteUrls'], ['acme.webex.com#attendee']);
  const open = await service(t, { attendeeUrls: 'always' });
  t.deepEqual((await open.rest(`GET /people/${String(id)}`)).json['siteUrls'], ['acme.webex.com#attendee']);
});

test('loginEnabled and invitePending are strings when so chosen', async (t) => {
  const { rest } = await service(t, { booleans: 'strings', timezoneKey: 'timeZone' });
  t.like((await rest('GET /people/me')).json, { loginEnabled: 'true', invitePending: 'false' });
  t.true('timeZone' in (await rest('GET /people/me')).json);
});

const complete = { displayName: 'Amelie Fischer', firstName: 'Amelie', lastName: 'Fischer' };

test('an update without a display name is a 400, of nobody a 404', async (t) => {
  const { rest, person } = await service(t);
  const { id } = await person('amelie.fischer@acme.example');
  t.is((await rest(`PUT /people/${String(id)}`, { body: { title: 'X' } })).status, 400);
  t.is((await rest('PUT /people/nobody', { body: complete })).status, 404);
});

test('an update clears what it leaves out, but keeps addresses, names and the right to sign in', async (t) => {
  const { rest, person } = await service(t, { implicitLicense: 'keep' });
  const before = await person('amelie.fischer@acme.example');
  const { status } = await rest(`PUT /people/${String(before['id'])}`, { body: { displayName: 'A. Fischer' } });
  t.is(status, 200);
  t.deepEqual(await person('amelie.fischer@acme.example'), {
    ...before,
    displayName: 'A. Fischer',
    title: '',
    department: '',
    licenses: ['Screen Share'],
    licenseIds: [(before['licenseIds'] as string[]).at(-1)],
    siteUrls: [],
  });
});

test('an update keeps what it leaves out when so chosen', async (t) => {
  const { rest, person } = await service(t, { putOmitted: 'keep' });
  const before = await person('amelie.fischer@acme.example');
  await rest(`PUT /people/${String(before['id'])}`, { body: { displayName: 'A. Fischer', title: '' } });
  t.deepEqual(await person('amelie.fischer@acme.example'), { ...before, displayName: 'A. Fischer', title: '' });
});

test('an update without the implicit license is refused with 700006', async (t) => {
  const { rest, person, licenseId } = await service(t);
  const { id } = await person('amelie.fischer@acme.example');
  const heard = await rest(`PUT /people/${String(id)}`, {
    body: { ...complete, licenses: [await licenseId('Webex Suite')] },
  });
  t.is(heard.status, 400);
  t.is(firstError(heard)['errorCode'], 700006);
});

test('an update answers 200 with the person, 204 with minResponse=true, and 204 when so chosen', async (t) => {
  const { rest, person } = await service(t);
  const { id } = await person('chiara.rossi@acme.example');
  const heard = await rest(`PUT /people/${String(id)}`, { body: { ...complete, title: 'Boss', loginEnabled: false } });
  t.is(heard.status, 200);
  t.like(heard.json, { title: 'Boss', loginEnabled: false });
  t.is((await rest(`PUT /people/${String(id)}?minResponse=true`, { body: complete })).status, 204);
  const other = await service(t, { putAnswer: '204' });
  t.is((await other.rest(`PUT /people/${String(id)}`, { body: complete })).status, 204);
});

test('the right to sign in must be true or false in an update', async (t) => {
  const { rest, person } = await service(t);
  const { id } = await person('chiara.rossi@acme.example');
  t.is((await rest(`PUT /people/${String(id)}`, { body: { ...complete, loginEnabled: 'true' } })).status, 400);
});

test('what administrators change about a person is no activity of the person', async (t) => {
  const { rest, person } = await service(t);
  const { id } = await person('chiara.rossi@acme.example');
  const before = (await rest(`GET /people/${String(id)}`)).json;
  const { json } = await rest(`PUT /people/${String(id)}`, { body: { ...before, title: 'Boss' } });
  t.not(json['lastModified'], before['lastModified']);
  t.is(json['lastActivity'], before['lastActivity']);
});

test('a manager given by id lends the name', async (t) => {
  const { rest, person } = await service(t);
  const { id } = await person('chiara.rossi@acme.example');
  const managerId = (await person('hugo.martin@acme.example'))['id'];
  const { json } = await rest(`PUT /people/${String(id)}`, { body: { ...complete, managerId } });
  t.like(json, { managerId, manager: 'Hugo Martin' });
});

test('an update takes the number of a calling user with it when callingData was not read', async (t) => {
  const { rest, person, licenseId } = await service(t);
  const { id, licenseIds, locationId } = await person('emma.larsen@acme.example');
  await rest(`PUT /people/${String(id)}`, { body: { ...complete, licenses: licenseIds, locationId: 'another' } });
  const after = await person('emma.larsen@acme.example');
  t.true((after['licenseIds'] as string[]).includes(await licenseId('Webex Calling - Professional')));
  t.like(after, { extension: '', phoneNumbers: [], locationId });
});

test('the address of somebody else cannot be taken in an update', async (t) => {
  const { rest, person } = await service(t);
  const { id } = await person('chiara.rossi@acme.example');
  const body = { ...complete, emails: ['chiara.rossi@acme.example', 'amelie.fischer@acme.example'] };
  t.is((await rest(`PUT /people/${String(id)}`, { body })).status, 409);
});

test('a host becomes an attendee by losing the license and gaining #attendee', async (t) => {
  const { rest, person, state } = await service(t);
  const { id } = await person('hugo.martin@acme.example');
  const body = { ...complete, licenses: [], siteUrls: ['acme.webex.com#attendee'] };
  await rest(`PUT /people/${String(id)}`, { body });
  const { people, siteUsers } = await state('hugo.martin@acme.example');
  t.deepEqual(people[0]?.siteUrls, ['acme.webex.com#attendee']);
  t.like(siteUsers[0], { active: true, attendeeOnly: true });
});

test('an attendee entry is taken away with showAllTypes=true only', async (t) => {
  const { rest, person } = await service(t);
  const { id } = await person('daniel.novak@acme.example');
  await rest(`PUT /people/${String(id)}`, { body: { ...complete, siteUrls: [] } });
  t.deepEqual((await person('daniel.novak@acme.example'))['siteUrls'], ['acme.webex.com#attendee']);
  await rest(`PUT /people/${String(id)}?showAllTypes=true`, { body: { ...complete, siteUrls: [] } });
  t.deepEqual((await person('daniel.novak@acme.example'))['siteUrls'], []);
});

test('deleting a person is a 204, frees the licenses and the address', async (t) => {
  const { rest, person, state } = await service(t);
  const { id } = await person('felix.hartmann@acme.example');
  const heard = await rest(`DELETE /people/${String(id)}`);
  t.is(heard.status, 204);
  t.is(heard.text, '');
  const { people, siteUsers, licenses } = await state();
  t.false([...people, ...siteUsers].some(({ email }) => email === 'felix.hartmann@acme.example'));
  t.is(licenses.find(({ name }) => name === 'Webex Webinar 500')?.consumed, 0);
  t.is((await rest(`GET /people/${String(id)}`)).status, 404);
});
