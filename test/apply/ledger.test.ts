import test from 'ava';
import { createLedger, type Ledger } from '../../src/apply/ledger.js';
import { rowOutcome } from '../../src/apply/row-outcome.js';
import type { Change, RowPlan } from '../../src/model/row.js';
import { ana } from '../helpers/organization.js';

const title: Change = { field: 'title', from: 'Engineer', to: 'Lead' };
const license: Change = { field: 'license', key: 'L-1', label: 'Webex Suite', from: false, to: true };
const type: Change = { field: 'sessionType', key: '11', label: 'Training 200', from: false, to: true };

const ledgerFor = (changes: readonly Change[]): Ledger => {
  const plan: RowPlan = { row: 7, cells: [], email: 'ana@acme.com', wanted: {}, changes, calls: [], problems: [] };
  return createLedger(plan);
};
const untouched = (): void => undefined;
const no = { code: 'http-403', message: 'may not' };

for (const [name, settle, status] of [
  ['all in force', (one: Ledger) => [title, license].forEach((change) => one.inForce(change)), 'updated'],
  ['all as wanted before', (one: Ledger) => [title, license].forEach((change) => one.asWanted(change)), 'unchanged'],
  ['one in force, one refused', (one: Ledger) => (one.inForce(title), one.refuse(license, no)), 'partial'],
  ['one as wanted before, one refused', (one: Ledger) => (one.asWanted(title), one.refuse(license, no)), 'failed'],
  ['one in force, one that nobody looked after', (one: Ledger) => one.inForce(title), 'partial'],
  ['nobody looked after any', untouched, 'failed'],
  ['all refused', (one: Ledger) => [title, license].forEach((change) => one.refuse(change, no)), 'failed'],
  [
    'a conflict before the first write',
    (one: Ledger) => one.refuse(title, { code: 'conflict', message: 'x' }),
    'conflict',
  ],
  [
    'a conflict after something was done',
    (one: Ledger) => (one.inForce(title), one.refuse(license, { code: 'conflict', message: 'x' })),
    'partial',
  ],
  [
    'created with everything',
    (one: Ledger) => ((one.created = true), [title, license].forEach((change) => one.inForce(change))),
    'created',
  ],
  [
    'created without a license',
    (one: Ledger) => ((one.created = true), one.inForce(title), one.refuse(license, no)),
    'partial',
  ],
  [
    'created with nothing else',
    (one: Ledger) => ((one.created = true), [title, license].forEach((change) => one.refuse(change, no))),
    'partial',
  ],
  [
    'a doubt, whatever else is in force',
    (one: Ledger) => ((one.created = true), one.inForce(title), (one.indeterminate = no)),
    'unknown',
  ],
  [
    'stopped before anything was done',
    (one: Ledger) => one.refuse(title, { code: 'stopped', message: 'x' }),
    'not-attempted',
  ],
  [
    'stopped after something was done',
    (one: Ledger) => (one.inForce(title), one.refuse(license, { code: 'stopped', message: 'x' })),
    'partial',
  ],
] as const) {
  test(`${name}: ${status}`, (t) => {
    const ledger = ledgerFor([title, license]);
    settle(ledger);
    t.is(rowOutcome(ledger, { at: 'now' }).status, status);
  });
}

test('only what is in force is told as changed, and the reason stands beside what is not', (t) => {
  const ledger = ledgerFor([title, license]);
  ledger.inForce(title);
  ledger.refuse(license, { code: 'not-granted', message: 'no units', trackingId: 'T-1' });
  t.like(rowOutcome(ledger, { at: 'now' }), {
    changes: [title],
    errorCode: 'not-granted',
    errorColumn: 'licenses',
    error: 'Webex Suite: no units',
    trackingId: 'T-1',
  });
});

test('what the service shows decides, not what was asked', (t) => {
  const ledger = ledgerFor([title, license]);
  ledger.compare([title, license], { person: { ...ana, title: 'Lead', licenses: [] } }, no);
  t.deepEqual(ledger.changesInForce(), [title]);
  t.deepEqual(
    ledger.openOf(() => true),
    [],
  );
});

test('the changes of a new account are those that its first reading asks for', (t) => {
  const ledger = ledgerFor([title, type]);
  ledger.inForce(title);
  const code: Change = { field: 'trackingCode', key: '1', label: 'Cost center', from: null, to: 'CC-1' };
  ledger.replaceSiteChanges([code]);
  t.deepEqual(
    ledger.openOf(() => true),
    [code],
  );
  ledger.inForce(code);
  t.is(rowOutcome(ledger, { at: 'now' }).status, 'updated');
});

test('who is gone because of the row is deleted; who was gone before is unchanged', (t) => {
  const person: Change = { field: 'person', from: 'ana@acme.com', to: null };
  const [own, before] = [ledgerFor([person]), ledgerFor([person])];
  own.inForce(person);
  before.asWanted(person);
  t.deepEqual(
    [rowOutcome(own, { at: 'now' }).status, rowOutcome(before, { at: 'now' }).status],
    ['deleted', 'unchanged'],
  );
});

test('a conflict that the plan found keeps a row that was done from passing for done', (t) => {
  const problem = { code: 'conflict', column: 'department', message: 'stays', severity: 'warning' } as const;
  const plan: RowPlan = {
    row: 7,
    cells: [],
    email: 'ana@acme.com',
    wanted: {},
    changes: [title],
    calls: [],
    problems: [problem],
  };
  const [done, refused] = [createLedger(plan), createLedger(plan)];
  done.inForce(title);
  refused.refuse(title, no);
  t.like(rowOutcome(done, { at: 'now' }), {
    status: 'partial',
    errorCode: 'conflict',
    errorColumn: 'department',
    error: 'department stays',
  });
  t.like(rowOutcome(refused, { at: 'now' }), { errorCode: 'http-403', error: 'title: may not; department stays' });
});
