import test from 'ava';
import { planRow } from '../../src/plan/plan-row.js';
import { describeChange } from '../../src/fields/changes.js';
import type { LookedUp, PlanRules } from '../../src/plan/looked-up.js';
import type { RowPlan } from '../../src/model/row.js';
import { ana, anasAccount, catalog, here, nobody, sheet } from '../helpers/organization.js';

const plan = (cells: Record<string, string>, looked: LookedUp = here, people: PlanRules['people'] = 'any'): RowPlan => {
  const { header, cells: row } = sheet({ email: 'ana@acme.com', ...cells });
  return planRow({ row: 2, cells: row }, looked, header, catalog, { people });
};
const told = ({ changes }: RowPlan): string[] => changes.map(describeChange);
const calls = (planned: RowPlan): string[] => planned.calls.map(({ call, changes }) => `${call} ${changes.join(',')}`);
const codes = ({ problems }: RowPlan): string[] =>
  problems.map(({ code, severity }) => (severity === 'warning' ? `${code} (warning)` : code));
const messaging = { ...ana, licenses: ['L-messaging'], siteUrls: [] };

for (const [title, cells, looked, changes, made] of [
  [
    'a row that says what is there changes nothing',
    { title: 'Engineer', licenses: 'Webex Suite', sessionTypes: 'PRO', 'Cost center': 'CC-1' },
    here,
    [],
    [],
  ],
  [
    'a profile field that differs is an update',
    { title: 'Lead' },
    here,
    ['title "Engineer" → "Lead"'],
    ['person.update 0'],
  ],
  [
    'an emptied field is an update',
    { department: '<clear>' },
    here,
    ['department "Research" → (empty)'],
    ['person.update 0'],
  ],
  [
    'a license alone is a change of licenses',
    { licenses: 'Messaging' },
    here,
    ['licenses +Messaging'],
    ['licenses.change 0'],
  ],
  [
    'profile and licenses go together',
    { title: 'Lead', licenses: 'Messaging' },
    here,
    ['title "Engineer" → "Lead"', 'licenses +Messaging'],
    ['person.update 0,1'],
  ],
  [
    'sign-in and a license taken away go together',
    { loginEnabled: 'false', removeLicenses: 'Webex Suite' },
    here,
    ['loginEnabled true → false', 'licenses -Webex Suite'],
    ['person.update 0,1'],
  ],
  [
    'session types are added to what is there',
    { sessionTypes: 'PRO; TRS' },
    here,
    ['session types +Training 200'],
    ['site.set 0'],
  ],
  [
    'exact session types take away what is not named',
    { exactSessionTypes: 'TRS' },
    here,
    ['session types -Pro 200', 'session types +Training 200'],
    ['site.set 0,1'],
  ],
  [
    'exact licenses leave implicit ones and those of other sites alone',
    { exactLicenses: 'Messaging' },
    { ...here, person: { ...ana, licenses: ['L-suite', 'L-share', 'L-suite-emea'] } },
    ['licenses -Webex Suite', 'licenses +Messaging'],
    ['licenses.change 1', 'licenses.change 0'],
  ],
  [
    'a new person is created, signed out afterwards, then set up on the site',
    { firstName: 'Ana', licenses: 'Webex Suite', loginEnabled: 'false', sessionTypes: 'TRS' },
    nobody,
    ['firstName "Ana"', 'loginEnabled false', 'licenses +Webex Suite', 'session types +Training 200'],
    ['person.create 0,2', 'person.update 1', 'site.set 3'],
  ],
  [
    'an attendee gets the account with the create',
    { firstName: 'Ana', attendee: 'true' },
    nobody,
    ['firstName "Ana"', 'add attendee account'],
    ['person.create 0,1'],
  ],
  [
    'an attendee who gets a license of the site becomes a host',
    { licenses: 'Webex Suite' },
    { ...here, person: { ...messaging, siteUrls: ['acme.webex.com#attendee'] } },
    ['licenses +Webex Suite', 'remove attendee account'],
    ['licenses.change 0', 'licenses.change 1'],
  ],
  [
    'a host becomes an attendee where the row takes the license away',
    { title: 'Lead', removeLicenses: 'Webex Suite', attendee: 'true' },
    here,
    ['title "Engineer" → "Lead"', 'licenses -Webex Suite', 'add attendee account'],
    ['person.update 0', 'licenses.change 1,2'],
  ],
] as const satisfies readonly (readonly [
  string,
  Record<string, string>,
  LookedUp,
  readonly string[],
  readonly string[],
])[]) {
  test(title, (t) => {
    const planned = plan(cells, looked);
    t.deepEqual(
      codes(planned).filter((code) => !code.includes('warning')),
      [],
    );
    t.deepEqual(told(planned), [...changes]);
    t.deepEqual(calls(planned), [...made]);
  });
}

for (const cells of [
  { loginEnabled: 'false' },
  { removeLicenses: 'Webex Suite' },
  { exactLicenses: '<clear>' },
  { title: '<clear>', 'Cost center': '<clear>', manager: '<clear>' },
  { removeSessionTypes: 'PRO', attendee: 'false' },
]) {
  const columns = Object.keys(cells).join(', ');
  test(`no person is created for a row that only takes away, and it is warned that there is none: ${columns}`, (t) => {
    const planned = plan(cells, nobody);
    t.deepEqual([planned.calls, codes(planned), planned.seen?.person], [[], ['person-not-found (warning)'], null]);
  });

  test(`a row that only takes away is wrong where another address was probably meant: ${columns}`, (t) => {
    for (const because of ['name', 'letters'] as const) {
      const planned = plan(cells, { ...nobody, near: { email: 'anna@acme.com', because } });
      t.deepEqual([planned.calls, codes(planned)], [[], ['unknown-person']]);
      t.regex(planned.problems[0]?.message ?? '', /"anna@acme\.com"/u);
    }
    // What is only alike is no reason for anything.
    t.deepEqual(codes(plan(cells, { ...nobody, near: { email: 'x@acme.com', because: 'likely' } })), [
      'person-not-found (warning)',
    ]);
  });

  test(`with --people existing a row that only takes away is wrong where the person is not there: ${columns}`, (t) => {
    t.deepEqual(codes(plan(cells, nobody, 'existing')), ['unknown-person']);
  });
}

const twin = { email: 'anna@acme.com', because: 'name' } as const;
for (const [title, cells, near, expected] of [
  ['is warned of', {}, undefined, ['creates-without-sign-in (warning)']],
  ['is wrong where another address was probably meant', {}, twin, ['unknown-person']],
  ['creates a person where it gives something', { licenses: 'Messaging' }, twin, []],
  ['creates a person where it sets a title', { title: 'Lead' }, twin, []],
] as const) {
  test(`a row that turns the sign-in off and says a name, and whose person is not there, ${title}`, (t) => {
    const row = { firstName: 'Ana', lastName: 'Ruiz', loginEnabled: 'false', ...cells };
    t.deepEqual(codes(plan(row, { ...nobody, ...(near && { near }) })), [...expected]);
  });
}

for (const [title, cells, looked, expected, people] of [
  ['creating needs a name', { licenses: 'Webex Suite' }, nobody, ['needs-name'], 'any'],
  ['a row with nothing but an address needs a name too', {}, nobody, ['needs-name'], 'any'],
  ['unknown people are ruled out by --people existing', { firstName: 'Ana' }, nobody, ['unknown-person'], 'existing'],
  ['people who are there are ruled out by --people new', { title: 'Lead' }, here, ['person-exists'], 'new'],
  [
    'a manager must be of the organization',
    { manager: 'bo@acme.com' },
    { ...here, managerId: null },
    ['unknown-manager'],
    'any',
  ],
  ['a Calling license is not added', { licenses: 'Webex Calling - Professional' }, here, ['calling-license'], 'any'],
  [
    'a Calling license is not taken away by leaving it out',
    { exactLicenses: 'Webex Suite' },
    { ...here, person: { ...ana, licenses: ['L-suite', 'L-calling'] } },
    ['calling-license'],
    'any',
  ],
  [
    'a Calling license that is there already may be named',
    { licenses: 'Webex Calling - Professional' },
    { ...here, person: { ...ana, licenses: ['L-calling'] } },
    [],
    'any',
  ],
  ['a host is no attendee', { attendee: 'true' }, here, ['host-and-attendee'], 'any'],
  [
    'one row does not ask for host and attendee',
    { firstName: 'A', attendee: 'true', licenses: 'Webex Suite' },
    nobody,
    ['host-and-attendee'],
    'any',
  ],
  [
    'site settings need an account',
    { sessionTypes: 'PRO' },
    { ...here, person: messaging, siteUser: null },
    ['no-account'],
    'any',
  ],
  [
    'site settings of a new person need a license of the site',
    { firstName: 'Ana', 'Cost center': 'CC-2', Division: 'Staff' },
    nobody,
    ['no-account'],
    'any',
  ],
  [
    'site settings do not go together with taking the account away',
    { removeLicenses: 'Webex Suite', sessionTypes: 'TRS' },
    here,
    ['account-goes'],
    'any',
  ],
  [
    'an account that the site does not know yet is told of',
    { sessionTypes: 'TRS' },
    { ...here, siteUser: null },
    ['account-pending'],
    'any',
  ],
  ['a deactivated session type is not added', { sessionTypes: '5' }, here, ['inactive-session-type'], 'any'],
  [
    'a deactivated session type that is there may be named and taken away',
    { removeSessionTypes: '5' },
    { ...here, siteUser: { ...anasAccount, sessionTypes: ['5', '214'] } },
    [],
    'any',
  ],
  ['the last session type is not taken away', { removeSessionTypes: 'PRO' }, here, ['no-session-type-left'], 'any'],
  [
    'a personal room without PRO or STD is warned of',
    { exactSessionTypes: 'TRS' },
    { ...here, siteUser: { ...anasAccount, personalRoom: true } },
    ['personal-room (warning)'],
    'any',
  ],
  [
    'a center that is off for the person is warned of',
    { sessionTypes: 'TRS' },
    { ...here, siteUser: { ...anasAccount, servicesOff: ['TrainingCenter'] } },
    ['center-off (warning)'],
    'any',
  ],
  [
    'a required code that the row leaves out is warned of',
    { 'Cost center': 'CC-2' },
    { ...here, siteUser: { ...anasAccount, trackingCodes: {} } },
    ['required-code-missing (warning)'],
    'any',
  ],
  ['a required code that has a value already is not missed', { 'Cost center': 'CC-2' }, here, [], 'any'],
  [
    'reasons that need a look-up come beside those that do not',
    { attendee: 'maybe', manager: 'bo@acme.com' },
    { ...nobody, managerId: null },
    ['not-boolean', 'needs-name', 'unknown-manager'],
    'any',
  ],
] as const satisfies readonly (readonly [
  string,
  Record<string, string>,
  LookedUp,
  readonly string[],
  PlanRules['people'],
])[]) {
  test(title, (t) => {
    const planned = plan(cells, looked, people);
    t.deepEqual(codes(planned), [...expected]);
    if (planned.problems.some(({ severity }) => severity === 'error')) t.deepEqual(planned.calls, []);
  });
}

const emma: LookedUp = { ...nobody, namesakes: { people: [['emma@acme.com']], areTooMany: false } };

for (const [title, cells, looked, people, expected] of [
  ['who would be created beside a namesake is warned of', { firstName: 'Emma' }, emma, 'any', true],
  ['also where only new people are asked for', { firstName: 'Emma' }, emma, 'new', true],
  ['nobody of the name is no warning', { firstName: 'Emma' }, { ...emma, namesakes: undefined }, 'any', false],
  [
    'a row that creates nobody because it is wrong is not',
    { firstName: 'Emma', attendee: 'maybe' },
    emma,
    'any',
    false,
  ],
  ['nor one that only takes away', { removeLicenses: 'Webex Suite' }, emma, 'any', false],
  ['nor one about somebody who was ruled out', { firstName: 'Emma' }, emma, 'existing', false],
] as const) {
  test(title, (t) => {
    const { namesakes, ...without } = looked;
    const planned = plan(cells, namesakes === undefined ? without : { ...without, namesakes }, people);
    const warnings = planned.problems.filter(({ code }) => code === 'looks-like-rename');
    t.is(warnings.length, expected ? 1 : 0);
    if (expected) {
      t.like(warnings[0], { severity: 'warning', column: 'email', value: 'ana@acme.com' });
      t.regex(warnings[0]?.message ?? '', /emma@acme\.com/u);
      t.deepEqual(calls(planned), ['person.create 0']);
    }
  });
}

test('a row without an account is told which licenses would give one', (t) => {
  const [problem] = plan({ sessionTypes: 'PRO' }, { ...here, person: messaging, siteUser: null }).problems;
  t.regex(problem?.message ?? '', /add "acme\.webex\.com - Webex Suite" in licenses/u);
});

test('a plan holds of the person only what the row speaks of', (t) => {
  t.deepEqual(plan({ title: 'Lead' }, { person: ana, readAt: 'now' }).seen, {
    person: { id: 'P-ana', emails: ['ana@acme.com'], title: 'Engineer' },
  });
});

test('a problem is told under the heading of the file', (t) => {
  const [problem] = plan({ ATTENDEE: 'true' }).problems;
  t.is(problem?.column, 'ATTENDEE');
});

test('a failed look-up is the row’s problem and makes no calls', (t) => {
  const problem = { code: 'look-up-failed', message: 'no answer', severity: 'error' } as const;
  const planned = plan({ title: 'Lead' }, { readAt: 'now', problem });
  t.deepEqual([planned.calls, codes(planned)], [[], ['look-up-failed']]);
});
