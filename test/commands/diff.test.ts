import test from 'ava';
import { parse } from 'csv-parse/sync';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'csv-stringify/sync';
import { office, type Office } from '../helpers/cli.js';
import { textRow, workbook } from '../helpers/workbook.js';

type Rows = Record<string, string>[];

const rowsIn = async (path: string): Promise<Rows> => parse(await readFile(path), { bom: true, columns: true });

async function summaryOf(place: Office): Promise<Record<string, number>> {
  const path = join(await place.jobFolder(), 'summary.json');
  return (JSON.parse(await readFile(path, 'utf8')) as { counts: Record<string, number> }).counts;
}

test('last month and this month: the difference is applied, and this month is found unchanged', async (t) => {
  const place = await office(t);
  const [old, now, plan] = ['old.csv', 'new.xlsx', 'changes.csv'].map((name) => join(place.folder, name));
  t.is((await place.run('export', old ?? '')).code, 0);
  const rows = await rowsIn(old ?? '');
  const [leaver] = rows.filter(({ email }) => email === 'chiara.rossi@acme.example');
  const changed = rows
    .filter((row) => row !== leaver)
    .map((row): Record<string, string> => {
      if (row['email'] === 'bruno.keller@acme.example')
        return { ...row, title: '', 'Tracking code: Cost center': '007' };
      if (row['email'] === 'felix.hartmann@acme.example') return { ...row, licenses: 'Messaging; Webex Suite' };
      return row;
    });
  const joiner = { email: 'ana.ruiz@acme.example', firstName: 'Ana', lastName: 'Ruiz', department: '=1+1' };
  const headings = Object.keys(rows[0] ?? {}).reverse();
  const cells = [
    headings,
    ...[...changed, joiner].map((row) => headings.map((name) => (row as Record<string, string>)[name] ?? '')),
  ];
  const escaped = (cell: string): string => cell.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  await writeFile(
    now ?? '',
    workbook({ rows: cells.map((row, place_) => textRow(place_ + 1, row.map(escaped))).join('') }),
  );
  const before = (await place.requests()).length;
  const ended = await place.run(
    'diff',
    old ?? '',
    now ?? '',
    '--as-plan',
    plan ?? '',
    '--leavers',
    'deactivate',
    '--with-removals',
  );
  t.is(ended.code, 0, ended.stderr);
  t.is((await place.requests()).length, before, 'nothing is asked of Webex');
  for (const said of [
    /joiners +1 /u,
    /movers +1 /u,
    /changed +1 /u,
    /leavers +1 /u,
    /licenses "Webex Suite; Webex Webinar 500; Messaging" → /u,
  ])
    t.regex(ended.stdout, said);
  t.is((await rowsIn(plan ?? '')).length, 4);
  const applied = await place.run('apply', plan ?? '', '--yes', '--max-removals', '4');
  t.is(applied.code, 0, applied.stdout + applied.stderr);
  const state = await place.state();
  const person = (email: string): Record<string, unknown> | undefined =>
    state.people.find((one) => one.email === email);
  t.like(person('ana.ruiz@acme.example'), { department: '=1+1' });
  t.like(person('bruno.keller@acme.example'), { title: '' });
  t.deepEqual(person('felix.hartmann@acme.example')?.['licenses'], ['Webex Suite', 'Messaging']);
  t.is(person('chiara.rossi@acme.example')?.['loginEnabled'], false);
  t.is(state.siteUsers.find(({ email }) => email === 'bruno.keller@acme.example')?.trackingCodes['1'], '007');
  const writes = (await place.writes()).length;
  const again = await place.run('apply', now ?? '', '--yes');
  t.is(again.code, 0, again.stdout + again.stderr);
  t.is((await summaryOf(place))['unchanged'], changed.length + 1);
  t.is((await place.writes()).length, writes);
  t.is(
    (await place.run('diff', old ?? '', old ?? '')).stdout.match(/unchanged +(?<rows>\d+)/u)?.groups?.['rows'],
    String(rows.length),
  );
});

test('all differences are written for a spreadsheet program and printed for programs, and no secret folder is left', async (t) => {
  const place = await office(t);
  const old = await place.file('old.csv', 'email,title\na@x.com,A\nb@x.com,B\n');
  const now = await place.file(
    'new.csv',
    stringify([
      ['email', 'title'],
      ['a@x.com', '=cmd()'],
      ['c@x.com', 'C'],
    ]),
  );
  const outputs = ['all.csv', 'all.xlsx'].map((name) => join(place.folder, name));
  const ended = await place.run('diff', old, now, '--json', ...outputs.flatMap((file) => ['--output-file', file]));
  t.is(ended.code, 0, ended.stderr);
  const events = ended.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  t.deepEqual(
    events.map(({ type, kind = '', email = '' }) => [type, kind, email]),
    [
      ['started', '', ''],
      ['row', 'mover', 'a@x.com'],
      ['row', 'joiner', 'c@x.com'],
      ['row', 'leaver', 'b@x.com'],
      ['summary', '', ''],
    ],
  );
  t.like(events[1], { oldRow: 2, newRow: 2, changes: [{ column: 'title', from: 'A', to: '=cmd()' }] });
  t.like(events[4], { counts: { joiner: 1, mover: 1, leaver: 1, unchanged: 0 }, files: outputs });
  t.deepEqual(
    (await rowsIn(outputs[0] ?? '')).map(({ email, wx_diff, wx_to }) => [email, wx_diff, wx_to]),
    [
      ['a@x.com', 'mover', "'=cmd()"],
      ['c@x.com', 'joiner', ''],
      ['b@x.com', 'leaver', ''],
    ],
  );
  const planned = await place.run('plan', outputs[1] ?? '', '--people', 'existing');
  t.regex(planned.stdout, /all\.xlsx/u);
  t.deepEqual(
    (await readdir(place.folder)).filter((name) => name.startsWith('webex-bulk')),
    [],
  );
});

for (const [what, args, code, said] of [
  [
    '--leavers without a plan',
    ['old.csv', 'new.csv', '--leavers', 'deactivate'],
    2,
    /--leavers says what to write[^]*--as-plan/u,
  ],
  ['a plan in another form', ['old.csv', 'new.csv', '--as-plan', 'x.html'], 2, /x\.html: the ending[^]*x\.csv/u],
  ['a file that is there', ['old.csv', 'new.csv', '--as-plan', 'old.csv'], 4, /old\.csv already exists/u],
  ['one file', ['old.csv'], 2, /Missing file: (?:\S+ )*diff <old> <new>/u],
  ['a file that is not there', ['old.csv', 'none.csv'], 2, /none\.csv/u],
  [
    'a heading of addresses that is not known',
    ['old.csv', 'other.csv'],
    4,
    /"email" is missing[^]*diff old\.csv other\.csv --new-map "Employee Work Mailbox=email"/u,
  ],
  ['no heading that can be one of addresses', ['none-such.csv', 'new.csv'], 4, /--old-map "Their Heading=email"/u],
] as const) {
  test(`a comparison is refused with the way out: ${what}`, async (t) => {
    const place = await office(t, { users: 1 });
    await place.file('old.csv', 'email,title\na@x.com,A\n');
    await place.file('new.csv', 'email,title\na@x.com,B\n');
    await place.file('other.csv', 'Employee Work Mailbox,Position\na@x.com,B\n');
    await place.file('none-such.csv', 'title,Room\nA,1\n');
    const ended = await place.run('diff', ...args);
    t.is(ended.code, code, ended.stderr);
    t.regex(ended.stderr, said);
  });
}

test('rows that cannot be compared are named, and told by the exit code', async (t) => {
  const place = await office(t, { users: 1 });
  const old = await place.file('old.csv', 'email,title\na@x.com,A\nb@x.com,B\n');
  const now = await place.file('new.csv', 'email,title\na@x.com,A\n,B\n');
  const { code, stdout } = await place.run('diff', old, now);
  t.is(code, 3);
  t.regex(stdout, /not compared +1 /u);
  t.regex(stdout, /row 3 +has no email address/u);
  t.regex(stdout, /1 row of new\.csv without a usable address may be people who count as leavers/u);
});

test('a file is refused in the row where it cannot be read, and nothing is left', async (t) => {
  const place = await office(t, { users: 1 });
  const old = await place.file('old.csv', 'email,title\na@x.com,A\n');
  const rows = Array.from({ length: 500 }, (_, at) => `user${at}@x.com,Title`).join('\n');
  await writeFile(join(place.folder, 'new.csv'), Buffer.from(`email,title\n${rows}\nz@x.com,Zo\xEB\n`, 'latin1'));
  const plan = join(place.folder, 'plan.csv');
  const { code, stderr } = await place.run('diff', old, 'new.csv', '--as-plan', plan);
  t.is(code, 4);
  t.regex(stderr, /--new-encoding windows-1252/u);
  t.deepEqual(
    (await readdir(place.folder)).filter((name) => name.startsWith('plan')),
    [],
  );
});

test('each file is read in its own way', async (t) => {
  const place = await office(t, { users: 1 });
  const book = workbook({
    rows: [
      ['email', 'title'],
      ['a@x.com', 'Zoë'],
    ]
      .map((row, at) => textRow(at + 1, row))
      .join(''),
    sheets: [{ name: 'Other' }],
  });
  await writeFile(join(place.folder, 'old.xlsx'), book);
  await writeFile(join(place.folder, 'new.csv'), Buffer.from('Mail Box|Job\na@x.com|Zo\xEB\n', 'latin1'));
  const unread = await place.run('diff', 'old.xlsx', 'new.csv');
  t.is(unread.code, 4);
  t.regex(unread.stderr, /--new-encoding windows-1252/u);
  const options = ['--old-sheet', 'Other', '--new-encoding', 'windows-1252', '--new-delimiter', 'pipe'];
  const maps = ['--new-map', 'Mail Box=email', '--map', 'Job=title'];
  const ended = await place.run('diff', 'old.xlsx', 'new.csv', ...options, ...maps);
  t.is(ended.code, 0, ended.stderr);
  t.regex(ended.stdout, /unchanged +1/u);
});
