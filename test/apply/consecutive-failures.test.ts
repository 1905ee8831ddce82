import test from 'ava';
import { watchFailures, type FailureRules } from '../../src/apply/consecutive-failures.js';
import { createLedger } from '../../src/apply/ledger.js';
import { rowOutcome } from '../../src/apply/row-outcome.js';
import type { RowRun } from '../../src/apply/row-context.js';
import type { Closing } from '../../src/job/journal.js';
import type { CallName, Change, RowPlan } from '../../src/model/row.js';

const at = '2026-01-01T00:00:00.000Z';
const title: Change = { field: 'title', from: null, to: 'Lead' };
const scarceLicense: Change = { field: 'license', key: 'L-few', label: 'Few', from: false, to: true };
const ampleLicense: Change = { field: 'license', key: 'L-many', label: 'Many', from: false, to: true };

interface Ending {
  readonly changes?: readonly Change[];
  readonly call?: CallName;
  /** Absent: everything is in force. */
  readonly code?: string;
  readonly message?: string;
  /** Calls that this run announced for the row. */
  readonly asked?: number;
}

const synced = { code: 'http-400', message: 'it is synced' };

function watched(accepted: FailureRules['accepted'] = new Set()) {
  const closings: Closing[] = [];
  const failures = watchFailures({
    journal: { closing: (closing) => void closings.push(closing) },
    scarce: new Set(['L-few']),
    accepted,
  });
  let number = 1;
  const end = ({ changes = [title], call = 'person.update', code, message = 'no', asked = 1 }: Ending): void => {
    const plan: RowPlan = {
      row: (number += 1),
      cells: [],
      email: '',
      wanted: {},
      changes,
      calls: [{ call, changes: changes.map((_, place) => place) }],
      problems: [],
    };
    const ledger = createLedger(plan);
    for (const change of changes) {
      if (code === undefined) ledger.inForce(change);
      else ledger.refuse(change, { code, message });
    }
    // Of a row under way the decision looks at these alone.
    const row = { plan, ledger, begun: undefined, seq: asked } as Partial<RowRun> as RowRun;
    failures.closed(row, rowOutcome(ledger, { at }));
  };
  const endMany = (many: number, ending: Ending): void => {
    for (let row = 0; row < many; row++) end(ending);
  };
  return { failures, closings, end, endMany };
}

test('after 20 rows that are refused for one reason no other begins, and they are tried again when the job goes on', (t) => {
  const { failures, closings, end, endMany } = watched();
  endMany(19, synced);
  t.true(failures.mayBegin());
  end(synced);
  t.is(failures.stopped(), undefined);
  t.false(failures.mayBegin());
  t.regex(failures.stopped()?.message ?? '', /^20 rows in a row were refused for the same reason: it is synced\.$/u);
  t.deepEqual(
    new Set(closings.map(({ status, ended }) => `${status}, ${ended ?? ''}`)),
    new Set(['failed, cut short']),
  );
  t.is(closings.length, 20);
});

test('what was under way when the run stopped, and ends for this reason, is tried again too; what ends otherwise is not', (t) => {
  const { failures, closings, end, endMany } = watched();
  endMany(20, synced);
  t.false(failures.mayBegin());
  end(synced);
  end({ code: 'http-400', message: 'too long' });
  end({});
  t.deepEqual(
    closings.slice(20).map(({ row }) => row),
    [22],
  );
  t.false(failures.mayBegin());
});

test('where a row under way is done before another begins, the run goes on', (t) => {
  const { failures, closings, end, endMany } = watched();
  endMany(25, synced);
  end({});
  t.true(failures.mayBegin());
  t.deepEqual(closings, []);
});

for (const [what, between, stops] of [
  ['a row that is done', {}, false],
  ['a refusal for another reason', { code: 'http-400', message: 'too long' }, false],
  ['a refusal that is told without a call', { code: 'no-units', asked: 0 }, true],
  ['a refusal of this kind without a call', { ...synced, asked: 0 }, true],
  ['a conflict', { code: 'conflict' }, true],
  ['a row that Webex forbids', { code: 'http-403' }, true],
] as const satisfies readonly (readonly [string, Ending, boolean])[]) {
  test(`19 refused rows, ${what}, and one more refused ${stops ? 'stop the run' : 'do not stop the run'}`, (t) => {
    const { failures, end, endMany } = watched();
    endMany(19, synced);
    end(between);
    t.true(failures.mayBegin());
    end(synced);
    t.is(failures.mayBegin(), !stops);
  });
}

for (const [what, ending] of [
  ['told without a call', { code: 'no-units', asked: 0 }],
  ['about a license of which there are too few', { ...synced, call: 'licenses.change', changes: [scarceLicense] }],
  [
    'a new person’s, for want of units of a scarce license',
    { code: 'http-400', message: 'not enough licenses', call: 'person.create', changes: [title, scarceLicense] },
  ],
  ['rate limits', { code: 'http-429' }],
] as const satisfies readonly (readonly [string, Ending])[]) {
  test(`refusals that are ${what} never stop the run`, (t) => {
    const { failures, endMany } = watched();
    endMany(60, ending);
    t.true(failures.mayBegin());
  });
}

for (const [what, ending] of [
  ['a license of which there are enough', { ...synced, call: 'licenses.change', changes: [ampleLicense] }],
  ['a scarce license and a title', { ...synced, changes: [scarceLicense, title] }],
  ['a new person with a scarce license', { ...synced, call: 'person.create', changes: [scarceLicense] }],
  [
    'a license that seems to have run out, although there are enough',
    { code: 'http-400', message: 'not enough licenses', changes: [ampleLicense] },
  ],
  ['a license that Webex accepted and did not give', { code: 'not-granted', changes: [ampleLicense] }],
] as const satisfies readonly (readonly [string, Ending])[]) {
  test(`20 refusals of ${what} stop the run`, (t) => {
    const { failures, endMany } = watched();
    endMany(20, ending);
    t.false(failures.mayBegin());
  });
}

test('a kind that was accepted does not stop the run, and another one does', (t) => {
  const first = watched();
  first.endMany(20, synced);
  first.failures.mayBegin();
  const kind = (first.failures.stopped() as { kind?: string } | undefined)?.kind ?? '';
  const { failures, endMany } = watched(new Set([kind]));
  endMany(60, synced);
  t.true(failures.mayBegin());
  endMany(20, { code: 'http-400', message: 'too long' });
  t.false(failures.mayBegin());
});

test('where all are accepted, none stops the run', (t) => {
  const { failures, endMany } = watched('all');
  endMany(60, synced);
  endMany(60, { code: 'http-409', message: 'taken' });
  t.true(failures.mayBegin());
});
