import test from 'ava';
import { readFile, readdir, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ofKind, testOverBoth } from '../helpers/both-apis.js';
import { extreme, someCases } from '../helpers/some-cases.js';
import { office, renewable, type Office } from '../helpers/cli.js';

const post = { method: 'POST', path: '/v1/people' };
const newcomers = (count: number): string[] =>
  Array.from({ length: count }, (_, n) => `new${n}@acme.example,New${n},Webex Suite,TRS,CC-${n},Staff`);
const sheet = (count: number): string =>
  `email,firstName,licenses,sessionTypes,Cost center,Division\n${newcomers(count).join('\n')}\n`;

const statuses = async (place: Office): Promise<string[]> =>
  (await place.results()).map(({ wx_status = '' }) => wx_status);
const applied = async (place: Office): Promise<number> =>
  (await place.requests()).filter(({ method, path, applied }) => method === 'POST' && path === post.path && applied)
    .length;

const some = someCases(2);

testOverBoth('an outage stops the run, and the job goes on where it was', async (t, { office }) => {
  const place = await office(t);
  await place.run('plan', await place.file('people.csv', sheet(30)));
  await place.faults([{ match: { path: post.path }, nth: 'every', do: { status: 503 } }]);
  const stopped = await place.run('apply', 'latest', '--yes');
  t.is(stopped.code, 5, stopped.stdout + stopped.stderr);
  t.regex(stopped.stderr, /gives no usable responses/u);
  t.true((await statuses(place)).includes('not-attempted'));
  await place.clearFaults();
  const ended = await place.run('apply', 'latest', '--yes');
  t.is(ended.code, 0, ended.stdout + ended.stderr);
  t.deepEqual(
    await statuses(place),
    Array.from({ length: 30 }, () => 'created'),
  );
  t.is(await applied(place), 30);
});

extreme('where one kind of call fails again and again, the run stops instead of failing row by row', async (t) => {
  const place = await office(t, { users: 120 });
  const { people } = await place.state();
  const rows = people.slice(1, 101).map(({ email }) => `${email},Lead`);
  await place.run('plan', await place.file('people.csv', `email,title\n${rows.join('\n')}\n`));
  await place.faults([{ match: { method: 'PUT' }, nth: 'every', do: { status: 503 } }]);
  const stopped = await place.run('apply', 'latest', '--yes');
  t.is(stopped.code, 5, stopped.stdout + stopped.stderr);
  t.regex(stopped.stderr, /20 rows in a row .* 503/u);
  t.true((await statuses(place)).includes('not-attempted'));
  await place.clearFaults();
  t.is((await place.run('apply', 'latest', '--yes')).code, 0);
  t.deepEqual(new Set(await statuses(place)), new Set(['updated']));
});

testOverBoth(
  'a sign-in that ends in the middle stops with 6, and with another token the job goes on',
  async (t, { office }) => {
    const place = await office(t);
    const path = await place.file('people.csv', sheet(12));
    await place.faults([{ match: post, nth: 5, do: { expire: 'accessToken' } }]);
    const stopped = await place.run('apply', path, '--yes', '--concurrency', '2');
    t.is(stopped.code, 6, stopped.stdout + stopped.stderr);
    const ended = await place.runWith(renewable(place), 'apply', 'latest', '--yes');
    t.is(ended.code, 0, ended.stdout + ended.stderr);
    t.deepEqual(new Set(await statuses(place)), new Set(['created']));
    t.is(await applied(place), 12);
  },
);

testOverBoth(
  'a site that catches up later is waited for again when the job goes on',
  async (t, { office, read, set }) => {
    const place = await office(t, { siteDelay: 100_000 });
    const path = await place.file('people.csv', sheet(25));
    const stopped = await place.run('apply', path, '--yes', '--site-wait', '0');
    t.is(stopped.code, 5, stopped.stdout + stopped.stderr);
    const asked = async (): Promise<number> => {
      const requests = await place.requests();
      return ofKind(requests, read).length + ofKind(requests, set).length;
    };
    const before = await asked();
    const going = place.run('apply', 'latest', '--yes', '--site-wait', '600');
    for (let looks = 0; looks < 1000 && (await asked()) === before; looks += 1)
      await new Promise((resolve) => setTimeout(resolve, 20));
    for (const { email } of (await place.state()).siteUsers) await place.control('siteUsers', { email, known: true });
    const ended = await going;
    t.is(ended.code, 0, ended.stdout + ended.stderr);
    t.deepEqual(new Set(await statuses(place)), new Set(['created']));
    t.is(await applied(place), 25);
  },
);

testOverBoth('an unfinished plan is planned to its end from the job’s own copy, and applied', async (t, { office }) => {
  const place = await office(t);
  const path = await place.file('people.csv', sheet(8));
  t.is((await place.run('plan', path)).code, 0);
  const plan = join(await place.jobFolder(), 'plan.jsonl');
  const lines = (await readFile(plan, 'utf8')).split('\n');
  await truncate(plan, Buffer.byteLength(`${lines.slice(0, 4).join('\n')}\n${lines[4]?.slice(0, 40) ?? ''}`));
  await writeFile(path, 'email\n');
  const ended = await place.run('apply', 'latest', '--yes');
  t.is(ended.code, 0, ended.stdout + ended.stderr);
  t.deepEqual(
    await statuses(place),
    Array.from({ length: 8 }, () => 'created'),
  );
});

for (const [title, args, said] of [
  ['another --people', ['--people', 'existing'], /planned with people "any", not "existing"/u],
  ['a --limit', ['--limit', '2'], /planned with limit not given, not 2/u],
] as const) {
  some(`a job is not applied with ${title} than it was planned with`, async (t) => {
    const place = await office(t);
    await place.run('plan', await place.file('people.csv', sheet(3)));
    const ended = await place.run('apply', 'latest', '--yes', ...args);
    t.is(ended.code, 4);
    t.regex(ended.stderr, said);
    t.deepEqual(await place.writes(), []);
  });
}

testOverBoth(
  'where the catalog has changed, rows that it touches end, and the others are done',
  async (t, { office }) => {
    const place = await office(t);
    const rows = 'a@acme.example,Ana,Webex Suite\nb@acme.example,Bo,Messaging\n';
    await place.run('plan', await place.file('people.csv', `email,firstName,licenses\n${rows}`));
    await place.control('licenses', { name: 'Messaging', remove: true });
    const ended = await place.run('apply', 'latest', '--yes');
    t.is(ended.code, 3, ended.stderr);
    t.deepEqual(await statuses(place), ['created', 'invalid']);
    t.regex((await place.results())[1]?.['wx_error'] ?? '', /"Messaging" isn't a license in this organization/u);
  },
);

testOverBoth(
  'retry makes a new job of the rows that are not done, and finds what is done unchanged',
  async (t, { office, set, refused }) => {
    const place = await office(t);
    await place.faults([
      { match: post, nth: 2, do: { status: 403 } },
      { match: set, nth: 1, do: refused },
    ]);
    const path = await place.file('people.csv', `${sheet(6)}nobody at all,x,,,,\n`);
    t.is((await place.run('apply', path, '--yes', '--concurrency', '1')).code, 3);
    const before = await statuses(place);
    t.deepEqual(
      [before.filter((status) => status === 'failed').length, before.filter((status) => status === 'partial').length],
      [1, 1],
    );
    await place.clearFaults();
    const ended = await place.run('retry', 'latest', '--yes');
    t.is(ended.code, 0, ended.stdout + ended.stderr);
    const results = await place.results();
    t.deepEqual(results.map(({ wx_status }) => wx_status).sort(), ['created', 'updated']);
    t.true(results.every(({ wx_row, email }) => newcomers(6)[Number(wx_row) - 2]?.startsWith(email ?? '?')));
    t.is((await readdir(join(place.folder, 'output'))).length, 2);
    t.regex((await place.run('retry', 'latest', '--yes')).stderr, /no rows to retry/u);
  },
);

for (const [option, value] of [
  ['--limit', '1'],
  ['--where', 'title=Boss'],
  ['--people', 'new'],
] as const) {
  test(`retry takes the rows that are open, all of them: ${option} isn't an option of it`, async (t) => {
    const place = await office(t);
    const ended = await place.run('retry', 'latest', option, value);
    t.is(ended.code, 2);
    t.regex(ended.stderr, new RegExp(`${option} isn't an option of this command`, 'u'));
  });
}

test('retry of a job that can still go on is refused', async (t) => {
  const place = await office(t);
  await place.run('plan', await place.file('people.csv', sheet(2)));
  const ended = await place.run('retry', 'latest', '--yes');
  t.is(ended.code, 4);
  t.regex(ended.stderr, /is not finished; resume it first\.\nwebex-bulk apply /u);
});

testOverBoth('results are made again from plan and journal', async (t, { office }) => {
  const place = await office(t);
  await place.run('apply', await place.file('people.csv', sheet(3)), '--yes');
  const path = join(await place.jobFolder(), 'results.csv');
  const before = await readFile(path, 'utf8');
  await writeFile(path, 'spoilt');
  t.is((await place.run('results', 'latest')).code, 0);
  t.is(await readFile(path, 'utf8'), before);
});
