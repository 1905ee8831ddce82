import test from 'ava';
import type { SimulatorOptions } from '../../src/simulator/options.js';
import { firstError, items, service } from './service.js';
import type { Heard, Json, Service } from './service.js';
import { element, elements, typesFor, xmlCaller } from './xml-caller.js';

const site = 'acme.webex.com';
const amelie = 'amelie.fischer@acme.example';
const bruno = 'bruno.keller@acme.example';
const siteTypes = '/admin/meeting/config/sessionTypes';
const userTypes = '/admin/meeting/userconfig/sessionTypes';

const put = ({ rest }: Service, body: Json): Promise<Heard> =>
  rest(`PUT ${userTypes}`, { body: { siteUrl: site, ...body } });

const idsIn = (value: unknown): unknown[] => (value as Json[]).map(({ id }) => id);

async function held({ state }: Service, email = amelie): Promise<string[] | undefined> {
  return (await state(email)).siteUsers[0]?.sessionTypes;
}

test("the site's session types are those of XML, each with the words of REST and without the deactivated", async (t) => {
  const one = await service(t);
  const { status, json } = await one.rest(`GET ${siteTypes}?siteUrl=${site}`);
  t.is(status, 200);
  t.deepEqual(json['items'], [
    { id: '214', shortName: 'PRO', siteUrl: site, name: 'Pro 200', type: 'meeting' },
    { id: '3', shortName: 'STD', siteUrl: site, name: 'Standard 100', type: 'meeting' },
    { id: '11', shortName: 'TRS', siteUrl: site, name: 'Training 200', type: 'TrainCenter' },
    { id: '13', shortName: 'SMT', siteUrl: site, name: 'Support', type: 'SupportCenter' },
    { id: '216', shortName: 'ONS', siteUrl: site, name: 'Event 1000', type: 'EventCenter' },
    { id: '218', shortName: 'ONS', siteUrl: site, name: 'Event 3000', type: 'EventCenter' },
    { id: '8', shortName: 'AUO', siteUrl: site, name: 'Audio only', type: 'meeting' },
  ]);
  const call = await xmlCaller(one);
  const inXml = elements(await call('meetingtype.LstMeetingType'), 'meetingTypeID');
  t.deepEqual(inXml.toSorted(), [...idsIn(json['items']), '5'].toSorted());
});

test('by option the deactivated are listed too, and nothing tells them from the others', async (t) => {
  const { rest } = await service(t, { restInactiveSessionTypes: 'listed' });
  const found = items(await rest(`GET ${siteTypes}`)).find(({ id }) => id === '5');
  t.deepEqual(found, { id: '5', shortName: 'PRO', siteUrl: site, name: 'Pro 25', type: 'meeting' });
});

test("a person's session types are a list of one, with whose they are", async (t) => {
  const { rest, person } = await service(t);
  const { id } = await person(bruno);
  const heard = await rest(`GET ${userTypes}?siteUrl=${site}`, { headers: { email: bruno } });
  t.is(heard.status, 200);
  t.deepEqual(heard.json, {
    items: [
      {
        personId: id,
        email: bruno,
        siteUrl: site,
        sessionTypes: [
          { id: '214', shortName: 'PRO', name: 'Pro 200', type: 'meeting' },
          { id: '11', shortName: 'TRS', name: 'Training 200', type: 'TrainCenter' },
        ],
      },
    ],
  });
  t.deepEqual((await rest(`GET ${userTypes}?siteUrl=${site}&personId=${String(id)}`)).json, heard.json);
});

test('a deactivated session type that somebody has is shown, and may be sent back', async (t) => {
  const one = await service(t);
  await one.control('POST /siteUsers', { email: amelie, sessionTypes: ['214', '5'] });
  const [shown] = items(await one.rest(`GET ${userTypes}`, { headers: { email: amelie } }));
  t.deepEqual(idsIn(shown?.['sessionTypes']), ['214', '5']);
  t.is((await put(one, { email: amelie, sessionTypeIds: ['5', '214', '3'] })).status, 200);
});

test('PUT sets the session types, answers with one object that is in no list, and XML sees them', async (t) => {
  const one = await service(t);
  const heard = await put(one, { email: amelie, sessionTypeIds: ['3', '11'] });
  t.is(heard.status, 200);
  const { id } = await one.person(amelie);
  t.deepEqual(heard.json, {
    personId: id,
    email: amelie,
    siteUrl: site,
    sessionTypes: [
      { id: '3', shortName: 'STD', name: 'Standard 100', type: 'meeting' },
      { id: '11', shortName: 'TRS', name: 'Training 200', type: 'TrainCenter' },
    ],
  });
  const call = await xmlCaller(one);
  t.deepEqual(elements(await call('user.GetUser', `<webExId>${amelie}</webExId>`), 'meetingType'), ['3', '11']);
});

test('what XML sets, REST shows', async (t) => {
  const one = await service(t);
  const call = await xmlCaller(one);
  await call('user.SetUser', typesFor(amelie, ['216', '3']));
  const [shown] = items(await one.rest(`GET ${userTypes}`, { headers: { email: amelie } }));
  t.deepEqual(idsIn(shown?.['sessionTypes']), ['216', '3']);
});

const sets: [string, Partial<SimulatorOptions>, string, string[], number, string[]][] = [
  ['replaces what was there', {}, bruno, ['3'], 200, ['3']],
  ['adds to what was there', { restSessionTypesMode: 'merge' }, bruno, ['3'], 200, ['214', '11', '3']],
  ['names a session type twice', {}, bruno, ['3', '3'], 200, ['3']],
  ['clears with an empty list', {}, bruno, [], 200, []],
  ['keeps with an empty list', { restEmptySessionTypes: 'keep' }, bruno, [], 200, ['214', '11']],
  ['refuses an empty list', { restEmptySessionTypes: 'refuse' }, bruno, [], 400, ['214', '11']],
  ['adds nothing with an empty list', { restSessionTypesMode: 'merge' }, bruno, [], 200, ['214', '11']],
  ['refuses an unknown id with 400', {}, bruno, ['3', '9999'], 400, ['214', '11']],
  ['refuses an unknown id with 404', { restUnknownSessionType: '404' }, bruno, ['3', '9999'], 404, ['214', '11']],
  ['passes over an unknown id', { restUnknownSessionType: 'ignore' }, bruno, ['3', '9999'], 200, ['3']],
  ['refuses a deactivated id', {}, bruno, ['3', '5'], 400, ['214', '11']],
  ['passes over a deactivated id', { restUnknownSessionType: 'ignore' }, bruno, ['3', '5'], 200, ['3']],
  ['refuses an attendee', {}, 'daniel.novak@acme.example', ['3'], 400, []],
  ['takes an attendee', { restAttendeeSessionTypes: 'accept' }, 'daniel.novak@acme.example', ['3'], 200, ['3']],
  ['refuses to leave a personal room without PRO or STD', {}, 'grace.okafor@acme.example', ['11'], 400, ['214']],
  ['sets nothing on a suspended site', { siteSuspended: true }, bruno, ['3'], 400, ['214', '11']],
];
for (const [what, options, email, sessionTypeIds, status, expected] of sets) {
  test(`PUT ${what}: ${JSON.stringify(options)}`, async (t) => {
    const one = await service(t, options);
    const before = await held(one, email);
    const heard = await put(one, { email, sessionTypeIds });
    t.is(heard.status, status);
    t.deepEqual(await held(one, email), expected);
    if (status === 200) t.deepEqual(idsIn(heard.json['sessionTypes']), expected);
    else t.is(typeof firstError(heard)['description'], 'string');
    const applied = JSON.stringify(before) !== JSON.stringify(expected);
    t.like((await one.requests()).at(-1), { method: 'PUT', email, status, applied });
  });
}

test('a session type without a free seat is refused at both doors, and counts what either gave', async (t) => {
  const one = await service(t);
  const call = await xmlCaller(one);
  t.is((await put(one, { email: bruno, sessionTypeIds: ['214', '218'] })).status, 200);
  await call('user.SetUser', typesFor('emma.larsen@acme.example', ['214', '218']));
  t.is(element(await call('user.SetUser', typesFor(amelie, ['214', '218'])), 'exceptionID'), '110055');
  const heard = await put(one, { email: amelie, sessionTypeIds: ['214', '218'] });
  t.is(heard.status, 400);
  t.deepEqual(heard.json['errors'], [{ description: "User limit exceeded for session type '218'." }]);
  t.is((await put(one, { email: bruno, sessionTypeIds: ['218'] })).status, 200, 'who has a seat keeps it');
});

test('a session type of a service that is off for the person is refused at both doors', async (t) => {
  const one = await service(t);
  const call = await xmlCaller(one);
  await one.control('POST /siteUsers', { email: amelie, services: { eventCenter: false } });
  t.is(element(await call('user.SetUser', typesFor(amelie, ['214', '216'])), 'exceptionID'), '030025');
  const heard = await put(one, { email: amelie, sessionTypeIds: ['214', '216'] });
  t.is(heard.status, 400);
  t.deepEqual(heard.json['errors'], [{ description: "The user or site does not support session type '216'." }]);
  t.deepEqual(await held(one), ['214']);
});

test('an unknown id is named in the shape that is documented for an id that is none', async (t) => {
  const heard = await put(await service(t), { email: amelie, sessionTypeIds: ['9999'] });
  t.like(heard.json, {
    message: 'The requested resource could not be found.',
    errors: [{ description: "Session type ID '9999' is invalid." }],
  });
  t.is(heard.json['trackingId'], heard.headers.get('trackingid') ?? '');
});

for (const [what, body] of [
  ['without siteUrl', { siteUrl: undefined, email: amelie, sessionTypeIds: ['3'] }],
  ['without anybody', { sessionTypeIds: ['3'] }],
  ['without sessionTypeIds', { email: amelie }],
  ['with numbers for ids', { email: amelie, sessionTypeIds: [3] }],
] as const) {
  test(`PUT ${what} is a 400 and sets nothing`, async (t) => {
    const one = await service(t);
    t.is((await put(one, body)).status, 400);
    t.deepEqual(await held(one), ['214']);
  });
}

for (const [restPutAnswer, shown] of [
  ['full', ['3']],
  ['empty-list', []],
  ['stale', ['214']],
] as const) {
  test(`PUT answers ${restPutAnswer} and has done its work`, async (t) => {
    const one = await service(t, { restPutAnswer });
    const heard = await put(one, { email: amelie, sessionTypeIds: ['3'] });
    t.deepEqual(idsIn(heard.json['sessionTypes']), [...shown]);
    t.deepEqual(await held(one), ['3']);
  });
}

for (const [restIds, id] of [
  ['strings', '214'],
  ['numbers', 214],
  ['mixed', '214'],
] as const) {
  test(`ids of session types are ${typeof id}s where ids are ${restIds}`, async (t) => {
    const one = await service(t, { restIds });
    t.is(items(await one.rest(`GET ${siteTypes}`))[0]?.['id'], id);
    const [shown] = items(await one.rest(`GET ${userTypes}`, { headers: { email: amelie } }));
    t.deepEqual(idsIn(shown?.['sessionTypes']), [id]);
    const heard = await put(one, { email: amelie, sessionTypeIds: ['214'] });
    t.deepEqual(idsIn(heard.json['sessionTypes']), [id]);
  });
}
