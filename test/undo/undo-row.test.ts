import test from 'ava';
import { describeChange } from '../../src/fields/changes.js';
import type { LookedUp } from '../../src/plan/looked-up.js';
import type { Change, RowPlan } from '../../src/model/row.js';
import { outcomeWithoutCalls } from '../../src/model/outcomes.js';
import { planUndoRow } from '../../src/undo/undo-row.js';
import type { CreatedChoice } from '../../src/model/plan-options.js';
import type { RowInForce } from '../../src/undo/undo-step.js';
import { ana, anasAccount, catalog, here, nobody, site } from '../helpers/organization.js';

const row: RowInForce = {
  row: 4,
  cells: ['ana@acme.com'],
  email: 'ana@acme.com',
  emailColumn: 'email',
  inForce: [],
  given: [],
  personId: ana.id,
  created: 'no',
};
const plan = (left: Partial<RowInForce>, looked: LookedUp = here, created: CreatedChoice = 'keep'): RowPlan =>
  planUndoRow({ ...row, ...left }, looked, catalog, created);
const told = ({ changes }: RowPlan): string[] => changes.map(describeChange);
const calls = (planned: RowPlan): string[] => planned.calls.map(({ call, changes }) => `${call} ${changes.join(',')}`);
const status = (planned: RowPlan): string => outcomeWithoutCalls(planned)?.status ?? 'calls';

const title: Change = { field: 'title', from: 'Trainee', to: 'Engineer' };
const department: Change = { field: 'department', from: null, to: 'Research' };
const emptied: Change = { field: 'manager', from: 'boss@acme.com', fromId: 'P-boss', to: null };
const suite = (to: boolean): Change => ({ field: 'license', key: 'L-suite', label: 'Webex Suite', from: !to, to });
const messaging = (to: boolean): Change => ({
  field: 'license',
  key: 'L-messaging',
  label: 'Messaging',
  from: !to,
  to,
});
const attendee = (to: boolean): Change => ({ field: 'attendee', key: site, label: site, from: !to, to });
const pro: Change = { field: 'sessionType', key: '214', label: 'Pro 200', from: false, to: true };
const cost: Change = { field: 'trackingCode', key: '1', label: 'Cost center', from: null, to: 'CC-1' };
const unlicensed: LookedUp = { ...here, person: { ...ana, licenses: [], siteUrls: [] } };
const before = { ...anasAccount, sessionTypes: ['3', '11'], trackingCodes: { '1': 'CC-0' } };

for (const [what, left, looked, changes, made] of [
  ['a field is put back', { inForce: [title] }, here, ['title "Engineer" → "Trainee"'], ['person.update 0']],
  [
    'a field that was empty is emptied',
    { inForce: [department] },
    here,
    ['department "Research" → (empty)'],
    ['person.update 0'],
  ],
  ['a manager comes back', { inForce: [emptied] }, here, ['manager "boss@acme.com"'], ['person.update 0']],
  [
    'a license that was given is taken away after the profile is as before',
    { inForce: [title, messaging(true)] },
    { ...here, person: { ...ana, licenses: ['L-suite', 'L-messaging'] } },
    ['title "Engineer" → "Trainee"', 'licenses -Messaging'],
    ['person.update 0', 'licenses.change 1'],
  ],
  [
    'a license that was taken away comes back',
    { inForce: [messaging(false)] },
    here,
    ['licenses +Messaging'],
    ['licenses.change 0'],
  ],
  [
    'an account that goes takes settings along that the job brought',
    { inForce: [suite(true), pro, cost], accountBefore: null },
    here,
    ['licenses -Webex Suite'],
    ['licenses.change 0'],
  ],
  [
    'an account that was there before is set back first',
    { inForce: [suite(true), cost], accountBefore: before },
    here,
    ['licenses -Webex Suite', 'Cost center "CC-1" → (empty)'],
    ['site.set 1', 'licenses.change 0'],
  ],
  [
    'an account that comes back gets all its settings',
    { inForce: [suite(false)], accountBefore: before },
    unlicensed,
    ['licenses +Webex Suite', 'session types +Standard 100', 'session types +Training 200', 'Cost center "CC-0"'],
    ['licenses.change 0', 'site.set 1,2,3'],
  ],
  [
    'settings of somebody who is a host again by somebody else are not touched',
    { inForce: [suite(false)], accountBefore: before },
    here,
    [],
    [],
  ],
  [
    'an attendee who became a host is one again, in one call',
    { inForce: [attendee(false), suite(true)], accountBefore: { ...before, sessionTypes: [], trackingCodes: {} } },
    here,
    ['add attendee account', 'licenses -Webex Suite'],
    ['licenses.change 0,1'],
  ],
  ['what is as before already needs nothing', { inForce: [messaging(true)] }, here, [], []],
] as const satisfies readonly (readonly [
  string,
  Partial<RowInForce>,
  LookedUp,
  readonly string[],
  readonly string[],
])[]) {
  test(what, (t) => {
    const planned = plan(left, looked);
    t.deepEqual([told(planned), calls(planned), planned.problems], [[...changes], [...made], []]);
  });
}

const changed: LookedUp = { ...here, person: { ...ana, title: 'Chief' } };
for (const [what, left, looked, created, ends] of [
  ['all that the job left was changed since', { inForce: [title] }, changed, 'keep', 'conflict'],
  ['one of two was changed since', { inForce: [title, department] }, changed, 'keep', 'calls'],
  ['the person is gone', { inForce: [title] }, nobody, 'keep', 'conflict'],
  ['a created person is gone', { created: 'yes' }, nobody, 'delete', 'unchanged'],
  ['a created person is kept', { created: 'yes', inForce: [title] }, {}, 'keep', 'unchanged'],
  ['a created person was changed since', { created: 'yes', inForce: [title] }, changed, 'delete', 'conflict'],
  ['a created person has another license', { created: 'yes', inForce: [title] }, here, 'delete', 'conflict'],
  ['a created person is as they were left', { created: 'yes', inForce: [suite(true)] }, here, 'delete', 'calls'],
  [
    'a license came unasked',
    { created: 'yes', given: [{ id: 'L-suite', name: 'Webex Suite' }] },
    here,
    'delete',
    'calls',
  ],
  ['nobody knows who created the person', { created: 'perhaps' }, here, 'delete', 'conflict'],
] as const satisfies readonly (readonly [string, Partial<RowInForce>, LookedUp, CreatedChoice, string])[]) {
  test(`where ${what}, the row is ${ends === 'calls' ? 'done' : ends}`, (t) => {
    t.is(status(plan(left, looked, created)), ends);
  });
}

test('an attendee entry that cannot be seen is taken away, and said to be unseen; one that went for sure is not', (t) => {
  const away: LookedUp = { ...unlicensed, siteUser: null };
  const unseen = plan({ inForce: [attendee(true)], accountBefore: null }, away);
  t.deepEqual([told(unseen), calls(unseen)], [['remove attendee account'], ['licenses.change 0']]);
  t.like(unseen.problems, [{ code: 'attendee-not-shown', severity: 'warning' }]);
  const shownByRecord = { ...away, person: { ...ana, licenses: [], siteUrls: [`${site}#attendee`] } };
  t.deepEqual(plan({ inForce: [attendee(true)], accountBefore: null }, shownByRecord).problems, []);
  const setUp = plan({ inForce: [attendee(true), cost], accountBefore: null }, away);
  t.deepEqual([told(setUp), setUp.problems], [[], []]);
});

test('a field that stays is named with what it is now, and leaves the others be put back', (t) => {
  const planned = plan({ inForce: [title, department] }, changed);
  t.deepEqual(told(planned), ['department "Research" → (empty)']);
  t.like(planned.problems[0], { code: 'conflict', column: 'title', severity: 'warning' });
  t.regex(planned.problems[0]?.message ?? '', /"Engineer".*"Chief"/u);
});

test('a created person is deactivated: sign-in off, and what the job gave is free again', (t) => {
  const planned = plan({ created: 'yes', inForce: [title, suite(true), messaging(true)] }, changed, 'deactivate');
  t.deepEqual(told(planned), ['loginEnabled true → false', 'licenses -Webex Suite']);
});

test('a created person is deleted by one call, with the licenses that become free', (t) => {
  const planned = plan({ created: 'yes', inForce: [suite(true)] }, here, 'delete');
  t.deepEqual([told(planned), calls(planned)], [['person deleted', 'licenses -Webex Suite'], ['person.delete 0,1']]);
});

test('settings of an account that comes back are asked for as a whole, whatever it comes back with', (t) => {
  const { wanted } = plan({ inForce: [suite(false)], accountBefore: before }, unlicensed);
  t.like(wanted.sessionTypes, { do: 'exactly' });
  t.deepEqual(wanted.trackingCodes, {
    '1': { do: 'set', value: 'CC-0' },
    '2': { do: 'clear' },
    '7': { do: 'clear' },
  });
});
