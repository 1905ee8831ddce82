import test from 'ava';
import { readFile, writeFile } from 'node:fs/promises';
import { office } from '../helpers/cli.js';
import { textRow, workbook } from '../helpers/workbook.js';

const amelie = 'amelie.fischer@acme.example';

test('rows that name one person by two addresses are invalid, each naming the other, and nothing is sent', async (t) => {
  const place = await office(t);
  const [person] = (await place.state(amelie)).people;
  await place.control('people', { id: person?.['id'], emails: [amelie, 'a.fischer@acme.example'] });
  const sheet = `email,title\n${amelie},Boss\na.fischer@acme.example,Lead\nbruno.keller@acme.example,Lead\n`;
  const ended = await place.run('apply', await place.file('people.csv', sheet), '--yes');
  t.is(ended.code, 3, ended.stderr);
  const results = await place.results();
  t.deepEqual(
    results.map(({ wx_status }) => wx_status),
    ['invalid', 'invalid', 'updated'],
  );
  t.regex(results[0]?.['wx_error'] ?? '', /same person as row 3 by another address/u);
  t.regex(results[1]?.['wx_error'] ?? '', /same person as row 2 by another address/u);
  t.regex(ended.stdout, /update +1\b/u);
  t.regex(ended.stdout, /invalid +2\b/u);
  t.deepEqual(new Set((await place.writes()).map(({ email }) => email)), new Set(['bruno.keller@acme.example']));
});

test('with --people existing an unknown address is invalid, and the nearest is named', async (t) => {
  const place = await office(t);
  const file = await place.file('people.csv', 'email,title\namelie.fisher@acme.example,Boss\nzz@acme.example,Boss\n');
  t.is((await place.run('apply', file, '--yes', '--people', 'existing')).code, 3);
  const errors = (await place.results()).map((row) => row['wx_error'] ?? '');
  t.regex(
    errors[0] ?? '',
    /only existing people are allowed \(--people existing\); nearest: "amelie\.fischer@acme\.example"/u,
  );
  t.regex(errors[1] ?? '', /only existing people are allowed \(--people existing\)$/u);
});

test('--where that no row fits is said, and nothing is sent', async (t) => {
  const place = await office(t);
  const file = await place.file('people.csv', `email,title,wave\n${amelie},Boss,1\n`);
  const ended = await place.run('apply', file, '--yes', '--ignore-unknown', '--where', 'wave=2');
  t.is(ended.code, 0, ended.stderr);
  t.regex(ended.stdout, /0 of 1 rows chosen/u);
  t.regex(ended.stdout, /no row has wave=2/u);
  t.deepEqual(await place.writes(), []);
});

test('a ragged row comes back whole, and is not applied again before somebody looked at it', async (t) => {
  const place = await office(t);
  await place.run('apply', await place.file('people.csv', `email,title,department\n${amelie},Boss\n`), '--yes');
  const first = `${await place.jobFolder()}/results.csv`;
  t.is((await place.results())[0]?.['wx_error_code'], 'wrong-cell-count');
  t.false(
    (await place.requests()).some(({ email }) => email === amelie),
    'nobody is asked for',
  );
  t.is((await place.run('apply', first, '--yes')).code, 3);
  t.regex((await place.results())[0]?.['wx_error'] ?? '', /check that each is under its heading/u);
  t.deepEqual(await place.writes(), []);
});

test('columns of one’s own stay in the results, also where their names begin with wx_', async (t) => {
  const place = await office(t);
  const file = await place.file('people.csv', `email,title,wx_ticket,wx_status\n${amelie},Boss,T-1,failed\n`);
  t.is((await place.run('apply', file, '--yes')).code, 0);
  t.like((await place.results())[0], { wx_ticket: 'T-1', wx_status: 'updated' });
});

test('a workbook is planned, and applied as it was then, by the sheet that was named', async (t) => {
  const place = await office(t);
  const rows = textRow(1, ['email', 'title']) + textRow(2, [amelie, 'Boss of SHEET']);
  const path = await place.file('people.xlsx', '');
  const sheets = [{ name: 'People' }, { name: 'Leavers' }];
  await writeFile(path, workbook({ rows, sheets }));
  const planned = await place.run('plan', path, '--sheet', 'Leavers');
  t.is(planned.code, 0, planned.stderr);
  t.regex(planned.stdout, /people\.xlsx +xlsx, sheet "Leavers", 1 row/u);
  await writeFile(path, 'gone');
  const other = await place.run('apply', 'latest', '--yes', '--sheet', 'People');
  t.is(other.code, 4);
  t.regex(other.stderr, /planned with sheet "Leavers", not "People"/u);
  const ended = await place.run('apply', 'latest', '--yes');
  t.is(ended.code, 0, ended.stderr);
  t.is((await place.results())[0]?.['wx_status'], 'updated');
  t.is((await place.state(amelie)).people[0]?.['title'], 'Boss of Leavers');
});

test('with --format xlsx the results are a workbook too, which is made again with them and can be applied', async (t) => {
  const place = await office(t);
  const file = await place.file('people.csv', `email,title,department\n${amelie},Boss,=1+1\nnobody,Lead,\n`);
  const ended = await place.run('apply', file, '--yes', '--format', 'xlsx');
  t.is(ended.code, 3, ended.stderr);
  t.regex(ended.stdout, /Results: .*results\.csv and .*results\.xlsx/u);
  const folder = await place.jobFolder();
  const workbookPath = `${folder}/results.xlsx`;
  const made = await readFile(workbookPath);
  await writeFile(workbookPath, 'of yesterday');
  t.is((await place.run('results', 'latest')).code, 3);
  t.true(made.equals(await readFile(workbookPath)));
  const again = await place.run('apply', workbookPath, '--yes');
  t.is(again.code, 3, again.stderr);
  t.deepEqual(
    (await place.results()).map(({ wx_status }) => wx_status),
    ['unchanged', 'invalid'],
  );
});
