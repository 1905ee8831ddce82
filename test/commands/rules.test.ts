/** Rules and bundles, from files to the state of the organization. */
import test from 'ava';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { office, type Office } from '../helpers/cli.js';
import { inbox } from '../helpers/inbox.js';
import { textRow, workbook } from '../helpers/workbook.js';
import { extreme } from '../helpers/some-cases.js';

const sample = (name: string): Promise<string> =>
  readFile(new URL(`../../samples/rules/${name}`, import.meta.url), 'utf8');

async function withSamples(t: Parameters<typeof office>[0]): Promise<Office> {
  const here = await office(t);
  for (const name of ['people.csv', 'rules.csv', 'webex-bulk.json']) await here.file(name, await sample(name));
  return here;
}

async function holdings(here: Office, email: string): Promise<unknown> {
  const { people, siteUsers } = await here.state(email);
  const [person, account] = [people[0], siteUsers[0]];
  return [person?.licenses, [...(account?.sessionTypes ?? [])].sort(), account?.trackingCodes];
}

test('an HR file without license columns is applied by rules and a second run sends nothing', async (t) => {
  const here = await withSamples(t);
  const planned = await here.run('plan', 'people.csv', '--details');
  t.is(planned.code, 0, planned.stdout);
  t.regex(planned.stdout, /licenses \+Messaging \(rule 2: department=Sales → bundle Sales\)/u);
  t.regex(planned.stdout, /Region "EMEA" \(rule 4: country=DE or FR or ES\)/u);
  t.regex(planned.stdout, /rule 6: grade=7 or 8 or 9: 1 row/u);
  t.is((await here.run('apply', 'people.csv', '--yes')).code, 0);
  t.deepEqual(await holdings(here, 'nora.lind@acme.example'), [
    ['Webex Suite', 'Messaging'],
    ['11', '214'],
    { 2: 'EMEA' },
  ]);
  t.deepEqual(((await holdings(here, 'pia.roth@acme.example')) as unknown[])[0], ['Webex Suite']);
  t.regex(
    (await here.results())[0]?.['wx_source'] ?? '',
    /licenses \+Messaging \(rule 2: department=Sales → bundle Sales\)/u,
  );
  const before = (await here.writes()).length;
  t.is((await here.run('apply', 'people.csv', '--yes')).code, 0);
  t.is((await here.writes()).length, before);
  t.deepEqual(new Set((await here.results()).map((row) => row['wx_status'])), new Set(['unchanged']));
});

test('a move from bundle to bundle takes only what the new one does not give', async (t) => {
  const here = await office(t);
  const bundles = {
    Sales: { licenses: ['Webex Suite', 'Messaging'], sessionTypes: ['PRO'] },
    Training: { licenses: ['Webex Suite'], sessionTypes: ['TRS'] },
  };
  await here.file('webex-bulk.json', JSON.stringify({ bundles }));
  const who = 'ina.moss@acme.example';
  await here.file('in.csv', `email,firstName,lastName,bundle\n${who},Ina,Moss,sales\n`);
  t.is((await here.run('apply', 'in.csv', '--yes')).code, 0);
  const inSales = await holdings(here, who);
  t.deepEqual(inSales, [['Webex Suite', 'Messaging'], ['214'], {}]);
  await here.file('move.csv', `email,previousBundle,bundle\n${who},Sales,Training\n`);
  const refused = await here.run('apply', 'move.csv', '--yes', '--max-removals', '0');
  t.is(refused.code, 4, 'what a move takes away counts as a removal');
  t.is((await here.run('apply', 'move.csv', '--yes', '--max-removals', '1')).code, 0);
  t.deepEqual(await holdings(here, who), [['Webex Suite'], ['11'], {}]);
  t.is((await here.run('apply', 'move.csv', '--yes', '--max-removals', '1')).code, 0);
  t.is((await here.results())[0]?.['wx_status'], 'unchanged');
});

extreme('a move that is undone gives back the former bundle', async (t) => {
  const here = await office(t);
  await here.file('webex-bulk.json', JSON.stringify({ bundles: { A: { licenses: ['Messaging'] }, B: {} } }));
  const who = 'ina.moss@acme.example';
  await here.file('in.csv', `email,firstName,lastName,bundle\n${who},Ina,Moss,A\n`);
  t.is((await here.run('apply', 'in.csv', '--yes')).code, 0);
  await here.file('move.csv', `email,previousBundle,bundle\n${who},A,B\n`);
  t.is((await here.run('apply', 'move.csv', '--yes', '--max-removals', '1')).code, 0);
  t.deepEqual((await here.state(who)).people[0]?.licenses, []);
  t.is((await here.run('undo', 'latest', '--yes')).code, 0);
  t.deepEqual((await here.state(who)).people[0]?.licenses, ['Messaging']);
});

test('a retry uses the rules that the job was planned with, whatever the file says by then', async (t) => {
  const here = await withSamples(t);
  await here.faults([
    { match: { method: 'POST', path: '/people', email: 'omar.said@acme.example' }, nth: 'every', do: { status: 400 } },
  ]);
  t.is((await here.run('apply', 'people.csv', '--yes')).code, 3);
  await here.clearFaults();
  await here.file('rules.csv', 'department,bundle\nSales,Meetings only\n');
  t.is((await here.run('retry', 'latest', '--yes')).code, 0);
  t.deepEqual(await holdings(here, 'omar.said@acme.example'), [['Webex Suite', 'Messaging'], ['214'], { 2: 'AMER' }]);
});

const wrong: [what: string, rules: string, said: RegExp][] = [
  [
    'a column that the file lacks',
    'departmant,bundle\nSales,Sales\n',
    /rules\.csv, row 2, column "departmant".*nearest: "department"/su,
  ],
  [
    'a bundle that does not exist',
    'department,bundle\nSales,Sale\n',
    /rules\.csv, row 2, column "bundle": "Sale" isn't a bundle.*"Sales"/su,
  ],
  [
    'a license that does not exist',
    'department,licenses\nSales,Webex Sweet\n',
    /row 2, column "licenses": "Webex Sweet" isn't a license/u,
  ],
  [
    'a Calling license',
    'department,licenses\nSales,Webex Calling - Professional\n',
    /row 2, column "licenses".*Calling/u,
  ],
  [
    'an unknown session type',
    'department,sessionTypes\nSales,PRX\n',
    /row 2, column "sessionTypes": "PRX" isn't a session type/u,
  ],
  [
    'an unknown code',
    'department,Tracking code: Regoin\nSales,EMEA\n',
    /"Regoin" isn't a tracking code.*nearest: "Region"/su,
  ],
  [
    'a value that the site does not list',
    'department,Tracking code: Region\nSales,MARS\n',
    /"Region": "MARS" is not on the site's list/u,
  ],
  [
    'two rules that contradict each other',
    'department,Tracking code: Region\nSales,EMEA\nsales,APAC\n',
    /rows 2 and 3 give "EMEA" and "APAC" for "Region"/u,
  ],
  ['a rule that gives nothing', 'department,bundle\nSales,\n', /row 2: the rule gives nothing/u],
  ['no column that gives', 'department,country\nSales,DE\n', /no column gives anything/u],
  [
    'a column that takes away',
    'department,bundle,removeLicenses\nSales,Sales,Messaging\n',
    /column "removeLicenses".*rules only give/u,
  ],
];

test('rules that cannot be used are refused with their place before any row', async (t) => {
  const here = await withSamples(t);
  await here.file('hr.csv', 'email,firstName,lastName,department\nnora.lind@acme.example,Nora,Lind,Sales\n');
  for (const [what, rules, said] of wrong) {
    await here.file('rules.csv', rules);
    const ended = await here.run('plan', 'hr.csv', '--rules', 'rules.csv');
    t.is(ended.code, 4, what);
    t.regex(ended.stderr, said, what);
  }
  t.deepEqual(await here.writes(), []);
});

test('a bundle of a license that the organization lacks is one finding with its place in the configuration', async (t) => {
  const here = await office(t);
  await here.file('webex-bulk.json', JSON.stringify({ bundles: { Sales: { licenses: ['Webex Siute'] } } }));
  const file = await here.file('in.csv', 'email,bundle\nana@acme.example,Sales\nbo@acme.example,Sales\n');
  const ended = await here.run('plan', file);
  t.is(ended.code, 4);
  t.is(ended.stderr.match(/Webex Siute/gu)?.length, 1);
  t.regex(ended.stderr, /"bundles" → "Sales" in webex-bulk\.json.*nearest: "Webex Suite"/su);
});

test('columns that only rules look at are told as such', async (t) => {
  const here = await withSamples(t);
  const { stdout } = await here.run('plan', 'people.csv');
  t.regex(stdout, /columns used by rules only: "country", "grade"/u);
  t.notRegex(stdout, /ignored column/u);
});

test('configured rules give nothing where a file lacks their column, which is told; rules of the run are refused', async (t) => {
  const here = await withSamples(t);
  await here.file('in.csv', 'email,firstName,lastName,department\nnora.lind@acme.example,Nora,Lind,Sales\n');
  const planned = await here.run('plan', 'in.csv');
  t.is(planned.code, 0, planned.stderr);
  t.regex(planned.stdout, /the file has no column "grade".*: rules that use it match no row/u);
  t.regex(planned.stdout, /rule 2: department=Sales: 1 row/u);
  t.is((await here.run('plan', 'in.csv', '--rules', 'rules.csv')).code, 4);
  await here.file('move.csv', 'email,department,previousBundle\nnora.lind@acme.example,Sales,Sales\n');
  const move = await here.run('plan', 'move.csv');
  t.is(move.code, 4, 'a rule that cannot be read might give what previousBundle takes away');
  t.regex(move.stderr, /column "grade": move\.csv has no such column/u);
});

test('--no-rules turns configured rules off for one run', async (t) => {
  const here = await withSamples(t);
  await here.file('in.csv', 'email,firstName,lastName,department\nnora.lind@acme.example,Nora,Lind,Sales\n');
  const { code, stdout } = await here.run('plan', 'in.csv', '--no-rules');
  t.is(code, 0);
  t.notRegex(stdout, /rule|licenses \+/u);
});

test('the path of configured rules is taken from the folder of the configuration', async (t) => {
  const here = await withSamples(t);
  const folder = join(here.folder, 'settings');
  await mkdir(folder);
  for (const name of ['rules.csv', 'webex-bulk.json']) await rename(join(here.folder, name), join(folder, name));
  const { code, stdout } = await here.run('plan', 'people.csv', '--config', 'settings/webex-bulk.json');
  t.is(code, 0);
  t.regex(stdout, /rule 2: department=Sales: 2 rows/u);
});

test('a planned job keeps its rules: others named for the run are refused, changed configured ones are not used', async (t) => {
  const here = await withSamples(t);
  await here.file('other.csv', 'department,bundle\nSales,Meetings only\n');
  t.is((await here.run('plan', 'people.csv')).code, 0);
  const refused = await here.run('apply', 'latest', '--yes', '--rules', 'other.csv');
  t.is(refused.code, 4);
  t.regex(refused.stderr, /made with the rules in rules\.csv, and cannot be applied with other\.csv/u);
  t.is((await here.run('apply', 'latest', '--yes', '--no-rules')).code, 4);
  t.deepEqual(await here.writes(), []);
  await here.file('rules.csv', 'department,bundle\nSales,Meetings only\n');
  t.is((await here.run('apply', 'latest', '--yes')).code, 0);
  t.deepEqual(((await holdings(here, 'nora.lind@acme.example')) as unknown[])[0], ['Webex Suite', 'Messaging']);
});

test('what a move gives comes first: if it is not granted, nothing is taken', async (t) => {
  const here = await office(t);
  const bundles = { Old: { licenses: ['Messaging'] }, New: { licenses: ['Webex Suite'] } };
  await here.file('webex-bulk.json', JSON.stringify({ bundles }));
  const who = 'ina.moss@acme.example';
  await here.file('in.csv', `email,firstName,lastName,bundle\n${who},Ina,Moss,Old\n`);
  t.is((await here.run('apply', 'in.csv', '--yes')).code, 0);
  await here.faults([{ match: { method: 'PATCH', path: '/licenses/users' }, nth: 'every', do: { status: 400 } }]);
  await here.file('move.csv', `email,previousBundle,bundle\n${who},Old,New\n`);
  t.is((await here.run('apply', 'move.csv', '--yes', '--max-removals', '1')).code, 3);
  t.deepEqual((await here.state(who)).people[0]?.licenses, ['Messaging']);
  await here.clearFaults();
  t.is((await here.run('retry', 'latest', '--yes', '--max-removals', '1')).code, 0);
  t.deepEqual((await here.state(who)).people[0]?.licenses, ['Webex Suite']);
});

test('rules look at columns of a joined file, and may be a workbook', async (t) => {
  const here = await withSamples(t);
  const rows = textRow(1, ['grade', 'bundle']) + textRow(2, ['7', 'Sales']);
  await writeFile(join(here.folder, 'rules.xlsx'), workbook({ rows }));
  await here.file('in.csv', 'email,firstName,lastName\nnora.lind@acme.example,Nora,Lind\n');
  await here.file('hr.csv', 'email,grade\nnora.lind@acme.example,7\n');
  const ended = await here.run('apply', 'in.csv', '--join', 'hr.csv', '--rules', 'rules.xlsx', '--yes');
  t.is(ended.code, 0, ended.stderr);
  t.deepEqual(((await holdings(here, 'nora.lind@acme.example')) as unknown[])[0], ['Webex Suite', 'Messaging']);
});

test('watch uses configured rules, and a plan that is approved without removals keeps what a bundle would take', async (t) => {
  const one = await inbox(t);
  const bundles = { Old: { licenses: ['Messaging'] }, New: { licenses: ['Webex Suite'] } };
  await one.place.file('webex-bulk.json', JSON.stringify({ bundles, rules: 'rules.csv' }));
  await one.place.file('rules.csv', 'country,bundle\nDE,New\n');
  const who = 'ina.moss@acme.example';
  await one.place.file('in.csv', `email,firstName,lastName,bundle\n${who},Ina,Moss,Old\n`);
  t.is((await one.place.run('apply', 'in.csv', '--yes')).code, 0);
  await one.drop('move.csv', `email,country,previousBundle\n${who},DE,Old\n`);
  t.is((await one.pass()).code, 4, 'the first file waits');
  t.is((await one.place.run('approve', await one.job(), '--without-removals', '--yes')).code, 0);
  const done = await one.pass();
  t.is(done.code, 0, done.stderr);
  t.deepEqual([...((await one.place.state(who)).people[0]?.licenses ?? [])].sort(), ['Messaging', 'Webex Suite']);
});
