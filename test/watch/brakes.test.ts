import test from 'ava';
import type { PlanSummary } from '../../src/model/plan-summary.js';
import { readLimit, type Limit } from '../../src/model/safety-limits.js';
import { brakesWith, defaultBrakes, reasonsToHold, type Judged } from '../../src/watch/brakes.js';

const people = { create: 0, update: 0, unchanged: 0, invalid: 0, failed: 0, repeated: 0, delete: 0, conflict: 0 };

function summary(change: Partial<PlanSummary> = {}): PlanSummary {
  const chosen = change.chosen ?? 1000;
  return {
    ...{
      total: chosen,
      chosen,
      people,
      otherChanges: 1,
      changes: {},
      licenses: [],
      lookUp: { by: 'list', pages: 1, people: 100_000 },
    },
    ...{ calls: { rest: 0, xml: 0 }, warnings: 0, findings: [], notices: [], removals: 0, losers: [], lost: {} },
    ...change,
  };
}

function judged(change: Partial<PlanSummary>, more: Partial<Judged> = {}): Judged {
  const columns = ['email', 'title'];
  return {
    summary: summary(change),
    columns,
    last: { rows: 1000, columns },
    brakes: defaultBrakes,
    limits: {},
    allowShortage: false,
    allowDelete: false,
    ...more,
  };
}

const short = { id: 'S', name: 'Webex Suite', needs: 12, free: 2, givesBack: 0, short: 10 } as never;

const cases: readonly (readonly [string, Judged, readonly string[]])[] = [
  ['nothing out of the ordinary', judged({ people: { ...people, update: 40 } }), []],
  ['the first file of a feed', judged({}, { last: undefined }), ['first-file']],
  ['a column that is gone', judged({}, { columns: ['email'] }), ['columns']],
  ['a column that is new', judged({}, { columns: ['email', 'title', 'licenses'] }), ['columns']],
  ['columns in another order', judged({}, { columns: ['title', 'email'] }), []],
  ['a fifth of the rows missing', judged({ chosen: 800, total: 800 }), []],
  ['more than a fifth missing', judged({ chosen: 799, total: 799 }), ['rows']],
  ['a quarter more rows', judged({ chosen: 1250, total: 1250 }), []],
  ['more than a quarter more', judged({ chosen: 1251, total: 1251 }), ['rows']],
  ['50 people who lose something', judged({ removals: 50 }), []],
  ['51 people who lose something', judged({ removals: 51 }), ['limit']],
  [
    'more than a tenth of 100 rows',
    judged({ chosen: 100, total: 100, removals: 11 }, { last: { rows: 100, columns: ['email', 'title'] } }),
    ['limit'],
  ],
  [
    'a share of five rows says nothing',
    judged({ chosen: 5, total: 5, removals: 3, otherChanges: 0 }, { last: { rows: 5, columns: ['email', 'title'] } }),
    [],
  ],
  ['20 sign-ins turned off', judged({ removals: 20, lost: { 'sign-in off': 20 } }), []],
  ['21 sign-ins turned off', judged({ removals: 21, lost: { 'sign-in off': 21 } }), ['sign-ins']],
  ['a quarter of the rows created', judged({ people: { ...people, create: 250 } }), []],
  ['more than a quarter created', judged({ people: { ...people, create: 251 } }), ['limit']],
  ['three quarters updated', judged({ people: { ...people, update: 750 } }), []],
  ['more than three quarters updated', judged({ people: { ...people, update: 751 } }), ['limit']],
  ['one row in twenty invalid', judged({ people: { ...people, invalid: 50 } }), []],
  ['more than one row in twenty invalid', judged({ people: { ...people, invalid: 51 } }), ['invalid']],
  [
    'rows that could not be looked up count as well',
    judged({ people: { ...people, invalid: 40, failed: 11 } }),
    ['invalid'],
  ],
  ['licenses that are short', judged({ licenses: [short] }), ['shortage']],
  ['one person who is deleted', judged({ people: { ...people, delete: 1 } }), ['deletes']],
  ['deletions that are allowed', judged({ people: { ...people, delete: 10 } }, { allowDelete: true }), []],
  ['more deletions than are allowed', judged({ people: { ...people, delete: 11 } }, { allowDelete: true }), ['limit']],
  ['a shortage that is allowed', judged({ licenses: [short] }, { allowShortage: true }), []],
  [
    'a limit of the command line',
    judged({ people: { ...people, create: 3 } }, { limits: { 'max-creates': readLimit('2') as Limit } }),
    ['limit'],
  ],
  ['a brake that was raised', judged({ removals: 80 }, { brakes: brakesWith({ removals: readLimit('100') }) }), []],
  [
    'a brake that was set to none at all',
    judged({ people: { ...people, invalid: 1 } }, { brakes: brakesWith({ invalid: readLimit('0') }) }),
    ['invalid'],
  ],
];
for (const [what, one, codes] of cases) {
  test(`${what}: ${codes.length === 0 ? 'applied at once' : `waits for ${codes.join(', ')}`}`, (t) => {
    t.deepEqual(
      reasonsToHold(one).map(({ code }) => code),
      [...codes],
    );
  });
}

test('every reason is a sentence with its numbers', (t) => {
  const [reason] = reasonsToHold(judged({ removals: 121 }));
  t.is(reason?.message, '121 people of 1,000 rows would lose access or data (12.1 %); the limit is 50');
});
