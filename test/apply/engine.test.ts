/** Plans applied to an organization in memory: what becomes of each row, by which calls, and what the journal has of it. */
import { Readable } from 'node:stream';
import test, { type ExecutionContext } from 'ava';
import { applyPlan, type ApplyContext } from '../../src/apply/apply-plan.js';
import { createLicenseQueues } from '../../src/apply/license-queues.js';
import { RunError } from '../../src/errors.js';
import type { Closing, Journal } from '../../src/job/journal.js';
import { createLicenseSums, scarceLicenses } from '../../src/model/license-needs.js';
import type { CallName, Outcome, RowPlan, Status } from '../../src/model/row.js';
import type { LookedUp } from '../../src/plan/looked-up.js';
import { planRow } from '../../src/plan/plan-row.js';
import type { Person } from '../../src/webex/person.js';
import { countTime } from '../helpers/counted-time.js';
import { freshRun } from '../helpers/engine-run.js';
import { createMemoryWebex, taken, type MemoryOptions, type MemoryWebex } from '../helpers/memory-webex.js';
import { ana, anasAccount, catalog, sheet, site } from '../helpers/organization.js';
import {
  asked,
  badRequest,
  checkLog,
  closingsOf,
  createMemoryJournal,
  indexLog,
  isChange,
  named,
  operations,
  type CallEntry,
  type LogEntry,
  type Operation,
} from '../helpers/run-log.js';

type Cells = Readonly<Record<string, string>> & { readonly email: string };

const bo = 'bo@acme.com';
const newBo = { email: bo, firstName: 'Bo', lastName: 'Li' };
const forAna = (cells: Readonly<Record<string, string>>): Cells => ({ email: 'ana@acme.com', ...cells });
const neverSent = { code: 'row-too-slow', message: 'nothing more was sent' } as const;
const forbidden = { code: 'http-403', status: 403, message: 'Webex answered 403: not allowed' } as const;
const noRight = { code: 'xml-000015', exceptionId: '000015', message: 'access denied', means: 'no-right' } as const;
const signedOut = new RunError('signIn', 'The sign-in has expired.');

/** Ana with more than a row can speak of: an update has to send it back. */
const wholeAna: Person = {
  ...ana,
  roles: ['R-user'],
  managerId: 'P-boss',
  manager: 'Boss',
  avatar: 'https://acme.example/ana.png',
  addresses: [{ type: 'work', locality: 'Lima' }],
  phoneNumbers: [{ type: 'work', value: '+51 1 555' }],
  extension: '4711',
  locationId: 'Lima',
  created: '2020-01-01T00:00:00.000Z',
};

// Creating

testRow('a new person gets their licenses with the create', {
  cells: { ...newBo, licenses: 'Webex Suite; Messaging' },
  ends: 'created',
  sends: ['person.create'],
  and(t, { webex }) {
    t.deepEqual(webex.person(bo)?.licenses, ['L-suite', 'L-messaging']);
  },
});

testRow('the sign-in of a new person is turned off right after the create, before the site is set', {
  cells: { ...newBo, licenses: 'Webex Suite', loginEnabled: 'false', exactSessionTypes: 'TRS' },
  ends: 'created',
  sends: ['person.create', 'person.update', 'site.set'],
  and(t, { webex }) {
    t.false(webex.person(bo)?.loginEnabled);
    t.deepEqual(webex.account(bo)?.sessionTypes, ['11']);
  },
});

testRow('a license that Webex assigned to the new person is removed where the row rules it out', {
  cells: { ...newBo, exactLicenses: 'Webex Suite' },
  organization: { autoAssigned: ['L-messaging'] },
  ends: 'created',
  sends: ['person.create', 'licenses.change'],
  and(t, { webex }) {
    t.deepEqual(webex.person(bo)?.licenses, ['L-suite']);
  },
});

testRow('a license that Webex assigned to the new person stays where the row does not rule it out, and is reported', {
  cells: { ...newBo, licenses: 'Webex Suite' },
  organization: { autoAssigned: ['L-messaging'] },
  ends: 'created',
  sends: ['person.create'],
  and(t, { told }) {
    t.deepEqual(told[0]?.given, [{ id: 'L-messaging', name: 'Messaging' }]);
  },
});

const shownBo = { id: `P-${bo}`, emails: [bo], firstName: 'Bo', lastName: 'Li', licenses: [] };

for (const [title, answers, ends] of [
  [
    'refused because the address is taken, by a person outside the organization,',
    [{ says: 'refused', problem: taken }],
    'failed address-taken',
  ],
  [
    'refused because the address is taken, by an earlier attempt of the same call,',
    [{ says: 'refused', does: 'all', problem: taken, repeated: true }],
    'created',
  ],
  ['refused', [{ says: 'refused' }], 'failed http-400'],
  ['refused, but applied all the same,', [{ says: 'refused', does: 'all' }], 'created'],
  ['in doubt, but was applied,', [{ says: 'doubt', does: 'all' }], 'created'],
  ['in doubt, and was not applied,', [{ says: 'doubt' }, {}], 'created'],
  ['in doubt twice', [{ says: 'doubt' }, { says: 'doubt' }], 'unknown timeout'],
  [
    'in doubt, was not applied, and is refused the second time',
    [{ says: 'doubt' }, { says: 'refused' }],
    'failed http-400',
  ],
  ['accepted, but whose person is not there afterwards,', [{ does: 'nothing', shows: shownBo }], 'failed not-in-force'],
] as const) {
  testRow(`a create that is ${title} ends as ${ends} and is sent ${answers.length === 1 ? 'once' : 'twice'}`, {
    cells: newBo,
    since: (webex) => answers.forEach((answer) => webex.script('person.create', answer)),
    ends,
    sends: answers.map(() => 'person.create' as const),
  });
}

testRow('a person whose create was never sent is not looked for', {
  cells: newBo,
  since: (webex) => webex.script('person.create', { says: 'refused', problem: neverSent }),
  ends: 'failed row-too-slow',
  and(t, { calls }) {
    t.deepEqual(operations(calls), ['person.create']);
  },
});

testRow('a person whom another admin created since the plan is a conflict', {
  cells: newBo,
  since: (webex) => webex.put({ id: 'P-other', emails: [bo], firstName: 'Bo', lastName: 'Li', licenses: [] }),
  ends: 'conflict conflict',
  sends: ['person.create'],
});

testRow('a create in doubt is not sent again where the person appears only after some seconds', {
  cells: newBo,
  since(webex) {
    webex.script('person.create', { says: 'doubt', does: 'all' });
    webex.script('person.find', { shows: undefined, times: 3 });
  },
  ends: 'created',
  sends: ['person.create'],
});

testRow('a person found after a create in doubt, but an hour old, was created by another admin', {
  cells: newBo,
  since(webex) {
    const created = new Date(Date.now() - 3_600_000).toISOString();
    webex.put({ id: 'P-other', emails: [bo], firstName: 'Bo', lastName: 'Li', created, licenses: [] });
    webex.script('person.create', { says: 'doubt' });
  },
  ends: 'conflict conflict',
  sends: ['person.create'],
});

testRow('a person found after a refused create, but of another name, was created by another admin', {
  cells: newBo,
  since(webex) {
    webex.put({ id: 'P-other', emails: [bo], firstName: 'Bob', lastName: 'Li', licenses: [] });
    webex.script('person.create', { says: 'refused' });
  },
  ends: 'conflict conflict',
  sends: ['person.create'],
});

testRow('a person who is created without one of the licenses is done in part', {
  cells: { ...newBo, licenses: 'Webex Suite; Messaging' },
  organization: { free: { 'L-messaging': 0 } },
  ends: 'partial not-granted',
  sends: ['person.create'],
  and(t, { told }) {
    t.is(told[0]?.errorColumn, 'licenses');
  },
});

// Updating

testRow('an update keeps every other attribute of the record', {
  cells: forAna({ title: 'Lead' }),
  ends: 'updated',
  sends: ['person.update'],
  and(t, { webex }) {
    t.deepEqual(webex.person('ana@acme.com'), { ...wholeAna, title: 'Lead' });
  },
});

testRow('values are emptied by an update of their own, after all others are set', {
  cells: forAna({ title: 'Lead', department: '<clear>' }),
  ends: 'updated',
  sends: ['person.update', 'person.update'],
  and(t, { webex, calls }) {
    t.deepEqual(webex.person('ana@acme.com'), { ...without('department'), title: 'Lead' });
    const [first] = calls.filter(({ operation }) => operation === 'person.update');
    t.like(first?.asked, { title: 'Lead', department: 'Research' });
  },
});

for (const [title, script, ends] of [
  ['that is refused', { says: 'refused' }, 'failed http-400'],
  ['that is refused, but applied all the same,', { says: 'refused', does: 'all' }, 'updated'],
  ['that never left', { says: 'refused', problem: neverSent }, 'failed row-too-slow'],
  ['in doubt that was applied', { says: 'doubt', does: 'all' }, 'updated'],
  ['in doubt that was not applied', { says: 'doubt' }, 'failed timeout'],
  ['that is accepted without effect', { does: 'nothing' }, 'failed not-taken'],
  ['whose answer shows no person', { shows: undefined }, 'updated'],
  [
    'whose answer shows what a reading disproves',
    { does: 'nothing', shows: { ...wholeAna, title: 'Lead' } },
    'failed not-in-force',
  ],
] as const) {
  testRow(`an update ${title} ends as ${ends} and is sent once`, {
    cells: forAna({ title: 'Lead' }),
    since: (webex) => webex.script('person.update', script),
    ends,
    sends: ['person.update'],
  });
}

testRow('an update is read once more where the first reading shows the record as it was before', {
  cells: forAna({ title: 'Lead' }),
  since(webex) {
    webex.script('person.update', { shows: undefined });
    webex.script('person.read', {});
    webex.script('person.read', { shows: wholeAna });
  },
  ends: 'updated',
  sends: ['person.update'],
});

for (const [title, since, ends] of [
  ['another admin changed the field', (webex) => webex.put({ ...wholeAna, title: 'Boss' }), 'conflict conflict'],
  ['the field has the value already', (webex) => webex.put({ ...wholeAna, title: 'Lead' }), 'unchanged'],
  ['the person left', (webex) => webex.remove('ana@acme.com'), 'conflict conflict'],
  [
    'the person is shown without their licenses',
    (webex) => webex.script('person.read', { shows: without('licenses') }),
    'failed incomplete-record',
  ],
  [
    'the person cannot be read',
    (webex) => webex.script('person.read', { says: 'refused', problem: forbidden, times: Infinity }),
    'failed http-403',
  ],
] as const satisfies readonly (readonly [string, Since, string])[]) {
  testRow(`nothing is sent where ${title} before the update: ${ends}`, {
    cells: forAna({ title: 'Lead' }),
    since,
    ends,
    sends: [],
  });
}

testRow('profile and licenses that are refused together are sent apart', {
  cells: forAna({ title: 'Lead', licenses: 'Messaging' }),
  organization: { free: { 'L-messaging': 0 }, whenNoneLeft: 'refuses' },
  ends: 'partial http-400',
  sends: ['person.update', 'person.update', 'licenses.change'],
  and(t, { webex }) {
    t.is(webex.person('ana@acme.com')?.title, 'Lead');
  },
});

// Licenses

for (const [title, organization, script, ends] of [
  ['that is granted', {}, undefined, 'updated'],
  ['that the answer leaves out, and a reading too,', { free: { 'L-messaging': 0 } }, undefined, 'failed not-granted'],
  ['that is refused', { free: { 'L-messaging': 0 }, whenNoneLeft: 'refuses' }, undefined, 'failed http-400'],
  ['that is refused, but granted all the same,', {}, { says: 'refused', does: 'all' }, 'updated'],
  ['in doubt that was granted', {}, { says: 'doubt', does: 'all' }, 'updated'],
  ['in doubt that was not granted', {}, { says: 'doubt' }, 'failed timeout'],
  ['that the answer leaves out, but a reading shows,', {}, { shows: { licenses: [], siteUrls: [] } }, 'updated'],
  [
    'that the answer shows, but a reading disproves,',
    {},
    { does: 'nothing', shows: { licenses: ['L-messaging'], siteUrls: [] } },
    'failed not-in-force',
  ],
  [
    'that the person has to accept',
    {},
    { does: 'nothing', shows: { licenses: [], siteUrls: [], pending: ['L-messaging'] } },
    'failed pending',
  ],
] as const) {
  testRow(`a license ${title} ends as ${ends} and is asked for once`, {
    cells: forAna({ licenses: 'Messaging' }),
    organization,
    since: (webex) => script && webex.script('licenses.change', script),
    ends,
    sends: ['licenses.change'],
  });
}

testRow('of two licenses one is granted and the other is left out: the row is done in part', {
  cells: forAna({ licenses: 'Webex Assistant [Sub1]; Messaging' }),
  organization: { free: { 'L-messaging': 0 } },
  ends: 'partial not-granted',
  sends: ['licenses.change'],
  and(t, { told }) {
    t.deepEqual(
      told[0]?.changes.map(({ key }) => key),
      ['L-assistant-1'],
    );
  },
});

testRow('two licenses that are refused together are asked for one by one', {
  cells: forAna({ licenses: 'Webex Assistant [Sub1]; Messaging' }),
  organization: { free: { 'L-messaging': 0 }, whenNoneLeft: 'refuses' },
  ends: 'partial http-400',
  sends: ['licenses.change', 'licenses.change', 'licenses.change'],
  and(t, { webex }) {
    t.deepEqual(webex.person('ana@acme.com')?.licenses, ['L-suite', 'L-share', 'L-assistant-1']);
  },
});

testRow('a license that only Webex itself can remove is no failure where the row leaves it out', {
  cells: forAna({ exactLicenses: 'Webex Suite' }),
  before: (webex) => webex.put({ ...wholeAna, licenses: ['L-suite', 'L-messaging'] }),
  since: (webex) => webex.script('licenses.change', { says: 'refused', problem: { ...badRequest, errorCode: 700006 } }),
  ends: 'unchanged',
  sends: ['licenses.change'],
});

// Granting before removing

const exchanged = forAna({ licenses: 'Messaging', removeLicenses: 'Webex Suite' });

testRow('a license is removed after the other is granted', {
  cells: exchanged,
  ends: 'updated',
  sends: ['licenses.change', 'licenses.change'],
  and(t, { webex, calls }) {
    t.deepEqual(asked(calls, 'licenses.change'), [
      { personId: 'P-ana', add: ['L-messaging'], remove: [] },
      { personId: 'P-ana', add: [], remove: ['L-suite'] },
    ]);
    t.deepEqual(webex.person('ana@acme.com')?.licenses, ['L-share', 'L-messaging']);
  },
});

for (const [title, organization, script, ends] of [
  ['is not granted', { free: { 'L-messaging': 0 } }, undefined, 'failed not-granted'],
  ['is refused', {}, { says: 'refused' }, 'failed http-400'],
  [
    'is shown by the answer, but a reading disproves it',
    {},
    { does: 'nothing', shows: { licenses: ['L-suite', 'L-share', 'L-messaging'], siteUrls: [] } },
    'failed not-in-force',
  ],
] as const) {
  testRow(`nothing is removed where the other license ${title}`, {
    cells: exchanged,
    organization,
    since: (webex) => script && webex.script('licenses.change', script),
    ends,
    sends: ['licenses.change'],
    and(t, { webex }) {
      t.deepEqual(webex.person('ana@acme.com')?.licenses, ['L-suite', 'L-share']);
    },
  });
}

testRow('nothing is removed where it cannot be found out whether the other license is granted', {
  cells: exchanged,
  since(webex) {
    webex.script('licenses.change', { says: 'doubt', does: 'all' });
    webex.script('person.read', { says: 'doubt', times: Infinity });
  },
  ends: 'unknown timeout',
  sends: ['licenses.change'],
});

testRow('nothing is removed where the person has lost what the row asks for since an old plan', {
  cells: forAna({ licenses: 'Webex Suite', removeLicenses: 'Messaging' }),
  before: (webex) => webex.put({ ...wholeAna, licenses: ['L-suite', 'L-messaging'] }),
  since: (webex) => webex.put({ ...wholeAna, licenses: ['L-messaging'] }),
  ends: 'conflict conflict',
  sends: [],
  and: (t, { webex }) => t.deepEqual(webex.person('ana@acme.com')?.licenses, ['L-messaging']),
});

testRow(
  'a removed license is restored where the person, who could not be read before, has lost what the row asks for',
  {
    cells: forAna({ licenses: 'Webex Suite', removeLicenses: 'Messaging' }),
    before: (webex) => webex.put({ ...wholeAna, licenses: ['L-suite', 'L-messaging'] }),
    since(webex) {
      webex.put({ ...wholeAna, licenses: ['L-messaging'] });
      webex.script('person.read', { says: 'doubt' });
    },
    ends: 'conflict conflict',
    sends: ['licenses.change', 'licenses.change'],
    and(t, { webex, told }) {
      t.regex(told[0]?.error ?? '', /Webex Suite.*changed in Webex since/u);
      t.deepEqual(told[0]?.changes, []);
      t.deepEqual(webex.person('ana@acme.com')?.licenses, ['L-messaging']);
    },
  },
);

for (const [title, answer, ends] of [
  ['was refused', { says: 'refused' }, 'unknown not-verified'],
  ['was answered without showing it', { shows: { licenses: [], siteUrls: [] } }, 'unknown not-verified'],
  ['had no answer', { says: 'doubt' }, 'unknown timeout'],
  ['was never sent', { says: 'refused', problem: neverSent }, 'partial conflict'],
] as const) {
  testRow(`a removed license whose restoring ${title} ends as ${ends} where the person cannot be read`, {
    cells: forAna({ licenses: 'Webex Suite', removeLicenses: 'Messaging' }),
    before: (webex) => webex.put({ ...wholeAna, licenses: ['L-suite', 'L-messaging'] }),
    since(webex) {
      webex.put({ ...wholeAna, licenses: ['L-messaging'] });
      webex.script('licenses.change', {});
      webex.script('licenses.change', answer);
      webex.script('person.read', { says: 'doubt', times: Infinity });
    },
    ends,
    sends: ['licenses.change', 'licenses.change'],
  });
}

testRow('a host becomes an attendee in one request', {
  cells: forAna({ removeLicenses: 'Webex Suite', attendee: 'true' }),
  ends: 'updated',
  sends: ['licenses.change'],
  and(t, { webex }) {
    t.like(webex.person('ana@acme.com'), { licenses: ['L-share'], siteUrls: [`${site}#attendee`] });
  },
});

testRow('a host who does not become an attendee gets the license back', {
  cells: forAna({ removeLicenses: 'Webex Suite', attendee: 'true' }),
  organization: { takesNoAttendees: true },
  ends: 'failed not-granted',
  // The entry is asked for once more before that.
  sends: ['licenses.change', 'licenses.change', 'licenses.change'],
  and(t, { webex }) {
    t.like(webex.person('ana@acme.com'), { licenses: ['L-share', 'L-suite'], siteUrls: [site] });
  },
});

// Not enough licenses

for (const [whenNoneLeft, refused] of [
  ['leaves out', 'failed not-granted'],
  ['refuses', 'failed http-400'],
] as const) {
  test.serial(
    `the first rows of the file get the licenses, however slow they are, where Webex ${whenNoneLeft} the others`,
    async (t) => {
      const webex = organization(t, { free: { 'L-messaging': 2 }, whenNoneLeft });
      const emails = putPeople(webex, 5);
      const rows = planned(webex, eachOf(emails, { licenses: 'Messaging' }));
      for (const email of emails.slice(0, 2)) webex.script('licenses.change', { email, takes: 900 });
      const { ends, sent } = await apply(t, webex, rows, { places: 5 });
      t.deepEqual(ends, ['updated', 'updated', refused, 'failed no-units', 'failed no-units']);
      t.deepEqual(
        named(sent),
        emails.slice(0, 3).map((email) => `licenses.change ${email}`),
      );
    },
  );
}

test.serial(
  'new people queue for licenses too, and are created without one that was refused to an earlier row',
  async (t) => {
    const webex = organization(t, { free: { 'L-messaging': 1 } });
    const emails = ['one', 'two', 'three'].map((name) => `${name}@acme.com`);
    const rows = planned(webex, eachOf(emails, { firstName: 'New', licenses: 'Messaging' }));
    webex.script('person.create', { email: 'one@acme.com', takes: 900 });
    const { ends, calls } = await apply(t, webex, rows);
    t.deepEqual(ends, ['created', 'partial not-granted', 'partial no-units']);
    t.deepEqual(
      asked(calls, 'person.create').map((body) => 'licenses' in (body as Person)),
      [true, true, false],
    );
  },
);

test.serial('rows that only free licenses go before rows that wait for them', async (t) => {
  const webex = organization(t, { free: { 'L-messaging': 0 } });
  const [first = '', second = ''] = putPeople(webex, 2);
  webex.put({ id: `P-${second}`, emails: [second], roles: [], displayName: 'Two', licenses: ['L-messaging'] });
  const rows = planned(webex, [
    { email: first, licenses: 'Messaging' },
    { email: second, removeLicenses: 'Messaging' },
  ]);
  const { ends, sent } = await apply(t, webex, rows);
  t.deepEqual(ends, ['updated', 'updated']);
  t.deepEqual(named(sent), [`licenses.change ${second}`, `licenses.change ${first}`]);
});

test.serial('a row waits for the license that a row before it frees', async (t) => {
  const webex = organization(t, { free: { 'L-messaging': 0 } });
  const [first = '', second = ''] = putPeople(webex, 2);
  webex.put({ id: `P-${first}`, emails: [first], roles: [], displayName: 'One', licenses: ['L-messaging'] });
  const rows = planned(webex, [
    { email: first, licenses: 'Webex Assistant [Sub1]', removeLicenses: 'Messaging' },
    { email: second, licenses: 'Messaging' },
  ]);
  webex.script('licenses.change', { email: first, takes: 900, times: 2 });
  const { ends, sent } = await apply(t, webex, rows);
  t.deepEqual(ends, ['updated', 'updated']);
  t.deepEqual(
    named(sent),
    [first, first, second].map((email) => `licenses.change ${email}`),
  );
});

// Settings on the site

testRow('session types and tracking codes are set at once, together with those that the account has already', {
  cells: forAna({ sessionTypes: 'TRS', 'Cost center': 'CC-2' }),
  ends: 'updated',
  sends: ['site.set'],
  and(t, { calls }) {
    t.deepEqual(asked(calls, 'site.set'), [
      { sessionTypes: ['214', '11'], trackingCodes: { '1': 'CC-2', '3': 'Staff' } },
    ]);
  },
});

testRow('an account that was read a moment ago is not read again', {
  cells: forAna({ sessionTypes: 'TRS' }),
  readAt: new Date().toISOString(),
  ends: 'updated',
  sends: ['site.set'],
  and(t, { calls }) {
    t.deepEqual(operations(calls), ['site.set']);
  },
});

testRow('over REST session types and tracking codes are two calls, and what is removed comes last', {
  cells: forAna({ exactSessionTypes: 'TRS', 'Cost center': 'CC-2' }),
  setting: { isOverRest: true },
  ends: 'updated',
  sends: ['site.set', 'site.set'],
  and(t, { calls }) {
    t.deepEqual(asked(calls, 'site.set'), [{ trackingCodes: { '1': 'CC-2', '3': 'Staff' } }, { sessionTypes: ['11'] }]);
  },
});

testRow('over REST session types are added where a tracking code is refused, and none is removed', {
  cells: forAna({ exactSessionTypes: 'TRS', Region: 'APAC' }),
  setting: { isOverRest: true },
  since: (webex) => webex.script('site.set', { says: 'refused' }),
  ends: 'partial http-400',
  sends: ['site.set', 'site.set'],
  and(t, { webex, told }) {
    t.is(told[0]?.errorColumn, 'Region');
    t.deepEqual(webex.account('ana@acme.com')?.sessionTypes, ['214', '11']);
  },
});

testRow('settings that the site refuses leave the profile updated', {
  cells: forAna({ title: 'Lead', Region: 'EMEA' }),
  since: (webex) =>
    webex.script('site.set', {
      says: 'refused',
      problem: { code: 'xml-060011', exceptionId: '060011', message: 'no' },
    }),
  ends: 'partial xml-060011',
  sends: ['person.update', 'site.set'],
});

for (const [title, script, ends] of [
  ['that are accepted without effect', { does: 'nothing' }, 'failed not-taken'],
  ['in doubt that were applied', { says: 'doubt', does: 'all' }, 'updated'],
  ['in doubt that were not applied', { says: 'doubt' }, 'failed timeout'],
  ['that are refused, but applied all the same,', { says: 'refused', does: 'all' }, 'updated'],
  ['that are mapped to attributes', { says: 'refused', problem: mappedCodes() }, 'failed tracking-codes-mapped'],
] as const) {
  testRow(`settings ${title} end as ${ends} and are sent once`, {
    cells: forAna({ sessionTypes: 'TRS', 'Cost center': 'CC-2' }),
    since: (webex) => webex.script('site.set', script),
    ends,
    sends: ['site.set'],
  });
}

testRow('settings are sent again without the session type that is full, and none is removed', {
  cells: forAna({ exactSessionTypes: 'TRS; STD' }),
  since: (webex) => webex.script('site.set', { says: 'refused', problem: fullType('11') }),
  ends: 'partial session-type-full',
  sends: ['site.set', 'site.set'],
  and(t, { webex }) {
    t.deepEqual(webex.account('ana@acme.com')?.sessionTypes, ['214', '3']);
  },
});

testRow('the last session type of a person is not removed', {
  cells: forAna({ removeSessionTypes: 'PRO' }),
  before: (webex) => webex.putAccount('ana@acme.com', { ...anasAccount, sessionTypes: ['214', '3'] }),
  since: (webex) => webex.putAccount('ana@acme.com', anasAccount),
  ends: 'failed no-session-type-left',
  sends: [],
});

testRow('settings that another admin changed since the plan are a conflict', {
  cells: forAna({ 'Cost center': 'CC-2' }),
  since: (webex) => webex.putAccount('ana@acme.com', { ...anasAccount, trackingCodes: { '1': 'CC-9', '3': 'Staff' } }),
  ends: 'conflict conflict',
  sends: [],
});

testRow('the site is not set where the license that gives the account is not granted', {
  cells: { ...newBo, licenses: 'Webex Suite', sessionTypes: 'TRS' },
  organization: { free: { 'L-suite': 0 } },
  ends: 'partial not-granted',
  sends: ['person.create'],
});

test.serial('a full session type and mapped tracking codes are not asked for by later rows', async (t) => {
  const webex = organization(t);
  const [first = '', second = ''] = putPeople(webex, 2);
  for (const email of [first, second]) webex.putAccount(email, { ...anasAccount, trackingCodes: {} });
  const rows = planned(webex, [
    { email: first, sessionTypes: 'TRS' },
    { email: second, sessionTypes: 'TRS' },
    forAna({ 'Cost center': 'CC-2' }),
    { email: bo, firstName: 'Bo', licenses: 'Webex Suite', 'Cost center': 'CC-2' },
  ]);
  webex.script('site.set', { says: 'refused', problem: fullType('11') });
  webex.script('site.set', { says: 'refused', problem: mappedCodes() });
  const { ends, sent } = await apply(t, webex, rows, { places: 1 });
  const [full, mapped] = ['session-type-full', 'tracking-codes-mapped'];
  t.deepEqual(ends, [`failed ${full}`, `failed ${full}`, `failed ${mapped}`, `partial ${mapped}`]);
  t.deepEqual(named(sent), [`site.set ${first}`, 'site.set ana@acme.com', `person.create ${bo}`]);
});

// Waiting for the site

testRow('a new account is read until the site knows it, then set', {
  cells: { ...newBo, licenses: 'Webex Suite', sessionTypes: 'TRS' },
  organization: { unknownFor: 3, newAccount: { sessionTypes: ['214'] } },
  ends: 'created',
  sends: ['person.create', 'site.set'],
  and(t, { calls, webex, seconds }) {
    const looks = operations(calls).slice(0, operations(calls).indexOf('site.set'));
    t.is(looks.filter((operation) => operation === 'site.read').length, 4);
    t.deepEqual(webex.account(bo)?.sessionTypes, ['214', '11']);
    // Pauses of 1, 2 and 4 seconds.
    t.is(Math.floor(seconds), 7);
  },
});

testRow('a new account that need not be read first is set until the site knows it', {
  cells: { ...newBo, licenses: 'Webex Suite', exactSessionTypes: 'TRS', Region: 'EMEA' },
  organization: { unknownFor: 3, newAccount: { sessionTypes: ['214'] } },
  ends: 'created',
  sends: ['person.create', 'site.set', 'site.set', 'site.set', 'site.set'],
  and(t, { webex, seconds }) {
    t.like(webex.account(bo), { sessionTypes: ['11'], trackingCodes: { '2': 'EMEA' } });
    t.is(Math.floor(seconds), 7);
  },
});

testRow('settings that a new account has are removed where the row rules them out', {
  cells: { ...newBo, licenses: 'Webex Suite', exactSessionTypes: 'TRS', 'Cost center': '<clear>' },
  organization: { newAccount: { trackingCodes: { '1': 'default', '3': 'Staff' } } },
  ends: 'created',
  sends: ['person.create', 'site.set', 'site.set'],
  and(t, { webex }) {
    t.deepEqual(webex.account(bo)?.trackingCodes, { '3': 'Staff' });
  },
});

testRow('a wait for the site ends after the time it may take, and the row is taken up again when the job is resumed', {
  cells: { ...newBo, licenses: 'Webex Suite', sessionTypes: 'TRS' },
  organization: { unknownFor: Infinity },
  setting: { siteWait: 60 },
  ends: 'partial site-does-not-know',
  sends: ['person.create'],
  and(t, { closings, seconds }) {
    t.is(closings[0]?.ended, 'passing');
    t.is(Math.floor(seconds), 60);
  },
});

testRow('a wait for the site ends when a reading is refused', {
  cells: { ...newBo, licenses: 'Webex Suite', sessionTypes: 'TRS' },
  organization: { unknownFor: Infinity },
  since(webex) {
    webex.script('site.read', {});
    webex.script('site.read', { says: 'refused', problem: forbidden });
  },
  ends: 'partial http-403',
  sends: ['person.create'],
});

test.serial('20 rows in a row that wait for the site in vain stop the run', async (t) => {
  const webex = organization(t, { unknownFor: Infinity });
  const cells = Array.from({ length: 25 }, (_, place) => {
    return { email: `new${place}@acme.com`, firstName: 'New', licenses: 'Webex Suite', sessionTypes: 'TRS' };
  });
  const { ends, stopped } = await apply(t, webex, planned(webex, cells), { siteWait: 10 });
  t.is(stopped?.problem, 'stopped');
  t.is(ends.length, 25);
  t.is(ends.filter((end) => end === 'partial site-does-not-know').length, 19);
  t.is(ends.filter((end) => end === 'partial stopped').length, 6);
});

// Doubts that cannot be settled

for (const [call, cells, script] of [
  ['person.create', newBo, { says: 'doubt' }],
  ['person.create', newBo, { says: 'refused' }],
  ['person.update', forAna({ title: 'Lead', department: '<clear>' }), { says: 'doubt' }],
  ['person.update', forAna({ title: 'Lead', department: '<clear>' }), { says: 'refused' }],
  ['person.update', forAna({ title: 'Lead', department: '<clear>' }), { shows: undefined }],
  ['licenses.change', exchanged, { says: 'doubt' }],
  ['licenses.change', exchanged, { says: 'refused' }],
  ['licenses.change', exchanged, { shows: { licenses: [], siteUrls: [] } }],
  ['site.set', forAna({ sessionTypes: 'TRS' }), { says: 'doubt' }],
  ['site.set', forAna({ sessionTypes: 'TRS' }), { says: 'refused' }],
] as const) {
  const answer = 'says' in script ? `“${script.says}”` : 'an answer that shows nothing';
  testRow(`${call}: after ${answer} and no reading the row is unknown, and nothing else is sent`, {
    cells,
    since(webex) {
      webex.script(call, script);
      // What is read before the call can be read.
      if (call === 'person.update') webex.script('person.read', {});
      if (call === 'site.set') webex.script('site.read', {});
      for (const read of ['person.find', 'person.read', 'site.read'] as const)
        webex.script(read, { says: 'doubt', times: Infinity });
    },
    status: 'unknown',
    sends: [call],
    and(t, { closings }) {
      t.is(closings[0]?.ended, 'passing');
    },
  });
}

// An earlier run that was interrupted

/** An intent of an earlier run, of which nothing else is known. */
function announced(call: CallName, after: Readonly<Record<string, string>>, before = {}): LogEntry {
  return { kind: 'intent', row: 2, seq: 1, at: new Date().toISOString(), call, before, after };
}
const bosNames = { firstName: 'Bo', lastName: 'Li' };

const announcedCreate = announced('person.create', bosNames);
const announcedUpdate = announced('person.update', { title: 'Lead' }, { title: 'Engineer' });
const announcedSet = announced('site.set', { 'trackingCode:1': 'CC-2' }, { 'trackingCode:1': 'CC-1' });

for (const [title, cells, intent, since, ends, sends] of [
  [
    'a create that was applied is not sent again',
    newBo,
    announcedCreate,
    (webex) => webex.put({ id: 'P-bo', emails: [bo], ...bosNames, created: new Date().toISOString(), licenses: [] }),
    'created',
    [],
  ],
  ['a create that was not applied is sent', newBo, announcedCreate, () => undefined, 'created', ['person.create']],
  [
    'a create that cannot be looked up is not sent',
    newBo,
    announcedCreate,
    (webex) => webex.script('person.find', { says: 'doubt', times: Infinity }),
    'unknown interrupted',
    [],
  ],
  [
    'an update that was applied is reported, and not sent again',
    forAna({ title: 'Lead' }),
    announcedUpdate,
    (webex) => webex.put({ ...wholeAna, title: 'Lead' }),
    'updated',
    [],
  ],
  [
    'an update that was not applied is sent',
    forAna({ title: 'Lead' }),
    announcedUpdate,
    () => undefined,
    'updated',
    ['person.update'],
  ],
  [
    'settings that were applied are reported, and not sent again',
    forAna({ 'Cost center': 'CC-2' }),
    announcedSet,
    (webex) => webex.putAccount('ana@acme.com', { ...anasAccount, trackingCodes: { '1': 'CC-2', '3': 'Staff' } }),
    'updated',
    [],
  ],
] as const satisfies readonly (readonly [string, Cells, LogEntry, Since, string, readonly Operation[]])[]) {
  testRow(`after an interrupted run ${title}`, {
    cells,
    since(webex) {
      webex.log.push(intent);
      since(webex);
    },
    ends,
    sends,
  });
}

// Deleting, which only an undo asks for: of people whom an earlier job created

const deletion: RowPlan = {
  row: 2,
  cells: [],
  email: 'ana@acme.com',
  wanted: {},
  seen: { person: { id: 'P-ana', emails: ['ana@acme.com'], title: 'Engineer' } },
  changes: [{ field: 'person', from: 'ana@acme.com', to: null }],
  calls: [{ call: 'person.delete', changes: [0] }],
  problems: [],
};

for (const [title, since, ends, sends] of [
  ['who is gone afterwards', () => undefined, 'deleted', ['person.delete']],
  [
    'who is gone afterwards, whatever the answer says,',
    (webex) => webex.script('person.delete', { says: 'doubt', does: 'all' }),
    'deleted',
    ['person.delete'],
  ],
  [
    'who is still there afterwards',
    (webex) => webex.script('person.delete', { does: 'nothing' }),
    'failed not-taken',
    ['person.delete'],
  ],
  ['who was changed since the plan', (webex) => webex.put({ ...wholeAna, title: 'Boss' }), 'conflict conflict', []],
  ['who is gone already', (webex) => webex.remove('ana@acme.com'), 'unchanged', []],
] as const satisfies readonly (readonly [string, Since, string, readonly Operation[]])[]) {
  test.serial(`deleting a person ${title} ends as ${ends}`, async (t) => {
    const webex = organization(t);
    since(webex);
    const applied = await apply(t, webex, [deletion]);
    t.deepEqual(applied.ends, [ends]);
    t.deepEqual(operations(applied.sent), [...sends]);
  });
}

// Stopping

test.serial(
  'an error of the run stops it, and the row that met it is taken up again when the job is resumed',
  async (t) => {
    const webex = organization(t);
    const emails = putPeople(webex, 10);
    webex.script('person.update', { throws: signedOut, email: emails[1] ?? '' });
    const { ends, stopped, log, calls } = await apply(t, webex, planned(webex, eachOf(emails, { title: 'Lead' })), {
      places: 1,
    });
    t.is(stopped, signedOut);
    t.deepEqual(ends.slice(0, 2), ['updated', 'not-attempted stopped']);
    t.deepEqual(closingsOf(log, 3)[0]?.ended, 'cut short');
    t.false(calls.some(({ email }) => emails.indexOf(email) > 1));
  },
);

test.serial('the row that waits for a place when the run stops does not begin', async (t) => {
  const webex = organization(t);
  const emails = putPeople(webex, 2);
  webex.script('person.update', { throws: signedOut, email: emails[0] ?? '' });
  const { ends } = await apply(t, webex, planned(webex, eachOf(emails, { title: 'Lead' })), { places: 1 });
  t.deepEqual(ends, ['not-attempted stopped']);
});

for (const [title, since, ends] of [
  [
    'something is in force is done in part',
    (webex) => webex.script('site.set', { throws: signedOut }),
    'partial stopped',
  ],
  [
    'a call is in doubt is unknown',
    (webex) => {
      webex.script('person.update', { says: 'doubt' });
      webex.script('person.read', {});
      webex.script('person.read', { throws: signedOut });
    },
    'unknown timeout',
  ],
  [
    'an accepted call was not looked at is unknown',
    (webex) => {
      webex.script('person.update', { shows: undefined });
      webex.script('person.read', {});
      webex.script('person.read', { throws: signedOut });
    },
    'unknown stopped',
  ],
  [
    'nothing is sent is not attempted',
    (webex) => webex.script('person.update', { throws: signedOut }),
    'not-attempted stopped',
  ],
] as const satisfies readonly (readonly [string, Since, string])[]) {
  testRow(`a row in which the run stops where ${title}, and is taken up again when the job is resumed`, {
    cells: forAna({ title: 'Lead', sessionTypes: 'TRS' }),
    since,
    ends,
    and(t, { stopped, closings }) {
      t.is(stopped, signedOut);
      t.is(closings[0]?.ended, 'cut short');
    },
  });
}

testRow('a row is not begun, and not closed, where the run stops before its first intent', {
  cells: forAna({ title: 'Lead' }),
  since: (webex) => webex.script('person.read', { throws: signedOut }),
  sends: [],
  and(t, { ends, closings, stopped }) {
    t.is(stopped, signedOut);
    t.deepEqual([ends, closings], [[], []]);
  },
});

testRow('nothing is sent where its intent cannot be written', {
  cells: forAna({ title: 'Lead' }),
  setting: { journal: { intent: () => Promise.reject(new RunError('stopped', 'The disk is full.')) } },
  ends: 'not-attempted stopped',
  sends: [],
  and(t, { stopped }) {
    t.is(stopped?.problem, 'stopped');
  },
});

test.serial('an unexpected error is thrown after all rows under way have ended', async (t) => {
  const webex = organization(t);
  const emails = putPeople(webex, 2);
  const [first = '', second = ''] = emails;
  const defect = new TypeError('a defect');
  webex.script('site.read', { throws: defect, email: first });
  webex.script('person.update', { email: second, takes: 900 });
  webex.putAccount(first, { ...anasAccount });
  const rows = planned(webex, [
    { email: first, title: 'Lead', sessionTypes: 'TRS' },
    ...eachOf(emails.slice(1), { title: 'Lead' }),
  ]);
  const { unexpected, ends } = await apply(t, webex, rows, { places: 2 });
  t.is(unexpected, defect);
  t.deepEqual(ends, ['partial stopped', 'updated']);
});

test.serial(
  'where an unexpected error comes out of a call that changes something, nobody knows whether it was sent',
  async (t) => {
    const webex = organization(t);
    const emails = putPeople(webex, 1);
    webex.script('person.update', { throws: new TypeError('a defect'), email: emails[0] ?? '' });
    const { ends } = await apply(t, webex, planned(webex, eachOf(emails, { title: 'Lead' })));
    t.deepEqual(ends, ['unknown stopped']);
  },
);

test.serial('rows that are under way when another one stops the run are finished', async (t) => {
  const webex = organization(t);
  const emails = putPeople(webex, 2);
  const [first = '', second = ''] = emails;
  webex.script('person.update', { throws: signedOut, email: first });
  webex.script('person.update', { email: second, takes: 900 });
  const { ends, stopped } = await apply(t, webex, planned(webex, eachOf(emails, { title: 'Lead' })), { places: 2 });
  t.is(stopped, signedOut);
  t.deepEqual(ends, ['not-attempted stopped', 'updated']);
});

test.serial('a row that waits for the site gives up at once when the run is interrupted', async (t) => {
  const webex = organization(t, { unknownFor: Infinity });
  const interrupt = new AbortController();
  const rows = planned(webex, [{ ...newBo, licenses: 'Webex Suite', sessionTypes: 'TRS' }]);
  const { ends, stopped, closings, seconds } = await apply(t, webex, rows, {
    signal: interrupt.signal,
    onWaiting: () => setTimeout(() => interrupt.abort(), 3500),
  });
  t.is(stopped?.problem, 'stopped');
  t.deepEqual(ends, ['partial stopped']);
  t.true(seconds < 3.7, `${seconds} s`);
  t.is(closings[0]?.ended, 'cut short');
});

for (const [what, script, problem, last] of [
  ['are refused for one reason', { says: 'refused' }, 'stopped', 'failed, cut short'],
  ['are forbidden', { says: 'refused', problem: forbidden }, 'signIn', 'not-attempted, cut short'],
  ['fail for a reason that may pass', { says: 'doubt' }, 'stopped', 'failed, passing'],
] as const) {
  test.serial(
    `20 rows in a row that ${what} stop the run, and are taken up again when the job is resumed`,
    async (t) => {
      const webex = organization(t);
      const emails = putPeople(webex, 30);
      webex.script('person.update', { ...script, times: Infinity });
      const { stopped, ends, log } = await apply(t, webex, planned(webex, eachOf(emails, { title: 'Lead' })), {
        places: 1,
      });
      t.is(stopped?.problem, problem);
      t.true(ends.length <= 20);
      const index = indexLog(log);
      const lastOf = (row: number): string => `${index.closing(row)?.status ?? ''}, ${index.ended(row) ?? ''}`;
      t.deepEqual(
        emails.slice(0, 20).map((_, place) => lastOf(place + 2)),
        emails.slice(0, 20).map(() => last),
      );
    },
  );
}

test.serial('refusals that are accepted do not stop the run', async (t) => {
  const webex = organization(t);
  const emails = putPeople(webex, 25);
  webex.script('person.update', { says: 'refused', times: Infinity });
  const { stopped, ends } = await apply(t, webex, planned(webex, eachOf(emails, { title: 'Lead' })), {
    places: 1,
    accepted: 'all',
  });
  t.is(stopped, undefined);
  t.deepEqual(
    ends,
    emails.map(() => 'failed http-400'),
  );
});

test.serial('the second row in a row for which the site denies the right stops the run', async (t) => {
  const webex = organization(t);
  const emails = putPeople(webex, 2);
  for (const email of emails) webex.putAccount(email, anasAccount);
  webex.script('site.set', { says: 'refused', problem: noRight, times: Infinity });
  const rows = planned(webex, eachOf(emails, { sessionTypes: 'TRS' }));
  const { stopped, ends } = await apply(t, webex, rows, { places: 1 });
  t.is(stopped?.problem, 'signIn');
  t.deepEqual(ends, ['failed xml-000015', 'failed xml-000015']);
});

// Managers whom the same file creates

const cy = 'cy@acme.com';
const newCy = { email: cy, firstName: 'Cy', lastName: 'Wu' };

test.serial('managers are set when everyone in the file is created, and the rows end only then', async (t) => {
  const webex = organization(t);
  const rows = planned(webex, [{ ...newBo, manager: cy }, { ...newCy, manager: bo }, forAna({ manager: cy })]);
  const { ends, sent, log } = await apply(t, webex, rows);
  t.deepEqual(ends, ['created', 'created', 'updated']);
  t.deepEqual(named(sent).slice(0, 2), [`person.create ${bo}`, `person.create ${cy}`]);
  t.deepEqual(
    named(sent).slice(2).sort(),
    ['ana@acme.com', bo, cy].map((email) => `person.update ${email}`),
  );
  t.deepEqual(
    [bo, cy, 'ana@acme.com'].map((email) => webex.person(email)?.managerId),
    [`P-${cy}`, `P-${bo}`, `P-${cy}`],
  );
  t.deepEqual(
    closingsOf(log, 2).map(({ ended }) => ended),
    ['awaiting manager', undefined],
  );
});

test.serial('values are emptied after the manager is set', async (t) => {
  const webex = organization(t);
  const rows = planned(webex, [forAna({ manager: cy, department: '<clear>', title: 'Lead' }), newCy]);
  const { ends, calls } = await apply(t, webex, rows);
  t.deepEqual(ends, ['updated', 'created']);
  t.deepEqual(
    asked(calls, 'person.update').map((body) => {
      const { title, managerId, department } = body as Person;
      return [title, managerId, department];
    }),
    [
      ['Lead', 'P-boss', 'Research'],
      ['Lead', `P-${cy}`, 'Research'],
      ['Lead', `P-${cy}`, ''],
    ],
  );
});

test.serial(
  'a manager who was not created is missing, all else that the row sets is in force, and nothing is emptied',
  async (t) => {
    const webex = organization(t);
    const rows = planned(webex, [forAna({ manager: cy, department: '<clear>', title: 'Lead' }), newCy]);
    webex.script('person.create', { says: 'refused' });
    const { ends, told } = await apply(t, webex, rows);
    t.deepEqual(ends, ['partial unknown-manager', 'failed http-400']);
    t.is(told[0]?.errorColumn, 'manager');
    t.deepEqual(webex.person('ana@acme.com'), { ...wholeAna, title: 'Lead' });
  },
);

test.serial('a row that awaits its manager when the run stops is finished by the next run', async (t) => {
  const webex = organization(t);
  const rows = planned(webex, [{ ...newBo, manager: cy }, newCy]);
  webex.script('person.create', { throws: signedOut, email: cy });
  const first = await apply(t, webex, rows, { places: 1 });
  t.is(first.stopped, signedOut);
  t.like(closingsOf(first.log, 2), { length: 1, 0: { status: 'partial', errorCode: 'manager-later' } });
  t.deepEqual(first.ends, ['not-attempted stopped']);
  const second = await apply(t, webex, rows);
  t.deepEqual(second.ends, ['created', 'created']);
  t.deepEqual(named(second.sent), [`person.create ${cy}`, `person.update ${bo}`]);
});

// Many rows at once

test.serial('as many rows are under way as there are places, and no more', async (t) => {
  const webex = organization(t);
  const emails = putPeople(webex, 12);
  const { ends } = await apply(t, webex, planned(webex, eachOf(emails, { title: 'Lead' })), { places: 3 });
  t.deepEqual(
    ends,
    emails.map(() => 'updated'),
  );
  t.is(webex.atOnce.most, 3);
});

test.serial(
  'a row that waits for the site holds no place, and the others are applied in the order of the file',
  async (t) => {
    const webex = organization(t, { unknownFor: 3 });
    const emails = putPeople(webex, 4);
    const rows = planned(webex, [
      { ...newBo, licenses: 'Webex Suite', sessionTypes: 'TRS' },
      ...eachOf(emails, { title: 'Lead' }),
    ]);
    const waiting: number[] = [];
    const { ends, closings } = await apply(t, webex, rows, {
      places: 1,
      onWaiting: (count) => void waiting.push(count),
    });
    t.deepEqual(ends, ['created', ...emails.map(() => 'updated')]);
    t.deepEqual(
      closings.map(({ row }) => row),
      [3, 4, 5, 6, 2],
    );
    t.deepEqual(waiting, [1, 0]);
    t.is(webex.atOnce.most, 1);
  },
);

type Since = (webex: MemoryWebex) => unknown;

/** A row that is planned and applied by itself. */
interface RowTest {
  readonly cells: Cells;
  readonly organization?: OrganizationOptions;
  /** What is there before the plan is made. */
  readonly before?: (webex: MemoryWebex) => unknown;
  /** ISO 8601; default: long ago. */
  readonly readAt?: string;
  /** What happens after the plan was made. */
  readonly since?: Since;
  readonly setting?: Setting;
  /** Its status, and the code of its error. */
  readonly ends?: string;
  readonly status?: Status;
  /** The calls that may change anything. */
  readonly sends?: readonly Operation[];
  readonly and?: (t: ExecutionContext, applied: Applied) => void;
}

function testRow(title: string, row: RowTest): void {
  test.serial(title, async (t) => {
    const webex = organization(t, row.organization);
    row.before?.(webex);
    const rows = planned(webex, [row.cells], row.readAt);
    row.since?.(webex);
    const applied = await apply(t, webex, rows, row.setting);
    if (row.ends !== undefined) t.deepEqual(applied.ends, [row.ends]);
    if (row.status !== undefined)
      t.deepEqual(
        applied.told.map(({ status }) => status),
        [row.status],
      );
    if (row.sends !== undefined) t.deepEqual(operations(applied.sent), [...row.sends]);
    row.and?.(t, applied);
  });
}

interface OrganizationOptions extends Omit<MemoryOptions, 'catalog' | 'log'> {
  /** Units by license; of others there are enough. */
  readonly free?: Readonly<Record<string, number>>;
}

/** With Ana and her account on the site. Waits are counted, not measured. */
function organization(t: ExecutionContext, { free = {}, ...options }: OrganizationOptions = {}): MemoryWebex {
  countTime(t);
  const licenses = catalog.licenses.map((one) => ({ ...one, total: free[one.id] ?? 1000, consumed: 0 }));
  const webex = createMemoryWebex({ catalog: { ...catalog, licenses }, log: [], ...options });
  webex.put(wholeAna);
  webex.putAccount('ana@acme.com', anasAccount);
  return webex;
}

function eachOf(emails: readonly string[], cells: Readonly<Record<string, string>>): Cells[] {
  return emails.map((email) => ({ email, ...cells }));
}

/** So many people without anything; their addresses. */
function putPeople(webex: MemoryWebex, count: number): string[] {
  const emails = Array.from({ length: count }, (_, place) => `p${place + 1}@acme.com`);
  for (const email of emails)
    webex.put({ id: `P-${email}`, emails: [email], displayName: email, roles: [], licenses: [], siteUrls: [] });
  return emails;
}

/** The rows of a file, planned by what the organization has now. */
function planned(webex: MemoryWebex, rows: readonly Cells[], readAt = '2026-01-01T00:00:00.000Z'): RowPlan[] {
  return rows.map((cells, place) => {
    const { header, cells: row } = sheet(cells);
    const looked = { ...lookedUp(webex, cells, rows), readAt };
    const plan = planRow({ row: place + 2, cells: row }, looked, header, webex.catalog, { people: 'any' });
    const errors = plan.problems.filter(({ severity }) => severity === 'error');
    if (errors.length > 0 || plan.calls.length === 0) throw new Error(`nothing to apply: ${JSON.stringify(errors)}`);
    return plan;
  });
}

function lookedUp(webex: MemoryWebex, { email, manager }: Cells, rows: readonly Cells[]): LookedUp {
  const [person, account] = [webex.person(email), webex.account(email)];
  const managerId = manager === undefined ? undefined : (webex.person(manager)?.id ?? null);
  return {
    person: person ? { ...person, licenses: person.licenses ?? [] } : null,
    siteUser: account ? { ...account, account: email } : null,
    ...(managerId !== undefined && { managerId }),
    ...(rows.some((row) => row.email === manager) && { managerInFile: true }),
  };
}

interface Setting {
  /** Default: 4. */
  readonly places?: number;
  readonly siteWait?: number;
  readonly isOverRest?: boolean;
  readonly accepted?: ApplyContext['acceptedRefusals'];
  readonly signal?: AbortSignal;
  readonly onWaiting?: (waiting: number) => void;
  readonly journal?: Partial<Journal>;
}

interface Applied {
  readonly webex: MemoryWebex;
  readonly stopped: RunError | undefined;
  readonly unexpected: unknown;
  /** Of each row that ended, in the order of the file. */
  readonly told: readonly Outcome[];
  /** The same in short: its status, and the code of its error. */
  readonly ends: readonly string[];
  /** In the order in which the rows were closed. */
  readonly closings: readonly Closing[];
  readonly calls: readonly CallEntry[];
  /** Of the calls, those that may change anything. */
  readonly sent: readonly CallEntry[];
  readonly log: readonly LogEntry[];
  /** So long it took, in seconds that are counted. */
  readonly seconds: number;
}

/** Applies rows as `pipeline.ts` does; what the log must have whatever becomes of them is checked each time. */
async function apply(
  t: ExecutionContext,
  webex: MemoryWebex,
  rows: readonly RowPlan[],
  setting: Setting = {},
): Promise<Applied> {
  const before = webex.log.length;
  const begunAt = performance.now();
  const told: Outcome[] = [];
  const context = contextFor(webex, rows, setting, (outcome) => told.push(outcome));
  const end = await applyPlan(context).then(
    (stopped) => ({ stopped, unexpected: undefined }),
    (unexpected: unknown) => ({ stopped: undefined, unexpected }),
  );
  const log = webex.log.slice(before);
  checkLog(t, log, rows, { told, isStopped: end.stopped !== undefined });
  told.sort((a, b) => a.row - b.row);
  const ends = told.map(({ status, errorCode }) => (errorCode === undefined ? status : `${status} ${errorCode}`));
  const calls = log.filter((entry) => entry.kind === 'call');
  const closings = log.filter((entry) => entry.kind === 'closing');
  return {
    webex,
    told,
    ends,
    calls,
    sent: calls.filter(isChange),
    closings,
    log,
    ...end,
    seconds: (performance.now() - begunAt) / 1000,
  };
}

function contextFor(
  { log, catalog: offered, services }: MemoryWebex,
  rows: readonly RowPlan[],
  { places = 4, siteWait = 600, isOverRest = false, accepted = new Set(), ...setting }: Setting,
  onRow: (outcome: Outcome) => void,
): ApplyContext {
  let index = indexLog(log);
  const sums = createLicenseSums();
  for (const row of rows) sums.add(row);
  const scarce = scarceLicenses({ licenses: sums.finish(offered) }, offered);
  return {
    run: {
      ...freshRun(),
      ...{ catalog: offered, isOverRest, rules: { verify: 'sample', siteWait } },
      journal: { ...createMemoryJournal(log), ...setting.journal },
      queues: createLicenseQueues(scarce),
    },
    services: () => services,
    rows: () => Readable.from(rows.filter(({ row }) => index.ended(row) !== 'for good')),
    begun: (row) => index.begun(row),
    awaitingManager: (row) => index.ended(row) === 'awaiting manager',
    closing: (row) => Promise.resolve(index.closing(row)),
    beforeManagers: () => Promise.resolve(void (index = indexLog(log))),
    scarce: new Set(scarce.map(({ id }) => id)),
    acceptedRefusals: accepted,
    ...{ places, onRow },
    onWaiting: (waiting) => setting.onWaiting?.(waiting),
    signal: setting.signal ?? new AbortController().signal,
  };
}

/** Ana's record, without one of its fields. */
function without(field: keyof Person): Person {
  return Object.fromEntries(Object.entries(wholeAna).filter(([name]) => name !== field)) as unknown as Person;
}

function fullType(value: string) {
  return { code: 'xml-060041', exceptionId: '060041', message: 'full', means: 'session-type-full', value } as const;
}

function mappedCodes() {
  return { code: 'xml-060099', exceptionId: '060099', message: 'mapped', means: 'codes-mapped' } as const;
}
