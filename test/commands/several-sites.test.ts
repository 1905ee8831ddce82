/** One file about several sites of the organization: a column `site` says for each row which one it is about. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { office, type Ended, type Office } from '../helpers/cli.js';
import { some } from '../helpers/some-cases.js';

const main = 'acme.webex.com';
const emea = 'acme-emea.webex.com';
const simulator = { furtherSites: `${emea},acme-apac.webex.com` };

/** Codes by index: "Region" is 2 on the main site and 5 on the other, where "Branch" is 1. */
const sheet = [
  'email,site,firstName,licenses,sessionTypes,Region,Branch',
  `mia@acme.example,${main},Mia,Webex Suite,Standard 100,EMEA,`,
  `nils@acme.example,${emea},Nils,Webex Suite,Standard 50,North,Oslo`,
  `olga@acme.example,,Olga,Webex Suite,Pro 200,APAC,`,
  '',
].join('\n');

async function applied(place: Office, content: string, ...args: string[]): Promise<Ended> {
  const file = await place.file('people.csv', content);
  return await place.run('apply', file, '--site', main, '--yes', ...args);
}

async function statuses(place: Office): Promise<unknown[]> {
  return (await place.results()).map(({ wx_status }) => wx_status);
}

type Account = readonly [string | undefined, readonly string[], Readonly<Record<string, string>>];

/** The person's accounts: site, session types, tracking codes. */
async function accounts(place: Office, email: string): Promise<Account[]> {
  const { siteUsers } = await place.state(email);
  return siteUsers.map((one) => [(one as { site?: string }).site, one.sessionTypes, one.trackingCodes] as const);
}

for (const api of some(['xml', 'rest'] as const, 2)) {
  test(`over ${api}, each row is applied on its own site, and a second run changes nothing`, async (t) => {
    const place = await office(t, simulator);
    const first = await applied(place, sheet, '--settings-api', api);
    t.is(first.code, 0, first.stderr + first.stdout);
    t.deepEqual(await accounts(place, 'mia@acme.example'), [[main, ['214', '3'], { 2: 'EMEA' }]]);
    t.deepEqual(await accounts(place, 'nils@acme.example'), [[emea, ['214', '31'], { 1: 'Oslo', 5: 'North' }]]);
    t.deepEqual(await accounts(place, 'olga@acme.example'), [[main, ['214'], { 2: 'APAC' }]]);
    const summary = JSON.parse(await readFile(join(await place.jobFolder(), 'summary.json'), 'utf8')) as object;
    t.deepEqual((summary as { sites?: unknown }).sites, { [main]: { created: 2 }, [emea]: { created: 1 } });
    const page = await readFile(join(await place.jobFolder(), 'report.html'), 'utf8');
    const bySite = /<h2 id="by-site">.*?<\/section>/su.exec(page)?.[0] ?? '';
    t.deepEqual(
      [...bySite.matchAll(/<th scope="row">([^<]+)<\/th>\s*<td class="number">(\d+)<\/td>\s*<\/tr>/gu)].map(
        ([, ...of]) => of,
      ),
      [
        [main, '2'],
        [emea, '1'],
      ],
    );
    t.regex(first.stdout, /acme-emea\.webex\.com\s+created 1/u);
    const writes = (await place.writes()).length;
    const again = await applied(place, sheet, '--settings-api', api);
    t.is(again.code, 0, again.stderr);
    t.deepEqual(await statuses(place), ['unchanged', 'unchanged', 'unchanged']);
    t.is((await place.writes()).length, writes);
  });
}

test('the sample of two sites ends with every row done', async (t) => {
  const place = await office(t, simulator);
  const sample = new URL('../../samples/two-sites.csv', import.meta.url).pathname;
  const { code, stderr } = await place.run('apply', sample, '--site', main, '--yes');
  t.is(code, 0, stderr);
  t.deepEqual(await statuses(place), ['created', 'updated', 'created', 'updated', 'updated']);
});

test('a site that no row names costs no call', async (t) => {
  const place = await office(t, simulator);
  t.is((await applied(place, sheet, '--settings-api', 'rest')).code, 0);
  const asked = (await place.requests()).map(({ path, ...rest }) => `${path} ${JSON.stringify(rest)}`);
  t.true(asked.some((one) => one.includes('acme-emea')));
  t.false(asked.some((one) => one.includes('acme-apac')));
});

test('undo takes back what the job did on each site', async (t) => {
  const place = await office(t, simulator);
  const before = await place.state();
  const changes = [
    'email,site,licenses,sessionTypes,Branch',
    `chiara.rossi@acme.example,${emea},Webex Suite,Training 200,Rome`,
    `bruno.keller@acme.example,${main},,Standard 100,`,
    '',
  ].join('\n');
  t.is((await applied(place, changes)).code, 0);
  t.deepEqual(await accounts(place, 'chiara.rossi@acme.example'), [[emea, ['214', '41'], { 1: 'Rome' }]]);
  const undone = await place.run('undo', 'latest', '--yes');
  t.is(undone.code, 0, undone.stderr + undone.stdout);
  const after = await place.state();
  const licensed = ({ people }: typeof after): unknown => people.map(({ email, licenseIds }) => [email, licenseIds]);
  t.deepEqual(licensed(after), licensed(before));
  t.deepEqual(await accounts(place, 'bruno.keller@acme.example'), [
    [main, ['214', '11'], { 1: 'CC-200', 2: 'EMEA', 3: 'Staff' }],
  ]);
});

test('rows that failed on one site are retried there', async (t) => {
  const place = await office(t, simulator);
  await place.faults([
    { match: { operation: 'SetUser', email: 'nils@acme.example' }, nth: 'every', do: { exceptionId: '999999' } },
  ]);
  t.is((await applied(place, sheet)).code, 3);
  t.deepEqual(await statuses(place), ['created', 'partial', 'created']);
  await place.clearFaults();
  const again = await place.run('retry', 'latest', '--yes');
  t.is(again.code, 0, again.stderr + again.stdout);
  t.deepEqual(await statuses(place), ['updated']);
  t.deepEqual(await accounts(place, 'nils@acme.example'), [[emea, ['214', '31'], { 1: 'Oslo', 5: 'North' }]]);
});

const wrong: readonly (readonly [string, string, string, RegExp])[] = [
  [
    'a site of no license, with the nearest name',
    `mia@acme.example,acme-emae.webex.com,Mia,,,,`,
    'unknown-site',
    /nearest: "acme-emea\.webex\.com"/u,
  ],
  [
    'a code of another site',
    `mia@acme.example,${main},Mia,Webex Suite,,,Oslo`,
    'not-on-site',
    /only on acme-emea\.webex\.com/u,
  ],
  [
    'a value of another site',
    `mia@acme.example,${main},Mia,Webex Suite,Standard 50,,`,
    'unknown-session-type',
    /isn't a session type of acme\.webex\.com/u,
  ],
];
for (const [what, row, code, reason] of some(wrong, 3)) {
  test(`a row that names ${what} is invalid, and the others go on`, async (t) => {
    const place = await office(t, simulator);
    const { code: exit } = await applied(place, `${sheet}${row.replace('mia@', 'pia@')}\n`);
    t.is(exit, 3);
    t.deepEqual(await statuses(place), ['created', 'created', 'created', 'invalid']);
    const last = (await place.results()).at(-1);
    t.is(last?.['wx_error_code'], code);
    t.regex(last?.['wx_error'] ?? '', reason);
    t.deepEqual((await place.state('pia@acme.example')).people, []);
  });
}

test('rows of a site that the caller may not administer fail with the reason, and rows of other sites go on', async (t) => {
  const place = await office(t, { furtherSites: 'acme-apac.webex.com', secondSite: true });
  const { code, stdout } = await applied(place, sheet.replace(',Branch', '').replace(',North,Oslo', ',North'));
  t.is(code, 3);
  t.deepEqual(await statuses(place), ['created', 'failed', 'created']);
  t.regex(stdout, /acme-emea\.webex\.com cannot be read, so its rows fail/u);
  t.deepEqual((await place.state('nils@acme.example')).people, []);
});

test('a heading that no site knows is refused with a command for the file as it was named', async (t) => {
  const place = await office(t, simulator);
  const file = await place.file('people.csv', sheet.replace('Branch', 'Employee Dept'));
  const { code, stderr } = await place.run('plan', file, '--site', main);
  t.is(code, 4);
  t.regex(stderr, /"Employee Dept" \(column G\)/u);
  t.false(stderr.includes('output'), stderr);
});

test('a second file may hold the sites, and the codes of each', async (t) => {
  const place = await office(t, simulator);
  const people = await place.file('people.csv', 'email,firstName\nmia@acme.example,Mia\nnils@acme.example,Nils\n');
  const sites = `email,site,licenses,Branch\nmia@acme.example,${main},Webex Suite,\nnils@acme.example,${emea},Webex Suite,Oslo\n`;
  const second = await place.file('sites.csv', sites);
  const { code, stderr } = await place.run('apply', people, '--join', second, '--site', main, '--yes');
  t.is(code, 0, stderr);
  t.deepEqual(await accounts(place, 'nils@acme.example'), [[emea, ['214'], { 1: 'Oslo' }]]);
  t.deepEqual(await accounts(place, 'mia@acme.example'), [[main, ['214'], {}]]);
});

test('a column "Site" of offices is no column of sites', async (t) => {
  const place = await office(t, simulator);
  const file = await place.file('hr.csv', 'email,firstName,Site,licenses\nmia@acme.example,Mia,St.Gallen,Messaging\n');
  const refused = await place.run('plan', file, '--site', main);
  t.is(refused.code, 4);
  t.regex(refused.stderr, /"Site" \(column C\): isn't a recognized column/u);
  t.is((await place.run('plan', file, '--site', main, '--ignore-unknown')).code, 0);
});

test('a file without the column has the same plan, whichever sites the organization has', async (t) => {
  const content = 'email,firstName,licenses,Region\nmia@acme.example,Mia,Messaging,\nnils@acme.example,Nils,,\n';
  const linesOf = async (others: string): Promise<string[]> => {
    const place = await office(t, { furtherSites: others });
    const file = await place.file('people.csv', content);
    t.is((await place.run('plan', file, '--site', main)).code, 0);
    const text = await readFile(join(await place.jobFolder(), 'plan.jsonl'), 'utf8');
    t.false(/"sites?":\{|"after":/u.test(text));
    return text
      .split('\n')
      .slice(1, -2)
      .map((line) => line.replace(/"readAt":"[^"]*"/u, ''));
  };
  t.deepEqual(await linesOf(''), await linesOf(emea));
});
