import test from 'ava';
import { createLicenseQueues } from '../../src/calls/license-queues.js';

test('rows that need a short license take turns in the order of the file', async (t) => {
  const queues = createLicenseQueues(new Set(['A', 'B']));
  queues.enter(2, ['A']);
  queues.enter(3, ['A', 'B']);
  queues.enter(4, ['B']);
  const order: number[] = [];
  const turns = [4, 3, 2].map(async (row) => {
    await queues.turn(row);
    order.push(row);
    queues.leave(row);
  });
  await Promise.all(turns);
  t.deepEqual(order, [2, 3, 4]);
});

test('rows that need none of them wait for nobody', async (t) => {
  const queues = createLicenseQueues(new Set(['A']));
  queues.enter(2, ['A']);
  queues.enter(3, ['C']);
  await queues.turn(3);
  t.pass();
});

test('a refusal is remembered only for licenses that were too few', (t) => {
  const queues = createLicenseQueues(new Set(['A']));
  queues.markRefused('A');
  queues.markRefused('C');
  t.deepEqual([queues.isRefused('A'), queues.isRefused('C')], [true, false]);
});
