import test, { type ExecutionContext } from 'ava';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { RunError } from '../../src/errors.js';
import { ChoiceNeeded } from '../../src/model/choice-needed.js';
import { readRows, type RowChoice } from '../../src/plan/read-rows.js';
import { collected } from '../helpers/bytes.js';
import { temporaryFolder } from '../helpers/folder.js';
import { catalog } from '../helpers/organization.js';
import { textRow, workbook } from '../helpers/workbook.js';

async function read(t: ExecutionContext, content: string | Buffer, choice: RowChoice = {}) {
  const folder = await temporaryFolder(t);
  const path = join(folder, 'people.csv');
  await writeFile(path, content);
  const places = { path, name: 'people.csv', copy: join(folder, 'input.csv'), spool: join(folder, 'rows.jsonl') };
  const source = await readRows(places, catalog, choice);
  const { notices } = source.header;
  return { rows: (await collected(source.rows())).map(({ row }) => row), notices, source };
}

const refusal = async (t: ExecutionContext, content: string | Buffer, choice?: RowChoice) =>
  await t.throwsAsync(read(t, content, choice), { instanceOf: RunError });

const chosen = (error: unknown): unknown => error instanceof ChoiceNeeded && error.choices.map((one) => one.options);

const found: readonly [title: string, text: string, rows: readonly number[], notice: RegExp | undefined][] = [
  ['in the first row', 'email,title\na@x.com,A\n', [2], undefined],
  [
    'below a title',
    'Our people\n\nemail,title\na@x.com,A\n',
    [4],
    /^header found in row 3; row 1 above it was left out$/u,
  ],
  ['below blank rows', '\n\nemail,title\na@x.com,A\n', [4], /^header found in row 3$/u],
  ['behind blank columns', 'Title,,\n,email,title\n,a@x.com,A\n', [3], /row 2; row 1 above/u],
  [
    'below a title with commas',
    'Acme, Inc., people\nemail;title\na@x.com;A\nb@x.com;B\n',
    [3, 4],
    /row 2; row 1 above/u,
  ],
  ['below groups of columns', 'Person,,Licenses\nemail,title,Messaging\na@x.com,A,TRUE\n', [3], /row 2; row 1 above/u],
  ['in the second of two rows', 'Email,Name\nemail,title\na@x.com,A\n', [3], /row 2; row 1 above/u],
  ['with an address in the title', 'Ask hr@x.com\nemail,title\na@x.com,A\n', [3], /row 2; row 1 above/u],
  ['where --map says so', 'Staff\nWork address,title\na@x.com,A\n', [3], /row 2; row 1 above/u],
];

for (const [title, text, rows, notice] of found) {
  test(`the header is found ${title}, and rows keep their numbers`, async (t) => {
    const read1 = await read(t, text, { map: { 'Work address': 'email' } });
    t.deepEqual(read1.rows, rows);
    const said = read1.notices.filter((line) => line.startsWith('header found'));
    if (notice === undefined) t.deepEqual(said, []);
    else t.regex(said[0] ?? '', notice);
  });
}

test('two rows with different headings are a choice, with a command for each', async (t) => {
  const text = 'email,title\na@x.com,A\n\ntitle,email\nB,b@x.com\n';
  const error = await refusal(t, text);
  t.deepEqual(chosen(error), [{ headerRow: 1 }, { headerRow: 4 }]);
  t.regex(error.next ?? '', /webex-bulk plan \S+people\.csv --header-row 1\nwebex-bulk plan \S+ --header-row 4$/u);
  t.deepEqual((await read(t, text, { headerRow: 4 })).rows, [5]);
});

test('a header without a known heading for addresses, below a title, is a question', async (t) => {
  const error = await refusal(t, 'Our people\nBadge,Contact at\n7,a@x.com\n');
  t.deepEqual(chosen(error), [{ headerRow: 2 }]);
  t.regex(error.message, /row 2: "Badge", "Contact at"/u);
});

test('a file without headings is refused for that', async (t) => {
  const error = await refusal(t, 'a@x.com,Ana\nb@x.com,Bo\n');
  t.regex(error.message, /row 1 already holds an email address: there are no headings/u);
});

test('a header row that is blank or behind the end is wrong usage', async (t) => {
  for (const headerRow of [2, 9]) {
    const error = await refusal(t, 'email\n\na@x.com\n', { headerRow });
    t.is(error.problem, 'usage');
    t.regex(error.message, new RegExp(`--header-row ${headerRow}: people.csv has nothing in row ${headerRow}`, 'u'));
  }
});

const below: readonly [title: string, rows: string, left: RegExp | undefined, kept: number][] = [
  ['a total', 'Total,2\n', /row 4 below the table isn't a person and was left out: "Total"/u, 2],
  ['notes after a blank row', '\nMade by HR on Friday,\nask hr@x.com,\n', /rows 5, 6 below the table/u, 2],
  ['an incomplete person at the end', ',Ana\n', undefined, 3],
  ['a wrong address after a blank row', '\nana.ruiz,\n', undefined, 3],
  ['a total in the middle', 'Total,2\nc@x.com,C\n', undefined, 4],
  ['more than twenty notes', `\n${'A note,\n'.repeat(21)}`, undefined, 23],
];

for (const [title, rows, left, kept] of below) {
  test(`${title} ${left === undefined ? 'is a row of the job' : 'below the table is left out and told'}`, async (t) => {
    const ended = await read(t, `email,title\na@x.com,A\nb@x.com,B\n${rows}`);
    t.is(ended.rows.length, kept);
    const said = ended.notices.filter((line) => line.includes('below the table'));
    if (left === undefined) t.deepEqual(said, []);
    else t.regex(said[0] ?? '', left);
  });
}

const people = textRow(1, ['email', 'title']) + textRow(2, ['a@x.com', 'A']) + textRow(3, ['b@x.com', 'B']);
const readMe = `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>${textRow(1, ['How to fill this in'])}${textRow(3, ['email', 'the address of the person'])}</sheetData></worksheet>`;

test('the only sheet with people is read, wherever it stands', async (t) => {
  const sheets = [{ name: 'Read me' }, { name: 'Staff' }];
  const { source } = await read(t, workbook({ rows: people, sheets, parts: { 'xl/worksheets/1.xml': readMe } }));
  t.is(source.input.form, 'xlsx, sheet "Staff"');
  t.is(source.chosen, 2);
});

test('of several sheets with people one must be chosen, by its name and number of rows', async (t) => {
  const bytes = workbook({
    rows: people,
    sheets: [{ name: 'Berlin' }, { name: 'New York' }, { name: 'Old', state: 'hidden' }],
  });
  const error = await refusal(t, bytes);
  t.is(error.message, 'people.csv: 2 sheets hold people.\n  "Berlin" (2 rows)\n  "New York" (2 rows)');
  t.regex(error.next ?? '', /--sheet "New York"$/u);
  t.deepEqual(chosen(error), [{ sheet: 'Berlin' }, { sheet: 'New York' }]);
  t.is((await read(t, bytes, { sheet: 'New York' })).source.chosen, 2);
});

test('hidden rows and columns are counted, read unless they are left out, and keep their places', async (t) => {
  const rows = [
    textRow(1, ['Staff']).replace('<row ', '<row hidden="1" '),
    textRow(2, ['email', 'title', 'department']),
    textRow(3, ['a@x.com', 'A', 'D']).replace('<row ', '<row hidden="1" '),
    textRow(4, ['b@x.com', 'B', 'D']),
  ];
  const sheet = `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cols><col min="2" max="2" hidden="true"/><col min="9" max="16384" hidden="1"/></cols><sheetData>${rows.join('')}</sheetData></worksheet>`;
  const bytes = workbook({ parts: { 'xl/worksheets/1.xml': sheet } });
  const all = await read(t, bytes);
  t.deepEqual(all.rows, [3, 4]);
  t.deepEqual(all.source.hidden, { rows: 1, columns: 1 });
  t.true(all.notices.includes('1 hidden or filtered row (row 3) was read too; --visible-only skips what is hidden'));
  t.true(all.notices.includes('hidden column "title" (column B) was read too; --visible-only skips what is hidden'));
  const visible = await read(t, bytes, { visibleOnly: true });
  t.deepEqual(visible.rows, [4]);
  t.deepEqual(visible.source.headings, ['email', '', 'department']);
  const [row] = await collected(visible.source.rows());
  t.deepEqual(row?.cells, ['b@x.com', '', 'D']);
  t.true(visible.notices.includes('hidden column B was left out'));
});
