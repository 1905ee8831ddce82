import test from 'ava';
import { createLicenseQueues, type LicenseQueues } from '../../src/apply/license-queues.js';

/** Which of these rows have their turn by now. */
async function whoMayGo(queues: LicenseQueues, rows: readonly number[]): Promise<number[]> {
  const may: number[] = [];
  for (const row of rows) void queues.turn(row).then(() => may.push(row));
  await new Promise((resolve) => setImmediate(resolve));
  return may.sort((a, b) => a - b);
}

function entered(free: number, rows: readonly number[]): LicenseQueues {
  const queues = createLicenseQueues([{ id: 'A', free }]);
  for (const row of rows) queues.enter(row, { gains: ['A'], losses: [] });
  return queues;
}

test('rows behind the free units take turns in the order of the file', async (t) => {
  const queues = createLicenseQueues([
    { id: 'A', free: 0 },
    { id: 'B', free: 0 },
  ]);
  queues.enter(2, { gains: ['A'], losses: [] });
  queues.enter(3, { gains: ['A', 'B'], losses: [] });
  queues.enter(4, { gains: ['B'], losses: [] });
  const order: number[] = [];
  const turns = [4, 3, 2].map(async (row) => {
    await queues.turn(row);
    order.push(row);
    queues.leave(row);
  });
  await Promise.all(turns);
  t.deepEqual(order, [2, 3, 4]);
});

test('as many rows as there are free units go side by side', async (t) => {
  t.deepEqual(await whoMayGo(entered(3, [2, 3, 4, 5, 6]), [2, 3, 4, 5, 6]), [2, 3, 4]);
});

test('the first row behind them goes when all before it are through', async (t) => {
  const queues = entered(2, [2, 3, 4, 5]);
  const may = whoMayGo(queues, [4, 5]);
  t.deepEqual(await may, []);
  queues.leave(3);
  queues.leave(2);
  t.deepEqual(await whoMayGo(queues, [4, 5]), [4]);
});

test('after a refusal nobody waits, and it is remembered', async (t) => {
  const queues = entered(1, [2, 3, 4, 5]);
  queues.told('A', 'refused');
  t.true(queues.isRefused('A'));
  t.deepEqual(await whoMayGo(queues, [3, 4, 5]), [3, 4, 5]);
});

test('more grants than there were units: the organization may exceed its number, and nobody waits', async (t) => {
  const queues = entered(1, [2, 3, 4, 5]);
  queues.told('A', 'granted');
  t.deepEqual(await whoMayGo(queues, [4]), []);
  queues.told('A', 'granted');
  t.deepEqual(await whoMayGo(queues, [4, 5]), [4, 5]);
  t.false(queues.isRefused('A'));
});

test('a unit that is given back is one more', async (t) => {
  const queues = entered(0, [2, 3, 4]);
  queues.told('A', 'returned');
  queues.told('A', 'returned');
  t.deepEqual(await whoMayGo(queues, [2, 3, 4]), [2, 3]);
});

test('rows wait for what a row before them frees, which waits for nobody on account of it', async (t) => {
  const queues = createLicenseQueues([{ id: 'A', free: 0 }]);
  queues.enter(2, { gains: ['B'], losses: ['A'] });
  queues.enter(3, { gains: ['A'], losses: [] });
  t.deepEqual(await whoMayGo(queues, [2, 3]), [2]);
  queues.told('A', 'returned');
  queues.leave(2);
  t.deepEqual(await whoMayGo(queues, [3]), [3]);
});

test('rows that need none of them wait for nobody', async (t) => {
  const queues = entered(0, [2]);
  queues.enter(3, { gains: ['C'], losses: [] });
  t.deepEqual(await whoMayGo(queues, [3]), [3]);
});

test('a refusal is remembered only for licenses that are too few', (t) => {
  const queues = entered(0, []);
  queues.told('C', 'refused');
  t.false(queues.isRefused('C'));
});
