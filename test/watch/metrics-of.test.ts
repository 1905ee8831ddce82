import test from 'ava';
import type { Entry } from '../../src/watch/history.js';
import { metricsOf } from '../../src/watch/metrics-of.js';

const entry = (more: Partial<Entry>): Entry => ({
  ...{ drop: 'one', feed: 'hr', name: 'hr.csv', sha256: 'x', from: { by: 'change', at: '' } },
  ...{ at: '2026-11-28T02:00:00.000Z', end: 'applied' },
  ...more,
});
const none = {
  ...{ created: 0, updated: 0, unchanged: 0, partial: 0, failed: 0, invalid: 0 },
  ...{ conflict: 0, unknown: 0, 'not-attempted': 0, deleted: 0 },
};

test('rows, calls and waits of all files of a feed are summed, and the last file is told apart', (t) => {
  const metrics = metricsOf([
    entry({
      counts: { ...none, created: 2, unchanged: 1 },
      effort: { seconds: 9, calls: { 'people.get': 3 }, waits: { rate: 1 } },
    }),
    entry({ feed: 'emea', end: 'failed' }),
    entry({
      at: '2026-11-29T02:00:00.000Z',
      counts: { ...none, created: 1, failed: 4 },
      effort: { seconds: 5, calls: { 'people.get': 1, 'people.put': 2 }, waits: {} },
    }),
    entry({ at: '2026-11-29T03:00:00.000Z', end: 'repeated' }),
  ]);
  t.deepEqual(metrics, [
    { feed: 'emea', rows: {}, calls: {}, waitSeconds: {}, lastRunAt: Date.UTC(2026, 10, 28, 2) },
    {
      feed: 'hr',
      rows: { created: 3, unchanged: 1, failed: 4 },
      calls: { 'people.get': 4, 'people.put': 2 },
      waitSeconds: { rate: 1 },
      lastRunAt: Date.UTC(2026, 10, 29, 3),
      lastSuccessAt: Date.UTC(2026, 10, 28, 2),
      lastRunSeconds: 5,
      lastOpenRows: 4,
    },
  ]);
});

test('a folder without history has no feeds, and entries of old versions count as far as they tell', (t) => {
  t.deepEqual(metricsOf([]), []);
  t.deepEqual(metricsOf([entry({ at: 'no time' })]), [{ feed: 'hr', rows: {}, calls: {}, waitSeconds: {} }]);
});
