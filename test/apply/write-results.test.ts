import test, { type ExecutionContext } from 'ava';
import { parse } from 'csv-parse/sync';
import { strFromU8, unzipSync } from 'fflate';
import { readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { eachOf } from '../../src/model/in-groups.js';
import { RunError } from '../../src/errors.js';
import { openJournal } from '../../src/job/journal.js';
import { createPlanFile } from '../../src/job/plan-writer.js';
import { onOneLine } from '../../src/model/outside-text.js';
import type { PlanSummary } from '../../src/model/plan-summary.js';
import type { Outcome, Overrule, RowPlan } from '../../src/model/row.js';
import { readOutcomes } from '../../src/job/read-outcomes.js';
import { cellStyles } from '../../src/spreadsheet/xlsx/sheet-text.js';
import { readXlsx } from '../../src/spreadsheet/read-xlsx.js';
import { readRows } from '../../src/plan/read-rows.js';
import { fitsSheet, resultColumns, writeResults, writeWorkbook } from '../../src/apply/write-results.js';
import { collected, randomText, seeded } from '../helpers/bytes.js';
import { temporaryFolder } from '../helpers/folder.js';
import { catalog } from '../helpers/organization.js';

const at = '2026-01-01T00:00:00.000Z';
const planned = (row: number, cells: readonly string[], more: Partial<RowPlan> = {}): RowPlan => ({
  row,
  cells,
  email: cells[0] ?? '',
  wanted: {},
  changes: [],
  calls: [{ call: 'person.update', changes: [] }],
  problems: [],
  ...more,
});
const closed = (row: number, more: Partial<Outcome> = {}): Outcome => ({
  row,
  status: 'updated',
  changes: [],
  at,
  ...more,
});

interface Job {
  readonly columns: readonly string[];
  readonly rows: readonly RowPlan[];
  readonly closings?: readonly Outcome[];
  readonly overrules?: readonly Overrule[];
}

async function jobOf(t: ExecutionContext, { columns, rows, closings, overrules = [] }: Job) {
  const folder = await temporaryFolder(t);
  const places = {
    plan: join(folder, 'plan.jsonl'),
    journal: join(folder, 'journal.jsonl'),
    results: join(folder, 'results.csv'),
  };
  const input = { name: 'people.csv', sha256: '00', bytes: 1 };
  const about = { organization: { id: 'O' }, site: 'acme.webex.com', admin: '', catalogHash: '', options: {} };
  const plan = await createPlanFile(places.plan, {
    ...{ kind: 'header', version: 1, job: 'apply', input, columns, toolVersion: '0', at },
    ...about,
  });
  for (const row of rows) await plan.row(row);
  await plan.finish({ kind: 'footer', rows: rows.length, overrules, summary: {} as PlanSummary });
  if (closings) {
    const journal = await openJournal(places.journal);
    for (const closing of closings) journal.closing(closing);
    await journal.close();
  }
  return { folder, places };
}

const read = async (path: string): Promise<string[][]> =>
  parse(await readFile(path), { bom: true, record_delimiter: '\r\n' });

test('the original columns come first, in their order and spelling, then the wx_ columns in theirs', async (t) => {
  const { places } = await jobOf(t, {
    columns: ['First_Name', 'wx_status', 'E-Mail', 'wx_row', ' =odd'],
    rows: [planned(2, ['Ana', 'invalid', 'a@x.com', '7', 'x'])],
    closings: [closed(2, { personId: 'P', trackingId: 'T', error: 'oops', errorCode: 'c', errorColumn: 'E-Mail' })],
  });
  await writeResults(places);
  t.deepEqual(
    resultColumns.join(),
    'wx_row,wx_status,wx_changes,wx_error_code,wx_error_column,wx_error,wx_person_id,wx_tracking_id,wx_at',
  );
  t.deepEqual(await read(places.results), [
    ['First_Name', 'E-Mail', "' =odd", ...resultColumns],
    ['Ana', 'a@x.com', 'x', '2', 'updated', '', 'c', 'E-Mail', 'oops', 'P', 'T', at],
  ]);
});

test('every row of the job has its line, in the order of the input, whatever the journal says first', async (t) => {
  const rows = Array.from({ length: 1200 }, (_, n) => planned(2 + n * 3, [`p${n}@x.com`]));
  const closings = rows
    .filter((_, n) => n % 4 !== 0)
    .map(({ row }) => closed(row))
    .reverse();
  const { places } = await jobOf(t, { columns: ['email'], rows, closings });
  const results = await writeResults(places);
  const written = (await read(places.results)).slice(1);
  t.deepEqual(
    written.map((cells) => [cells[0], cells[1]]),
    rows.map(({ email, row }) => [email, `${row}`]),
  );
  t.deepEqual(
    written.map((cells) => cells[2]),
    rows.map((_, n) => (n % 4 === 0 ? 'not-attempted' : 'updated')),
  );
  const seen = await collected(readOutcomes(places));
  t.deepEqual(
    seen.map(({ outcome }) => outcome.row),
    rows.map(({ row }) => row),
  );
  t.is(results.rows, 1200);
  t.deepEqual([results.counts.updated, results.counts['not-attempted'], results.counts.created], [900, 300, 0]);
});

test('the workbook says the same as the comma-separated file, its statuses coloured', async (t) => {
  const statuses = ['created', 'unchanged', 'failed', 'partial'] as const;
  const { places } = await jobOf(t, {
    columns: ['email', 'phone'],
    rows: [...statuses, 'left'].map((status, n) => planned(n + 2, [`${status}@x.com`, '=1\n007'])),
    closings: statuses.map((status, n) => closed(n + 2, { status })),
  });
  const workbook = join(places.results, '..', 'results.xlsx');
  await writeResults(places);
  await writeWorkbook(places, workbook);
  const records = await collected(eachOf(readXlsx(workbook, 'results.xlsx')));
  t.deepEqual(
    records.map(({ cells }) => [...cells]),
    await read(places.results),
  );
  const sheet = strFromU8(unzipSync(await readFile(workbook))['xl/worksheets/sheet1.xml'] ?? new Uint8Array(0));
  const styles = [...sheet.matchAll(/<c r="D\d+" s="(?<style>\d)"/gu)].map((match) => Number(match.groups?.['style']));
  const { header, green, grey, red, yellow, text } = cellStyles;
  t.deepEqual(styles, [header, green, grey, red, yellow, text]);
});

test('a sheet holds as many rows as Excel has, with the headings', (t) => {
  t.true(fitsSheet(1_048_575));
  t.false(fitsSheet(1_048_576));
});

test('without a journal no row was begun, and rows without calls have their outcome all the same', async (t) => {
  const problem = {
    code: 'invalid-email',
    column: 'email',
    value: 'x',
    message: 'is no address',
    severity: 'error',
  } as const;
  const { places } = await jobOf(t, {
    columns: ['email'],
    rows: [planned(2, ['a@x.com']), planned(3, ['b@x.com'], { calls: [] }), planned(4, ['x'], { problems: [problem] })],
  });
  const results = await writeResults(places);
  t.deepEqual(
    (await read(places.results)).slice(1).map((cells) => cells[2]),
    ['not-attempted', 'unchanged', 'invalid'],
  );
  t.deepEqual(results.errors, [{ code: 'invalid-email', count: 1, message: 'email "x" is no address', rows: [4] }]);
});

test('a row that says the same as an earlier one bears its status and says so', async (t) => {
  const { places } = await jobOf(t, {
    columns: ['email'],
    rows: [planned(2, ['a@x.com']), planned(3, ['b@x.com']), planned(4, ['A@x.com'])],
    closings: [closed(2, { status: 'created', personId: 'P' })],
    overrules: [{ row: 4, sameAs: 2 }],
  });
  await writeResults(places);
  const [, , , third = []] = await read(places.results);
  t.deepEqual([third[1], third[2], third[6], third[7]], ['4', 'created', 'same as row 2', 'P']);
});

test('ragged rows lose no cell and shift none', async (t) => {
  const { places } = await jobOf(t, {
    columns: ['email', 'title', '', ''],
    rows: [
      planned(2, ['a@x.com']),
      planned(3, ['b@x.com', 'x', '', 'stray']),
      planned(4, ['c@x.com', 'y', '', '', '']),
    ],
  });
  await writeResults(places);
  const [headings = [], ...rows] = await read(places.results);
  t.deepEqual(headings, ['email', 'title', '', '', ...resultColumns]);
  t.deepEqual(
    rows.map((cells) => cells.slice(0, 6)),
    [
      ['a@x.com', '', '', '', '2', 'not-attempted'],
      ['b@x.com', 'x', '', 'stray', '3', 'not-attempted'],
      ['c@x.com', 'y', '', '', '4', 'not-attempted'],
    ],
  );
});

test('what people wrote comes back as it was when the result is read, what services said on one line, round after round', async (t) => {
  const seed = 31;
  const random = seeded(seed);
  const columns = ['email', "'=odd", '@home', 'Title'];
  const rows = Array.from({ length: 300 }, (_, n) =>
    planned(n + 2, ['x', randomText(random, 6), randomText(random, 6), randomText(random, 6)]),
  );
  const closings = rows.map(({ row }) => closed(row, { error: `=${randomText(random, 6)}` }));
  const { places, folder } = await jobOf(t, { columns, rows, closings });
  await writeResults(places);
  const formulas = (await read(places.results)).flat().filter((cell) => /^[=@\t\r]/u.test(cell));
  t.deepEqual(formulas, []);
  const again = {
    path: places.results,
    name: 'results.csv',
    copy: join(folder, 'input.csv'),
    spool: join(folder, 'rows'),
  };
  const source = await readRows(again, catalog, { ignoreUnknown: true });
  t.deepEqual(source.headings, [...columns, ...resultColumns]);
  const found = await collected(source.rows());
  t.deepEqual(
    found.map(({ cells }) => cells.slice(0, 4)),
    rows.map(({ cells }) => cells),
    `seed ${seed}`,
  );
  t.deepEqual(
    found.map(({ cells }) => cells[9]),
    closings.map(({ error = '' }) => onOneLine(error)),
    `seed ${seed}`,
  );
});

test('a full disk leaves the results that were there, and nothing beside them', async (t) => {
  const { places, folder } = await jobOf(t, { columns: ['email'], rows: [planned(2, ['a@x.com'])] });
  await writeFile(places.results, 'old');
  await symlink('/dev/full', `${places.results}.tmp`);
  const error = await t.throwsAsync(writeResults(places), { instanceOf: RunError });
  t.regex(error.message, /results\.csv cannot be written: .*no space left/u);
  t.is(await readFile(places.results, 'utf8'), 'old');
  t.deepEqual(await readdir(folder), ['plan.jsonl', 'results.csv']);
});

test('a damaged plan leaves the results that were there', async (t) => {
  const { places, folder } = await jobOf(t, {
    columns: ['email'],
    rows: [planned(2, ['a@x.com']), planned(3, ['b@x.com'])],
  });
  await writeFile(places.results, 'old');
  const lines = (await readFile(places.plan, 'utf8')).split('\n');
  await writeFile(places.plan, lines.filter((_, n) => n !== 1).join('\n'));
  await t.throwsAsync(writeResults(places), { instanceOf: RunError, message: /1 rows, and its footer says 2/u });
  t.is(await readFile(places.results, 'utf8'), 'old');
  t.deepEqual(await readdir(folder), ['plan.jsonl', 'results.csv']);
});
