import test from 'ava';
import { createColumnFindings } from '../../src/plan/column-findings.js';
import { scarceLicenses, shortLicenses } from '../../src/model/license-needs.js';
import { createPlanCounter } from '../../src/plan/count-plan.js';
import type { PlanSummary } from '../../src/model/plan-summary.js';
import type { Change, PlannedCall, Problem, RowPlan } from '../../src/model/row.js';
import { catalog } from '../helpers/organization.js';

const row = (number: number, changes: readonly Change[], more: Partial<RowPlan> = {}): RowPlan => ({
  row: number,
  cells: [],
  email: `p${number}@acme.com`,
  wanted: {},
  changes,
  calls: [{ call: 'licenses.change', changes: [0] }],
  problems: [],
  ...more,
});
const license = (key: string, to: boolean): Change => ({ field: 'license', key, label: key, from: !to, to });
const summaryOf = (rows: readonly RowPlan[]): PlanSummary => {
  const counter = createPlanCounter(catalog);
  for (const one of rows) counter.add(one);
  return counter.finish({ total: rows.length, chosen: rows.length, notices: [] });
};

test('of warnings of one kind the first ten are named and all are counted, so that what is wrong is not hidden', (t) => {
  const warned = (number: number): RowPlan =>
    row(number, [], { problems: [{ code: 'looks-like-rename', severity: 'warning', message: 'm' }] });
  const wrong = row(6000, [], { problems: [{ code: 'bad', severity: 'error', message: 'm' }] });
  const summary = summaryOf([...Array.from({ length: 5000 }, (_, n) => warned(n + 2)), wrong]);
  t.deepEqual([summary.warnings, summary.warned], [5000, { 'looks-like-rename': 5000 }]);
  t.deepEqual(
    summary.findings.map((finding) => finding.row),
    [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 6000],
  );
  t.false('warned' in summaryOf([wrong]));
});

const notFound = (severity: Problem['severity']): Problem => ({ code: 'person-not-found', message: 'x', severity });

for (const [title, rows, said] of [
  ['none', [], []],
  ['one', [7], [/^row 7 only removes, and its person isn't in this organization: check the address$/u]],
  ['two', [7, 9], [/^2 rows only remove, .* check the addresses in rows 7, 9$/u]],
  [
    'thousands',
    Array.from({ length: 5000 }, (_, n) => n + 2),
    [/^5,000 rows .* rows 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, …$/u],
  ],
] as const) {
  test(`leavers who are not found are counted and named behind all other findings: ${title}`, (t) => {
    const counter = createPlanCounter(catalog);
    const wrong = { code: 'wrong', message: 'x', severity: 'error' } as const;
    for (let n = 0; n < 300; n++) counter.add(row(n + 10_000, [], { problems: [wrong] }));
    for (const number of rows) counter.add(row(number, [], { problems: [notFound('warning')] }));
    const { notices, warned } = counter.finish({ total: 1, chosen: 1, notices: ['first'] });
    t.is(notices[0], 'first');
    t.is(notices.length, said.length + 1);
    for (const [place, expected] of said.entries()) t.regex(notices[place + 1] ?? '', expected);
    t.is(warned?.['person-not-found'] ?? 0, rows.length);
  });
}

test('a license that is too few names the first row without, after what others give back', (t) => {
  // Ten suites are free, and one comes back: the twelfth row that wants one gets none.
  const takers = Array.from({ length: 12 }, (_, n) => row(n + 2, [license('L-suite', true)]));
  const summary = summaryOf([...takers, row(14, [license('L-suite', false)])]);
  t.like(summary.licenses[0], { id: 'L-suite', needs: 12, givesBack: 1, free: 10, short: 1, firstShortRow: 13 });
  t.deepEqual(
    shortLicenses(summary).map(({ id }) => id),
    ['L-suite'],
  );
});

test('a license that suffices only with what others give back is scarce, not short', (t) => {
  const takers = Array.from({ length: 11 }, (_, n) => row(n + 2, [license('L-suite', true)]));
  const summary = summaryOf([...takers, row(13, [license('L-suite', false)])]);
  t.deepEqual(
    [scarceLicenses(summary, catalog), shortLicenses(summary).map(({ id }) => id)],
    [[{ id: 'L-suite', free: 10 }], []],
  );
});

test('a license whose units the service does not tell is never too few', (t) => {
  t.deepEqual(scarceLicenses(summaryOf([row(2, [license('L-assistant-1', true)])]), catalog), []);
});

test('whether licenses are too few is counted anew when a plan is applied', (t) => {
  const summary = summaryOf([row(2, [license('L-suite', true)])]);
  t.deepEqual(scarceLicenses(summary, catalog), []);
  const licenses = catalog.licenses.map((one) => (one.id === 'L-suite' ? { ...one, consumed: 100 } : one));
  t.deepEqual(scarceLicenses(summary, { ...catalog, licenses }), [{ id: 'L-suite', free: 0 }]);
});

for (const [title, changes, wanted, removals] of [
  ['a license taken away', [license('L-suite', false)], {}, 1],
  ['a title emptied', [{ field: 'title', from: 'Lead', to: null }], {}, 1],
  ['sign-in switched off', [{ field: 'loginEnabled', from: true, to: false }], {}, 1],
  ['two things of one person', [license('L-suite', false), { field: 'title', from: 'Lead', to: null }], {}, 1],
  [
    'an attendee account taken away',
    [{ field: 'attendee', key: 'acme', from: true, to: false }],
    { attendee: false },
    1,
  ],
  ['an attendee who becomes a host', [{ field: 'attendee', key: 'acme', from: true, to: false }], {}, 0],
  ['a title changed', [{ field: 'title', from: 'Lead', to: 'Boss' }], {}, 0],
  ['a license given', [license('L-suite', true)], {}, 0],
] as const) {
  test(`${title}: ${removals} people lose something`, (t) => {
    t.is(summaryOf([row(2, changes, { wanted })]).removals, removals);
  });
}

test('a hybrid license, which always says one unit, is never short', (t) => {
  const hybrid = { id: 'L-hybrid', name: 'Hybrid Calendar', total: 1, consumed: 0 };
  const counter = createPlanCounter({ ...catalog, licenses: [...catalog.licenses, hybrid] });
  for (const number of [2, 3, 4]) counter.add(row(number, [license('L-hybrid', true)]));
  const summary = counter.finish({ total: 3, chosen: 3, notices: [] });
  t.is(summary.licenses[0]?.free, undefined);
  t.deepEqual(
    shortLicenses(summary).map(({ id }) => id),
    [],
  );
});

test('what people lose is counted by kind, apart from what else changes, and the first ten are named', (t) => {
  const rows = Array.from({ length: 13 }, (_, n) =>
    row(n + 2, [
      license('L-suite', false),
      { field: 'title', from: 'Lead', to: null },
      { field: 'department', from: null, to: 'Sales' },
    ]),
  );
  const summary = summaryOf(rows);
  t.is(summary.removals, 13);
  t.deepEqual(summary.lost, { 'licenses -L-suite': 13, 'title emptied': 13 });
  t.deepEqual(summary.changes, { department: 13 });
  t.is(summary.losers.length, 10);
  t.like(summary.losers[0], { row: 2, loses: ['licenses -L-suite', 'title emptied'] });
});

test('a column of which no cell can be used is one finding, with the option that leaves it out', (t) => {
  const columns = createColumnFindings(['email', 'Boss', 'title']);
  const problem = {
    code: 'invalid-manager',
    column: 'Boss',
    value: 'Bo Li',
    message: 'is not an email address',
    severity: 'error',
  } as const;
  const rows = [2, 3, 4, 5];
  const findings = rows.map((row) => ({ row, problem }));
  for (const row of rows) columns.add(row, ['a@x.com', row === 5 ? '' : 'Bo Li', 'Lead'], row === 5 ? [] : [problem]);
  const [only, ...others] = columns.shortened(findings.slice(0, 3));
  t.deepEqual(others, []);
  t.is(only?.row, 2);
  t.regex(only?.problem.message ?? '', /^is not an email address; none of the 3 cells .* --map Boss=ignore$/u);
  const mixed = createColumnFindings(['email', 'Boss']);
  for (const row of rows) mixed.add(row, ['a@x.com', 'x'], row === 5 ? [] : [problem]);
  t.deepEqual(mixed.shortened(findings), findings);
});

const titled: Change = { field: 'title', from: 'A', to: 'B' };
const one = (call: PlannedCall['call'], changes: readonly Change[]): Partial<RowPlan> => ({
  changes,
  calls: [{ call, changes: changes.map((_, place) => place) }],
});

for (const [title, peopleApi, rows, about, rest] of [
  ['a read and a PUT each over the People API', undefined, 250, one('person.update', [titled]), 500],
  ['three requests for each hundred over SCIM', 'scim', 250, one('person.update', [titled]), 9],
  ['licenses, one by one, over SCIM too', 'scim', 250, one('licenses.change', [license('A', true)]), 250],
  ['new people without licenses, three for each hundred', 'scim', 101, one('person.create', [titled]), 6],
  ['new people with licenses, one by one', 'scim', 101, one('person.create', [titled, license('A', true)]), 101],
  ['deletions, each read alone before and after', 'scim', 100, one('person.delete', []), 203],
] as const) {
  test(`a plan tells how many calls it takes: ${title}`, (t) => {
    const counter = createPlanCounter({ ...catalog, ...(peopleApi && { peopleApi }) });
    for (let nth = 0; nth < rows; nth += 1) counter.add(row(nth + 2, [], about));
    t.is(counter.finish({ total: rows, chosen: rows, notices: [] }).calls.rest, rest);
  });
}
