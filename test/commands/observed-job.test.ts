/** What a worker counts of a job's rows, over the runs that it and others make of it. */
import test, { type ExecutionContext } from 'ava';
import { rm, writeFile } from 'node:fs/promises';
import { observeJob, type ObservedJob } from '../../src/commands/observed-job.js';
import { growableArray } from '../../src/files/growable-array.js';
import type { Overrule, RowPlan, Status } from '../../src/model/row.js';
import type { OrganizationCounts } from '../../src/queue/metrics.js';
import { temporaryFolder } from '../helpers/folder.js';
import { writtenJob } from '../helpers/written-job.js';

interface Counted {
  readonly rows: Partial<Record<Status, number>>;
  planned: number;
}

const plain = { cells: [], email: 'x', wanted: {}, changes: [], problems: [] } as unknown as RowPlan;
const withCalls = { calls: [{ call: 'person.update', changes: [] }] } as unknown as Pick<RowPlan, 'calls'>;

/** Rows 2, 3 and 4 have calls, row 5 has none, row 6 repeats row 2, row 7 repeats row 5. */
const rows: readonly RowPlan[] = [2, 3, 4, 5, 6, 7].map((row) => ({
  ...plain,
  row,
  calls: [],
  ...(row < 5 && withCalls),
}));
const overrules: readonly Overrule[] = [
  { row: 6, sameAs: 2 },
  { row: 7, sameAs: 5 },
];

async function worker(t: ExecutionContext, isBegun = false) {
  const job = await writtenJob(await temporaryFolder(t), {
    name: 'people',
    at: '2026-11-29T10:00:00Z',
    rows,
    overrules,
  });
  if (!isBegun) await rm(job.file('journal.jsonl'));
  const counted: Counted = { rows: {}, planned: 0 };
  const counts: OrganizationCounts = {
    planned: (count) => void (counted.planned += count),
    rows(status, count) {
      if (count > 0) counted.rows[status] = (counted.rows[status] ?? 0) + count;
    },
    running: () => () => undefined,
    leaseLost: () => undefined,
    connected: () => () => undefined,
  };
  const memory = growableArray();
  return {
    counted,
    begins: () => writeFile(job.file('journal.jsonl'), ''),
    run: () => observeJob({ job }, counts, memory),
  };
}

type Ends = readonly (readonly [row: number, status: Status, isForGood: boolean])[];

function tell(run: ObservedJob, ends: Ends): void {
  const watcher = run.watching({});
  for (const [row, status, isForGood] of ends) watcher.onRow?.({ row, status, changes: [] }, 3, isForGood);
}

test('rows count when they end, those without calls when calls begin, repeated ones with the row that they repeat', async (t) => {
  const { counted, begins, run } = await worker(t);
  const first = run();
  await first.applying(async () => {
    await begins();
    tell(first, [[2, 'updated', true]]);
    return undefined;
  });
  t.deepEqual(counted.rows, { updated: 2, unchanged: 2 });
  const second = run();
  await second.applying(() => {
    tell(second, [
      [3, 'created', true],
      [4, 'failed', true],
    ]);
    return Promise.resolve({});
  });
  t.deepEqual(counted.rows, { updated: 2, unchanged: 2, created: 1, failed: 1 });
});

test('a row that the next run does again counts once: as it ends then', async (t) => {
  const { counted, run } = await worker(t, true);
  const first = run();
  await first.applying(() => {
    tell(first, [[3, 'failed', false]]);
    return Promise.resolve(undefined);
  });
  t.deepEqual(counted.rows, {});
  const second = run();
  await second.applying(() => {
    tell(second, [
      [3, 'failed', false],
      [4, 'failed', false],
      [3, 'updated', true],
    ]);
    return Promise.resolve({ 'not-attempted': 1 });
  });
  t.deepEqual(counted.rows, { updated: 1, failed: 1, 'not-attempted': 1 });
});

test('a row whose line was lost with the lease, and that this process does again, counts once', async (t) => {
  const { counted, run } = await worker(t, true);
  for (const one of [run(), run()]) {
    await one.applying(() => {
      tell(one, [[3, 'updated', true]]);
      return Promise.resolve(undefined);
    });
  }
  t.deepEqual(counted.rows, { updated: 1 });
});

test('a run that could not begin its calls counts nothing', async (t) => {
  const { counted, begins, run } = await worker(t);
  await t.throwsAsync(run().applying(() => Promise.reject(new Error('Webex cannot be reached'))));
  t.deepEqual(counted.rows, {});
  const next = run();
  await next.applying(async () => {
    await begins();
    return undefined;
  });
  t.deepEqual(counted.rows, { unchanged: 2 });
});

test('of a plan that another run began, only the rows that were planned here count', async (t) => {
  const { counted, run } = await worker(t);
  const { onPlanned } = run().watching({});
  for (const done of [41, 42, 43]) onPlanned?.(done, 50);
  t.is(counted.planned, 3);
  const again = run().watching({});
  for (const done of [44, 45]) again.onPlanned?.(done, 50);
  t.is(counted.planned, 5);
});
