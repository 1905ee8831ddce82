/** A boss and the people who report to them may be new in one file: people first, managers after. */
import test from 'ava';
import { office, type Office } from '../helpers/cli.js';
import { jobToGoOnWith } from '../helpers/crash.js';
import { applied, applyJob, jobIn } from '../helpers/in-process.js';
import { runUntilDeath } from '../helpers/mortal-cli.js';
import { someCases } from '../helpers/some-cases.js';

const some = someCases(3);

const boss = 'boss@acme.example';
const ana = 'ana@acme.example';
const ben = 'ben@acme.example';
const amelie = 'amelie.fischer@acme.example';

const managerOf = async (place: Office, email: string): Promise<unknown> => {
  const { people } = await place.state();
  const id = people.find((one) => one.email === email)?.['managerId'];
  return people.find((one) => one.id === id)?.email;
};
const run = async (place: Office, sheet: string): Promise<Record<string, string>[]> => {
  await applied(place, await place.file('people.csv', sheet));
  return await place.results();
};
const statuses = (rows: readonly Record<string, string>[]): unknown[] => rows.map((row) => row['wx_status']);

test('a new boss and new reports are one file, in whichever order they come', async (t) => {
  const place = await office(t);
  const sheet = [
    'email,firstName,manager,title,licenses,sessionTypes',
    `${ana},Ana,${boss},Lead,Webex Suite,TRS`,
    `${boss},Bea,,Boss,,`,
    `${amelie},,${boss},,,`,
    `${ben},Ben,${ana},,,`,
  ].join('\n');
  const rows = await run(place, sheet);
  t.deepEqual(statuses(rows), ['created', 'created', 'updated', 'created']);
  t.is(await managerOf(place, ana), boss);
  t.is(await managerOf(place, amelie), boss);
  t.is(await managerOf(place, ben), ana);
  t.regex(rows[0]?.['wx_changes'] ?? '', /manager "boss@acme\.example"/u);
  t.regex(rows[0]?.['wx_changes'] ?? '', /session types \+Training 200/u);
  const writes = (await place.writes()).length;
  t.deepEqual(statuses(await run(place, sheet)), ['unchanged', 'unchanged', 'unchanged', 'unchanged']);
  t.is((await place.writes()).length, writes);
});

test('two new people who are each other’s managers are created, and then have them', async (t) => {
  const place = await office(t);
  t.deepEqual(statuses(await run(place, `email,firstName,manager\n${ana},Ana,${ben}\n${ben},Ben,${ana}\n`)), [
    'created',
    'created',
  ]);
  t.deepEqual([await managerOf(place, ana), await managerOf(place, ben)], [ben, ana]);
});

test('what a row takes away waits for its manager', async (t) => {
  const place = await office(t);
  await place.faults([
    { match: { method: 'POST', path: '/v1/people' }, nth: 'every', do: { status: 403, body: { message: 'no' } } },
  ]);
  const rows = await run(
    place,
    `email,firstName,manager,removeLicenses\n${boss},Bea,,\n${amelie},,${boss},Webex Suite\n`,
  );
  t.deepEqual(statuses(rows), ['failed', 'failed']);
  t.is(rows[1]?.['wx_error_code'], 'unknown-manager');
  t.is(rows[1]?.['wx_error_column'], 'manager');
  t.true((await place.state(amelie)).people[0]?.licenses.includes('Webex Suite'));
});

test('whose manager is created by no row is invalid, and who awaits them in turn too', async (t) => {
  const place = await office(t);
  const sheet = `email,firstName,manager\n${boss},,\n${ana},Ana,${boss}\n${ben},Ben,${ana}\n`;
  const rows = await run(place, sheet);
  t.deepEqual(statuses(rows), ['invalid', 'invalid', 'invalid']);
  t.is(rows[2]?.['wx_error_code'], 'unknown-manager');
  t.deepEqual(await place.writes(), []);
});

test('a manager whom neither organization nor file has is named', async (t) => {
  const place = await office(t);
  const [row] = await run(place, `email,firstName,manager\n${ana},Ana,${boss}\n`);
  t.is(row?.['wx_status'], 'invalid');
  t.regex(row?.['wx_error'] ?? '', /isn't in this organization, and no row of this file is about this person/u);
});

for (const [title, match, nth] of [
  ['while the first person is created', { method: 'POST', path: '/v1/people' }, 1],
  ['when all are created and no manager is set', { method: 'GET', path: '/v1/people', email: boss }, 1],
  ['while the manager is set', { method: 'PUT' }, 1],
] as const) {
  some(`a job that dies ${title} sets the managers when it is resumed`, async (t) => {
    const place = await office(t);
    const sheet = `email,firstName,manager,title,exactSessionTypes,licenses\n${ana},Ana,${boss},Lead,TRS,Webex Suite\n${boss},Bea,,,,\n`;
    const path = await place.file('people.csv', sheet);
    const end = await runUntilDeath(place, place.env, ['apply', path, '--yes'], { at: { match, nth } });
    t.true(end.died);
    await applyJob(place, jobIn((await jobToGoOnWith(place)) ?? ''));
    const rows = await place.results();
    t.deepEqual(statuses(rows), ['created', 'created']);
    t.is(await managerOf(place, ana), boss);
    t.regex(rows[0]?.['wx_changes'] ?? '', /title "Lead".*licenses \+Webex Suite.*session types \+Training 200/u);
    const creates = (await place.requests()).filter(
      (one) => one.applied && one.method === 'POST' && one.path === '/v1/people',
    );
    t.is(creates.length, 2);
  });
}

test('an undo gives back the manager who was there before', async (t) => {
  const place = await office(t);
  const hugo = 'hugo.martin@acme.example';
  await run(place, `email,firstName,manager\n${boss},Bea,\n${hugo},,${boss}\n`);
  t.is(await managerOf(place, hugo), boss);
  await place.run('undo', 'latest', '--yes', '--max-removals', '100%');
  t.is(await managerOf(place, hugo), amelie);
});
