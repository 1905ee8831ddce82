import test from 'ava';
import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { readPersonHistory, type PersonHistory } from '../../src/history/person-history.js';
import { partsOf } from '../../src/history/write-history.js';
import { listJobs, type JobFolder } from '../../src/job/folder.js';
import { jobFactsOf } from '../../src/job/job-facts.js';
import { writeReview } from '../../src/job/review.js';
import type { Change, RowPlan } from '../../src/model/row.js';
import { temporaryFolder } from '../helpers/folder.js';
import { writtenJob, type WrittenJob } from '../helpers/written-job.js';

const processes = { self: { pid: 1, began: '' }, isAlive: () => Promise.resolve(false) };
const lead: Change = { field: 'title', from: 'Engineer', to: 'Lead' };
const sales: Change = { field: 'department', from: null, to: 'Sales' };

function rowOf(row: number, email: string, own: Partial<RowPlan> = {}): RowPlan {
  const calls = [{ call: 'person.update' as const, changes: [0] }];
  return { row, cells: [email, ''], email, wanted: {}, changes: [lead], calls, problems: [], ...own };
}

const closed = { row: 2, status: 'updated', changes: [lead], personId: 'p1', at: '2026-11-01T10:05:00.000Z' } as const;
const first = { name: 'first', at: '2026-11-01T10:00:00.000Z' };

async function historyIn(output: string, email: string): Promise<PersonHistory> {
  const jobs = await listJobs(output);
  return await readPersonHistory(await Promise.all(jobs.map((job) => jobFactsOf(job, processes))), email);
}

/** One job, and what becomes known of its row 2. */
const cases: readonly (Omit<WrittenJob, 'name' | 'at'> & {
  readonly title: string;
  readonly status: string;
  readonly parts: readonly string[];
})[] = [
  {
    ...{ title: 'what is in force', rows: [rowOf(2, 'ana@acme.example')], closings: [closed] },
    ...{ status: 'updated', parts: ['changed title "Engineer" → "Lead"'] },
  },
  {
    title: 'of a partial row, what is in force and what is not',
    rows: [rowOf(2, 'ana@acme.example', { changes: [lead, sales] })],
    closings: [{ ...closed, status: 'partial' }],
    ...{ status: 'partial', parts: ['changed title "Engineer" → "Lead"', 'not changed department "Sales"'] },
  },
  {
    title: 'of a row whose run ended in the middle, what is unclear',
    rows: [rowOf(2, 'ana@acme.example')],
    intents: [{ row: 2, seq: 1, at: first.at, call: 'person.update', before: {}, after: {} }],
    ...{ status: 'unknown', parts: ['unclear title "Engineer" → "Lead"'] },
  },
  {
    ...{ title: 'of a row that did not start, what is planned', rows: [rowOf(2, 'ana@acme.example')] },
    ...{ status: 'not-attempted', parts: ['planned title "Engineer" → "Lead"'] },
  },
  {
    title: 'of an invalid row, that nothing was done',
    rows: [
      rowOf(2, 'ana@acme.example', {
        ...{ changes: [], calls: [] },
        problems: [{ code: 'invalid-boolean', message: 'must be true or false', severity: 'error' }],
      }),
    ],
    ...{ status: 'invalid', parts: [' '] },
  },
  {
    title: 'the licenses that Webex assigned unasked',
    rows: [rowOf(2, 'ana@acme.example')],
    closings: [{ ...closed, given: [{ id: 'l', name: 'Messaging' }] }],
    ...{ status: 'updated', parts: ['changed title "Engineer" → "Lead"', 'given by Webex Messaging'] },
  },
];

for (const { title, status, parts, ...job } of cases) {
  test(`the history tells ${title}`, async (t) => {
    const output = await temporaryFolder(t);
    await writtenJob(output, { ...first, ...job });
    const { entries, unreadable } = await historyIn(output, ' ANA@acme.example');
    t.deepEqual(
      entries.map((entry) => [entry.row, entry.status, partsOf(entry).map(({ what, change }) => `${what} ${change}`)]),
      [[2, status, [...parts]]],
    );
    t.deepEqual(unreadable, []);
  });
}

test('the history is in order of time, also where jobs ended in another order than they were planned', async (t) => {
  const output = await temporaryFolder(t);
  await writtenJob(output, {
    ...{ ...first, rows: [rowOf(2, 'ana@acme.example')] },
    closings: [{ ...closed, at: '2026-11-03T10:00:00.000Z' }],
  });
  const later = { name: 'later', at: '2026-11-02T10:00:00.000Z' };
  await writtenJob(output, {
    ...{ ...later, rows: [rowOf(2, 'ana@acme.example')] },
    closings: [{ ...closed, at: '2026-11-02T10:01:00.000Z' }],
  });
  const { entries } = await historyIn(output, 'ana@acme.example');
  t.deepEqual(
    entries.map(({ file }) => file),
    ['later.csv', 'first.csv'],
  );
});

test('rows with an earlier address of the person count, found by the id that later rows have', async (t) => {
  const output = await temporaryFolder(t);
  await writtenJob(output, {
    ...{ ...first, rows: [rowOf(2, 'ana.old@acme.example'), rowOf(3, 'ben@acme.example')] },
    closings: [closed, { ...closed, row: 3, personId: 'p2' }],
  });
  await writtenJob(output, {
    ...{ name: 'later', at: '2026-11-02T10:00:00.000Z', rows: [rowOf(2, 'ana@acme.example')] },
    closings: [{ ...closed, at: '2026-11-02T10:01:00.000Z' }],
  });
  const { entries, personIds, otherEmails } = await historyIn(output, 'ana@acme.example');
  t.deepEqual(
    entries.map(({ file, row }) => [file, row]),
    [
      ['first.csv', 2],
      ['later.csv', 2],
    ],
  );
  t.deepEqual([personIds, otherEmails], [['p1'], ['ana.old@acme.example']]);
});

test('two accounts that had the address are both told, each row with its id', async (t) => {
  const output = await temporaryFolder(t);
  for (const [place, personId] of ['p1', 'p2'].entries()) {
    const job = { name: personId, at: `2026-11-0${place + 1}T10:00:00.000Z`, rows: [rowOf(2, 'ana@acme.example')] };
    await writtenJob(output, { ...job, closings: [{ ...closed, personId, at: job.at }] });
  }
  const { entries, personIds } = await historyIn(output, 'ana@acme.example');
  t.deepEqual(
    entries.map(({ personId }) => personId),
    ['p1', 'p2'],
  );
  t.deepEqual([...personIds].sort(), ['p1', 'p2']);
});

test('a row that repeats another is not told as a second change', async (t) => {
  const output = await temporaryFolder(t);
  const rows = [rowOf(2, 'ana@acme.example'), rowOf(3, 'ana@acme.example')];
  await writtenJob(output, { ...first, rows, closings: [closed], overrules: [{ row: 3, sameAs: 2 }] });
  const { entries } = await historyIn(output, 'ana@acme.example');
  t.deepEqual(
    entries.map(({ row }) => row),
    [2],
  );
});

const decisions = [
  ['an approved plan with who approved it', 'approval.json', 'updated', undefined, 'chief (chief@acme.example)'],
  ['a rejected plan as rejected', 'rejection.json', 'not-attempted', 'rejected', undefined],
  ['a plan that waits as waiting', undefined, 'not-attempted', 'waits for approval', undefined],
] as const;

for (const [title, file, status, held, approvedBy] of decisions) {
  test(`the history tells ${title}`, async (t) => {
    const output = await temporaryFolder(t);
    const closings = status === 'updated' ? [closed] : [];
    const job = await writtenJob(output, { ...first, rows: [rowOf(2, 'ana@acme.example')], closings });
    await writeReview(job, { at: first.at, reasons: [] });
    const word = { by: 'chief', signIn: 'chief@acme.example', at: first.at, seal: 's' };
    if (file !== undefined) await writeFile(job.file(file), JSON.stringify(word));
    const { entries } = await historyIn(output, 'ana@acme.example');
    t.deepEqual(
      entries.map((entry) => [entry.status, entry.held, entry.approvedBy]),
      [[status, held, approvedBy]],
    );
  });
}

/** What is damaged, what is said of it, and whether the rows of that job are told all the same. */
const damages: readonly (readonly [string, (job: JobFolder) => Promise<void>, RegExp, boolean])[] = [
  [
    'a journal with a line that is no record',
    (job) => appendFile(job.file('journal.jsonl'), '{"kind":"closing","row":0}\n'),
    /is damaged at byte/u,
    false,
  ],
  [
    'a plan that was changed',
    async (job) => {
      const text = await readFile(job.file('plan.jsonl'), 'utf8');
      await writeFile(job.file('plan.jsonl'), text.replace('"Lead"', '"Boss"'));
    },
    /was changed after it was planned/u,
    true,
  ],
  ['a plan without a header', (job) => writeFile(job.file('plan.jsonl'), '{}\n'), /not a usable plan/u, false],
  ['an approval that is no JSON', (job) => writeFile(job.file('approval.json'), '['), /is damaged/u, true],
];

for (const [what, damage, why, isStillTold] of damages) {
  test(`${what} is told, and the other jobs are read`, async (t) => {
    const output = await temporaryFolder(t);
    const rows = [rowOf(2, 'ana@acme.example')];
    const job = await writtenJob(output, { ...first, rows, closings: [closed] });
    const later = { name: 'later', at: '2026-11-02T10:00:00.000Z' };
    await writtenJob(output, { ...later, rows, closings: [{ ...closed, at: later.at }] });
    await damage(job);
    const { entries, unreadable } = await historyIn(output, 'ana@acme.example');
    t.deepEqual(
      unreadable.map((one) => one.job),
      [job.path],
    );
    t.regex(unreadable[0]?.why ?? '', why);
    t.deepEqual(
      entries.map(({ file }) => file),
      [...(isStillTold ? ['first.csv'] : []), 'later.csv'],
    );
  });
}
