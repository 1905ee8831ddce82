import test from 'ava';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { atTerminal } from '../helpers/at-terminal.js';
import { office } from '../helpers/cli.js';
import { textRow, workbook } from '../helpers/workbook.js';

const amelie = 'amelie.fischer@acme.example';

test('a sheet with a title and a total is applied, its result has every row once, and applies again as unchanged', async (t) => {
  const place = await office(t);
  const text = `Staff of Acme\n\nemail,title\n${amelie},Judge\nnobody,Clerk\n\nTotal,2\n`;
  const ended = await place.run('apply', await place.file('people.csv', text), '--yes');
  t.is(ended.code, 3, ended.stdout + ended.stderr);
  t.regex(ended.stdout, /header found in row 3; row 1 above it was left out/u);
  t.regex(ended.stdout, /row 7 below the table isn't a person and was left out: "Total"/u);
  const numbered = (await place.results()).map((row) => [row['wx_row'], row['wx_status']]);
  t.deepEqual(numbered, [
    ['4', 'updated'],
    ['5', 'invalid'],
  ]);
  const again = await place.run('apply', join(await place.jobFolder(), 'results.csv'), '--yes');
  t.is(again.code, 3, again.stdout + again.stderr);
  t.deepEqual(
    (await place.results()).map((row) => row['wx_status']),
    ['unchanged', 'invalid'],
  );
});

test('at a terminal the sheet is asked for, and then whether hidden rows count', async (t) => {
  const place = await office(t);
  const hidden = textRow(3, ['noah.weber@acme.example', 'Clerk']).replace('<row ', '<row hidden="1" ');
  const rows = textRow(1, ['email', 'title']) + textRow(2, [amelie, 'Judge SHEET']) + hidden;
  const path = join(place.folder, 'people.xlsx');
  await writeFile(path, workbook({ rows, sheets: [{ name: 'Berlin' }, { name: 'Paris' }] }));
  const refused = await place.run('plan', path);
  t.is(refused.code, 4, refused.stderr);
  t.regex(refused.stderr, /2 sheets hold people[^]*"Paris" \(2 rows\)[^]*webex-bulk plan \S+ --sheet Paris/u);
  const answers = [
    ['[1-2]', '2\n'],
    ['has 1 hidden or filtered row.', '1\n'],
  ] as const;
  const ended = await atTerminal(place, answers, 'plan', path, '--details');
  t.is(ended.code, 0, ended.stdout);
  t.regex(ended.stdout, /sheet "Paris", 1 row/u);
  t.regex(ended.stdout, /Judge Paris/u);
  t.regex(ended.stdout, /1 hidden or filtered row \(row 3\) was left out/u);
});

test('headings that are not certain are refused with a command, and asked about at a terminal', async (t) => {
  const place = await office(t);
  const file = await place.file('people.csv', `Work Email,Famly Name,Badge\n${amelie},Ficher,7\n`);
  const refused = await place.run('plan', file);
  t.is(refused.code, 4, refused.stderr);
  t.regex(refused.stderr, /webex-bulk plan \S+ --map "Famly Name=lastName" --map Badge=ignore/u);
  const ended = await atTerminal(place, [['[y/N]', 'y\n']], 'plan', file, '--details');
  t.is(ended.code, 0, ended.stdout);
  t.regex(ended.stdout, /"Famly Name" as lastName, "Badge" not at all\?/u);
  t.regex(ended.stdout, /lastName "\S+" → "Ficher"/u);
  t.regex(ended.stdout, /read "Work Email" as email/u);
  t.regex(ended.stdout, /Remembered for every file with these headings/u);
  const next = await place.file('next.csv', `badge,Work Email,FAMLY NAME\n8,${amelie},Fisher\n`);
  const read = await place.run('plan', next, '--details');
  t.is(read.code, 0, read.stderr);
  t.regex(read.stdout, /lastName "\S+" → "Fisher"/u);
  t.regex(read.stderr, /as you answered on \d{4}-\d\d-\d\d: "Famly Name" as lastName, "Badge" not at all/u);
  const other = await place.file('other.csv', `Badge,Work Email,Famly Name,Dpt Nam\n8,${amelie},Fisher,Law\n`);
  t.is((await place.run('plan', other)).code, 4, 'other headings are another question');
  const mapped = await place.run('plan', next, '--map', 'Famly Name=title', '--map', 'Badge=ignore', '--details');
  t.regex(mapped.stdout, /title .*→ "Fisher"/u, 'what is said now counts');
});

test('merged cells below the headings are counted and named, those of a title are not', async (t) => {
  const place = await office(t);
  const rows = [
    textRow(1, ['Staff of Acme']),
    textRow(2, ['email', 'title']),
    textRow(3, [amelie, 'Judge']),
    textRow(4, ['bruno.keller@acme.example', '']),
  ].join('');
  const merged = '<mergeCells count="2"><mergeCell ref="A1:B1"/><mergeCell ref="B3:B4"/></mergeCells>';
  const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
  const sheet = `<worksheet xmlns="${main}"><sheetData>${rows}</sheetData>${merged}</worksheet>`;
  const path = join(place.folder, 'people.xlsx');
  await writeFile(path, workbook({ parts: { 'xl/worksheets/1.xml': sheet } }));
  const ended = await place.run('plan', path);
  t.is(ended.code, 0, ended.stderr);
  t.regex(ended.stdout, /1 group of merged cells \(B3:B4\): only the first cell of each holds its text/u);
});

test('lines that stand in quotes as a whole are read, told, and applied once', async (t) => {
  const place = await office(t);
  const file = await place.file('people.csv', `"email,title"\n"${amelie},""Judge, retired"""\n`);
  const ended = await place.run('apply', file, '--yes');
  t.is(ended.code, 0, ended.stdout + ended.stderr);
  t.regex(ended.stdout, /2 lines stand in quotes as a whole \(rows 1, 2\) and were read as the cells/u);
  t.is((await place.state(amelie)).people[0]?.title, 'Judge, retired');
  t.deepEqual((await place.results())[0]?.['title'], 'Judge, retired');
});
