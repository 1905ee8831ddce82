import test from 'ava';
import { extreme } from '../helpers/some-cases.js';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { office, type Office } from '../helpers/cli.js';

const exported = async (place: Office, name: string): Promise<Record<string, string>[]> =>
  parse(await readFile(join(place.folder, name), 'utf8'), { bom: true, columns: true });

async function summaryOf(place: Office): Promise<Record<string, number>> {
  const path = join(await place.jobFolder(), 'summary.json');
  return (JSON.parse(await readFile(path, 'utf8')) as { counts: Record<string, number> }).counts;
}

test('everybody is exported, and applying the export finds every row unchanged and sends no write', async (t) => {
  const place = await office(t);
  const odd = await place.file(
    'odd.csv',
    [
      'email,firstName,title,department,manager,licenses,sessionTypes,Cost center,Division,loginEnabled',
      'ana@acme.example,Ana,"=HYPERLINK(""x"")",\'apostrophe,amelie.fischer@acme.example,Webex Suite; Messaging,TRS,="007",Staff,false',
      'ben@acme.example,Ben,"two\nlines",+49 30 1234,,,,,,',
      'cleo@acme.example,"O""Neil",-5 years,"a;b",amelie.fischer@acme.example,Webex Suite,,"-1+2",Staff,',
    ].join('\n'),
  );
  const created = await place.run('apply', odd, '--yes');
  t.is(created.code, 0, created.stdout + created.stderr);
  const ended = await place.run('export', join(place.folder, 'all.csv'));
  t.is(ended.code, 0, ended.stderr);
  const rows = await exported(place, 'all.csv');
  t.true(rows.length > 10);
  const ana = rows.find(({ email }) => email === 'ana@acme.example');
  t.like(ana, {
    title: `'=HYPERLINK("x")`,
    manager: 'amelie.fischer@acme.example',
    loginEnabled: 'false',
    'Tracking code: Cost center': '007',
  });
  t.false(
    (await readdir(place.folder)).some((name) => name.startsWith('all.csv.')),
    'nothing is left beside it',
  );
  const before = (await place.writes()).length;
  const again = await place.run('apply', join(place.folder, 'all.csv'), '--yes');
  t.is(again.code, 0, again.stdout + again.stderr);
  t.is((await summaryOf(place))['unchanged'], rows.length);
  t.is((await place.writes()).length, before);
});

test('only those are exported whom another file does not name, by any of its forms', async (t) => {
  const place = await office(t);
  t.is((await place.run('export', join(place.folder, 'all.csv'))).code, 0);
  const everybody = (await exported(place, 'all.csv')).map(({ email }) => email ?? '');
  const [first = '', second = '', ...others] = everybody;
  const named = await place.file('named.csv', `mail;Whatever\n${others.join(';x\n')};y\n ${second.toUpperCase()};z\n`);
  const ended = await place.run('export', join(place.folder, 'missing.csv'), '--missing-from', named);
  t.is(ended.code, 0, ended.stderr);
  t.regex(ended.stdout, /1 person not in .*named\.csv/u);
  t.deepEqual(
    (await exported(place, 'missing.csv')).map(({ email }) => email),
    [first],
  );
});

test('a person whom the other file names by a second address, below the row of headings that was given, is not missing', async (t) => {
  const place = await office(t);
  t.is((await place.run('export', join(place.folder, 'all.csv'))).code, 0);
  const everybody = (await exported(place, 'all.csv')).map(({ email }) => email ?? '');
  const [first = '', second = '', ...others] = everybody;
  const rows = others.map((email) => `${email},`);
  const lines = ['email,first', 'mail,userPrincipalName', ...rows, `old@elsewhere.example,${second}`, ''];
  const named = await place.file('named.csv', lines.join('\n'));
  const ended = await place.run(
    ...['export', join(place.folder, 'missing.csv'), '--missing-from', named, '--header-row', '2'],
  );
  t.is(ended.code, 0, ended.stderr);
  t.deepEqual(
    (await exported(place, 'missing.csv')).map(({ email }) => email),
    [first],
  );
});

test('an export replaces no file, and a file that lists no people is refused', async (t) => {
  const place = await office(t);
  const file = await place.file('there.csv', 'email\n');
  const refused = await place.run('export', file);
  t.is(refused.code, 4);
  t.regex(refused.stderr, /already exists/u);
  const nobody = await place.run('export', join(place.folder, 'new.csv'), '--missing-from', file);
  t.is(nobody.code, 4);
  t.regex(nobody.stderr, /lists no people/u);
  t.deepEqual(
    (await readdir(place.folder)).filter((name) => name.startsWith('new.csv')),
    [],
  );
});

extreme(
  'a template has the site’s own columns, which a plan understands, and tells what may stand in them',
  async (t) => {
    const place = await office(t);
    const file = join(place.folder, 'template.csv');
    const ended = await place.run('template', file);
    t.is(ended.code, 0, ended.stderr);
    for (const said of [
      /Webex Suite +\d+ free, account on acme\.webex\.com/u,
      /Pro 200 +PRO, id 214/u,
      /Tracking code: Division +Staff/u,
    ]) {
      t.regex(ended.stdout, said);
    }
    const text = await readFile(file, 'utf8');
    t.true(text.startsWith('\uFEFFemail,firstName,'));
    const [header = ''] = text.trim().split('\r\n');
    const blanks = ',Zoe'.padEnd(header.split(',').length + 3, ',').slice(0, header.split(',').length + 2);
    const filled = await place.file('filled.csv', `${text.trim()}\r\nzoe@acme.example${blanks}\r\n`);
    const planned = await place.run('plan', filled);
    t.is(planned.code, 0, planned.stdout + planned.stderr);
    t.regex(planned.stdout, /create +1/u);
    t.is((await place.run('template', file)).code, 4);
  },
);

test('a name that ends in .xlsx makes a workbook, and an exported one is found unchanged', async (t) => {
  const place = await office(t);
  const [people, blank] = [join(place.folder, 'people.xlsx'), join(place.folder, 'blank.XLSX')];
  t.is((await place.run('export', people)).code, 0);
  t.is((await place.run('template', blank)).code, 0);
  for (const file of [people, blank]) t.is((await readFile(file)).toString('latin1', 0, 2), 'PK');
  const ended = await place.run('apply', people, '--yes');
  t.is(ended.code, 0, ended.stdout + ended.stderr);
  const { unchanged, ...others } = await summaryOf(place);
  t.true((unchanged ?? 0) > 10);
  t.true(Object.values(others).every((count) => count === 0));
});

test('what is exported for Control Hub is found unchanged, FALSE at its word, and is told how it goes there', async (t) => {
  const place = await office(t);
  await place.control('people', { email: 'bruno.keller@acme.example', title: '=1+1', lastName: 'Köller' });
  const file = join(place.folder, 'people.csv');
  const ended = await place.run('export', file, '--format', 'controlhub');
  t.is(ended.code, 0, ended.stderr);
  for (const said of [
    /^13 people$/mu,
    /note {2}Title: 1 value that a spreadsheet program would run/u,
    /no column, because their location and number are unknown: Webex Calling - Professional/u,
    /1 person has such a license/u,
    /open it in Excel with Data, From Text\/CSV, as UTF-8/u,
    /^Export: .*people\.csv$/mu,
    /Manage users by CSV/u,
  ]) {
    t.regex(ended.stdout, said);
  }
  const applied = await place.run('apply', file, '--yes', '--remove-false');
  t.is(applied.code, 0, applied.stdout + applied.stderr);
  t.regex(applied.stdout, /people\.csv {3}UTF-8, comma, 13 rows {3}Control Hub export/u);
  t.is((await summaryOf(place))['unchanged'], 13);
  t.is((await place.writes()).length, 0);
  await place.file('more-2.csv', 'email\n');
  for (const [args, code, said] of [
    [['export', join(place.folder, 'more.csv'), '--format', 'controlhub'], 4, /more-2\.csv already exists/u],
    [['export', join(place.folder, 'more.xlsx'), '--format', 'controlhub'], 2, /accepts \.csv files only/u],
    [['apply', file, '--yes', '--format', 'controlhub'], 2, /csv.*xlsx/u],
  ] as const) {
    const refused = await place.run(...args);
    t.is(refused.code, code, refused.stderr);
    t.regex(refused.stderr, said);
  }
});
