/** What `doctor` says of the two APIs of the meeting site, and that a run takes the one that it names. */
import test from 'ava';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Fault } from '../../src/simulator/faults.js';
import type { SimulatorOptions } from '../../src/simulator/options.js';
import { office, type Office } from '../helpers/cli.js';
import { doctor, line, named } from '../helpers/examined.js';
import { keepSignIn } from '../helpers/kept-sign-in.js';
import { someCases } from '../helpers/some-cases.js';

const some = someCases(3);

const people = 'spark-admin:people_read spark-admin:people_write spark-admin:licenses_read';
const restRead = 'meeting:admin_schedule_read';
const restWrite = 'meeting:admin_schedule_write';
const unseen = 'scope spark-admin:people_write';
const unseenOverRest = `scope ${restWrite}`;
/** What the token of the environment always has. */
const always = 'access-token';
const ofXml = ['site-api', 'site-sign-in', 'site-servers'];
const overRest = /^session types and tracking codes use REST: /u;

interface Case {
  readonly simulator?: Partial<SimulatorOptions>;
  readonly faults?: readonly Fault[];
  readonly api: 'auto' | 'xml' | 'rest';
  readonly code: 0 | 3;
  /** Absent: none can be, and a plan cannot begin. */
  readonly used?: 'xml' | 'rest' | 'rest-catalog';
  readonly broken?: readonly string[];
  readonly warning?: readonly string[];
  readonly notLookedAt: readonly string[];
  readonly says?: readonly (readonly [check: string, message: RegExp, next?: RegExp])[];
}

const always410 = { nth: 'every', do: { status: 410, body: 'Gone' } } as const;
const noList: Fault = { match: { operation: 'LstMeetingType' }, nth: 'every', do: { exceptionId: '000017' } };

/** It counts a type that it does not hold. */
const cutList = `<?xml version="1.0" encoding="UTF-8"?>
<serv:message xmlns:serv="http://www.webex.com/schemas/2002/06/service" xmlns:mtgtype="http://www.webex.com/schemas/2002/06/service/meetingtype"><serv:header><serv:response><serv:result>SUCCESS</serv:result><serv:gsbStatus>PRIMARY</serv:gsbStatus></serv:response></serv:header><serv:body><serv:bodyContent><mtgtype:matchingRecords><serv:total>1</serv:total><serv:returned>0</serv:returned><serv:startFrom>1</serv:startFrom></mtgtype:matchingRecords></serv:bodyContent></serv:body></serv:message>`;

const cases: Record<string, Case> = {
  'both open, either will do': { api: 'auto', code: 0, used: 'xml', notLookedAt: [unseen] },
  'both open, over XML': { api: 'xml', code: 0, used: 'xml', notLookedAt: [unseen] },
  'both open, over REST': {
    api: 'rest',
    code: 0,
    used: 'rest',
    notLookedAt: [...ofXml, unseen, unseenOverRest],
    says: [
      ['site-sign-in', /^because --settings-api is rest$/u],
      ['site-rest', /^lists the session types and tracking codes of acme\.webex\.com$/u],
      [`scope ${restRead}`, /works$/u],
      [
        'tracking-codes',
        /^4: Cost center, Region, Division, Project; if they are mapped to user attributes .* only a write shows whether it does$/u,
      ],
    ],
  },
  'no sign-in over XML, either will do': {
    simulator: { xml: 'no-sign-in' },
    api: 'auto',
    code: 0,
    used: 'rest',
    warning: ['site-sign-in'],
    notLookedAt: ['scope spark:all', unseen, unseenOverRest],
    says: [
      ['site-sign-in', overRest, /--settings-api rest no longer tries XML\. To use XML: .*spark:all/u],
      ['session-types', /^7: Pro 200/u],
    ],
  },
  'no sign-in over XML, over XML': {
    simulator: { xml: 'no-sign-in' },
    api: 'xml',
    code: 3,
    broken: ['site-sign-in'],
    warning: ['scope spark:all'],
    notLookedAt: [unseen, 'session-types', 'tracking-codes'],
    says: [['site-sign-in', /030048/u]],
  },
  'no sign-in over XML, over REST': {
    simulator: { xml: 'no-sign-in' },
    api: 'rest',
    code: 0,
    used: 'rest',
    notLookedAt: [...ofXml, unseen, unseenOverRest],
  },
  'XML switched off, either will do': {
    simulator: { xml: 'gone' },
    api: 'auto',
    code: 0,
    used: 'rest',
    warning: ['site-api', 'site-sign-in'],
    notLookedAt: ['site-servers', 'scope spark:all', unseen, unseenOverRest],
    says: [
      ['site-api', /use REST: .*410/u, /--settings-api rest no longer tries XML/u],
      ['site-sign-in', /use REST: .*410/u],
    ],
  },
  'XML without a catalog, either will do': {
    simulator: { xml: 'no-catalog' },
    api: 'auto',
    code: 0,
    used: 'rest',
    warning: ['site-rest'],
    notLookedAt: ['scope spark:all', unseen, unseenOverRest],
    says: [['site-rest', /use REST: LstMeetingType of acme\.webex\.com failed/u, /--settings-api rest/u]],
  },
  'XML that tells no version, but all else': {
    faults: [{ match: { operation: 'GetAPIVersion' }, ...always410 }],
    api: 'auto',
    code: 0,
    used: 'xml',
    notLookedAt: ['site-servers', unseen],
    says: [
      ['site-api', /responds, but does not report its version: .*410/u],
      ['site-sign-in', /may administer acme\.webex\.com/u],
    ],
  },
  'XML that does not tell who the caller is, but all else': {
    faults: [
      { match: { operation: 'GetMe' }, nth: 'every', do: { exceptionId: '000017' } },
      { match: { operation: 'GetUser' }, nth: 1, do: { exceptionId: '000017' } },
    ],
    api: 'auto',
    code: 3,
    used: 'xml',
    broken: ['site-sign-in'],
    notLookedAt: ['scope spark:all', unseen],
    says: [['session-types', /^7: Pro 200/u]],
  },
  'XML whose operations are switched off after the sign-in': {
    faults: [
      { match: { operation: 'GetSite' }, ...always410 },
      { match: { operation: 'LstMeetingType' }, ...always410 },
    ],
    api: 'auto',
    code: 0,
    used: 'rest',
    warning: ['site-rest'],
    notLookedAt: ['scope spark:all', unseen, unseenOverRest],
  },
  'XML whose list is not whole': {
    faults: [{ match: { operation: 'LstMeetingType' }, nth: 'every', do: { status: 200, body: cutList } }],
    api: 'auto',
    code: 3,
    broken: ['session-types', 'tracking-codes'],
    notLookedAt: [unseen],
  },
  'XML without a catalog, and REST without tracking codes': {
    simulator: { scopes: `spark:all ${people} meeting:admin_config_read` },
    faults: [noList],
    api: 'auto',
    code: 0,
    used: 'rest-catalog',
    warning: ['site-rest', 'tracking-codes'],
    notLookedAt: [unseen, unseenOverRest],
    says: [
      ['site-rest', /^what the site offers comes over REST, what people have over XML: /u],
      ['tracking-codes', /^none can be set: .*admin_schedule_read and meeting:admin_schedule_write/u, /^Fix that\.$/u],
    ],
  },
  'REST without tracking codes, over REST': {
    simulator: { scopes: `${people} meeting:admin_config_read` },
    api: 'rest',
    code: 0,
    used: 'rest',
    warning: ['tracking-codes'],
    notLookedAt: [...ofXml, unseen, unseenOverRest],
    says: [['tracking-codes', /^none can be set: /u, /--settings-api xml/u]],
  },
  'REST without its scopes, over REST': {
    simulator: { scopes: `spark:all ${people}` },
    api: 'rest',
    code: 3,
    broken: ['site-rest'],
    warning: [`scope ${restRead}`],
    notLookedAt: [...ofXml, unseen, unseenOverRest, 'session-types', 'tracking-codes'],
    says: [
      [
        'site-rest',
        /sessionTypes of acme\.webex\.com cannot be listed over REST: .*403/u,
        /meeting:admin_schedule_read/u,
      ],
      [`scope ${restRead}`, /this may be missing/u, /^Add meeting:admin_schedule_read /u],
    ],
  },
  'REST without its scopes, either will do': {
    simulator: { scopes: `spark:all ${people}` },
    api: 'auto',
    code: 0,
    used: 'xml',
    notLookedAt: [unseen],
  },
  'REST switched off, over REST': {
    simulator: { restSettings: 'gone' },
    api: 'rest',
    code: 3,
    broken: ['site-rest'],
    notLookedAt: [...ofXml, `scope ${restRead}`, unseen, unseenOverRest, 'session-types', 'tracking-codes'],
    says: [['site-rest', /410/u, /--settings-api xml/u]],
  },
  'neither open': {
    simulator: { xml: 'no-sign-in', restSettings: 'gone' },
    api: 'auto',
    code: 3,
    broken: ['site-sign-in', 'site-rest'],
    warning: ['scope spark:all'],
    notLookedAt: [`scope ${restRead}`, unseen, unseenOverRest, 'session-types', 'tracking-codes'],
    says: [
      ['site-sign-in', /030048/u],
      ['site-rest', /410/u],
    ],
  },
};

for (const [title, one] of Object.entries(cases)) {
  some.serial(`doctor with ${title}`, async (t) => {
    const place = await office(t, { users: 8, ...one.simulator });
    if (one.faults) await place.faults(one.faults);
    const diagnosed = await doctor(place, {}, { 'settings-api': one.api });
    t.deepEqual(named(diagnosed, 'broken').sort(), [...(one.broken ?? [])].sort(), 'broken');
    t.deepEqual(named(diagnosed, 'warning').sort(), [always, ...(one.warning ?? [])].sort(), 'warning');
    t.deepEqual(named(diagnosed, 'not-looked-at').sort(), [...one.notLookedAt].sort(), 'not checked');
    for (const [check, message, next] of one.says ?? []) {
      const [name = '', about] = check.split(' ');
      const found = line(diagnosed, name, about);
      t.regex(found.message, message);
      if (next) t.regex(found.next ?? '', next, check);
    }
    t.is(diagnosed.code, one.code);
    t.is(diagnosed.summary['settingsApi'], one.used);
    t.deepEqual(await place.writes(), []);
    t.is(await apiOfPlan(place, one.api), one.used, 'a run goes over the same');
  });
}

/** Over which API a plan is made; `undefined` where it cannot be. */
async function apiOfPlan(place: Office, api: string): Promise<unknown> {
  const file = await place.file('one.csv', 'email,sessionTypes\namelie.fischer@acme.example,214\n');
  const { code } = await place.run('plan', file, '--settings-api', api);
  if (code !== 0) return undefined;
  const [header = ''] = (await readFile(join(await place.jobFolder(), 'plan.jsonl'), 'utf8')).split('\n');
  return (JSON.parse(header) as Record<string, unknown>)['settingsApi'];
}

const all = ['spark:all', 'spark-admin:people_read', 'spark-admin:people_write', 'spark-admin:licenses_read'];
for (const [api, scopes, broken, notLookedAt] of [
  ['xml', all, [], []],
  ['auto', all, [], []],
  ['xml', [...all.slice(1), restRead, restWrite], ['scope spark:all'], []],
  ['rest', [...all.slice(1), restRead, restWrite], [], ofXml],
  ['rest', [...all.slice(1), 'meeting:admin_config_read', 'meeting:admin_config_write'], [], ofXml],
  ['rest', all, [`scope ${restRead}`, unseenOverRest], ofXml],
  ['rest', [...all.slice(1), restRead], [unseenOverRest], ofXml],
] as const) {
  some.serial(
    `doctor over ${api} of a kept sign-in with ${scopes.join(' ')}: ${broken.join(', ')} broken`,
    async (t) => {
      const place = await office(t, { users: 8 });
      const { env } = await keepSignIn(place, { scopes: [...scopes], refreshEndsAt: Date.now() + 80 * 86_400_000 });
      const addresses = { 'api-url': place.connection.apiUrl, 'xml-url': place.connection.xmlUrl };
      const diagnosed = await doctor(
        place,
        { ...env, WEBEX_ACCESS_TOKEN: '', WEBEX_API_URL: '', WEBEX_XML_URL: '' },
        { ...addresses, 'settings-api': api },
      );
      t.deepEqual(named(diagnosed, 'broken').sort(), [...broken].sort());
      t.deepEqual(named(diagnosed, 'not-looked-at').sort(), [...notLookedAt].sort());
      for (const { check, result, next } of diagnosed.lines) if (result === 'broken') t.truthy(next, check);
    },
  );
}

test.serial('doctor over XML that is out of reach says that REST would do', async (t) => {
  const place = await office(t, { users: 8 });
  const nowhere = { WEBEX_XML_URL: 'http://127.0.0.1:1/' };
  const diagnosed = await doctor(place, nowhere);
  t.is(line(diagnosed, 'site-api').result, 'broken');
  t.regex(line(diagnosed, 'site-api').next ?? '', /--settings-api rest\.$/u);
  t.is(diagnosed.code, 3);
  t.is((await doctor(place, nowhere, { 'settings-api': 'rest' })).code, 0);
});

test.serial('doctor over REST where you are not signed in names the scopes of REST', async (t) => {
  const place = await office(t, { users: 8 });
  const diagnosed = await doctor(place, { WEBEX_ACCESS_TOKEN: '' }, { 'settings-api': 'rest' });
  t.is(diagnosed.code, 6);
  t.is(line(diagnosed, 'scope', restRead).result, 'not-looked-at');
  t.false(diagnosed.lines.some(({ about }) => about === 'spark:all'));
});
