/** `doctor --compare-apis`: what differs between the site's two APIs is listed, and nothing is claimed of what is not open. */
import test, { type ExecutionContext } from 'ava';
import type { SimulatorOptions } from '../../src/simulator/options.js';
import { office, type Office } from '../helpers/cli.js';
import { doctor, line, type Examined, type Line } from '../helpers/examined.js';
import { send, tamperingProxy, type Tamper } from '../helpers/tampering-proxy.js';
import { someCases } from '../helpers/some-cases.js';

const some = someCases(6);

const compare = { 'compare-apis': true };
const checks = ['types-in-both', 'codes-in-both', 'people-in-both'];
const base = '/v1/admin/meeting';

/** `warning types-in-both (only over XML)` */
function compared({ lines }: Examined): string[] {
  return lines.filter(({ check }) => checks.includes(check)).map(title);
}

function title({ result, check, about }: Line): string {
  return `${result} ${check}${about === undefined ? '' : ` (${about})`}`;
}

function lineOf(diagnosed: Examined, check: string, about: string): Line {
  return line(diagnosed, check, about);
}

const same = checks.map((check) => `ok ${check}`);

for (const [simulator, flags] of [
  [{}, {}],
  [{ restIds: 'numbers' }, {}],
  [{ restIds: 'mixed', restUnsetCodes: 'empty', listInputMode: 'editableSelect' }, {}],
  [{ attendeeAccount: '030001', restUnknownUser: '400' }, {}],
  [{ mappedTrackingCodes: true }, {}],
  [{}, { 'settings-api': 'rest' }],
  [{}, { 'settings-api': 'xml' }],
] as const satisfies readonly (readonly [Partial<SimulatorOptions>, Record<string, string>])[]) {
  some.serial(`a site of ${JSON.stringify([simulator, flags])} is the same over both`, async (t) => {
    const place = await office(t, { users: 40, ...simulator });
    const diagnosed = await doctor(place, {}, { ...compare, ...flags });
    t.deepEqual(compared(diagnosed), same);
    t.is(line(diagnosed, 'types-in-both').message, '7 session types are the same over both');
    t.is(line(diagnosed, 'codes-in-both').message, '4 tracking codes are the same over both');
    t.regex(
      line(diagnosed, 'people-in-both').message,
      /^(?<all>\d+) of \k<all> people have the same settings over both/u,
    );
    t.is(diagnosed.code, 0);
    t.deepEqual(await place.writes(), []);
  });
}

test.serial('a sample is as large as it is said, and takes three calls a person', async (t) => {
  const place = await office(t, { users: 60 });
  const settled = await callsOf(place, { ...compare, sample: 1 });
  t.is((await callsOf(place, { ...compare, sample: 11 })) - settled, 10 * 3);
  const diagnosed = await doctor(place, {}, { ...compare, sample: 5 });
  t.regex(line(diagnosed, 'people-in-both').message, /^5 of 5 people .* \(a sample of the 5\d on the site\)$/u);
  const whole = await doctor(place, {}, { ...compare, sample: 1000 });
  t.regex(line(whole, 'people-in-both').message, /^5\d of 5\d people have the same settings over both$/u);
});

async function callsOf(place: Office, flags: Record<string, number | boolean>): Promise<number> {
  const before = (await place.requests()).length;
  await doctor(place, {}, flags);
  return (await place.requests()).length - before;
}

type Json = Record<string, unknown>;

/** The answer at this address, changed. */
function changing(path: string, change: (json: Json) => Json, of?: string): Tamper {
  return async (passing, answer) => {
    if (passing.method !== 'GET' || passing.path !== `${base}/${path}`) return false;
    const heard = await passing.forward();
    const json = JSON.parse(heard.body) as Json;
    const isMeant = of === undefined || heard.body.includes(of);
    send(answer, { ...heard, body: JSON.stringify(isMeant ? change(json) : json) });
    return true;
  };
}

const items = (change: (items: Json[]) => Json[]) => (json: Json) => ({ items: change(json['items'] as Json[]) });
const one = (id: string, more: Json) =>
  items((all) => all.map((item) => (item['id'] === id ? { ...item, ...more } : item)));
const bruno = 'bruno.keller@acme.example';

const differences: readonly [
  what: string,
  tamper: Tamper,
  code: number,
  title: string,
  message: RegExp,
  differences: readonly Json[],
][] = [
  [
    'a session type that REST lacks',
    changing(
      'config/sessionTypes',
      items((all) => all.filter(({ id }) => id !== '3')),
    ),
    0,
    'warning types-in-both (only over XML)',
    /^1, which REST cannot assign, .*: 3 Standard 100 \(STD\)$/u,
    [{ kind: 'type-only-xml', of: '3', xml: 'Standard 100 (STD)' }],
  ],
  [
    'a session type that XML lacks',
    changing(
      'config/sessionTypes',
      items((all) => [...all, { id: '99', shortName: 'NEW', name: 'New', type: 'webinar' }]),
    ),
    0,
    'warning types-in-both (only over REST)',
    /: 99 New \(NEW\)$/u,
    [{ kind: 'type-only-rest', of: '99', rest: 'New (NEW)' }],
  ],
  [
    'another name of a session type',
    changing('config/sessionTypes', one('214', { name: 'Pro Meeting' })),
    0,
    'warning types-in-both (other name)',
    /: 214 is Pro 200 \(PRO\) over XML and Pro Meeting \(PRO\) over REST$/u,
    [{ kind: 'type-name', of: '214', xml: 'Pro 200 (PRO)', rest: 'Pro Meeting (PRO)' }],
  ],
  [
    'ids that mean other session types',
    changing('config/sessionTypes', one('214', { name: 'Event 1000', shortName: 'ONS' })),
    3,
    'broken types-in-both (other meaning)',
    /would set the wrong ones: 214 is Pro 200 \(PRO\) over XML and Event 1000 \(ONS\) over REST$/u,
    [{ kind: 'type-meaning', of: '214', xml: 'Pro 200 (PRO)', rest: 'Event 1000 (ONS)' }],
  ],
  [
    'a tracking code that REST lacks',
    changing(
      'config/trackingCodes',
      items((all) => all.filter(({ id }) => id !== '7')),
    ),
    0,
    'warning codes-in-both (only over XML)',
    /: Project$/u,
    [{ kind: 'code-only-xml', of: 'Project', xml: '7' }],
  ],
  [
    'a tracking code that is required over REST only',
    changing('config/trackingCodes', one('3', { hostProfileCode: 'required' })),
    0,
    'warning codes-in-both (other duty)',
    /: Division is not required over XML and required over REST$/u,
    [{ kind: 'code-required', of: 'Division', xml: 'not required', rest: 'required' }],
  ],
  [
    'values that only one has',
    changing('config/trackingCodes', one('2', { options: [{ value: 'EMEA' }, { value: 'APAC' }, { value: 'MEA' }] })),
    0,
    'warning codes-in-both (other values)',
    /: Region has AMER only over XML and MEA only over REST$/u,
    [{ kind: 'code-values', of: 'Region', xml: 'AMER', rest: 'MEA' }],
  ],
  [
    'session types of a person',
    changing(
      'userconfig/sessionTypes',
      items((users) => users.map((user) => ({ ...user, sessionTypes: [] }))),
      bruno,
    ),
    0,
    'warning people-in-both (session types)',
    /: bruno\.keller@acme\.example has 11 \+ 214 over XML and none over REST$/u,
    [{ kind: 'person-types', of: bruno, xml: '11 + 214', rest: 'none' }],
  ],
  [
    'a value of a person',
    changing(
      'userconfig/trackingCodes',
      (json) => ({
        ...json,
        trackingCodes: [
          { id: '1', name: 'Cost center', value: 'CC-200' },
          { id: '2', name: 'Region', value: 'APAC' },
        ],
      }),
      bruno,
    ),
    0,
    'warning people-in-both (tracking codes)',
    /^2, .*: bruno\.keller@acme\.example Region is EMEA over XML and APAC over REST; bruno\.keller@acme\.example Division is Staff over XML and empty over REST$/u,
    [
      { kind: 'person-codes', of: bruno, code: 'Region', xml: 'EMEA', rest: 'APAC' },
      { kind: 'person-codes', of: bruno, code: 'Division', xml: 'Staff', rest: '' },
    ],
  ],
  [
    'a person whom REST does not know',
    async (passing, answer) => {
      if (passing.path !== `${base}/userconfig/sessionTypes`) return false;
      const heard = await passing.forward();
      send(answer, heard.body.includes(bruno) ? { ...heard, status: 404, body: '{"message":"no"}' } : heard);
      return true;
    },
    0,
    'warning people-in-both (only over XML)',
    /: bruno\.keller@acme\.example$/u,
    [{ kind: 'person-only-xml', of: bruno }],
  ],
  [
    'a person whom XML does not know',
    async (passing, answer) => {
      if (passing.operation !== 'GetUser' || !passing.body.includes(`<webExId>${bruno}`)) return false;
      const heard = await passing.forward();
      send(answer, { ...heard, body: nobodyOverXml(heard.body) });
      return true;
    },
    0,
    'warning people-in-both (only over REST)',
    /: bruno\.keller@acme\.example$/u,
    [{ kind: 'person-only-rest', of: bruno }],
  ],
];

/** As the site says of somebody whom it does not know. */
function nobodyOverXml(body: string): string {
  return body
    .replace(
      /<serv:result>SUCCESS<\/serv:result>/u,
      '<serv:result>FAILURE</serv:result><serv:reason>Corresponding User not found</serv:reason>',
    )
    .replace(/(?<gsb><serv:gsbStatus>\w+<\/serv:gsbStatus>)/u, '$<gsb><serv:exceptionID>030001</serv:exceptionID>')
    .replace(/<serv:body>[^]*<\/serv:body>/u, '<serv:body><serv:bodyContent/></serv:body>');
}

for (const [what, tamper, code, expected, message, all] of differences) {
  some.serial(`${what}: ${expected}, and exit ${code}`, async (t) => {
    const { diagnosed, place } = await behind(t, tamper);
    const others = compared(diagnosed).filter((found) => !found.startsWith('ok'));
    t.deepEqual(others, [expected]);
    const [check = '', about = ''] = expected.replace(/^\w+ /u, '').replace(/\)$/u, '').split(' (');
    const found = lineOf(diagnosed, check, about);
    t.regex(found.message, message);
    t.truthy(found.next);
    t.deepEqual(found.differences, all);
    t.is(diagnosed.code, code);
    t.deepEqual(await place.writes(), []);
  });
}

async function behind(t: ExecutionContext, tamper: Tamper): Promise<{ diagnosed: Examined; place: Office }> {
  const place = await office(t, { users: 8 });
  const proxy = await tamperingProxy(t, place);
  proxy.tamper = tamper;
  return { diagnosed: await doctor(place, proxy.env, compare), place };
}

test.serial(
  'of a tracking code under another id, heading and jobs are named, and people are still compared by its name',
  async (t) => {
    const other: Tamper = async (passing, answer) => {
      if (!passing.path.endsWith('/trackingCodes')) return false;
      const heard = await passing.forward();
      send(answer, { ...heard, body: heard.body.replaceAll('"id":"2"', '"id":"12"') });
      return true;
    };
    const { diagnosed } = await behind(t, other);
    t.deepEqual(compared(diagnosed), [...same.slice(0, 2), 'warning codes-in-both (other key)', ...same.slice(2)]);
    const found = lineOf(diagnosed, 'codes-in-both', 'other key');
    t.regex(
      found.message,
      /headings such as trackingCode1 mean different codes: Region is 2 over XML and 12 over REST$/u,
    );
    t.regex(found.next ?? '', /names as headings.*finish jobs/u);
  },
);

test.serial('of several differences each kind is a line, and what is the same is counted', async (t) => {
  const both: Tamper = async (passing, answer) =>
    (await changing(
      'config/sessionTypes',
      items((all) => all.filter(({ id }) => id !== '3' && id !== '8')),
    )(passing, answer)) ||
    (await changing(
      'config/trackingCodes',
      items(() => []),
    )(passing, answer));
  const { diagnosed } = await behind(t, both);
  t.deepEqual(compared(diagnosed), [
    'ok types-in-both',
    'warning types-in-both (only over XML)',
    'warning codes-in-both (only over XML)',
    'ok people-in-both',
  ]);
  t.is(line(diagnosed, 'types-in-both').message, '5 session types are the same over both');
  t.regex(
    lineOf(diagnosed, 'codes-in-both', 'only over XML').message,
    /^4, .*: Cost center; Region; Division; and 1 more$/u,
  );
  t.is(diagnosed.summary['warnings'], 3, 'with the access token');
});

test.serial('who cannot be read is said to be not read, and the others are compared', async (t) => {
  const failing: Tamper = async (passing, answer) => {
    if (passing.path !== `${base}/userconfig/trackingCodes`) return false;
    const heard = await passing.forward();
    send(answer, heard.body.includes(bruno) ? { ...heard, status: 403, body: '{"message":"no"}' } : heard);
    return true;
  };
  const { diagnosed } = await behind(t, failing);
  t.deepEqual(compared(diagnosed), [...same, 'not-looked-at people-in-both (not read)']);
  t.regex(
    lineOf(diagnosed, 'people-in-both', 'not read').message,
    /^1 of the sample.*bruno.*over REST: Webex answered 403/u,
  );
});

const people = 'spark-admin:people_read spark-admin:people_write spark-admin:licenses_read';
const closed = checks.map((check) => `not-looked-at ${check}`);
const shut: readonly [Partial<SimulatorOptions>, 'auto' | 'rest' | 'xml', number, RegExp][] = [
  [{ xml: 'no-sign-in' }, 'auto', 0, /^because XML does not list what the site offers: .*030048/u],
  [{ xml: 'no-sign-in' }, 'rest', 0, /^because XML does not list .*030048/u],
  [{ xml: 'no-catalog' }, 'rest', 0, /^because XML does not list .*LstMeetingType/u],
  [{ xml: 'gone' }, 'auto', 0, /^because XML does not list .*410/u],
  [{ restSettings: 'gone' }, 'auto', 0, /^because REST does not list .*410/u],
  [{ restSettings: 'not-found' }, 'xml', 0, /^because REST does not list .*404/u],
  [{ scopes: `spark:all ${people}` }, 'xml', 0, /^because REST does not list .*403/u],
  [{ xml: 'gone', restSettings: 'gone' }, 'auto', 3, /^because XML does not .*410.*; REST does not .*410/u],
];

for (const [simulator, api, code, message] of shut) {
  some.serial(`where ${JSON.stringify(simulator)}, over ${api}, nothing is compared, and why is said`, async (t) => {
    const place = await office(t, { users: 8, ...simulator });
    const diagnosed = await doctor(place, {}, { ...compare, 'settings-api': api });
    t.deepEqual(compared(diagnosed), closed);
    t.regex(line(diagnosed, 'types-in-both').message, message);
    t.is(diagnosed.code, code);
  });
}

test.serial('where REST shows no tracking codes, the rest is compared', async (t) => {
  const place = await office(t, { users: 8, scopes: `spark:all ${people} meeting:admin_config_read` });
  const diagnosed = await doctor(place, {}, compare);
  t.deepEqual(compared(diagnosed), ['ok types-in-both', 'not-looked-at codes-in-both', 'ok people-in-both']);
  t.regex(line(diagnosed, 'people-in-both').message, /have the same session types over both/u);
});

test.serial('an XML API that is out of reach is told soon, also over REST', async (t) => {
  const place = await office(t, { users: 8 });
  const began = performance.now();
  const diagnosed = await doctor(
    place,
    { WEBEX_XML_URL: 'http://127.0.0.1:1/' },
    { ...compare, 'settings-api': 'rest' },
  );
  t.regex(line(diagnosed, 'types-in-both').message, /ECONNREFUSED/u);
  t.is(diagnosed.code, 0);
  t.true(performance.now() - began < 8000);
});

test.serial('where you are not signed in, nothing is compared', async (t) => {
  const place = await office(t, { users: 8 });
  const diagnosed = await doctor(place, { WEBEX_ACCESS_TOKEN: '' }, compare);
  t.deepEqual(compared(diagnosed), closed);
  t.is(line(diagnosed, 'types-in-both').message, 'because you are not signed in');
  t.is(diagnosed.code, 6);
});

test.serial(
  'off a terminal there is no colour, each line stands in its column, and JSON is nothing else',
  async (t) => {
    const place = await office(t, { users: 8, restInactiveSessionTypes: 'listed' });
    const { code, stdout, stderr } = await place.run('doctor', '--compare-apis', '--sample', '3');
    t.is(code, 0);
    t.is(stderr, '');
    t.notRegex(stdout, /\u001B/u);
    const lines = stdout.split('\n');
    t.true(lines.includes('  ok            types in both    7 session types are the same over both'));
    const found = lines.findIndex((text) =>
      text.startsWith('  warning       types in both    inactive over XML   1, which'),
    );
    t.is(lines[found + 1], `${' '.repeat(33)}Next:  Do not use them in files.`);
    const json = await place.run('doctor', '--compare-apis', '--json');
    const events = json.stdout
      .trim()
      .split('\n')
      .map((text) => JSON.parse(text) as Json);
    const [kind] = events.filter(({ about }) => about === 'inactive over XML');
    t.like(kind, { type: 'check', check: 'types-in-both', result: 'warning' });
    t.deepEqual(kind?.['differences'], [{ kind: 'type-inactive', of: '5', xml: 'Pro 25 (PRO)' }]);
    t.like(events.at(-1), { type: 'summary', command: 'doctor', settingsApi: 'xml', exitCode: 0 });
  },
);

test.serial('a sample of none is no sample', async (t) => {
  const place = await office(t, { users: 8 });
  const { code, stderr } = await place.run('doctor', '--compare-apis', '--sample', '0');
  t.is(code, 2);
  t.regex(stderr, /--sample .* at least 1/u);
});

test.serial('without being asked for, nothing is compared', async (t) => {
  const place = await office(t, { users: 8 });
  t.deepEqual(compared(await doctor(place)), []);
});
