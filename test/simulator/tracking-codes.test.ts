import test from 'ava';
import type { SimulatorOptions } from '../../src/simulator/options.js';
import { firstError, items, service } from './service.js';
import type { Heard, Json, Service } from './service.js';
import { element, elements, xmlCaller } from './xml-caller.js';

const site = 'acme.webex.com';
const bruno = 'bruno.keller@acme.example';
const siteCodes = '/admin/meeting/config/trackingCodes';
const userCodes = '/admin/meeting/userconfig/trackingCodes';
const seeded = { '1': 'CC-200', '2': 'EMEA', '3': 'Staff' };

/** PUT of values by name for Bruno. */
const put = ({ rest }: Service, values: Record<string, unknown>, more: Json = {}): Promise<Heard> => {
  const trackingCodes = Object.entries(values).map(([name, value]) => ({ name, value }));
  return rest(`PUT ${userCodes}`, { body: { siteUrl: site, email: bruno, trackingCodes, ...more } });
};

const read = ({ rest }: Service, email = bruno): Promise<Heard> => rest(`GET ${userCodes}`, { headers: { email } });

async function held({ state }: Service): Promise<Record<string, string> | undefined> {
  return (await state(bruno)).siteUsers[0]?.trackingCodes;
}

const notUsed = ['All', 'MeetingCenter', 'EventCenter', 'TrainingCenter', 'SupportCenter'].map((service) => ({
  service,
  type: 'notUsed',
}));
const option = (value: string): Json => ({ value, defaultValue: false });

test("the site's tracking codes are those of XML, in the words of REST", async (t) => {
  const one = await service(t);
  const heard = await one.rest(`GET ${siteCodes}?siteUrl=${site}`);
  t.is(heard.status, 200);
  const shared = { siteUrl: site, scheduleStartCodes: notUsed };
  const text = { ...shared, inputMode: 'text', options: [], hostProfileCode: 'optional' };
  const select = { ...shared, inputMode: 'select' };
  t.deepEqual(items(heard), [
    { id: '1', name: 'Cost center', ...text },
    {
      id: '2',
      name: 'Region',
      ...select,
      options: ['EMEA', 'APAC', 'AMER'].map(option),
      hostProfileCode: 'optional',
    },
    { id: '3', name: 'Division', ...select, options: ['Staff', 'Contractor'].map(option), hostProfileCode: 'optional' },
    { id: '7', name: 'Project', ...text },
  ]);
  const call = await xmlCaller(one);
  const inXml = elements(await call('site.GetSite'), 'name');
  t.deepEqual<unknown[], unknown[]>(
    inXml.slice(0, 4),
    items(heard).map(({ name }) => name),
  );
});

test("a person's tracking codes are one object: those that have a value, with ids and names", async (t) => {
  const one = await service(t);
  const { id } = await one.person(bruno);
  const heard = await read(one);
  t.is(heard.status, 200);
  t.deepEqual(heard.json, {
    personId: id,
    email: bruno,
    siteUrl: site,
    trackingCodes: [
      { id: '1', name: 'Cost center', value: 'CC-200' },
      { id: '2', name: 'Region', value: 'EMEA' },
      { id: '3', name: 'Division', value: 'Staff' },
    ],
  });
  t.deepEqual((await one.rest(`GET ${userCodes}?personId=${String(id)}`)).json, heard.json);
});

test('by option codes without a value are shown with an empty one, which cannot be sent back', async (t) => {
  const one = await service(t, { restUnsetCodes: 'empty' });
  const codes = (await read(one)).json['trackingCodes'] as Json[];
  t.deepEqual(codes.at(-1), { id: '7', name: 'Project', value: '' });
  t.is((await put(one, { Project: '' })).status, 400);
});

test('PUT sets values by the names of their codes, answers with one object, and XML sees them by number', async (t) => {
  const one = await service(t);
  const heard = await put(one, { Project: 'Apollo', Division: 'Contractor' });
  t.is(heard.status, 200);
  t.like(heard.json, { email: bruno, siteUrl: site });
  t.deepEqual(heard.json['trackingCodes'], [
    { id: '3', name: 'Division', value: 'Contractor' },
    { id: '7', name: 'Project', value: 'Apollo' },
  ]);
  const call = await xmlCaller(one);
  const shown = await call('user.GetUser', `<webExId>${bruno}</webExId>`);
  t.deepEqual([element(shown, 'trackingCode3'), element(shown, 'trackingCode7')], ['Contractor', 'Apollo']);
});

test('what XML sets, REST shows by name', async (t) => {
  const one = await service(t);
  const call = await xmlCaller(one);
  await call(
    'user.SetUser',
    `<webExId>${bruno}</webExId><tracking><trackingCode7>Zürich &amp; 日</trackingCode7></tracking>`,
  );
  t.deepEqual((await read(one)).json['trackingCodes'], [{ id: '7', name: 'Project', value: 'Zürich & 日' }]);
});

const long = (count: number): string => 'é'.repeat(count);
const sets: [string, Partial<SimulatorOptions>, Record<string, unknown>, number, Record<string, string>][] = [
  ['clears what it leaves out', {}, { Project: 'Apollo' }, 200, { '7': 'Apollo' }],
  ['keeps what it leaves out', { restTrackingMode: 'merge' }, { Project: 'Apollo' }, 200, { ...seeded, '7': 'Apollo' }],
  ['clears all with an empty list', {}, {}, 200, {}],
  ['keeps all with an empty list', { restTrackingMode: 'merge' }, {}, 200, seeded],
  ['refuses an empty value', {}, { Project: '' }, 400, seeded],
  ['refuses a value of blanks where they are not kept', { trackingBlanks: 'trim' }, { Project: '  ' }, 400, seeded],
  ['refuses a value that is no text', {}, { Project: 7 }, 400, seeded],
  ['takes 120 characters', {}, { Project: long(120) }, 200, { '7': long(120) }],
  ['refuses 121 characters', {}, { Project: long(121) }, 400, seeded],
  ['refuses a name that is none', {}, { Project: 'Apollo', Nothing: 'x' }, 400, seeded],
  ['refuses a name in another case', {}, { project: 'Apollo' }, 400, seeded],
  ['refuses a value off the list', {}, { Region: 'Mars', Project: 'Apollo' }, 400, seeded],
  ['refuses a value that is no longer offered', {}, { Region: 'LATAM' }, 400, seeded],
  ['refuses a value off a list', { listInputMode: 'hostProfileSelect' }, { Region: 'Mars' }, 400, seeded],
  ['takes a value off an editable list', { listInputMode: 'editableSelect' }, { Region: 'Mars' }, 200, { '2': 'Mars' }],
  ['sets nothing on a suspended site', { siteSuspended: true }, { Project: 'Apollo' }, 400, seeded],
  ['sets nothing where codes are mapped', { mappedTrackingCodes: true }, { Project: 'Apollo' }, 400, seeded],
];
for (const [what, options, values, status, expected] of sets) {
  test(`PUT ${what}: ${JSON.stringify(options)}`, async (t) => {
    const one = await service(t, options);
    const heard = await put(one, values);
    t.is(heard.status, status);
    t.deepEqual(await held(one), expected);
    const applied = JSON.stringify(expected) !== JSON.stringify(seeded);
    t.like((await one.requests()).at(-1), { method: 'PUT', email: bruno, status, applied });
    if (status === 200) return;
    t.regex(String(heard.json['message']), /malformed syntax\. See 'errors' for more details\.$/);
    t.is(typeof firstError(heard)['description'], 'string');
  });
}

test('a name that is none is told in the documented words', async (t) => {
  const heard = await put(await service(t), { '1': 'x' });
  t.deepEqual(heard.json['errors'], [{ description: "Tracking code of '1' is not found." }]);
});

test('a value that somebody has and that is no longer offered makes a whole set be refused', async (t) => {
  const one = await service(t);
  await one.control('POST /siteUsers', { email: bruno, trackingCodes: { '2': 'LATAM' } });
  const codes = (await read(one)).json['trackingCodes'] as { name: string; value: string }[];
  const heard = await put(one, { ...Object.fromEntries(codes.map(({ name, value }) => [name, value])), Project: 'x' });
  t.is(heard.status, 400);
  t.is(firstError(heard)['description'], "Value 'LATAM' is not an option of tracking code 'Region'.");
});

test('the input mode of lists is told, in XML in words of its own', async (t) => {
  for (const listInputMode of ['select', 'editableSelect', 'hostProfileSelect'] as const) {
    const one = await service(t, { listInputMode });
    t.is(items(await one.rest(`GET ${siteCodes}`))[1]?.['inputMode'], listInputMode);
    const call = await xmlCaller(one);
    t.regex(elements(await call('site.GetSite'), 'inputMode')[1] ?? '', /Dropdown/);
  }
});

for (const [what, more] of [
  ['without siteUrl', { siteUrl: undefined }],
  ['without anybody', { email: undefined }],
  ['with something else for codes', { trackingCodes: { Project: 'Apollo' } }],
] as const) {
  test(`PUT ${what} is a 400 and sets nothing`, async (t) => {
    const one = await service(t);
    t.is((await put(one, { Project: 'Apollo' }, more)).status, 400);
    t.deepEqual(await held(one), seeded);
  });
}

test('a missing siteUrl is told in the documented words', async (t) => {
  const heard = await put(await service(t), { Project: 'Apollo' }, { siteUrl: '' });
  t.deepEqual(heard.json['errors'], [{ description: "'siteUrl' cannot be empty" }]);
});

test('PUT without tracking codes, which are not required, changes nothing', async (t) => {
  const one = await service(t);
  const heard = await put(one, {}, { trackingCodes: undefined });
  t.is(heard.status, 200);
  t.deepEqual(await held(one), seeded);
});

for (const [restPutAnswer, shown] of [
  ['full', ['Apollo']],
  ['empty-list', []],
  ['stale', ['CC-200', 'EMEA', 'Staff']],
] as const) {
  test(`PUT answers ${restPutAnswer} and has done its work`, async (t) => {
    const one = await service(t, { restPutAnswer });
    const { json } = await put(one, { Project: 'Apollo' });
    t.deepEqual(
      (json['trackingCodes'] as Json[]).map(({ value }) => value),
      [...shown],
    );
    t.deepEqual(await held(one), { '7': 'Apollo' });
  });
}

for (const [restIds, ofSite, ofPerson, ofPut] of [
  ['strings', '1', '1', '7'],
  ['numbers', 1, 1, 7],
  ['mixed', '1', '1', 7],
] as const) {
  test(`ids of tracking codes where ids are ${restIds}`, async (t) => {
    const one = await service(t, { restIds });
    const first = (heard: Heard): unknown => (heard.json['trackingCodes'] as Json[])[0]?.['id'];
    t.is(items(await one.rest(`GET ${siteCodes}`))[0]?.['id'], ofSite);
    t.is(first(await read(one)), ofPerson);
    t.is(first(await put(one, { Project: 'Apollo' })), ofPut);
  });
}

test('mapped tracking codes are shown, and XML may set them or refuse the whole message', async (t) => {
  const content = `<webExId>${bruno}</webExId><meetingTypes><meetingType>3</meetingType></meetingTypes><tracking><trackingCode7>x</trackingCode7></tracking>`;
  for (const [mappedOverXml, exception, codes, types] of [
    ['accept', '', { '7': 'x' }, ['3']],
    ['refuse', '999999', seeded, ['214', '11']],
  ] as const) {
    const one = await service(t, { mappedTrackingCodes: true, mappedOverXml });
    t.is(((await read(one)).json['trackingCodes'] as Json[]).length, 3);
    t.is(items(await one.rest(`GET ${siteCodes}`)).length, 4);
    const call = await xmlCaller(one);
    t.is(element(await call('user.SetUser', content), 'exceptionID'), exception);
    t.like((await one.state(bruno)).siteUsers[0], { trackingCodes: codes, sessionTypes: [...types] });
    t.is(
      element(
        await call(
          'user.SetUser',
          `<webExId>${bruno}</webExId><meetingTypes><meetingType>8</meetingType></meetingTypes>`,
        ),
        'result',
      ),
      'SUCCESS',
      'session types are not mapped',
    );
  }
});

test('GetUser shows mapped tracking codes, or leaves them out', async (t) => {
  for (const [mappedInXml, shown] of [
    ['shown', 'CC-200'],
    ['left-out', ''],
  ] as const) {
    const call = await xmlCaller(await service(t, { mappedTrackingCodes: true, mappedInXml }));
    t.is(element(await call('user.GetUser', `<webExId>${bruno}</webExId>`), 'trackingCode1'), shown);
  }
});

for (const [siteType, hostProfileCode, hostProfile] of [
  ['control-hub', 'optional', 'OPTIONAL'],
  ['linked', 'optional', 'OPTIONAL'],
  ['site-admin', 'required', 'REQUIRED'],
] as const) {
  test(`a tracking code of a site of type ${siteType} is ${hostProfileCode} over both APIs`, async (t) => {
    const one = await service(t, { siteType });
    const codes = items(await one.rest(`GET ${siteCodes}?siteUrl=${site}`));
    t.is(codes.find(({ name }) => name === 'Division')?.['hostProfileCode'], hostProfileCode);
    const call = await xmlCaller(one);
    t.is(elements(await call('site.GetSite'), 'hostProfile')[2], hostProfile);
    t.is((await one.state()).trackingCodes[2]?.['required'], siteType === 'site-admin');
  });
}
