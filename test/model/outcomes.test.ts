import test from 'ava';
import { outcomeOf } from '../../src/model/outcomes.js';
import type { Outcome, Problem, RowPlan } from '../../src/model/row.js';

const plan: RowPlan = {
  row: 3,
  cells: [],
  email: 'ana@acme.com',
  wanted: {},
  seen: { person: { id: 'P-1' } },
  readAt: 'then',
  changes: [{ field: 'title', from: null, to: 'Lead' }],
  calls: [{ call: 'person.update', changes: [0] }],
  problems: [],
};
const problem = (code: string, severity: Problem['severity'] = 'error'): Problem => ({
  code,
  column: 'title',
  value: 'x',
  message: 'is wrong',
  severity,
});
const closing: Outcome = { row: 3, status: 'updated', changes: plan.changes, at: 'now' };

for (const [title, planned, overrule, closed, status] of [
  ['a row with a closing is what the closing says', plan, undefined, closing, 'updated'],
  ['a row with calls and no closing was not attempted', plan, undefined, undefined, 'not-attempted'],
  ['a row without calls is unchanged', { ...plan, calls: [] }, undefined, undefined, 'unchanged'],
  ['a row with an error is invalid', { ...plan, problems: [problem('a')] }, undefined, undefined, 'invalid'],
  ['a row with a conflict is one', { ...plan, problems: [problem('conflict')] }, undefined, undefined, 'conflict'],
  ['a row with a warning is done', { ...plan, problems: [problem('a', 'warning')] }, undefined, closing, 'updated'],
  [
    'a row that could not be looked up failed',
    { ...plan, problems: [problem('look-up-failed')] },
    undefined,
    undefined,
    'failed',
  ],
  [
    'what the whole file says overrules the row',
    plan,
    { row: 3, problems: [problem('contradicting-rows')] },
    undefined,
    'invalid',
  ],
] as const) {
  test(title, (t) => {
    t.is(outcomeOf(planned, overrule, { closing: closed }).status, status);
  });
}

test('a repeated row bears the status of the first and says so', (t) => {
  t.like(outcomeOf(plan, { row: 3, sameAs: 2 }, { first: { ...closing, row: 2 } }), {
    row: 3,
    status: 'updated',
    error: 'same as row 2',
  });
});

test('an invalid row tells all its reasons', (t) => {
  const outcome = outcomeOf({ ...plan, problems: [problem('a'), problem('b')] }, undefined, {});
  t.like(outcome, { errorCode: 'a', errorColumn: 'title', error: 'title "x" is wrong; title "x" is wrong' });
});

test('a row of which calls were announced and nothing more is unknown, one without is not attempted', (t) => {
  t.like(outcomeOf(plan, undefined, { begun: true }), { status: 'unknown', errorCode: 'interrupted' });
  t.is(outcomeOf(plan, undefined, {}).status, 'not-attempted');
});

test('a row with many reasons names the first of them and how many more there are', (t) => {
  const problems = Array.from({ length: 50_000 }, (_, n) => ({ ...problem('unknown-license'), value: `L${n}` }));
  const { error = '' } = outcomeOf({ ...plan, problems }, undefined, {});
  t.regex(error, /^title "L0" is wrong; title "L1" is wrong; .*title "L19" is wrong; and 49,980 more$/u);
});
