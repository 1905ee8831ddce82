import test from 'ava';
import { parse } from 'csv-parse/sync';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { office, type Office } from '../helpers/cli.js';
import { noChromium, openPage } from '../helpers/chromium.js';
import { some } from '../helpers/some-cases.js';

type Rows = Record<string, string>[];

const rowsIn = async (path: string): Promise<Rows> => parse(await readFile(path), { bom: true, columns: true });

const daysAgo = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString();

async function active(place: Office, email: string, lastActivity: string, more: object = {}): Promise<void> {
  await place.control('people', { email: `${email}@acme.example`, lastActivity, ...more });
}

test('Webinar is taken from people who were not active for 90 days: two commands and one review', async (t) => {
  const place = await office(t);
  const licenses = ['Webex Suite', 'Webex Webinar 500'];
  await active(place, 'felix.hartmann', daysAgo(120));
  await active(place, 'amelie.fischer', daysAgo(3), { licenses });
  await active(place, 'bruno.keller', '', { licenses });
  await place.control('people', { email: 'new.one@acme.example', licenses, invitePending: false, lastActivity: '' });
  const file = join(place.folder, 'webinar.csv');
  const wanted = ['--where', 'license=Webex Webinar 500', '--propose', 'removeLicenses=Webex Webinar 500'];
  const reported = await place.run('report', 'inactive', '--days', '90', ...wanted, '--output-file', file);
  t.is(reported.code, 0, reported.stderr);
  t.regex(reported.stdout, /4 people with license=Webex Webinar 500, 4 rows/u);
  t.regex(reported.stdout, /inactive +1 +last active more than 90 days ago/u);
  t.regex(reported.stdout, /Webex lists no last activity for 2 of 4 people/u);
  t.deepEqual(
    (await rowsIn(file)).map(({ email, removeLicenses, wx_activity }) => [email, removeLicenses, wx_activity]).sort(),
    [
      ['amelie.fischer@acme.example', '', 'active'],
      ['bruno.keller@acme.example', '', 'unknown'],
      ['felix.hartmann@acme.example', 'Webex Webinar 500', 'inactive'],
      ['new.one@acme.example', '', 'new'],
    ],
  );
  t.deepEqual(await place.writes(), [], 'a report changes nothing');
  const applied = await place.run('apply', file, '--yes', '--max-removals', '1');
  t.is(applied.code, 0, applied.stdout + applied.stderr);
  const holders = (await place.state()).people.filter((person) => person.licenses.includes('Webex Webinar 500'));
  t.deepEqual(
    holders.map(({ email }) => email).sort(),
    ['amelie.fischer', 'bruno.keller', 'new.one'].map((name) => `${name}@acme.example`),
  );
  t.deepEqual((await place.state('felix.hartmann@acme.example')).people[0]?.licenses, ['Webex Suite', 'Messaging']);
});

for (const lastActivity of some(['gated', 'absent'] as const, 2)) {
  test(`where Webex shows no last activity (${lastActivity}), that is said, and no person is inactive`, async (t) => {
    const place = await office(t, { lastActivity });
    const file = join(place.folder, 'inactive.xlsx');
    const propose = ['--propose', 'loginEnabled=false', '--output-file', file];
    const { code, stdout, stderr } = await place.run('report', 'inactive', '--days', '1', ...propose);
    t.is(code, 0, stderr);
    t.regex(stdout, /Webex lists no last activity for any of these 13 people/u);
    t.regex(stdout, /inactive +0 /u);
    t.regex(stdout, /unknown +13 /u);
    t.regex(stdout, /Nothing is proposed/u);
    t.is((await place.run('apply', file, '--yes')).code, 0);
    t.deepEqual(await place.writes(), []);
  });
}

test('people are found by listing them, not one by one, and the site is read for session types only', async (t) => {
  const place = await office(t, { secondSite: true });
  for (const [name, args, paths] of [
    ['licenses', [], ['/v1/people/me', '/v1/licenses', '/v1/people']],
    ['inactive', [], ['/v1/people/me', '/v1/licenses', '/v1/people']],
  ] as const) {
    const before = (await place.requests()).length;
    t.is((await place.run('report', name, ...args)).code, 0, 'of all sites');
    const asked = (await place.requests()).slice(before);
    t.deepEqual(
      asked.map(({ path }) => path),
      [...paths],
    );
  }
  const several = await place.run('report', 'types');
  t.is(several.code, 2);
  t.regex(several.stderr, /--site/u);
  const { code, stdout, stderr } = await place.run('report', 'types', '--site', 'acme.webex.com', '--json');
  t.is(code, 0, stderr);
  const events = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  const bruno = events.filter(({ email }) => email === 'bruno.keller@acme.example');
  t.deepEqual(
    bruno.map(({ wx_session_type: type, wx_account: account }) => [type, account]),
    [
      ['Pro 200', 'host'],
      ['Training 200', 'host'],
    ],
  );
  t.like(events.at(-1), { type: 'summary', report: 'types', people: 13, proposed: 0 });
  const state = await place.state();
  const withTraining = state.siteUsers.filter(({ sessionTypes }) => sessionTypes.includes('11')).length;
  const { rows = [] } =
    (events.at(-1)?.['counts'] as Record<string, { rows: { name: string; count: number }[] }>)['Session type'] ?? {};
  t.is(rows.find(({ name }) => name === 'Training 200')?.count, withTraining);
});

test('a report is a spreadsheet that changes nothing as it is, and whose columns choose the rows of a plan', async (t) => {
  const place = await office(t);
  const [csv, xlsx, html] = ['who.csv', 'who.xlsx', 'who.html'].map((name) => join(place.folder, name));
  await active(place, 'bruno.keller', '', { title: '=cmd()', department: '<b>Sales</b>' });
  const files = [csv, xlsx, html].flatMap((file) => ['--output-file', file ?? '']);
  const ended = await place.run('report', 'licenses', ...files);
  t.is(ended.code, 0, ended.stderr);
  t.regex(ended.stdout, /Webex Webinar 500 +1 +1 of 3 in use, 2 free/u);
  const state = await place.state();
  const held = state.people.flatMap(({ email, licenses }) => licenses.map((name) => `${email} ${name}`));
  const rows = await rowsIn(csv ?? '');
  const reported = rows
    .filter(({ wx_license }) => wx_license !== '')
    .map(({ email, wx_license }) => `${email ?? ''} ${wx_license ?? ''}`);
  t.deepEqual(reported.sort(), held.sort());
  t.is(rows.find(({ email }) => email === 'bruno.keller@acme.example')?.['wx_title'], "'=cmd()");
  const planned = await place.run('plan', xlsx ?? '', '--where', 'wx_license=Webex Webinar 500');
  t.is(planned.code, 0, planned.stdout + planned.stderr);
  t.regex(planned.stdout, /1 of \d+ rows chosen/u);
  const page = await readFile(html ?? '', 'utf8');
  t.false(page.includes('<b>Sales'));
  t.false(/(?:src|href)="|<script/u.test(page));
  t.regex(page, /Content-Security-Policy" content="default-src &#39;none&#39;|default-src 'none'/u);
  t.is((await stat(html ?? '')).mode & 0o777, 0o600);
});

if (noChromium !== undefined) console.log(`  - reports on people are not opened in a browser: ${noChromium}`);
const browserTest = noChromium === undefined ? test : test.skip;

browserTest('the page shows its tables in a browser, and breaks none of its own rules', async (t) => {
  const place = await office(t);
  const html = join(place.folder, 'who.html');
  t.is((await place.run('report', 'licenses', '--output-file', html)).code, 0);
  const page = await openPage(t);
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  await page.goto(`file://${html}`);
  t.is(await page.locator('h1').innerText(), 'Who has which license');
  t.true((await page.locator('section.rows tbody tr').count()) > 13);
  t.deepEqual(complaints, []);
});

test('people of a list are left out: those on leave, for example', async (t) => {
  const place = await office(t);
  const kept = await place.file('on-leave.csv', 'email\nFELIX.hartmann@acme.example\n');
  const { stdout } = await place.run(
    'report',
    'licenses',
    '--missing-from',
    kept,
    '--where',
    'license=Webex Webinar 500',
  );
  t.regex(stdout, /0 people with/u);
});

for (const [what, args, code, said] of [
  ['--days of another report', ['licenses', '--days', '3'], 2, /--days is for report inactive/u],
  ['options of reports on people with a job', ['latest', '--days', '3'], 2, /--days isn't an option of this command/u],
  [
    'a proposal without a spreadsheet',
    ['inactive', '--propose', 'title=x', '--output-file', 'x.html'],
    2,
    /none is written/u,
  ],
  ['a proposal for every row', ['licenses', '--propose', 'title=x', '--output-file', 'x.csv'], 2, /--where/u],
  ['another kind of file', ['licenses', '--output-file', 'x.pdf'], 2, /"\.csv" or "\.xlsx" or "\.html"/u],
  ['a job of that name that is not there', ['output/licenses'], 2, /no job "output\/licenses"/u],
] as const) {
  test(`a report is refused with the way out: ${what}`, async (t) => {
    const place = await office(t, { users: 1 });
    const ended = await place.run('report', ...args);
    t.is(ended.code, code, ended.stderr);
    t.regex(ended.stderr, said);
    t.deepEqual(await place.requests(), []);
  });
}
