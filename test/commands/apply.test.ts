import test from 'ava';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ofKind, testOverBoth } from '../helpers/both-apis.js';
import { office, type Office } from '../helpers/cli.js';

const statuses = async (place: Office): Promise<Record<string, string>> =>
  Object.fromEntries((await place.results()).map((row) => [row['email'] ?? '', row['wx_status'] ?? '']));
const person = async (place: Office, email: string) => (await place.state(email)).people[0];
const account = async (place: Office, email: string) => (await place.state(email)).siteUsers[0];

testOverBoth(
  'people are created with licenses, session types and tracking codes, and the service shows it',
  async (t, { office }) => {
    const place = await office(t);
    const file = await place.file(
      'new.csv',
      'email,firstName,lastName,licenses,exactSessionTypes,Cost center,Division\nana@acme.example,Ana,Ruiz,Webex Suite; Messaging,TRS,007,Staff\n',
    );
    const ended = await place.run('apply', file, '--yes');
    t.is(ended.code, 0, ended.stderr);
    t.deepEqual((await person(place, 'ana@acme.example'))?.licenses.sort(), ['Messaging', 'Webex Suite']);
    t.like(await account(place, 'ana@acme.example'), {
      sessionTypes: ['11'],
      trackingCodes: { '1': '007', '3': 'Staff' },
    });
    t.like((await place.results())[0], { email: 'ana@acme.example', wx_row: '2', wx_status: 'created', wx_error: '' });
  },
);

testOverBoth('applying the same file again finds every row unchanged and sends no write', async (t, { office }) => {
  const place = await office(t);
  const file = await place.file(
    'people.csv',
    'email,firstName,title,licenses,sessionTypes,Cost center,Division,loginEnabled\nana@acme.example,Ana,Lead,Webex Suite,TRS,CC-1,Staff,false\namelie.fischer@acme.example,,Boss,Messaging,PRO; TRS,CC-9,,\n',
  );
  t.is((await place.run('apply', file, '--yes')).code, 0);
  const before = (await place.writes()).length;
  const again = await place.run('apply', file, '--yes');
  t.is(again.code, 0, again.stdout);
  t.deepEqual(await statuses(place), { 'ana@acme.example': 'unchanged', 'amelie.fischer@acme.example': 'unchanged' });
  t.is((await place.writes()).length, before);
});

test('applying a finished job again sends nothing at all', async (t) => {
  const place = await office(t);
  const file = await place.file('people.csv', 'email,title\namelie.fischer@acme.example,Boss\n');
  t.is((await place.run('apply', file, '--yes')).code, 0);
  const before = (await place.requests()).length;
  const again = await place.run('apply', 'latest', '--yes');
  t.is(again.code, 0);
  t.is((await place.requests()).length, before);
  t.deepEqual(await statuses(place), { 'amelie.fischer@acme.example': 'updated' });
});

test('a plan sends no write, and what was planned is applied by the name of its job', async (t) => {
  const place = await office(t);
  const file = await place.file('people.csv', 'email,title\namelie.fischer@acme.example,Boss\n');
  const planned = await place.run('plan', file, '--details');
  t.is(planned.code, 0, planned.stderr);
  t.regex(planned.stdout, /title "Engineer" → "Boss"/u);
  t.deepEqual(await place.writes(), []);
  t.is((await place.run('apply', 'latest', '--yes')).code, 0);
  t.is((await person(place, 'amelie.fischer@acme.example'))?.title, 'Boss');
});

test('an update keeps everything that the row does not speak of', async (t) => {
  const place = await office(t);
  const before = await person(place, 'emma.larsen@acme.example');
  const file = await place.file('people.csv', 'email,title\nemma.larsen@acme.example,Head\n');
  t.is((await place.run('apply', file, '--yes')).code, 0);
  const after = await person(place, 'emma.larsen@acme.example');
  t.deepEqual({ ...after, title: '' }, { ...before, title: '' });
  t.is(after?.title, 'Head');
});

test('of a license with too few units, the first rows of the file get it, however many run at once', async (t) => {
  const place = await office(t, { latency: 3 });
  const rows = Array.from({ length: 12 }, (_, n) => `p${n}@acme.example,P${n},Webex Suite; Webex Webinar 500`);
  const file = await place.file('people.csv', `email,firstName,licenses\n${rows.join('\n')}\n`);
  const ended = await place.run('apply', file, '--yes', '--concurrency', '8', '--allow-shortage');
  t.is(ended.code, 3);
  const results = await place.results();
  t.deepEqual(
    results.map(({ wx_status }) => wx_status),
    ['created', 'created', ...Array.from({ length: 10 }, () => 'partial')],
  );
  for (const { email = '', wx_status } of results) {
    t.is((await person(place, email))?.licenses.includes('Webex Webinar 500'), wx_status === 'created');
  }
});

test('rows that give a license back go before those that wait for it', async (t) => {
  const place = await office(t);
  const taken = Array.from({ length: 2 }, (_, n) => `p${n}@acme.example,P${n},Webex Webinar 500,`);
  const file = await place.file(
    'people.csv',
    `email,firstName,licenses,removeLicenses\n${taken.join('\n')}\nlast@acme.example,Last,Webex Webinar 500,\nfelix.hartmann@acme.example,,,Webex Webinar 500\n`,
  );
  t.is((await place.run('apply', file, '--yes')).code, 0);
  t.deepEqual(Object.values(await statuses(place)), ['created', 'created', 'created', 'updated']);
});

testOverBoth('a new person waits until the site knows them', async (t, { office }) => {
  const place = await office(t, { siteDelay: 2 });
  const file = await place.file(
    'people.csv',
    'email,firstName,licenses,exactSessionTypes\nana@acme.example,Ana,Webex Suite,TRS\n',
  );
  t.is((await place.run('apply', file, '--yes')).code, 0);
  t.deepEqual((await account(place, 'ana@acme.example'))?.sessionTypes, ['11']);
});

testOverBoth(
  'who is not known to the site in time is partial, with what is in force and what is not',
  async (t, { office }) => {
    const place = await office(t, { siteDelay: 60 });
    const file = await place.file(
      'people.csv',
      'email,firstName,licenses,exactSessionTypes\nana@acme.example,Ana,Webex Suite,TRS\n',
    );
    t.is((await place.run('apply', file, '--yes', '--site-wait', '1')).code, 3);
    t.like((await place.results())[0], {
      wx_status: 'partial',
      wx_error_code: 'site-does-not-know',
      wx_changes: 'firstName "Ana"; licenses +Webex Suite',
    });
  },
);

testOverBoth('after twenty waits in vain the run stops, and rows that were not begun say so', async (t, { office }) => {
  const place = await office(t, { siteDelay: 600 });
  const rows = Array.from({ length: 240 }, (_, n) => `p${n}@acme.example,P${n},Webex Suite,TRS`);
  const file = await place.file('people.csv', `email,firstName,licenses,sessionTypes\n${rows.join('\n')}\n`);
  const ended = await place.run('apply', file, '--yes', '--site-wait', '1', '--rate', '1800');
  t.is(ended.code, 5, ended.stderr);
  t.regex(ended.stderr, /does not show any of the last 20/u);
  const found = (await place.results()).map(({ wx_status }) => wx_status);
  t.is(found.length, 240);
  t.deepEqual([...new Set(found)].sort(), ['not-attempted', 'partial']);
});

testOverBoth('a full session type is refused, and over XML not asked for again', async (t, { office, over, set }) => {
  const place = await office(t, { users: 40 });
  const { siteUsers } = await place.state();
  const hosts = siteUsers.filter(({ sessionTypes }) => sessionTypes.length > 0 && !sessionTypes.includes('218'));
  const rows = hosts.slice(0, 16).map(({ email }) => `${email},Event 3000,CC-7`);
  const file = await place.file('people.csv', `email,sessionTypes,Cost center\n${rows.join('\n')}\n`);
  t.is((await place.run('apply', file, '--yes', '--concurrency', '1')).code, 3);
  const found = Object.values(await statuses(place));
  t.deepEqual([found.length, found.filter((status) => status === 'updated').length], [16, 2]);
  t.is(found.filter((status) => status === 'partial').length, 14);
  const refused = ofKind(await place.requests(), set).filter(({ applied }) => !applied);
  // What REST says then is not known, so that every row asks there.
  const most = over === 'XML' ? 4 : 14;
  t.true(refused.length <= most, `${refused.length} refused messages: more than the rows that were under way at once`);
});

testOverBoth(
  'the row that another admin changed since the plan is a conflict, and nothing is sent for it',
  async (t, { office }) => {
    const place = await office(t);
    const file = await place.file(
      'people.csv',
      'email,title\namelie.fischer@acme.example,Boss\nbruno.keller@acme.example,Boss\n',
    );
    t.is((await place.run('plan', file)).code, 0);
    await place.control('people', { email: 'amelie.fischer@acme.example', title: 'Somebody else’s' });
    t.is((await place.run('apply', 'latest', '--yes')).code, 3);
    t.deepEqual(await statuses(place), {
      'amelie.fischer@acme.example': 'conflict',
      'bruno.keller@acme.example': 'updated',
    });
    t.is((await person(place, 'amelie.fischer@acme.example'))?.title, 'Somebody else’s');
  },
);

test('without a terminal apply needs --yes', async (t) => {
  const place = await office(t);
  const file = await place.file('people.csv', 'email,title\namelie.fischer@acme.example,Boss\n');
  const ended = await place.run('apply', file);
  t.is(ended.code, 2);
  t.regex(ended.stderr, /--yes/u);
  t.deepEqual(await place.requests(), []);
});

test('--strict refuses the whole file for one warning', async (t) => {
  const place = await office(t);
  const file = await place.file(
    'people.csv',
    'email,Region\namelie.fischer@acme.example,MARS\nbruno.keller@acme.example,APAC\n',
  );
  const ended = await place.run('apply', file, '--yes', '--strict');
  t.is(ended.code, 4);
  t.deepEqual(await place.writes(), []);
});

test('--limit and --where choose rows, and a corrected result can be applied again', async (t) => {
  const place = await office(t);
  const file = await place.file(
    'people.csv',
    'email,title,loginEnabled\namelie.fischer@acme.example,Boss,maybe\nbruno.keller@acme.example,=1+1,\n',
  );
  t.is((await place.run('apply', file, '--yes')).code, 3);
  const path = join(await place.jobFolder(), 'results.csv');
  const result = await readFile(path, 'utf8');
  t.regex(result, /"?'=1\+1/u);
  await writeFile(path, result.replace('maybe', 'true'));
  const again = await place.run('apply', path, '--yes', '--where', 'wx_status=invalid');
  t.is(again.code, 0, again.stdout);
  t.regex(again.stdout, /1 of 2 rows chosen/u);
  t.deepEqual(await statuses(place), { 'amelie.fischer@acme.example': 'updated' });
  t.is((await person(place, 'bruno.keller@acme.example'))?.title, '=1+1');
});

test('with --json every line of stdout is an event, and every row has one', async (t) => {
  const place = await office(t);
  const file = await place.file('people.csv', 'email,title\namelie.fischer@acme.example,Boss\nx,Y\n');
  const ended = await place.run('apply', file, '--yes', '--json');
  t.is(ended.code, 3);
  const events = ended.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  t.deepEqual(
    events.filter(({ phase, type }) => phase === 'apply' && type === 'row').map(({ row, status }) => [row, status]),
    [
      [2, 'updated'],
      [3, 'invalid'],
    ],
  );
  t.like(events.at(-1), { type: 'summary', phase: 'apply' });
});

test('a job’s folder and files are their owner’s alone', async (t) => {
  const place = await office(t);
  const file = await place.file('people.csv', 'email,title\namelie.fischer@acme.example,Boss\n');
  await place.run('apply', file, '--yes');
  const folder = await place.jobFolder();
  t.is((await stat(folder)).mode & 0o777, 0o700);
  for (const name of ['input.csv', 'plan.jsonl', 'journal.jsonl', 'results.csv', 'summary.json']) {
    t.is((await stat(join(folder, name))).mode & 0o777, 0o600, name);
  }
});

test('the sample of mistakes is refused row by row, each with its reason', async (t) => {
  const place = await office(t);
  const sample = new URL('../../samples/users-with-errors.csv', import.meta.url).pathname;
  const ended = await place.run('plan', sample, '--json');
  t.is(ended.code, 3, ended.stderr);
  const rows = ended.stdout
    .split('\n')
    .filter((line) => line.includes('"type":"row"'))
    .map((line) => JSON.parse(line) as { row: number; problems: { code: string }[] });
  t.is(rows.length, 26);
  t.deepEqual(
    rows.at(-1)?.problems.map(({ code }) => code),
    ['looks-like-rename'],
  );
  t.deepEqual(
    rows.filter(({ problems }) => problems.length === 0).map(({ row }) => row),
    [],
  );
  t.deepEqual(await place.writes(), []);
});

for (const [title, args, code, said] of [
  [
    'an unknown option is refused with the nearest name',
    ['plan', 'x.csv', '--limt', '5'],
    2,
    /Did you mean --limit\?/u,
  ],
  ['an unknown command is refused with the nearest name', ['aply', 'x.csv'], 2, /apply/u],
  ['a missing file is refused', ['plan', 'nowhere.csv'], 2, /nowhere\.csv does not exist/u],
  ['a missing job is refused', ['apply', 'nowhere', '--yes'], 2, /no spreadsheet and no job "nowhere"/u],
  ['a site of others is refused with the list', ['plan', 'x.csv', '--site', 'other.webex.com'], 2, /acme\.webex\.com/u],
] as const) {
  testOverBoth(title, async (t, { office }) => {
    const place = await office(t);
    const ended = await place.run(...args);
    t.is(ended.code, code, ended.stderr);
    t.regex(ended.stderr, said);
    t.notRegex(ended.stderr, /\n\s+at /u);
  });
}

test('without a token sign-in is asked for', async (t) => {
  const ended = await (await office(t)).runWith({}, 'plan', 'x.csv');
  t.is(ended.code, 6);
  t.regex(ended.stderr, /WEBEX_ACCESS_TOKEN/u);
});
