import test from 'ava';
import type { SimulatorOptions } from '../../src/simulator/options.js';
import { firstError, items, service } from './service.js';
import type { Heard, Json, Service } from './service.js';

/** What no document tells of host and attendee accounts, and what Webex gives unasked: each an option. */
const site = 'acme.webex.com';
const bruno = 'bruno.keller@acme.example';
const daniel = 'daniel.novak@acme.example';

function attendee(operation: 'add' | 'remove'): Json {
  return { siteUrls: [{ siteUrl: site, accountType: 'attendee', operation }] };
}

async function change(one: Service, email: string, wanted: Json, ...licenses: string[]): Promise<Heard> {
  const listed = await Promise.all(
    licenses.map(async (name) => ({
      id: await one.licenseId(name.replace(/^-/, '')),
      operation: name.startsWith('-') ? 'remove' : 'add',
    })),
  );
  return one.rest('PATCH /licenses/users', { body: { email, licenses: listed, ...wanted } });
}

async function access(one: Service, email: string): Promise<[string[], unknown]> {
  const { people, siteUsers } = await one.state(email);
  return [people[0]?.siteUrls ?? [], siteUsers[0]?.['attendeeOnly']];
}

async function types(one: Service, email: string): Promise<unknown> {
  return (await one.state(email)).siteUsers[0]?.sessionTypes;
}

for (const [licenseForAttendee, siteUrls] of [
  ['drop-entry', [site]],
  ['keep-entry', [site, `${site}#attendee`]],
] as const) {
  test(`a license makes an attendee a host, and the entry follows the choice: ${licenseForAttendee}`, async (t) => {
    const one = await service(t, { licenseForAttendee });
    await change(one, daniel, {}, 'Webex Suite');
    t.deepEqual(await access(one, daniel), [[...siteUrls], false]);
    await change(one, daniel, attendee('remove'));
    t.deepEqual(await access(one, daniel), [[site], false]);
    await change(one, daniel, {}, '-Webex Suite');
    t.deepEqual((await access(one, daniel))[0], []);
  });
}

test('an entry that stays makes an attendee again of the person who loses the license', async (t) => {
  const one = await service(t, { licenseForAttendee: 'keep-entry' });
  await change(one, daniel, {}, 'Webex Suite');
  await change(one, daniel, {}, '-Webex Suite');
  t.deepEqual(await access(one, daniel), [[`${site}#attendee`], true]);
});

for (const [attendeeForHost, status, siteUrls, attendeeOnly] of [
  ['refuse', 400, [site], false],
  ['replace', 200, [`${site}#attendee`], true],
  ['both', 200, [site, `${site}#attendee`], false],
] as const) {
  test(`an attendee entry for a host follows the choice: ${attendeeForHost}`, async (t) => {
    const one = await service(t, { attendeeForHost });
    const heard = await change(one, bruno, attendee('add'));
    t.is(heard.status, status);
    t.is(firstError(heard)['errorCode'], status === 400 ? 400216 : undefined);
    t.deepEqual(await access(one, bruno), [[...siteUrls], attendeeOnly]);
    t.deepEqual((await one.person(bruno))['licenses'], [
      ...(attendeeForHost === 'replace' ? [] : ['Webex Suite']),
      'Messaging',
      'Screen Share',
    ]);
  });

  test(`PUT of a host with an attendee entry follows it too: ${attendeeForHost}`, async (t) => {
    const one = await service(t, { attendeeForHost, putOmitted: 'keep' });
    const { id } = await one.person(bruno);
    const body = { displayName: 'Bruno', siteUrls: [site, `${site}#attendee`] };
    t.is((await one.rest(`PUT /people/${String(id)}?showAllTypes=true`, { body })).status, 200);
    t.deepEqual(await access(one, bruno), [[...siteUrls], attendeeOnly]);
  });
}

test('an entry beside a license stays when another license comes', async (t) => {
  const one = await service(t, { attendeeForHost: 'both' });
  await change(one, bruno, attendee('add'));
  await change(one, bruno, {}, 'Webex Webinar 500');
  t.deepEqual((await access(one, bruno))[0], [site, `${site}#attendee`]);
});

for (const attendeeForHost of ['refuse', 'replace', 'both'] as const) {
  test(`a site administrator cannot be an attendee, with --attendee-for-host ${attendeeForHost}`, async (t) => {
    const one = await service(t, { attendeeForHost });
    const { admin } = one.connection;
    const heard = await change(one, admin, attendee('add'));
    t.is(heard.status, 400);
    t.is(firstError(heard)['errorCode'], 400216);
    const moved = await change(one, admin, attendee('add'), '-Webex Suite');
    t.is(moved.status, 206);
    t.deepEqual(moved.json['siteUrls'], []);
  });
}

test('who administers the site by an account of its own cannot be an attendee either', async (t) => {
  const one = await service(t, { attendeeForHost: 'replace' });
  await one.control('POST /siteUsers', { email: bruno, siteAdmin: true });
  t.is((await change(one, bruno, attendee('add'))).status, 400);
  t.deepEqual(await access(one, bruno), [[site], false]);
});

/** Options, types as attendee, types as host again. */
const roundTrips: [Partial<SimulatorOptions>, string[], string[]][] = [
  [{}, ['214', '11'], ['214', '11']],
  [{ accountAfterLicense: 'reset' }, [], ['214']],
  [{ accountAfterLicense: 'reset', typesAsAttendee: 'keep' }, ['214', '11'], ['214', '11']],
  [{ typesAsAttendee: 'clear' }, [], ['214']],
  [{ typesAsHostAgain: 'default' }, ['214', '11'], ['214']],
  [{ typesAsHostAgain: 'none' }, ['214', '11'], []],
  [{ typesAsAttendee: 'clear', defaultSessionTypes: '3' }, [], ['3']],
  [{ typesAsAttendee: 'clear', typesAsHostAgain: 'none' }, [], []],
];
for (const [options, asAttendee, asHost] of roundTrips) {
  test(`session types of a host who turns attendee and host again, with ${JSON.stringify(options)}`, async (t) => {
    const one = await service(t, options);
    t.is((await change(one, bruno, attendee('add'), '-Webex Suite')).status, 200);
    t.deepEqual(await types(one, bruno), asAttendee);
    await change(one, bruno, attendee('remove'), 'Webex Suite');
    t.deepEqual(await types(one, bruno), asHost);
  });
}

for (const [typesAsHostAgain, again] of [
  ['kept', ['214', '11']],
  ['default', ['214']],
  ['none', []],
] as const) {
  test(`the types of a host who lost the last license and got one again: ${typesAsHostAgain}`, async (t) => {
    const one = await service(t, { typesAsHostAgain });
    await change(one, bruno, {}, '-Webex Suite');
    await change(one, bruno, {}, 'Webex Suite');
    t.deepEqual(await types(one, bruno), [...again]);
  });
}

test('another license of the site leaves the types of a host alone', async (t) => {
  const one = await service(t, { typesAsHostAgain: 'none' });
  await change(one, bruno, {}, 'Webex Webinar 500');
  t.deepEqual(await types(one, bruno), ['214', '11']);
});

test('a new account starts with the types of its kind and the default tracking codes', async (t) => {
  const one = await service(t, {
    defaultSessionTypes: '214,3',
    defaultAttendeeTypes: '8',
    defaultTrackingCodes: 'Region=EMEA; Project = Apollo; Nothing=x',
  });
  await change(one, 'chiara.rossi@acme.example', {}, 'Webex Suite');
  const body = { emails: ['ana@acme.example'], firstName: 'Ana', siteUrls: [`${site}#attendee`] };
  await one.rest('POST /people', { body });
  for (const [email, sessionTypes] of [
    ['chiara.rossi@acme.example', ['214', '3']],
    ['ana@acme.example', ['8']],
  ] as const) {
    const { siteUsers } = await one.state(email);
    t.like(siteUsers[0], { sessionTypes: [...sessionTypes], trackingCodes: { 2: 'EMEA', 7: 'Apollo' } });
  }
  const codes = items(await one.rest(`GET /admin/meeting/config/trackingCodes?siteUrl=${site}`));
  const region = codes.find(({ name }) => name === 'Region');
  const marked = (region?.['options'] as Json[]).filter(({ defaultValue }) => defaultValue === true);
  t.deepEqual(marked, [{ value: 'EMEA', defaultValue: true }]);
});

for (const [autoAssignAnswer, shown] of [
  ['shown', 3],
  ['hidden', 1],
] as const) {
  test(`several licenses may come unasked; the answer of the create is ${autoAssignAnswer} to have them`, async (t) => {
    const one = await service(t, { autoAssign: 'Webex Suite; Messaging', autoAssignAnswer });
    const licenses = [await one.licenseId('Webex Webinar 500')];
    const body = { emails: ['ana@acme.example'], firstName: 'Ana', licenses };
    const heard = await one.rest('POST /people', { body });
    t.is((heard.json['licenses'] as string[]).length, shown);
    t.deepEqual((await one.person('ana@acme.example'))['licenses'], ['Webex Suite', 'Webex Webinar 500', 'Messaging']);
    t.deepEqual(await types(one, 'ana@acme.example'), ['214']);
  });
}
