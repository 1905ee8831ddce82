import test, { type ExecutionContext } from 'ava';
import { runs } from '../helpers/some-cases.js';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { anyCharacter } from '../helpers/any-character.js';
import { strFromU8, unzipSync } from 'fflate';
import { readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { eachOf } from '../../src/model/in-groups.js';
import { RunError } from '../../src/errors.js';
import { readXlsx } from '../../src/spreadsheet/read-xlsx.js';
import { createXlsxWriter, type XlsxWriting } from '../../src/spreadsheet/write-xlsx.js';
import { collected, randomText, seeded } from '../helpers/bytes.js';
import { temporaryFolder } from '../helpers/folder.js';
import { convert, hasOfficeSuite, shownAsCsv } from '../helpers/office-suite.js';

type Rows = readonly (readonly string[])[];

async function write(path: string, [header = [], ...rows]: Rows, how: Partial<XlsxWriting> = {}): Promise<void> {
  const writer = await createXlsxWriter(path, header, { sheet: 'Results', ...how });
  for (const row of rows) await writer.write(row);
  await writer.commit();
}

async function written(t: ExecutionContext, rows: Rows, how: Partial<XlsxWriting> = {}) {
  const path = join(await temporaryFolder(t), 'results.xlsx');
  await write(path, rows, how);
  const parts = unzipSync(await readFile(path));
  return { path, part: (name: string) => strFromU8(parts[name] ?? new Uint8Array(0)) };
}

const sheetName = 'xl/worksheets/sheet1.xml';

test('a workbook is written aside, and is for its owner only', async (t) => {
  const folder = await temporaryFolder(t);
  const path = join(folder, 'results.xlsx');
  const writer = await createXlsxWriter(path, ['email'], { sheet: 'Results' });
  await writer.write(['a@x.com']);
  t.deepEqual(await readdir(folder), ['results.xlsx.tmp']);
  await writer.commit();
  t.deepEqual(await readdir(folder), ['results.xlsx']);
  t.is((await stat(path)).mode & 0o777, 0o600);
});

/** A row has no cells where nothing stands, so that the last one is never empty here. */
const cell = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.string({ unit: anyCharacter, maxLength: 6 }),
  fc.string({
    unit: fc.constantFrom(
      '_',
      'x',
      '0',
      '0D',
      'x000D_',
      '_x005F_',
      '\r',
      '\n',
      '\t',
      '\0',
      ' ',
      '\uFFFE',
      '\uD800',
      '<',
      '&',
      '=',
    ),
  }),
);

test('what is written is read as it was, whatever it is', async (t) => {
  const path = join(await temporaryFolder(t), 'results.xlsx');
  const table = fc
    .integer({ min: 2, max: 4 })
    .chain((width) => fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 6 }));
  await fc.assert(
    fc.asyncProperty(table, async (rows) => {
      const header = (rows[0] ?? []).map((_, n) => `heading ${n}`);
      const all = [header, ...rows.map((cells, n) => [`row ${n}`, ...cells.slice(1)])];
      await write(path, all);
      const records = await collected(eachOf(readXlsx(path, 'results.xlsx')));
      t.deepEqual(
        records.map(({ row, cells }) => [row, ...cells]),
        all.map((cells, n) => [n + 1, ...cells]),
      );
    }),
    { numRuns: runs(300) },
  );
});

test('many rows are read back too', async (t) => {
  const seed = 12;
  const random = seeded(seed);
  const rows = Array.from({ length: 3100 }, (_, n) => [`${n}`, randomText(random, 8), randomText(random, 8)]);
  const { path } = await written(t, [['n', 'a', 'b'], ...rows]);
  const records = await collected(eachOf(readXlsx(path, 'results.xlsx')));
  t.deepEqual(
    records.slice(1).map(({ cells }) => cells),
    rows,
    `seed ${seed}`,
  );
});

const marks: [string, RegExp][] = [
  ['its headings in bold', /<row r="1"><c r="A1" s="2" /u],
  ['its headings in view', /<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"\/>/u],
  ['filters over all rows', /<autoFilter ref="A1:B3"\/>/u],
  [
    'columns as wide as their texts, within reason',
    /<col min="1" max="1" width="21" .*<col min="2" max="2" width="62" /u,
  ],
  ['cells that are text', /<c r="A2" s="1" t="inlineStr"><is><t xml:space="preserve">\+4930/u],
  ['colours where they are asked for', /<c r="B3" s="3" t="inlineStr"><is><t xml:space="preserve">good/u],
];
for (const [title, mark] of marks) {
  test(`a workbook has ${title}`, async (t) => {
    const rows = [
      ['email', 'note'],
      ['+4930 and some more', 'x'.repeat(500)],
      ['007', 'good'],
    ];
    const fillOf = (text: string) => (text === 'good' ? ('green' as const) : undefined);
    t.regex((await written(t, rows, { fillOf })).part(sheetName), mark);
  });
}

test('a column with values to choose from has a drop-down, and the values stand in a hidden sheet', async (t) => {
  const values = ['Webex Suite', 'a, "b" & c'];
  const { path, part } = await written(t, [['email', 'licenses']], { sheet: 'People', lists: new Map([[1, values]]) });
  t.regex(part(sheetName), /type="list"[^>]* sqref="B2:B1048576"><formula1>Lists!\$A\$1:\$A\$2<\/formula1>/u);
  const lists = await collected(eachOf(readXlsx(path, 'x.xlsx', { sheet: 'Lists' })));
  t.deepEqual(
    lists.map(({ cells }) => cells[0]),
    values,
  );
  t.deepEqual((await collected(eachOf(readXlsx(path, 'x.xlsx'))))[0]?.cells, ['email', 'licenses']);
});

test('the same rows give the same bytes', async (t) => {
  const rows = [['email'], ['a@x.com']];
  const [one, other] = [await written(t, rows), await written(t, rows)];
  t.true((await readFile(one.path)).equals(await readFile(other.path)));
});

test('a text that is longer than Excel takes is cut', async (t) => {
  const { path } = await written(t, [['email'], ['x'.repeat(32_767)], ['y'.repeat(32_768)]]);
  const texts = (await collected(eachOf(readXlsx(path, 'x.xlsx')))).map(({ cells }) => cells[0]);
  t.deepEqual(texts.slice(1), ['x'.repeat(32_767), `${'y'.repeat(32_766)}…`]);
});

test('an aborted workbook, and one that the disk does not take, leave what stood there before', async (t) => {
  const folder = await temporaryFolder(t);
  const path = join(folder, 'results.xlsx');
  await writeFile(path, 'old');
  const writer = await createXlsxWriter(path, ['email'], { sheet: 'Results' });
  await writer.abort();
  await symlink('/dev/full', `${path}.tmp`);
  const full = await createXlsxWriter(path, ['email'], { sheet: 'Results' });
  const error = await t.throwsAsync(full.commit(), { instanceOf: RunError });
  t.is(error.problem, 'stopped');
  t.regex(error.message, /results\.xlsx cannot be written: .*no space left/u);
  await full.abort();
  t.deepEqual(await readdir(folder), ['results.xlsx']);
  t.is(await readFile(path, 'utf8'), 'old');
});

test('LibreOffice reads what is written', async (t) => {
  if (!hasOfficeSuite(t)) return;
  const rows = [
    ['email', 'text', 'last'],
    ['a@x.com', '=1+1', '007'],
    ['b@x.com', '+4930123', ' Zoë "東京", 😀 <&> '],
    ['c@x.com', 'two\nlines', '_x0041_'],
    ['d@x.com', '2024-01-15', 'TRUE'],
  ];
  const { path } = await written(t, rows, { fillOf: () => 'red', lists: new Map([[1, ['a', 'b']]]) });
  const folder = await temporaryFolder(t);
  await convert(path, shownAsCsv, folder);
  t.deepEqual(parse(await readFile(join(folder, 'results.csv')), { bom: true }), rows);
});

test('long rows do not wait in memory for others', async (t) => {
  const path = join(await temporaryFolder(t), 'results.xlsx');
  const cells = Array<string>(30).fill('x'.repeat(32_000));
  const writer = await createXlsxWriter(path, cells, { sheet: 'Results' });
  await writer.write(cells);
  t.true((await stat(`${path}.tmp`)).size > 1000);
  await writer.commit();
  t.deepEqual(
    (await collected(eachOf(readXlsx(path, 'results.xlsx')))).map(({ cells: read }) => read.length),
    [30, 30],
  );
});
