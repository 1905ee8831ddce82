import test from 'ava';
import { firstError, service } from './service.js';
import type { Heard, Json, Service } from './service.js';
import { element, typesFor, xmlCaller } from './xml-caller.js';

/** What an organization demands of new people, how text is kept, and licenses that wait to be accepted. */
const site = 'acme.webex.com';
const chiara = 'chiara.rossi@acme.example';
const ana = { emails: ['ana@acme.example'], firstName: 'Ana', title: 'Lead', department: 'IT' };

const demands = [
  ['', undefined],
  ['title', undefined],
  ['title, department,firstName', undefined],
  ['lastName', 'lastName'],
  ['title,address,timeZone', 'address, timeZone'],
  ['Badge number', 'Badge number'],
] as const;
for (const [requiredAttributes, missing] of demands) {
  for (const requiredAttributesMode of ['refused', 'created'] as const) {
    test(`an organization that demands "${requiredAttributes}" of new people (${requiredAttributesMode})`, async (t) => {
      const one = await service(t, { requiredAttributes, requiredAttributesMode });
      const heard = await one.rest('POST /people', { body: ana });
      t.is(heard.status, missing === undefined ? 200 : 400);
      if (missing !== undefined) {
        t.regex(String(firstError(heard)['description']), new RegExp(`error = '[^']*missing: ${missing}'`));
      }
      const isThere = missing === undefined || requiredAttributesMode === 'created';
      t.is((await one.state('ana@acme.example')).people.length, isThere ? 1 : 0);
      t.is((await one.requests())[0]?.['applied'], isThere);
    });
  }
}

const parts = ['streetAddress', 'locality', 'region', 'postalCode', 'country'];
for (const [place, name] of ['address', 'city', 'state', 'zip', 'country'].entries()) {
  test(`the required attribute ${name} is ${parts[place] ?? ''} of an address`, async (t) => {
    const one = await service(t, { requiredAttributes: name });
    const addresses = [{ type: 'work', [parts[place] ?? '']: 'Somewhere' }];
    t.is((await one.rest('POST /people', { body: { ...ana, addresses: [{ type: 'work' }] } })).status, 400);
    t.is((await one.rest('POST /people', { body: { ...ana, addresses } })).status, 200);
  });
}

test('who is there already is not onboarded: an update needs no required attribute', async (t) => {
  const one = await service(t, { requiredAttributes: 'title,timeZone' });
  const { id } = await one.person(chiara);
  t.is((await one.rest(`PUT /people/${String(id)}`, { body: { displayName: 'Chiara' } })).status, 200);
});

const decomposed = '  Jose\u0301   Ruiz ';
const keeps = [
  ['as-sent', decomposed],
  ['composed', '  Jos\u00e9   Ruiz '],
  ['collapsed', 'Jose\u0301 Ruiz'],
  ['both', 'Jos\u00e9 Ruiz'],
] as const;
for (const [textKept, kept] of keeps) {
  test(`text is kept ${textKept}: names, title, department and tracking values over both APIs`, async (t) => {
    const one = await service(t, { textKept });
    const fields = ['firstName', 'lastName', 'displayName', 'title', 'department'];
    const body = Object.fromEntries(fields.map((name) => [name, decomposed]));
    const made = await one.rest('POST /people', { body: { emails: ['ana@acme.example'], ...body } });
    const { id } = await one.person(chiara);
    const changed = await one.rest(`PUT /people/${String(id)}`, { body });
    for (const heard of [made, changed]) t.deepEqual(fields.map((name) => heard.json[name]), fields.map(() => kept)); // prettier-ignore
    const email = 'bruno.keller@acme.example';
    const trackingCodes = [{ name: 'Project', value: decomposed }];
    await one.rest('PUT /admin/meeting/userconfig/trackingCodes', { body: { siteUrl: site, email, trackingCodes } });
    const project = async (): Promise<unknown> => (await one.state(email)).siteUsers[0]?.trackingCodes['7'];
    t.is(await project(), kept);
    const xml = await xmlCaller(one);
    const tracking = `<tracking><trackingCode1>${decomposed}</trackingCode1></tracking>`;
    const answer = await xml('user.SetUser', `<webExId>${email}</webExId>${tracking}`);
    t.is(element(answer, 'result'), 'SUCCESS');
    t.is((await one.state(email)).siteUsers[0]?.trackingCodes['1'], kept);
  });
}

async function give(one: Service, email: string, ...licenses: Json[]): Promise<Heard> {
  return one.rest('PATCH /licenses/users', { body: { email, licenses } });
}

for (const [pendingLicenses, email, waits] of [
  ['never', chiara, false],
  ['invited', chiara, false],
  ['invited', 'ana@acme.example', true],
  ['always', chiara, true],
] as const) {
  test(`licenses are pending ${pendingLicenses}: those of ${email} are ${waits ? '' : 'not'}`, async (t) => {
    const one = await service(t, { pendingLicenses });
    await one.rest('POST /people', { body: ana });
    const before = (await one.person(email))['licenses'] as string[];
    const id = await one.licenseId('Webex Suite');
    const heard = await give(one, email, { id });
    t.is(heard.status, 200);
    t.deepEqual(heard.json['pendingLicenses'], waits ? [id] : undefined);
    t.deepEqual(heard.json['pendingSiteUrls'], waits ? [{ siteUrl: site, accountType: 'host' }] : undefined);
    t.is((heard.json['licenses'] as string[]).includes(id), !waits);
    t.is((await one.state(email)).siteUsers.length, waits ? 0 : 1);
    await one.control('POST /people', { email, accept: true });
    t.deepEqual((await one.person(email))['licenses'], ['Webex Suite', ...before]);
    t.is((await one.state(email)).siteUsers.length, 1);
  });
}

test('a pending license can be taken back, and so can a pending attendee entry', async (t) => {
  const one = await service(t, { pendingLicenses: 'always' });
  const id = await one.licenseId('Webex Suite');
  await give(one, chiara, { id });
  const gone = await give(one, chiara, { id, operation: 'remove' });
  t.false('pendingLicenses' in gone.json);
  const entry = (operation: string): Json => ({ siteUrl: site, accountType: 'attendee', operation });
  const added = await one.rest('PATCH /licenses/users', { body: { email: chiara, siteUrls: [entry('add')] } });
  t.deepEqual(added.json['pendingSiteUrls'], [{ siteUrl: site, accountType: 'attendee' }]);
  const removed = await one.rest('PATCH /licenses/users', { body: { email: chiara, siteUrls: [entry('remove')] } });
  t.false('pendingSiteUrls' in removed.json);
  t.deepEqual((await one.state(chiara)).siteUsers, []);
});

test('what the person has is taken at once, though what is given waits', async (t) => {
  const one = await service(t, { pendingLicenses: 'always' });
  const [suite, messaging] = [await one.licenseId('Webex Suite'), await one.licenseId('Messaging')];
  const heard = await give(one, chiara, { id: messaging, operation: 'remove' }, { id: suite });
  t.deepEqual([heard.json['licenses'], heard.json['pendingLicenses']], [[], [suite]]);
});

const bruno = 'bruno.keller@acme.example';
const preferences = [
  ['', 200, { sites: [{ siteUrl: site, default: true }] }],
  [`?userEmail=${bruno}`, 200, { sites: [{ siteUrl: site, default: true }] }],
  [`?userEmail=daniel.novak@acme.example&siteUrl=${site}`, 200, { sites: [{ siteUrl: site, default: true }] }],
  [`?userEmail=${chiara}`, 404, undefined],
  ['?userEmail=nobody@acme.example', 404, undefined],
  [`?userEmail=${bruno}&siteUrl=other.webex.com`, 400, undefined],
] as const;
for (const [query, status, value] of preferences) {
  test(`GET /meetingPreferences/sites${query} answers ${status}`, async (t) => {
    const { rest } = await service(t);
    const heard = await rest(`GET /meetingPreferences/sites${query}`);
    t.is(heard.status, status);
    if (value) t.deepEqual(heard.json, { sites: [...value.sites] });
  });
}

test('whose sites another person uses is for administrators with the scope for it', async (t) => {
  const one = await service(t, { scopes: 'meeting:preferences_read' });
  t.is((await one.rest('GET /meetingPreferences/sites')).status, 200);
  const heard = await one.rest(`GET /meetingPreferences/sites?userEmail=${bruno}`);
  t.is(heard.status, 403);
  t.is(firstError(heard)['description'], "Not permitted to view or change other user's preferences.");
});

test('a ticket to sign in at the site is given over XML, and an address with one', async (t) => {
  const one = await service(t);
  const xml = await xmlCaller(one);
  for (const operation of ['user.GetLoginTicket', 'user.GetloginTicket']) {
    t.not(element(await xml(operation), 'ticket'), '');
  }
  const answer = await xml(
    'user.GetloginurlUser',
    `<webExID>${bruno}</webExID><backURL>https://a.example/?x=1</backURL>`,
  );
  const address = new URL(element(answer, 'userLoginURL').replaceAll('&amp;', '&'));
  t.is(address.origin + address.pathname, 'https://acme.webex.com/acme/p.php');
  t.like(Object.fromEntries(address.searchParams), { AT: 'LI', WID: bruno, FN: 'Bruno', BU: 'https://a.example/?x=1' });
  t.is(element(await xml('user.GetloginurlUser', `<webExID>${chiara}</webExID>`), 'exceptionID'), '030001');
  t.is(element(await xml('user.SetUser', typesFor(bruno, ['214'])), 'result'), 'SUCCESS');
});
