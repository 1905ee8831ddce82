import test from 'ava';
import { appendFile, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { RunError } from '../../src/errors.js';
import { indexJournal } from '../../src/job/journal-index.js';
import { journalUnderLease } from '../../src/job/journal-under-lease.js';
import { createLease, LeaseLostError, type RenewableLease } from '../../src/job/lease.js';
import { isAboutRow, openJournal, readJournal, type IntentRecord } from '../../src/job/journal.js';
import type { Outcome } from '../../src/model/row.js';
import { collected, seeded } from '../helpers/bytes.js';
import { temporaryFolder } from '../helpers/folder.js';

const at = '2026-01-01T00:00:00.000Z';
const intent = (row: number): IntentRecord => ({ row, seq: 1, at, call: 'person.create', before: {}, after: {} });
const closing = (row: number, more: Partial<Outcome> = {}): Outcome => ({
  row,
  status: 'created',
  changes: [],
  ...more,
});
const header = '{"kind":"header","version":1}\n';
const rowsOf = async (path: string): Promise<[string, number][]> =>
  (await collected(readJournal(path))).map(({ record }) => [record.kind, isAboutRow(record) ? record.row : 0]);

test('records are read in the order in which they were written, over several runs', async (t) => {
  const path = join(await temporaryFolder(t), 'journal.jsonl');
  const first = await openJournal(path);
  await first.intent(intent(2));
  first.outcome({ row: 2, seq: 1, at, result: 'done' });
  first.closing(closing(2));
  await first.close();
  const second = await openJournal(path);
  await second.intent(intent(3));
  await second.close();
  t.deepEqual(await rowsOf(path), [
    ['intent', 2],
    ['outcome', 2],
    ['closing', 2],
    ['intent', 3],
  ]);
  t.true((await readFile(path, 'utf8')).startsWith(header));
});

test('an intent is in the file when its promise resolves', async (t) => {
  const path = join(await temporaryFolder(t), 'journal.jsonl');
  const journal = await openJournal(path);
  await Promise.all(
    Array.from({ length: 20 }, async (_, n) => {
      await journal.intent(intent(n + 2));
      t.true((await readFile(path, 'utf8')).includes(`"row":${n + 2},`));
    }),
  );
  await journal.close();
});

test('wherever a crash tears the journal, all whole records are kept and the next run goes on behind them', async (t) => {
  const folder = await temporaryFolder(t);
  const journal = await openJournal(join(folder, 'whole.jsonl'));
  for (const row of [2, 3]) {
    await journal.intent(intent(row));
    journal.closing(closing(row, { error: 'é' }));
  }
  await journal.close();
  const bytes = await readFile(join(folder, 'whole.jsonl'));
  const records = await collected(readJournal(join(folder, 'whole.jsonl')));
  for (let end = 0; end <= bytes.length; end++) {
    const path = join(folder, `torn-${end}.jsonl`);
    await writeFile(path, bytes.subarray(0, end));
    const whole = records.filter(({ offset, length }) => offset + length <= end).map(({ record }) => record);
    t.deepEqual(
      (await collected(readJournal(path))).map(({ record }) => record),
      whole,
      `torn after ${end} bytes`,
    );
    const next = await openJournal(path);
    next.closing(closing(9));
    await next.close();
    const found = (await collected(readJournal(path))).map(({ record }) => record);
    t.deepEqual(found, [...whole, { kind: 'closing', ...closing(9) }], `torn after ${end} bytes, gone on`);
  }
});

test('closings are found for rows in any order, across the borders of blocks, and the last one counts', async (t) => {
  const path = join(await temporaryFolder(t), 'journal.jsonl');
  const seed = 77;
  const random = seeded(seed);
  const journal = await openJournal(path);
  const last = new Map<number, Outcome>();
  for (let n = 0; n < 3000; n++) {
    const row = 2 + random(6000);
    const outcome = closing(row, { error: 'é'.repeat(random(500)), status: random(2) === 0 ? 'created' : 'failed' });
    if (random(3) === 0) await journal.intent(intent(2 + random(6000)));
    journal.closing(outcome);
    last.set(row, outcome);
  }
  await journal.close();
  t.true((await readFile(path)).length > 3 * 2 ** 18);
  const closings = await indexJournal(path);
  t.true(closings.exists());
  for (let n = 0; n < 6000; n++) {
    const row = 2 + random(9000);
    t.is(closings.ended(row) === 'for good', last.has(row), `seed ${seed}, row ${row}`);
    t.deepEqual(await closings.read(row), last.get(row), `seed ${seed}, row ${row}`);
  }
  await closings.close();
});

test('a closing longer than a block is read whole', async (t) => {
  const path = join(await temporaryFolder(t), 'journal.jsonl');
  const journal = await openJournal(path);
  const long = closing(2, { error: 'é'.repeat(600_000) });
  journal.closing(long);
  journal.closing(closing(3));
  await journal.close();
  const closings = await indexJournal(path);
  t.deepEqual([await closings.read(2), await closings.read(3)], [long, closing(3)]);
  await closings.close();
});

test('where there is no journal, no row was begun', async (t) => {
  const closings = await indexJournal(join(await temporaryFolder(t), 'journal.jsonl'));
  t.false(closings.exists());
  t.is(closings.ended(2), undefined);
  t.is(await closings.read(2), undefined);
  await closings.close();
});

for (const [title, text, said] of [
  ['a journal of another version', '{"kind":"header","version":2}\n', /another version .*format 2/u],
  ['a journal without its header', '{"kind":"closing","row":2,"status":"created"}\n', /another version/u],
  ['a record of no kind', `${header}{"row":2}\n`, /damaged at byte 30/u],
  ['a record of an unknown status', `${header}{"kind":"closing","row":2,"status":"fine"}\n`, /damaged at byte 30/u],
  ['a row that is no number', `${header}{"kind":"closing","row":"2","status":"created"}\n`, /damaged at byte 30/u],
  ['a row before the first', `${header}{"kind":"closing","row":-1,"status":"created"}\n`, /damaged at byte 30/u],
  ['a row beyond any file', `${header}{"kind":"closing","row":9e15,"status":"created"}\n`, /damaged at byte 30/u],
  ['an intent without its number', `${header}{"kind":"intent","row":2}\n`, /damaged at byte 30/u],
  ['half a record between whole ones', `${header}{"kind":"clo\n${header}`, /line 2 is damaged/u],
  ['nothing at all', `${header}null\n`, /damaged at byte 30/u],
  ...['0', '-1', '1.5', '"2"', 'null'].map(
    (lease) =>
      [
        `a record of the lease ${lease}`,
        `${header}{"kind":"closing","row":2,"status":"created","lease":${lease}}\n`,
        /damaged at byte 30/u,
      ] as const,
  ),
] as const) {
  test(`${title} is refused`, async (t) => {
    const path = join(await temporaryFolder(t), 'journal.jsonl');
    await writeFile(path, '');
    await appendFile(path, text);
    for (const read of [() => collected(readJournal(path)), () => indexJournal(path)]) {
      const error = await t.throwsAsync(read, { instanceOf: RunError });
      t.is(error.problem, 'refused');
      t.regex(error.message, said);
      t.truthy(error.next);
    }
  });
}

test('a journal that cannot be read is refused, and not taken for one that is not there', async (t) => {
  const folder = await temporaryFolder(t);
  await mkdir(join(folder, 'folder'));
  await symlink('loop', join(folder, 'loop'));
  for (const name of ['folder', 'loop']) {
    const error = await t.throwsAsync(indexJournal(join(folder, name)), { instanceOf: RunError });
    t.is(error.problem, 'refused');
    t.regex(error.message, /cannot be read/u);
    t.truthy(error.next);
  }
});

test('of site settings that took two messages, and were asked for again, each is known as it was before the first', async (t) => {
  const path = join(await temporaryFolder(t), 'journal.jsonl');
  const journal = await openJournal(path);
  const set = (seq: number, before: IntentRecord['before'], after: IntentRecord['after']): Promise<void> =>
    journal.intent({ row: 2, seq, at, call: 'site.set', before, after });
  await set(1, { 'sessionType:214': false }, { 'sessionType:214': true });
  await set(2, { 'trackingCode:1': 'CC-1' }, { 'trackingCode:1': 'CC-2' });
  await set(3, { 'sessionType:214': true, 'trackingCode:1': 'CC-2' }, { 'trackingCode:1': 'CC-3' });
  await journal.close();
  const index = await indexJournal(path);
  t.deepEqual(index.begun(2)?.site, {
    before: { 'sessionType:214': false, 'trackingCode:1': 'CC-1' },
    after: { 'sessionType:214': true, 'trackingCode:1': 'CC-2' },
  });
  await index.close();
});

const leaseOf = (number: number): RenewableLease =>
  createLease({ number, duration: 600_000, askedAt: performance.now() });

test('each line says under which lease it was written, and a run without one leaves its lines as they were', async (t) => {
  const path = join(await temporaryFolder(t), 'journal.jsonl');
  const write = async (number?: number): Promise<void> => {
    const lease = number === undefined ? undefined : leaseOf(number);
    const journal = journalUnderLease(await openJournal(path), lease);
    await journal.intent(intent(2));
    journal.outcome({ row: 2, seq: 1, at, result: 'done' });
    journal.closing(closing(2));
    await journal.end({ at, undoneBy: 'job' });
    await journal.close();
    lease?.end();
  };
  await write();
  await write(3);
  const records = (await collected(readJournal(path))).map(({ record }) => record);
  t.deepEqual(
    records.map(({ lease }) => lease),
    [undefined, undefined, undefined, undefined, 3, 3, 3, 3],
  );
  t.true((await readFile(path, 'utf8')).startsWith(header));
  const index = await indexJournal(path);
  t.deepEqual(await index.read(2), closing(2));
  await index.close();
});

test('once the lease is lost the journal takes no line', async (t) => {
  const path = join(await temporaryFolder(t), 'journal.jsonl');
  const lease = leaseOf(3);
  const journal = journalUnderLease(await openJournal(path), lease);
  await journal.intent(intent(2));
  const before = await readFile(path, 'utf8');
  lease.lose('the queue has another worker for it');
  const lost = { instanceOf: LeaseLostError };
  await t.throwsAsync(journal.intent(intent(3)), lost);
  t.throws(() => journal.outcome({ row: 2, seq: 1, at, result: 'done' }), lost);
  t.throws(() => journal.closing(closing(2)), lost);
  await t.throwsAsync(journal.end({ at, undoneBy: 'job' }), lost);
  await t.throwsAsync(journal.synced(), lost);
  await journal.close();
  t.is(await readFile(path, 'utf8'), before);
});

for (const [title, lines, ends] of [
  [
    'a closing that comes late does not end a row for which the later holder has announced a call',
    [
      { ...intent(2), kind: 'intent', lease: 5 },
      { ...closing(2), kind: 'closing', lease: 3 },
    ],
    { ended: undefined, isBegun: true, late: 1 },
  ],
  [
    'a closing that comes late does not replace that of the later holder',
    [
      { ...closing(2), kind: 'closing', lease: 5 },
      { ...closing(2, { status: 'failed' }), kind: 'closing', lease: 3 },
    ],
    { ended: 'for good', isBegun: false, late: 1, status: 'created' },
  ],
  [
    'an intent that comes late opens its row again',
    [
      { ...closing(2), kind: 'closing', lease: 5 },
      { ...intent(2), kind: 'intent', lease: 3 },
    ],
    { ended: 'cut short', isBegun: true, late: 1, status: 'created' },
  ],
  [
    'the lines of a later holder, and of a run without a lease, are not late',
    [
      { ...intent(2), kind: 'intent', lease: 3 },
      { ...intent(3), kind: 'intent', lease: 5 },
      { ...closing(2), kind: 'closing' },
      { ...closing(3), kind: 'closing', lease: 6 },
    ],
    { ended: 'for good', isBegun: false, late: 0, status: 'created' },
  ],
] as const) {
  test(title, async (t) => {
    const path = join(await temporaryFolder(t), 'journal.jsonl');
    await writeFile(path, header + lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
    t.is((await collected(readJournal(path))).length, lines.length, 'every line is kept');
    const index = await indexJournal(path);
    const status = (await index.read(2))?.status;
    t.deepEqual(
      {
        ended: index.ended(2),
        isBegun: index.begun(2) !== undefined,
        late: index.lateLines(),
        ...(status && { status }),
      },
      ends,
    );
    await index.close();
  });
}
