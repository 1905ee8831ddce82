/** A job that was planned over SCIM stays so: applied later, resumed, tried again and undone. */
import test from 'ava';
import { office, type Office } from '../helpers/cli.js';
import { moment } from '../helpers/moment.js';

const amelie = 'amelie.fischer@acme.example';
const sheet = `email,firstName,lastName,title,loginEnabled
${amelie},,,Boss,
new@acme.example,New,Person,Clerk,false
bruno.keller@acme.example,,,Lead,
`;
const bulk = { method: 'POST', path: '/v1/identity/scim/*/Bulk' };

const titleOf = async (place: Office, email: string): Promise<string | undefined> =>
  (await place.state(email)).people[0]?.title;
const bulks = async (place: Office): Promise<number> =>
  (await place.requests()).filter(({ path }) => path.endsWith('/Bulk')).length;
const statuses = async (place: Office): Promise<(string | undefined)[]> =>
  (await place.results()).map((row) => row['wx_status']);

test('a plan over SCIM is applied over it later; over the People API it is refused, and nothing is sent', async (t) => {
  const place = await office(t);
  await place.run('plan', await place.file('people.csv', sheet), '--people-api', 'scim');
  const refused = await place.run('apply', 'latest', '--yes', '--people-api', 'rest');
  t.is(refused.code, 4, refused.stderr);
  t.regex(refused.stderr, /planned with --people-api scim, but this run asks for rest/u);
  t.deepEqual(await place.writes(), []);
  const ended = await place.run('apply', 'latest', '--yes');
  t.is(ended.code, 0, ended.stderr);
  t.deepEqual(await statuses(place), ['updated', 'created', 'updated']);
  t.true((await bulks(place)) > 0);
  t.deepEqual(
    (await place.writes()).filter(({ path }) => path.startsWith('/v1/people')),
    [],
  );
});

test('what SCIM refused is tried again, and all of it is undone, over SCIM', async (t) => {
  const place = await office(t);
  await place.faults([{ match: { operation: 'bulk', email: amelie }, nth: 'every', do: { status: 400 } }]);
  const first = await place.run('apply', await place.file('people.csv', sheet), '--yes', '--people-api', 'scim');
  t.is(first.code, 3, first.stderr);
  t.deepEqual(await statuses(place), ['failed', 'created', 'updated']);
  await place.clearFaults();
  const before = await bulks(place);
  const retried = await place.run('retry', 'latest', '--yes');
  t.is(retried.code, 0, retried.stderr);
  t.regex(retried.stdout, /people are changed over SCIM, as in the job before/u);
  t.is(await titleOf(place, amelie), 'Boss');
  t.is(await bulks(place), before + 1);
  const undone = await place.run('undo', 'latest', '--yes');
  t.is(undone.code, 0, undone.stderr);
  t.regex(undone.stdout, /people are changed over SCIM, as in the job before/u);
  t.is(await titleOf(place, amelie), 'Engineer');
  t.is(await bulks(place), before + 2);
});

test('an undo and a restore go over the API of their job, or over the one that is asked for', async (t) => {
  const place = await office(t);
  const start = await moment();
  const file = await place.file('people.csv', `email,title\n${amelie},Boss\n`);
  await place.run('apply', file, '--yes', '--people-api', 'scim');
  const before = await bulks(place);
  const asked = await place.run('undo', 'latest', '--yes', '--people-api', 'rest');
  t.is(asked.code, 0, asked.stderr);
  t.is(await titleOf(place, amelie), 'Engineer');
  t.is(await bulks(place), before);
  await place.run('apply', file, '--yes', '--people-api', 'scim');
  const restored = await place.run('restore', '--people', file, '--to', start, '--yes');
  t.is(restored.code, 0, restored.stderr);
  t.regex(restored.stdout, /people are changed over SCIM, as in the job before/u);
  t.is(await titleOf(place, amelie), 'Engineer');
  t.is(await bulks(place), before + 2);
});

test('rows of requests that are cut off after they were applied are found to be done', async (t) => {
  const place = await office(t);
  await place.faults([{ match: bulk, nth: 'every', do: { cut: 'after' } }]);
  const file = await place.file('people.csv', sheet);
  await place.run('apply', file, '--yes', '--people-api', 'scim');
  await place.clearFaults();
  t.deepEqual(await statuses(place), ['updated', 'created', 'updated']);
  t.is((await place.state('new@acme.example')).people.length, 1);
});

test('a person whom only SCIM shows so far is unknown, also to a retry, and the row says to retry the job', async (t) => {
  const place = await office(t, { scimPeopleDelay: 600 });
  const file = await place.file('people.csv', 'email,firstName,lastName\nnew@acme.example,New,Person\n');
  await place.run('apply', file, '--yes', '--people-api', 'scim');
  const job = await place.jobFolder();
  const first = (await place.results())[0] ?? {};
  t.is(first['wx_status'], 'unknown');
  t.regex(first['wx_error'] ?? '', /^SCIM has a person with this address, but .* retry the job in a few minutes$/u);
  t.regex((await place.run('apply', job, '--yes')).stdout, /already finished: every row has a result/u);
  const retried = await place.run('retry', job, '--yes');
  t.is(retried.code, 3, retried.stderr);
  t.not(await place.jobFolder(), job);
  t.like((await place.results())[0], { wx_status: 'unknown', wx_error: first['wx_error'] });
  const creates = (await place.requests())
    .flatMap(({ operations = [] }) => operations)
    .filter(({ applied }) => applied);
  t.is(creates.length, 1);
});

test('licenses that Webex gave a new person, who cannot be read, are told to be unknown', async (t) => {
  const place = await office(t, { autoAssign: 'Messaging' });
  const email = 'new@acme.example';
  await place.faults([{ match: { method: 'GET', path: '/v1/people/*', email }, nth: 'every', do: { status: 500 } }]);
  const file = await place.file('people.csv', `email,firstName,lastName\n${email},New,Person\n`);
  await place.run('apply', file, '--yes', '--people-api', 'scim');
  const [row] = await place.results();
  t.is(row?.['wx_status'], 'created');
  t.regex(row?.['wx_error'] ?? '', /licenses that Webex assigned automatically are not listed/u);
});

const withNumbers = `email,firstName,lastName,employeeNumber,workPhone,licenses
first@acme.example,First,Person,N-1,+4930123456,
second@acme.example,Second,Person,N-2,,Messaging
${amelie},,,N-77,,
`;

test('an undo deletes whom the job created with what only SCIM has, and puts back what others had', async (t) => {
  const place = await office(t);
  const begun = await place.run('apply', await place.file('people.csv', withNumbers), '--yes', '--people-api', 'scim');
  t.is(begun.code, 0, begun.stdout);
  const undone = await place.run('undo', 'latest', '--yes', '--created', 'delete');
  t.is(undone.code, 0, undone.stdout);
  t.deepEqual(await statuses(place), ['deleted', 'deleted', 'updated']);
  for (const email of ['first@acme.example', 'second@acme.example'])
    t.deepEqual((await place.state(email)).people, [], email);
  t.falsy((await place.state(amelie)).people[0]?.employeeNumber);
});

test('an undo keeps a person whom others gave another employee number since', async (t) => {
  const place = await office(t);
  await place.run('apply', await place.file('people.csv', withNumbers), '--yes', '--people-api', 'scim');
  await place.control('people', { email: 'first@acme.example', employeeNumber: 'N-9' });
  await place.run('undo', 'latest', '--yes', '--created', 'delete');
  t.is((await statuses(place))[0], 'conflict');
  t.is((await place.state('first@acme.example')).people.length, 1);
});

const seeded = (nth: number): string => `user0000${nth}@acme.example`;
const large = { users: 2999 };

test('people found over SCIM are changed and put back; what others changed since the plan is a conflict and stays', async (t) => {
  const place = await office(t, large);
  const emails = Array.from({ length: 40 }, (_, nth) => seeded(20 + nth));
  const csv = ['email,title,department', ...emails.map((email) => `${email},Boss,Board`)].join('\n');
  const before = await place.state();
  const planned = await place.run('plan', await place.file('people.csv', csv), '--people-api', 'scim');
  t.regex(planned.stdout, /found people over SCIM, up to 100 in one call \(1 call instead of 40\)/u);
  await place.control('people', { email: seeded(25), title: 'Changed' });
  t.is((await place.run('apply', 'latest', '--yes')).code, 3);
  t.deepEqual([...new Set(await statuses(place))], ['updated', 'conflict']);
  t.is(await titleOf(place, seeded(25)), 'Changed');
  t.is(await titleOf(place, seeded(26)), 'Boss');
  const calls = (await place.requests()).filter(({ path }) => /^\/v1\/people(?!\/me)/u.test(path));
  t.deepEqual(calls, []);
  t.is((await place.run('undo', 'latest', '--yes')).code, 0);
  const records = ({ people }: typeof before): unknown[] =>
    people.filter(({ email }) => emails.includes(email) && email !== seeded(25));
  t.deepEqual(records(await place.state()), records(before));
});

test('people whom SCIM hides are changed too, and none is created twice', async (t) => {
  const hidden = [seeded(21), seeded(22)];
  const place = await office(t, { users: 4999, scimHidden: hidden.join(',') });
  const emails = Array.from({ length: 40 }, (_, nth) => seeded(20 + nth));
  const csv = ['email,lastName,title', ...emails.map((email) => `${email},,Boss`)].join('\n');
  const people = (await place.state()).people.length;
  const ended = await place.run('apply', await place.file('people.csv', csv), '--yes', '--people-api', 'scim');
  t.is(ended.code, 0, ended.stderr);
  t.regex(ended.stdout, /over SCIM, up to 100 in one call \(1 call instead of 38\); 2 others by email/u);
  for (const email of hidden) t.is(await titleOf(place, email), 'Boss');
  t.is((await place.state()).people.length, people);
});

const newPeople = (count: number): string =>
  ['email,lastName', ...Array.from({ length: count }, (_, nth) => `new${nth}@acme.example,Person ${nth}`)].join('\n');

/** Requests that read one person, without the ten that are checked by sample. */
const readsBeside = async (place: Office, sample: number): Promise<number> =>
  (await place.requests()).filter(({ method, path }) => method === 'GET' && /\/people\/Y2/u.test(path)).length - sample;

test('licenses that Webex gives by itself to people created over SCIM are told, after one look where there are none', async (t) => {
  const count = 40;
  for (const [autoAssign, reads] of [
    ['Messaging', count],
    ['', 1],
  ] as const) {
    const place = await office(t, { users: 20, autoAssign });
    const ended = await place.run(
      'apply',
      await place.file('new.csv', newPeople(count)),
      '--yes',
      '--people-api',
      'scim',
    );
    t.is(ended.code, 0, ended.stderr);
    const results = await place.results();
    t.true(results.every((row) => row['wx_status'] === 'created'));
    const told = results.filter((row) => row['wx_changes']?.includes('Messaging') === true).length;
    t.is(told, autoAssign === '' ? 0 : count);
    t.is(await readsBeside(place, 10), reads);
  }
});

test('what Webex gave by itself is not looked for where nothing is to be verified', async (t) => {
  const place = await office(t, { users: 20, autoAssign: 'Messaging' });
  const file = await place.file('new.csv', newPeople(3));
  t.is((await place.run('apply', file, '--yes', '--people-api', 'scim', '--no-verify')).code, 0);
  t.is(await readsBeside(place, 0), 0);
});
