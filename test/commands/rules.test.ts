/** Rules and bundles, from files to the state of the organization. */
import test from 'ava';
import { readFile } from 'node:fs/promises';
import { office, type Office } from '../helpers/cli.js';

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

test('a move that is undone gives back the former bundle', async (t) => {
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
    const ended = await here.run('plan', 'hr.csv');
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
