import test from 'ava';
import { readFile, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { RunError } from '../../src/errors.js';
import { readPlan, type PlanFooter, type PlanHeader } from '../../src/job/plan-file.js';
import { createPlanFile } from '../../src/job/plan-writer.js';
import type { PlanSummary } from '../../src/model/plan-summary.js';
import type { RowPlan } from '../../src/model/row.js';
import { collected } from '../helpers/bytes.js';
import { temporaryFolder } from '../helpers/folder.js';

const header: PlanHeader = {
  kind: 'header',
  version: 1,
  job: 'apply',
  input: { name: 'people.csv', sha256: '00', bytes: 1 },
  columns: ['email'],
  organization: { id: 'O' },
  site: 'acme.webex.com',
  admin: 'admin@acme.com',
  catalogHash: '00',
  options: {},
  toolVersion: '0',
  at: '2026-01-01T00:00:00.000Z',
};
const plan = (row: number): RowPlan => ({
  row,
  cells: [`p${row}@x.com`],
  email: `p${row}@x.com`,
  wanted: {},
  changes: [],
  calls: [],
  problems: [],
});
const footer = (rows: number, summary: unknown = {}): PlanFooter => ({
  ...{ kind: 'footer', rows, overrules: [] },
  summary: summary as PlanSummary,
});
const lines = (...values: unknown[]): string => values.map((value) => `${JSON.stringify(value)}\n`).join('');

test('a plan is read as it was written, and is for its owner only', async (t) => {
  const path = join(await temporaryFolder(t), 'plan.jsonl');
  const writer = await createPlanFile(path, header);
  for (const row of [2, 3, 7]) await writer.row(plan(row));
  await writer.finish(footer(3));
  t.is((await stat(path)).mode & 0o777, 0o600);
  const file = await readPlan(path);
  t.deepEqual(file.header, header);
  t.like(file.footer, footer(3));
  await t.notThrowsAsync(file.refuseIfChanged());
  for (let time = 0; time < 2; time++) {
    t.deepEqual(
      (await collected(file.rows())).map((row) => row.plan),
      [plan(2), plan(3), plan(7)],
    );
  }
  const text = await readFile(path);
  for (const row of await collected(file.rows())) {
    t.true(text.toString('utf8', row.offset).startsWith(`{"row":${row.plan.row},`));
  }
});

test('the footer is found behind many rows and however long it is', async (t) => {
  const path = join(await temporaryFolder(t), 'plan.jsonl');
  for (const length of [10, 65_400, 65_536, 70_000, 600_000]) {
    const long = footer(1000, 'é'.repeat(length));
    await writeFile(path, lines(header, ...Array.from({ length: 1000 }, (_, n) => plan(n + 2)), long));
    t.deepEqual((await readPlan(path)).footer, long);
  }
});

test('a plan cut off anywhere behind its header is unfinished, and its whole rows are there', async (t) => {
  const path = join(await temporaryFolder(t), 'plan.jsonl');
  const text = lines(header, plan(2), plan(3), footer(2));
  const begin = lines(header).length;
  for (let end = text.length - 1; end >= begin; end--) {
    await writeFile(path, text);
    await truncate(path, end);
    const file = await readPlan(path);
    t.is(file.footer, undefined);
    const whole = text.slice(begin, end).split('\n').length - 1;
    t.is((await collected(file.rows())).length, whole, `cut after ${end} bytes`);
  }
});

const damages: [string, string, RegExp][] = [
  ['an empty file', '', /is empty/u],
  ['half a header', '{"kind":"head', /is empty/u],
  ['a file without header', lines(plan(2), footer(1)), /does not begin with a header/u],
  ['a plan of another version', lines({ ...header, version: 3 }, footer(0)), /another version .*format 3/u],
  ['a header without its columns', lines({ ...header, columns: undefined }, footer(0)), /header lacks/u],
  ['a header without its site', lines({ ...header, site: undefined }, footer(0)), /header lacks/u],
  [
    'an option of another kind',
    lines({ ...header, options: { limit: 'all' } }, footer(0)),
    /options in its header are damaged/u,
  ],
  ['no options', lines({ ...header, options: undefined }, footer(0)), /options in its header are damaged/u],
  ['a footer without its overrules', lines(header, { kind: 'footer', rows: 0 }), /footer is damaged/u],
  ['a last line that is no JSON', `${lines(header, plan(2))}{"kind":\n`, /last line is not JSON/u],
  ['a row that is none', lines(header, { row: 2 }, footer(1)), /byte \d+ does not start a row/u],
  ['a row that is nothing', lines(header, null, footer(1)), /byte \d+ does not start a row/u],
  ['a row without its address', lines(header, { ...plan(2), email: undefined }, footer(1)), /does not start a row/u],
  ['a row that is there twice', lines(header, plan(2), plan(2), footer(2)), /does not start a row/u],
  ['rows in another order', lines(header, plan(3), plan(2), footer(2)), /does not start a row/u],
  ['a lost row', lines(header, plan(2), footer(2)), /it has 1 rows, and its footer says 2/u],
  ['two footers', lines(header, plan(2), footer(1), footer(1)), /is after the footer/u],
  ['a second plan behind the first', lines(header, plan(2), footer(1), header, footer(0)), /is after the footer/u],
  ['a damaged line', `${lines(header)}{"row":\n${lines(plan(3), footer(2))}`, /line 2 is damaged/u],
];
for (const [title, text, said] of damages) {
  test(`${title} is refused`, async (t) => {
    const path = join(await temporaryFolder(t), 'plan.jsonl');
    await writeFile(path, text);
    const read = async (): Promise<unknown> => collected((await readPlan(path)).rows());
    const error = await t.throwsAsync(read, { instanceOf: RunError });
    t.is(error.problem, 'refused');
    t.regex(error.message, said);
    t.truthy(error.next);
  });
}

test('a missing plan is refused', async (t) => {
  const error = await t.throwsAsync(readPlan(join(await temporaryFolder(t), 'plan.jsonl')), { instanceOf: RunError });
  t.regex(error.message, /there is no such file/u);
});
