import test, { type ExecutionContext } from 'ava';
import { startSimulator } from '../../src/simulator/server.js';
import type { SimulatorOptions } from '../../src/simulator/options.js';
import { RunError } from '../../src/errors.js';
import { connectWebex } from '../../src/webex/connect.js';
import type { SiteSettings } from '../../src/webex/site-settings.js';
import { createXmlSiteSettings } from '../../src/webex/xml-site-settings.js';
import { failed, scriptedSite, succeeded, type Asked, type Said } from './scripted-site.js';

const amelie = 'amelie.fischer@acme.example';
const site = 'acme.webex.com';

/** The product's settings of a simulated site. */
async function simulated(t: ExecutionContext, options: Partial<SimulatorOptions> = {}): Promise<SiteSettings> {
  return (await connected(t, options)).settings;
}

async function connected(
  t: ExecutionContext,
  options: Partial<SimulatorOptions>,
): Promise<{ settings: SiteSettings; controlUrl: string }> {
  const { connection, close } = await startSimulator({ users: 8, ...options });
  const webex = connectWebex({ ...connection, concurrency: 10, userAgent: 'test' });
  t.teardown(async () => {
    await webex.close();
    await close();
  });
  return { settings: webex.site(connection.site, connection.admin), controlUrl: connection.controlUrl };
}

/** The settings of a site that says what a test wants it to say to these operations. */
async function saying(
  t: ExecutionContext,
  words: Readonly<Record<string, (asked: Asked, before: number) => Said | undefined>>,
): Promise<{ settings: SiteSettings; asked: Asked[] }> {
  const { service, asked } = await scriptedSite(t, (one, before) => words[one.operation]?.(one, before));
  return { settings: createXmlSiteSettings(service, site), asked };
}

const encodings = ['utf-8', 'iso-8859-1'] as const;
const modes = ['replace', 'merge'] as const;
for (const [trackingMode, xmlEncoding] of modes.flatMap((mode) =>
  encodings.map((encoding) => [mode, encoding] as const),
)) {
  test(`values come back letter by letter from a site that would ${trackingMode} and writes ${xmlEncoding}`, async (t) => {
    const settings = await simulated(t, { trackingMode, xmlEncoding });
    const values = {
      '1': ` "R&D" <x> 'y' ]]> &amp; `,
      '2': 'a\rb\nc\r\nd\te',
      '4': 'Zürich € “quoted” \u0085 日本 😀',
      '7': '007',
      '10': 'x'.repeat(128),
    };
    const answer = await settings.set(amelie, { trackingCodes: values }, { verify: true });
    t.is(answer.result, 'done');
    const kept = trackingMode === 'merge' ? { '3': 'Staff' } : {};
    t.deepEqual(answer.result === 'done' && answer.value?.trackingCodes, { ...kept, ...values });
  });
}

for (const unsetElements of ['empty', 'absent'] as const) {
  test(`a code is cleared by an empty value, and where nothing is left that is read as nothing: ${unsetElements}`, async (t) => {
    const settings = await simulated(t, { unsetElements });
    const answer = await settings.set(amelie, { trackingCodes: { '1': '', '3': '' } }, { verify: true });
    t.like(answer, { result: 'done', value: { trackingCodes: {}, sessionTypes: ['214'] } });
  });
}

test('a person is known by the address in any case, and nobody is nobody', async (t) => {
  const settings = await simulated(t);
  t.like(await settings.read('Amelie.FISCHER@acme.example'), {
    result: 'done',
    value: { sessionTypes: ['214'], trackingCodes: { '1': 'CC-100', '3': 'Staff' }, attendeeOnly: false, active: true },
  });
  t.deepEqual(await settings.read('nobody@acme.example'), { result: 'done', value: undefined });
});

for (const [sessionTypeNames, other] of [
  ['alike', undefined],
  ['different', 'Pro 200 PRO'],
] as const) {
  test(`session types are read with both of their names: ${sessionTypeNames}, in pages of three`, async (t) => {
    const settings = await simulated(t, { sessionTypeNames, listPage: 3 });
    const { sessionTypes } = await settings.catalog();
    t.is(sessionTypes.length, 8);
    t.is(sessionTypes.find(({ id }) => id === '214')?.otherName, other);
    t.is(sessionTypes.find(({ id }) => id === '214')?.name, 'Pro 200');
  });
}

test('an access token that ends before the sign-in, and a ticket that ends in the middle, are made anew', async (t) => {
  const { settings, controlUrl } = await connected(t, {});
  const faults = [
    { match: { operation: 'AuthenticateUser' }, do: { expire: 'accessToken' } },
    { match: { operation: 'SetUser' }, do: { expire: 'ticket' } },
  ];
  const headers = { 'content-type': 'application/json' };
  await fetch(`${controlUrl}/faults`, { method: 'POST', headers, body: JSON.stringify(faults) });
  const answer = await settings.set(amelie, { sessionTypes: ['214', '11'] }, { verify: true });
  t.like(answer, { result: 'done', value: { sessionTypes: ['214', '11'] } });
  const log = await (await fetch(`${controlUrl}/requests`)).text();
  const calls = [...log.matchAll(/"(?:operation":"(\w+)"|path":"\/v1\/(access_token)")/gu)];
  t.deepEqual(
    calls.map(([, operation, path]) => operation ?? path),
    ['AuthenticateUser', 'access_token', 'AuthenticateUser', 'SetUser', 'AuthenticateUser', 'SetUser', 'GetUser'],
  );
});

for (const [options, value, shown] of [
  [{ trackingBlanks: 'trim' }, ' x ', 'x'],
  [{ longValue: 'truncate' }, 'x'.repeat(130), 'x'.repeat(128)],
] as const) {
  test(`what the site made of a value is what is told: ${JSON.stringify(options)}`, async (t) => {
    const settings = await simulated(t, options);
    const answer = await settings.set(amelie, { trackingCodes: { '1': value } }, { verify: true });
    t.like(answer, { result: 'done', value: { trackingCodes: { '1': shown } } });
  });
}

test('SetUser is sent in the order of the schema, with the codes by number', async (t) => {
  const { settings, asked } = await saying(t, {});
  const wanted = { trackingCodes: { '10': 'j', '2': 'b', '1': '' }, sessionTypes: ['216', '3'] };
  await settings.set('Ana@Acme.example', wanted, { verify: false });
  const body = asked.find(({ operation }) => operation === 'SetUser')?.body ?? '';
  t.is(
    /<bodyContent [^>]*>(.*)<\/bodyContent>/u.exec(body)?.[1],
    '<webExId>ana@acme.example</webExId><meetingTypes><meetingType>216</meetingType><meetingType>3</meetingType></meetingTypes><tracking><trackingCode1></trackingCode1><trackingCode2>b</trackingCode2><trackingCode10>j</trackingCode10></tracking>',
  );
});

test('an empty set of session types is never sent', async (t) => {
  const { settings, asked } = await saying(t, {});
  await t.throwsAsync(settings.set('ana@acme.example', { sessionTypes: [] }, { verify: false }));
  t.deepEqual(asked, []);
});

test('what is set is what the site shows afterwards, not what was asked', async (t) => {
  const shown = succeeded(
    '<use:webExId>ana@acme.example</use:webExId><use:meetingTypes><use:meetingType>3</use:meetingType></use:meetingTypes>',
  );
  const { settings } = await saying(t, { GetUser: () => shown });
  const answer = await settings.set('ana@acme.example', { sessionTypes: ['214'] }, { verify: true });
  t.like(answer, { result: 'done', value: { sessionTypes: ['3'] } });
});

for (const [what, said] of [
  ['nobody', failed('030001')],
  ['somebody else', succeeded('<use:webExId>bob@acme.example</use:webExId>')],
] as const) {
  test(`a success after which the site shows ${what} is a doubt`, async (t) => {
    const { settings } = await saying(t, { GetUser: () => said });
    const answer = await settings.set('ana@acme.example', { sessionTypes: ['214'] }, { verify: true });
    t.like(answer, { result: 'doubt', problem: { code: 'not-verified' } });
  });
}

const ana = '<use:webExId>ana@acme.example</use:webExId>';
for (const [what, content, expected] of [
  [
    'one type',
    '<use:meetingTypes><use:meetingType>214</use:meetingType></use:meetingTypes>',
    { sessionTypes: ['214'] },
  ],
  [
    'types among blanks and things to come',
    '<use:meetingTypes>\n <use:meetingType> 214 </use:meetingType><use:new>1</use:new>\n <use:meetingType>3</use:meetingType></use:meetingTypes>',
    { sessionTypes: ['214', '3'] },
  ],
  ['an empty element of types', '<use:meetingTypes></use:meetingTypes>', { sessionTypes: [] }],
  ['no element of types', '', { sessionTypes: [], trackingCodes: {} }],
  [
    'codes in a name space of their own, one empty',
    '<use:tracking><com:trackingCode1 xmlns:com="c"> 007 </com:trackingCode1><com:trackingCode2 xmlns:com="c"/></use:tracking>',
    { trackingCodes: { '1': ' 007 ' } },
  ],
  [
    'a room under myWebEx that is none',
    '<use:privilege><use:isEnablePMR>false</use:isEnablePMR></use:privilege><use:myWebEx><use:personalMeetingRoom>true</use:personalMeetingRoom></use:myWebEx>',
    { personalRoom: false },
  ],
  [
    'an address under commOptions that is none',
    '<use:commOptions><use:email>false</use:email></use:commOptions><use:supportedServices><use:eventCenter>false</use:eventCenter></use:supportedServices><use:supportCenter/>',
    { servicesOff: ['EventCenter'] },
  ],
] as const) {
  test(`reads a user with ${what}`, async (t) => {
    const { settings } = await saying(t, { GetUser: () => succeeded(ana + content) });
    t.like(await settings.read('ana@acme.example'), { result: 'done', value: expected });
  });
}

for (const content of [
  '<use:tracking/><use:tracking/>',
  '<use:tracking><a:trackingCode1 xmlns:a="a">x</a:trackingCode1><a:trackingCode1 xmlns:a="a">y</a:trackingCode1></use:tracking>',
  '<use:meetingTypes/><use:meetingTypes/>',
]) {
  test(`a user whose settings stand there twice is a doubt: ${content}`, async (t) => {
    const { settings } = await saying(t, { GetUser: () => succeeded(ana + content) });
    t.like(await settings.read('ana@acme.example'), { result: 'doubt' });
  });
}

const type = (id: number, more = ''): string =>
  `<use:meetingType><use:productCodePrefix>PRO</use:productCodePrefix><use:active>ACTIVATED</use:active><use:name>Type ${id}</use:name>${more}<use:meetingTypeID>${id}</use:meetingTypeID><use:serviceTypes><use:serviceType>MeetingCenter</use:serviceType></use:serviceTypes></use:meetingType>`;
const page = (total: number, ids: readonly number[]): string =>
  succeeded(
    `<use:matchingRecords><serv:total>${total}</serv:total><serv:returned>${ids.length}</serv:returned><serv:startFrom>1</serv:startFrom></use:matchingRecords>${ids.map((id) => type(id)).join('')}`,
  );
const code = (index: string, name: string): string =>
  `<use:trackingCode><use:index>${index}</use:index><use:name>${name}</use:name><use:inputMode>Text</use:inputMode><use:hostProfile>OPTIONAL</use:hostProfile></use:trackingCode>`;
const offering = (codes: string): string =>
  succeeded(
    `<use:siteInstance><use:commerceAndReporting><use:trackingCode>true</use:trackingCode></use:commerceAndReporting>${codes}</use:siteInstance>`,
  );
const noCodes = offering('<use:trackingCodes/>');

const lists: Record<string, { pages: Said[]; ids: string[] | 'refused' }> = {
  'one page': { pages: [page(2, [1, 2])], ids: ['1', '2'] },
  'one type': { pages: [page(1, [7])], ids: ['7'] },
  'a page that does not count': { pages: [succeeded(type(1) + type(2))], ids: ['1', '2'] },
  'three pages': { pages: [page(5, [1, 2]), page(5, [3, 4]), page(5, [5])], ids: ['1', '2', '3', '4', '5'] },
  'pages that overlap': { pages: [page(3, [1, 2]), page(3, [2, 3])], ids: ['1', '2', '3'] },
  'no type, said so': { pages: [page(0, [])], ids: [] },
  'no record found': { pages: [failed('000015')], ids: [] },
  'nothing at all': { pages: [succeeded()], ids: 'refused' },
  'a page that repeats': { pages: [page(4, [1, 2]), page(4, [1, 2])], ids: 'refused' },
  'fewer than it counts': { pages: [page(3, [1, 2]), page(3, [])], ids: 'refused' },
  'fewer than it counts, then no record': { pages: [page(3, [1, 2]), failed('000015')], ids: 'refused' },
  'more than it counts': { pages: [page(1, [1, 2])], ids: 'refused' },
  'a type without a number': {
    pages: [succeeded(type(1).replace(/<use:meetingTypeID>.*<\/use:meetingTypeID>/u, ''))],
    ids: 'refused',
  },
};
for (const [what, { pages, ids }] of Object.entries(lists)) {
  test(`of a list of session types with ${what} the catalog has ${ids === 'refused' ? 'nothing, it is refused' : `[${ids.join()}]`}`, async (t) => {
    const { settings, asked } = await saying(t, {
      LstMeetingType: (_, before) => pages[before] ?? failed('000015'),
      GetSite: () => noCodes,
    });
    if (ids === 'refused') {
      t.like(await t.throwsAsync(settings.catalog(), { instanceOf: RunError }), { problem: 'refused' });
      return;
    }
    t.deepEqual(
      (await settings.catalog()).sessionTypes.map(({ id }) => id),
      ids,
    );
    t.is(asked.filter(({ operation }) => operation === 'LstMeetingType').length, pages.length);
  });
}

for (const [what, codes, expected] of [
  ['none', '<use:trackingCodes/>', []],
  ['no element', '', []],
  ['one', `<use:trackingCodes>${code('3', 'Cost &amp; center')}</use:trackingCodes>`, ['3 Cost & center']],
  ['the last', `<use:trackingCodes>${code('10', 'X')}${code('1', 'Y')}</use:trackingCodes>`, ['10 X', '1 Y']],
  [
    'one that SetUser has no element for',
    `<use:trackingCodes>${code('11', 'X')}${code('2', 'Y')}</use:trackingCodes>`,
    ['2 Y'],
  ],
  ['two of the same number', `<use:trackingCodes>${code('2', 'X')}${code('2', 'Y')}</use:trackingCodes>`, 'refused'],
  ['one without a number', `<use:trackingCodes>${code('', 'X')}</use:trackingCodes>`, 'refused'],
  ['the number 0', `<use:trackingCodes>${code('0', 'X')}</use:trackingCodes>`, 'refused'],
  ['one without a name', `<use:trackingCodes>${code('1', ' ')}</use:trackingCodes>`, 'refused'],
] as const) {
  test(`of tracking codes with ${what} the catalog has ${JSON.stringify(expected)}`, async (t) => {
    const { settings } = await saying(t, { LstMeetingType: () => page(1, [1]), GetSite: () => offering(codes) });
    if (expected === 'refused') {
      t.like(await t.throwsAsync(settings.catalog(), { instanceOf: RunError }), { problem: 'refused' });
      return;
    }
    const { trackingCodes } = await settings.catalog();
    t.deepEqual(
      trackingCodes.map(({ index, name }) => `${index} ${name}`),
      [...expected],
    );
  });
}

test('only active values of a code are on offer', async (t) => {
  const { trackingCodes } = await (await simulated(t, { siteType: 'site-admin' })).catalog();
  t.deepEqual(trackingCodes.find(({ name }) => name === 'Region')?.values, ['EMEA', 'APAC', 'AMER']);
  t.is(trackingCodes.find(({ name }) => name === 'Division')?.hostProfile, 'REQUIRED');
});

test('the backup servers are noticed', async (t) => {
  t.true((await (await simulated(t, { gsbStatus: 'BACKUP' })).catalog()).backup);
  t.false((await (await simulated(t)).catalog()).backup);
});
