import test from 'ava';
import { gunzipSync } from 'node:zlib';
import { createRowCollector, rowOf } from '../../src/report/embedded-rows.js';
import type { RowColumns } from '../../src/report/row-format.js';
import type { RowEnd } from '../../src/job/read-outcomes.js';
import type { CallName, Problem, RowPlan, Status } from '../../src/model/row.js';
import { generatedRow } from '../helpers/report-job.js';

const about = { kind: 'apply', reference: 'job' } as const;

async function embedded(rows: number, limit: number) {
  const collector = createRowCollector(rows, about, limit);
  for (let row = 2; row < rows + 2; row++) {
    const { plan, closing } = generatedRow(row);
    const { status } =
      plan.problems.length > 0 ? { status: 'invalid' as const } : (closing ?? { status: 'unchanged' as const });
    await collector.add({ plan, outcome: { row, changes: [], ...closing, status } });
  }
  const { blocks, ...rest } = await collector.finish();
  const columns = blocks.map((block) => JSON.parse(gunzipSync(Buffer.from(block, 'base64')).toString()) as RowColumns);
  return { ...rest, rows: columns.flatMap(({ row }) => row), columns };
}

test('up to the limit every row is embedded, once, in order', async (t) => {
  const { rows, which, count, columns } = await embedded(40, 40);
  t.deepEqual(
    rows,
    Array.from({ length: 40 }, (_, place) => place + 2),
  );
  t.is(which, 'all');
  t.is(count, 40);
  t.deepEqual(
    [...new Set(columns.flatMap((one) => Object.values(one).map((list: readonly unknown[]) => list.length)))],
    [40],
  );
});

test('above it the rows without change and problem are left out', async (t) => {
  const { rows, which } = await embedded(40, 39);
  t.deepEqual(
    rows.filter((row) => row % 10 === 7),
    [],
  );
  t.is(rows.length, 36);
  t.is(which, 'changes and problems');
});

test('where those are too many, problems stay', async (t) => {
  const { rows, which, printed } = await embedded(40, 10);
  t.deepEqual(rows, [9, 10, 19, 20, 29, 30, 39, 40]);
  t.is(which, 'the first changes and problems');
  t.deepEqual(
    printed.slice(0, 3).map(({ row }) => row),
    [9, 10, 19],
  );
});

const warning: Problem = { code: 'looks-like-rename', column: 'email', message: 'may be Ana', severity: 'warning' };
const planned = (call: CallName | undefined, more: Partial<RowPlan> = {}): RowPlan => ({
  ...{ row: 2, cells: [], email: 'ana@acme.example', wanted: {}, problems: [] },
  changes: call === undefined ? [] : [{ field: 'title', from: null, to: 'Engineer' }],
  calls: call === undefined ? [] : [{ call, changes: [0] }],
  ...more,
});
const ended = (plan: RowPlan, status: Status, more: Partial<RowEnd> = {}): RowEnd => ({
  ...{ plan, outcome: { row: 2, status, changes: [] } },
  ...more,
});

const effects: readonly (readonly [string, RowEnd])[] = [
  ['create', ended(planned('person.create'), 'not-attempted')],
  ['update', ended(planned('person.update'), 'not-attempted')],
  ['update', ended(planned('licenses.change'), 'failed')],
  ['delete', ended(planned('person.delete'), 'deleted')],
  ['unchanged', ended(planned(undefined), 'unchanged')],
  ['repeated', ended(planned('person.create'), 'created', { sameAs: 1 })],
  ['invalid', ended(planned('person.create'), 'invalid')],
  ['failed', ended(planned(undefined), 'failed')],
  ['conflict', ended(planned(undefined), 'conflict')],
];
test('a row says what its plan does with the person', (t) => {
  for (const [effect, end] of effects) t.is(rowOf(end, about).effect, effect as 'create');
});

test('a row that was not started bears its first warning; one that was does not', (t) => {
  const plan = planned('person.create', { problems: [warning] });
  const { code, error, fields } = rowOf(ended(plan, 'not-attempted'), about);
  t.deepEqual([code, error, fields], ['looks-like-rename', 'email may be Ana', 'title']);
  t.is(rowOf(ended(plan, 'created'), about).code, '');
});
