import test from 'ava';
import { beyondRule, isAnother } from '../../src/model/approval-rule.js';
import { readLimit, type Counted } from '../../src/model/safety-limits.js';

const counted: Counted = { chosen: 1000, people: { create: 100, update: 500 }, removals: 30, lookUp: { people: 100 } };
const deleting: Counted = { ...counted, people: { create: 0, update: 0, delete: 12 } };
const limit = (text: string): NonNullable<ReturnType<typeof readLimit>> => readLimit(text) ?? { spelled: '' };

for (const [what, rule, expected] of [
  ['an empty rule', {}, []],
  ['a rule that is just met', { changes: limit('600'), creates: limit('10%'), removals: limit('30') }, []],
  [
    'a number of changes',
    { changes: limit('599') },
    ['600 people in 1,000 rows would be created or updated (60 %); more than 599 needs the approval of another person'],
  ],
  [
    'a share of creates',
    { creates: limit('5%') },
    ['100 people in 1,000 rows would be created (10 %); more than 5 % needs the approval of another person'],
  ],
  [
    'a number of removals',
    { removals: limit('0') },
    ['30 people in 1,000 rows would lose access or data (3 %); more than 0 needs the approval of another person'],
  ],
] as const) {
  test(`${what} holds a plan only for what is beyond it`, (t) => {
    t.deepEqual(beyondRule(counted, rule), expected);
  });
}

test('a rule for deletions holds a plan beyond it, and without one nothing is said of them', (t) => {
  t.deepEqual(beyondRule(deleting, {}), []);
  t.deepEqual(beyondRule(deleting, { deletes: limit('12') }), []);
  t.deepEqual(beyondRule(deleting, { deletes: limit('0') }), [
    '12 people in 1,000 rows would be deleted (1 %); more than 0 needs the approval of another person',
  ]);
});

for (const [planner, approver, another] of [
  [{ user: 'ana', admin: 'ana@acme.example' }, { user: 'ana' }, false],
  [{ user: 'ana', admin: 'ana@acme.example' }, { user: 'ANA', admin: 'Ana@acme.example' }, false],
  [{ user: 'ana', admin: 'ana@acme.example' }, { user: 'bob' }, true],
  [{ user: 'root', admin: 'ana@acme.example' }, { user: 'root', admin: 'bob@acme.example' }, true],
  [{ admin: 'ana@acme.example' }, { user: 'bob' }, false],
  [{ admin: 'ana@acme.example' }, { user: 'bob', admin: 'bob@acme.example' }, true],
] as const) {
  test(`${JSON.stringify(approver)} is ${another ? 'another' : 'no other'} than ${JSON.stringify(planner)}`, (t) => {
    t.is(isAnother(planner, approver), another);
  });
}
