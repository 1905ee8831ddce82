import test from 'ava';
import { gunzipSync } from 'node:zlib';
import { createRowCollector } from '../../src/report/embedded-rows.js';
import type { RowColumns } from '../../src/report/row-format.js';
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
