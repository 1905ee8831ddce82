import test, { type ExecutionContext } from 'ava';
import { createHash } from 'node:crypto';
import { readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { RunError } from '../../src/errors.js';
import { readRows, type RowChoice } from '../../src/plan/read-rows.js';
import { escapeCell } from '../../src/spreadsheet/escape-cell.js';
import { readWanted } from '../../src/rows/wanted.js';
import { collected } from '../helpers/bytes.js';
import { temporaryFolder } from '../helpers/folder.js';
import { catalog } from '../helpers/organization.js';
import { textRow, workbook } from '../helpers/workbook.js';

async function placesOf(t: ExecutionContext, text: string | Buffer) {
  const folder = await temporaryFolder(t);
  await writeFile(join(folder, 'people.csv'), text);
  const path = join(folder, 'people.csv');
  return { folder, path, name: 'people.csv', copy: join(folder, 'input.csv'), spool: join(folder, 'rows.jsonl') };
}

async function read(t: ExecutionContext, text: string | Buffer, choice: RowChoice = {}) {
  const places = await placesOf(t, text);
  const source = await readRows(places, catalog, choice);
  return { source, rows: await collected(source.rows()), places };
}

test('a file is copied, hashed, matched and counted in one reading', async (t) => {
  const text = '\uFEFF\r\nEmail,First Name\r\na@x.com,Ana\r\n\r\n"b@x.com","Bo\r\nLi"\r\n';
  const { source, rows, places } = await read(t, text);
  t.deepEqual(rows, [
    { row: 3, cells: ['a@x.com', 'Ana'] },
    { row: 5, cells: ['b@x.com', 'Bo\r\nLi'] },
  ]);
  t.deepEqual(source.headings, ['Email', 'First Name']);
  t.deepEqual([source.total, source.chosen, source.overrules], [2, 2, []]);
  const sha256 = createHash('sha256').update(text).digest('hex');
  t.deepEqual(source.input, {
    name: 'people.csv',
    form: 'UTF-8, comma',
    family: 'webex-bulk format',
    sha256,
    bytes: Buffer.byteLength(text),
  });
  t.is(await readFile(places.copy, 'utf8'), text);
});

test('an address is named by any row of the file, chosen or not, whatever its case', async (t) => {
  const { source } = await read(t, 'email\na@x.com\n"\u200BB@x.com"\nc@x.com\n', { limit: 1 });
  t.is(source.chosen, 1);
  t.deepEqual(
    ['A@x.com', 'b@X.com', 'c@x.com', 'd@x.com', ''].map((email) => source.isNamed(email)),
    [true, true, true, false, false],
  );
});

const people = workbook({
  rows: textRow(1, ['email', 'title', '']) + textRow(3, ['a@x.com', '']) + textRow(5, ['b@x.com', '=1', 'stray']),
  sheets: [{ name: 'People' }, { name: 'Leavers' }],
});

test('a workbook is copied and hashed too, whatever it is called, and its copy is what is read', async (t) => {
  const { source, rows, places } = await read(t, people, { sheet: 'leavers' });
  t.deepEqual(rows, [
    { row: 3, cells: ['a@x.com', ''] },
    { row: 5, cells: ['b@x.com', '=1', 'stray'], line: 5 },
  ]);
  const sha256 = createHash('sha256').update(people).digest('hex');
  t.deepEqual(source.input, {
    name: 'people.csv',
    form: 'xlsx, sheet "Leavers"',
    family: 'webex-bulk format',
    sha256,
    bytes: people.length,
  });
  t.true(source.header.notices.includes('2 blank rows skipped'));
  t.true(people.equals(await readFile(places.copy)));
  const { copy: path, name, spool } = places;
  const again = await readRows({ path, name, spool }, catalog, { sheet: 'leavers' });
  t.deepEqual(again.input, source.input);
  t.deepEqual(await collected(again.rows()), rows);
});

test('a sheet that is named of a text file is wrong usage', async (t) => {
  const error = await t.throwsAsync(read(t, 'email\na@x.com\n', { sheet: 'People' }), { instanceOf: RunError });
  t.is(error.problem, 'usage');
  t.regex(error.message, /people\.csv is not an Excel workbook and has no sheets/u);
});

test('a workbook that is cut off refuses the file', async (t) => {
  const error = await t.throwsAsync(read(t, people.subarray(0, 900)), { instanceOf: RunError });
  t.is(error.problem, 'refused');
  t.regex(error.message, /damaged/u);
});

test('headings of a workbook that cannot be used are told by the row that Excel shows', async (t) => {
  const bytes = workbook({ rows: textRow(3, ['email', 'shoe size']) + textRow(4, ['a@x.com', '42']) });
  const error = await t.throwsAsync(read(t, bytes), { instanceOf: RunError });
  t.regex(error.message, /people\.csv, row 3: invalid headings.*"shoe size" \(column B\)/su);
});

test('a code of which Excel has made a date in a workbook is told by what Excel shows', async (t) => {
  const code = { index: '1', name: 'Cost center', required: false, values: ['3-4', '5-6'] };
  const dated = { ...catalog, trackingCodes: [code] };
  const rows = `${textRow(1, ['email', 'Cost center'])}<row r="2"><c t="inlineStr"><is><t>a@x.com</t></is></c><c s="1"><v>46085</v></c></row>`;
  const places = await placesOf(t, workbook({ rows, styles: [0, 16] }));
  const source = await readRows(places, dated, {});
  const [row] = await collected(source.rows());
  t.deepEqual(row?.cells, ['a@x.com', '4-Mar']);
  const [problem] = readWanted(row?.cells ?? [], source.header, dated).problems;
  t.regex(problem?.message ?? '', /reads such codes as dates; did you mean "3-4"/u);
});

test('a row of a workbook that reaches behind its headings is read as one', async (t) => {
  const { source, rows } = await read(t, people, { sheet: 'People' });
  const { problems } = readWanted(rows[1]?.cells ?? [], source.header, catalog, [], rows[1]?.line);
  t.deepEqual(
    problems.map(({ code }) => code),
    ['no-heading'],
  );
});

test('a ragged row is told what separates the cells of its file', async (t) => {
  const { source, rows } = await read(t, 'email;title\na@x.com\n');
  t.regex(readWanted(rows[0]?.cells ?? [], source.header, catalog, [], 2).problems[0]?.message ?? '', /a semicolon/u);
});

test('the rows can be read again, and are forgotten when told so', async (t) => {
  const { source, rows, places } = await read(t, 'email\na@x.com\n');
  t.deepEqual(await collected(source.rows()), rows);
  await source.close();
  t.deepEqual((await readdir(places.folder)).sort(), ['input.csv', 'people.csv']);
});

test('a changed original does not change what was read', async (t) => {
  const { source, rows, places } = await read(t, 'email\na@x.com\n');
  await writeFile(places.path, 'email\nz@x.com\n');
  t.deepEqual(await collected(source.rows()), rows);
});

test('ragged rows carry their line, and the headings are widened over what stands behind them', async (t) => {
  const { source, rows } = await read(t, 'email,title\n"a@x.com","x\ny"\nb@x.com\nc@x.com,,,stray\nd@x.com,,,\n');
  t.deepEqual(rows, [
    { row: 2, cells: ['a@x.com', 'x\ny'] },
    { row: 3, cells: ['b@x.com'], line: 4 },
    { row: 4, cells: ['c@x.com', '', '', 'stray'], line: 5 },
    { row: 5, cells: ['d@x.com', '', '', ''] },
  ]);
  t.deepEqual(source.headings, ['email', 'title', '', '']);
  t.is(source.header.columns.length, 2);
});

const result = 'email,Cost center,wx_status\r\n';
const choices: [string, string, RowChoice, number[]][] = [
  ['the first so many rows', 'email\na\nb\n\nc\n', { limit: 2 }, [2, 3]],
  ['rows of one value', 'email,title\na,x\nb,y\nc, x \n', { where: 'title=x' }, [2, 4]],
  [
    'rows of one value, by another spelling of the heading',
    'email,JOB_x,tit-le\na,,x\nb,,y\n',
    { where: 'TITLE=y', ignoreUnknown: true },
    [3],
  ],
  ['the first so many of those', 'email,title\na,x\nb,y\nc,x\nd,x\n', { where: 'Title=x', limit: 2 }, [2, 4]],
  ['rows whose cell is empty', 'email,title\na,x\nb,\nc, \n', { where: 'title=' }, [3, 4]],
  ['values in their letter case', 'email,title\na,x\nb,X\n', { where: 'title=X' }, [3]],
  ['addresses in any letter case', 'email,title\nA@x.com,x\n', { where: 'email=a@X.com' }, [2]],
  ['a value with equals signs', 'email,title\na,x=y=z\n', { where: 'title=x=y=z' }, [2]],
  ['rows by their earlier status', `${result}a,1,invalid\r\nb,2,created\r\n`, { where: 'wx_status=invalid' }, [2]],
  ['rows by an escaped cell', `${result}a,'=1,created\r\n`, { where: 'Cost center==1' }, [2]],
  [
    'rows by a cell that keeps its zeros',
    'email,Cost center\na,"=""001"""\nb,1\nc,\'001\n',
    { where: 'Cost center=001' },
    [2, 4],
  ],
  ['rows by a tracking code’s number', `${result}a,1,\r\nb,2,\r\n`, { where: 'trackingCode1=2' }, [3]],
];
for (const [title, text, choice, numbers] of choices) {
  test(`chosen are ${title}`, async (t) => {
    // A row that is never chosen, so that there is one.
    const { source, rows } = await read(t, `${text}z@x.com,-never-,-never-`, choice);
    t.deepEqual(
      rows.map(({ row }) => row),
      numbers,
    );
    t.is(source.chosen, numbers.length);
    t.is(source.total, text.split('\n').filter((line) => line !== '').length);
  });
}

test('rows that are not chosen contradict nobody', async (t) => {
  const { source } = await read(t, 'email,title\na@x.com,x\na@x.com,y\n', { where: 'title=x' });
  t.deepEqual(source.overrules, []);
});

for (const [title, where, said] of [
  ['an unknown column', 'wx_status=invalid', /no column "wx_status"; it has "email", "title"/u],
  ['no column', '=x', /has no column before a "="/u],
  ['no equals sign', 'title', /has no column before a "="/u],
] as const) {
  test(`--where with ${title} is wrong usage`, async (t) => {
    const error = await t.throwsAsync(read(t, 'email,title,\na@x.com,x,\n', { where }), { instanceOf: RunError });
    t.is(error.problem, 'usage');
    t.regex(error.message, said);
  });
}

test('of a result, one apostrophe is taken off escaped cells and headings, and of other files none', async (t) => {
  const cells = "'=1,''@x,'quoted',O'Neil,'+1 x";
  const headings = "email,'=odd,Title,displayName,Department";
  const choice = { ignoreUnknown: true };
  const plain = await read(t, `${headings}\n${cells}\n`, choice);
  t.deepEqual(plain.rows[0]?.cells, ["'=1", "''@x", "'quoted'", "O'Neil", "'+1 x"]);
  t.is(plain.source.headings[1], "'=odd");
  const again = await read(t, `${headings},wx_status\n${cells},created\n`, choice);
  t.deepEqual(again.rows[0]?.cells, ['=1', "'@x", "'quoted'", "O'Neil", '+1 x', 'created']);
  t.is(again.source.headings[1], '=odd');
});

test('cells whose apostrophe only marks text are counted and told once, and a result of them means the same', async (t) => {
  const cells = "a@x.com,'00123,'=1,'90s,'7";
  const headings = 'email,Cost center,title,department,phone number';
  const plain = await read(t, `${headings}\n${cells}\n`);
  t.true(plain.source.header.notices.includes('2 cells begin with an apostrophe that marks text; it was removed'));
  t.deepEqual(plain.rows[0]?.cells, cells.split(','), 'the cells stay as they were written');
  const again = await read(t, `${headings},wx_status\n${cells.split(',').map(escapeCell).join(',')},created\n`);
  const meant = [plain, again].map(({ source, rows }) => readWanted(rows[0]?.cells ?? [], source.header, catalog));
  t.deepEqual(meant[0]?.wanted, meant[1]?.wanted);
  t.like(meant[0]?.wanted, { text: { title: { value: '=1' } }, trackingCodes: { '1': { value: '00123' } } });
  t.like(meant[0]?.problems, {
    0: { code: 'leading-apostrophe', column: 'department', severity: 'warning' },
    length: 1,
  });
  const none = await read(t, `${headings}\na@x.com,x,y,z,'7\n`);
  t.false(none.source.header.notices.some((notice) => notice.includes('apostrophe')));
});

const refusals: [string, string, RegExp][] = [
  ['an empty file', '', /is empty/u],
  ['headings without rows', 'email\n\n', /has headings but no rows/u],
  ['headings that are unknown', 'email,shoe size\na,b\n', /line 1: invalid headings.*"shoe size" \(column B\)/su],
  [
    'headings behind blank lines',
    '\n\nemail,email\na,b\n',
    /line 3: .*"email" \(column B\) and "email" \(column A\)/su,
  ],
  ['damage at the very end', `email\n${'a@x.com\n'.repeat(30_000)}"b`, /line 30002, "email" \(column A\)/u],
];
for (const [title, text, said] of refusals) {
  test(`${title} refuses the file`, async (t) => {
    const error = await t.throwsAsync(read(t, text), { instanceOf: RunError });
    t.is(error.problem, 'refused');
    t.regex(error.message, said);
    t.truthy(error.next);
  });
}

test('a disk that fills up while rows are spooled ends the reading in a sentence', async (t) => {
  const places = await placesOf(t, `email\n${'a@x.com\n'.repeat(30_000)}`);
  await symlink('/dev/full', places.spool);
  const error = await t.throwsAsync(readRows(places, catalog, {}), { instanceOf: RunError });
  t.is(error.problem, 'stopped');
  t.regex(error.message, /cannot be written/u);
});
