import test from 'ava';
import { createDeletedManagers } from '../../src/plan/deleted-managers.js';
import type { RowPlan, Wanted } from '../../src/model/row.js';

const row = (number: number, email: string, wanted: Wanted, more: Partial<RowPlan> = {}): RowPlan => ({
  row: number,
  cells: [],
  email,
  wanted,
  changes: [],
  calls: [],
  problems: [],
  ...more,
});
const deletes = (number: number, email: string, wanted: Wanted = {}): RowPlan =>
  row(
    number,
    email,
    { ...wanted, delete: true },
    {
      seen: { person: { id: 'P-bo', emails: [email, 'bo.li@acme.com'] } },
      changes: [{ field: 'person', from: email, to: null }],
      calls: [{ call: 'person.delete', changes: [0] }],
    },
  );
const managedBy = (value: string): Wanted => ({ manager: { do: 'set', value } });
const byId = { field: 'manager', from: null, to: 'other@acme.com', toId: 'P-bo' } as const;

for (const [what, rows, expected] of [
  ['no row names a manager', [deletes(2, 'bo@acme.com'), row(3, 'ana@acme.com', {})], []],
  ['another row does', [deletes(2, 'bo@acme.com'), row(3, 'ana@acme.com', managedBy('BO@acme.com'))], [2]],
  ['an earlier row does', [row(2, 'ana@acme.com', managedBy('bo@acme.com')), deletes(3, 'bo@acme.com')], [3]],
  ['by another address', [deletes(2, 'bo@acme.com'), row(3, 'ana@acme.com', managedBy('bo.li@acme.com'))], [2]],
  [
    'by an address that only Webex knows',
    [deletes(2, 'bo@acme.com'), row(3, 'ana@acme.com', managedBy('other@acme.com'), { changes: [byId] })],
    [2],
  ],
  [
    'in a row that is deleted too',
    [deletes(2, 'bo@acme.com'), deletes(3, 'ana@acme.com', managedBy('bo@acme.com'))],
    [],
  ],
  ['somebody else is named', [deletes(2, 'bo@acme.com'), row(3, 'ana@acme.com', managedBy('cy@acme.com'))], []],
] as const) {
  test(`a deletion where ${what}: ${expected.length === 0 ? 'allowed' : 'invalid'}`, (t) => {
    const managers = createDeletedManagers('delete');
    for (const one of rows) managers.add(one);
    const found = managers.overrules();
    t.deepEqual(
      found.map((overrule) => overrule.row),
      expected,
    );
    for (const { problems = [] } of found)
      t.like(problems[0], { code: 'named-as-manager', column: 'delete', severity: 'error' });
  });
}

test('a file without the column has nothing to remember', (t) => {
  const managers = createDeletedManagers(undefined);
  managers.add(deletes(2, 'bo@acme.com'));
  managers.add(row(3, 'ana@acme.com', managedBy('bo@acme.com')));
  t.deepEqual(managers.overrules(), []);
});
