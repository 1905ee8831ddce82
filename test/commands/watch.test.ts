import test from 'ava';
import { execFileSync } from 'node:child_process';
import { appendFile, mkdir, readdir, readFile, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inbox, sheet, trusted, type Inbox } from '../helpers/inbox.js';
import { extreme, some } from '../helpers/some-cases.js';

test('the first file waits for a person, is applied when it is approved, and lies with its results', async (t) => {
  const one = await inbox(t);
  await one.drop('people-20261101.csv', await sheet(one, 3, 'Boss'));
  const held = await one.pass();
  t.is(held.code, 4, held.stderr);
  t.regex(held.stderr, /waits for approval; nothing was sent: it is the first file of its kind.*approve \d{8}/u);
  t.deepEqual(await one.in('review'), ['people-20261101.csv']);
  const [waiting = ''] = await readdir(join(one.folder, 'review'));
  const report = await readFile(join(one.folder, 'review', waiting, 'people-20261101-report.html'), 'utf8');
  t.regex(report, /Nothing is applied yet: 3 rows are planned\./u);
  t.regex(report, /it is the first file of its kind/u);
  t.deepEqual(await one.place.writes(), []);
  t.is((await one.pass()).code, 0, 'nobody has decided');
  t.deepEqual(await one.place.writes(), []);

  const refused = await one.place.run('apply', await one.job(), '--yes');
  t.is(refused.code, 4);
  t.regex(refused.stderr, /waits for approval; nothing was sent/u);

  const approved = await one.place.run('approve', await one.job(), '--yes', '--reason', 'as agreed');
  t.is(approved.code, 0, approved.stderr);
  const done = await one.pass();
  t.is(done.code, 0, done.stderr);
  t.regex(done.stderr, /"people-20261101\.csv": all 3 rows are done\./u);
  t.deepEqual(await one.in('done'), ['people-20261101.csv']);
  t.is((await one.place.state()).people.filter(({ title }) => title === 'Boss').length, 3);
  const [id = ''] = await readdir(join(one.folder, 'done'));
  t.true((await readdir(join(one.folder, 'done', id))).includes('people-20261101-results.csv'));
  const applied = await readFile(join(one.folder, 'done', id, 'people-20261101-report.html'), 'utf8');
  t.regex(applied, /All 3 rows are done\./u);
  t.regex(applied, /reason: as agreed/u);
});

test('the next file is applied at once, and who is missing in it is told', async (t) => {
  const one = await trusted(t);
  await one.drop('people-20261102.csv', (await sheet(one, 19)).replace('Engineer', 'Boss'));
  const { code, stderr } = await one.pass();
  t.is(code, 0, stderr);
  t.regex(stderr, /all 19 rows are done\. 1 person left the file\./u);
  t.is((await one.place.state()).people.filter(({ title }) => title === 'Boss').length, 1);
});

extreme('the same content is recognized whatever its name, but not what a newer file replaced', async (t) => {
  const one = await trusted(t);
  const [first, second] = [await sheet(one, 20, 'Engineer'), (await sheet(one, 20)).replace('Engineer', 'Boss')];
  await one.drop('other name.csv', first);
  t.regex((await one.pass()).stderr, /nothing to do, the same content was applied on .* in job \d{8}/u);
  await one.drop('people-20261102.csv', second);
  t.is((await one.pass()).code, 0);
  await one.drop('people-20261103.csv', first);
  t.regex((await one.pass()).stderr, /"people-20261103\.csv": all 20 rows are done/u);
  t.is((await one.place.state()).people.filter(({ title }) => title === 'Boss').length, 0);
});

const beyond: readonly (readonly [string, (one: Inbox) => Promise<[string, string]>, RegExp])[] = [
  [
    'is older than the last one',
    async (one) => ['people-20261031.csv', await sheet(one, 19)],
    /it is older than people-20261101\.csv/u,
  ],
  [
    'was cut to half',
    async (one) => ['people-20261102.csv', await sheet(one, 10)],
    /has 10 rows, the last file had 20 \(−50 %\)/u,
  ],
  [
    'has other columns',
    async (one) => ['people-20261102.csv', (await sheet(one, 20)).replace('title', 'department')],
    /its columns changed: without title; with department/u,
  ],
  [
    'has many invalid rows',
    async (one) => ['people-20261102.csv', await sheet(one, 20, 'Engineer', 'x,y\nz,y\n')],
    /2 of 22 rows cannot be done as they are \(9\.1 %\)/u,
  ],
  [
    'changes nearly everybody',
    async (one) => ['people-20261102.csv', await sheet(one, 20, 'Boss')],
    /20 people of 20 rows would be updated \(100 %\)/u,
  ],
];
for (const [what, file, reason] of some(beyond, 5)) {
  test(`a file that ${what} waits, and nothing of it is sent`, async (t) => {
    const one = await trusted(t);
    const before = (await one.place.writes()).length;
    await one.drop(...(await file(one)));
    const { code, stderr } = await one.pass();
    t.is(code, 4, stderr);
    t.regex(stderr, reason);
    t.is((await one.in('review')).length, 1);
    t.is((await one.place.writes()).length, before);
    t.is((await one.place.run('reject', await one.job(), '--reason', 'no')).code, 0);
    t.regex((await one.pass()).stderr, /was rejected: no\./u);
    t.is((await one.in('failed')).length, 1);
    t.is((await one.place.writes()).length, before);
  });
}

test('what a file takes away can be left out when it is approved', async (t) => {
  const one = await trusted(t);
  const [head = '', ...rows] = (await sheet(one, 20, 'Boss')).trim().split('\n');
  await one.drop('people-20261102.csv', [`${head},loginEnabled`, ...rows.map((row) => `${row},false`), ''].join('\n'));
  t.is((await one.pass()).code, 4);
  const approved = await one.place.run('approve', await one.job(), '--without-removals', '--yes');
  t.is(approved.code, 0, approved.stderr);
  t.notRegex(approved.stdout, /removals/u);
  const { code, stderr } = await one.pass();
  t.is(code, 0, stderr);
  const { people } = await one.place.state();
  t.is(people.filter(({ title }) => title === 'Boss').length, 20);
  t.deepEqual(
    people.filter(({ loginEnabled }) => !loginEnabled),
    [],
  );
});

test('a plan that was changed after it was approved is not applied', async (t) => {
  const one = await inbox(t);
  await one.drop('people.csv', await sheet(one, 3, 'Boss'));
  await one.pass();
  const job = await one.job();
  await one.place.run('approve', job, '--yes');
  const approval = join(one.place.folder, 'output', job, 'approval.json');
  await writeFile(approval, (await readFile(approval, 'utf8')).replace(/"seal": "\w{8}/u, '"seal": "00000000'));
  const { code, stderr } = await one.pass();
  t.is(code, 5, stderr);
  t.regex(stderr, /is not the plan that .* approved; nothing was sent/u);
  t.deepEqual(await one.place.writes(), []);
});

test('who left the file loses the sign-in with --leavers deactivate, within the limits, and nobody else does', async (t) => {
  const one = await trusted(t, 25);
  await one.drop('people-20261102.csv', await sheet(one, 24));
  const { code, stderr } = await one.pass('--leavers', 'deactivate');
  t.is(code, 0, stderr);
  const off = (await one.place.state()).people.filter(({ loginEnabled }) => !loginEnabled);
  t.is(off.length, 1);
  t.deepEqual(await one.in('done'), ['people-20261101.csv', 'people-20261102-leavers.csv', 'people-20261102.csv']);
});

test('links, pipes, folders and other files are put aside without being opened', async (t) => {
  const one = await inbox(t);
  const at = (name: string): string => join(one.folder, 'inbox', name);
  await symlink('/etc/passwd', at('link.csv'));
  execFileSync('mkfifo', [at('pipe.csv')]);
  await mkdir(at('folder.csv'));
  await writeFile(at('notes.pdf'), 'x');
  await writeFile(at('.hidden.csv'), 'x');
  const { code, stderr } = await one.pass();
  t.is(code, 0, stderr);
  for (const name of ['link.csv', 'pipe.csv', 'folder.csv', 'notes.pdf'])
    t.regex(stderr, new RegExp(`"${name}" was not taken`, 'u'));
  t.deepEqual(await readdir(join(one.folder, 'inbox')), ['.hidden.csv']);
});

test('a file that is still written is left in the inbox; with its marker it is taken', async (t) => {
  const one = await inbox(t);
  await one.drop('people.csv', 'email,title,department\nana@acme.example,Boss,Research\nben@acme');
  const { code, stderr } = await one.pass();
  t.is(code, 0, stderr);
  t.regex(stderr, /"people\.csv" was left in the inbox: 2 of 3 cells of the last record is missing/u);
  await appendFile(join(one.folder, 'inbox', 'people.csv'), '.example,Boss,Research\n');
  await utimes(join(one.folder, 'inbox', 'people.csv'), new Date(), new Date());
  await writeFile(join(one.folder, 'inbox', 'people.csv.ready'), '');
  t.is((await one.place.run('watch', one.folder, '--once', '--settle', '600')).code, 4);
  t.deepEqual(await one.in('review'), ['people.csv']);
});

test('a file that cannot be read lies in failed/ with the reason', async (t) => {
  const one = await inbox(t);
  await one.drop('people.csv', 'name,town\nAna,Rome\n');
  t.is((await one.pass()).code, 4);
  const [id = ''] = await readdir(join(one.folder, 'failed'));
  t.regex(await readFile(join(one.folder, 'failed', id, 'why.txt'), 'utf8'), /column "email" is missing/u);
});

test('an outage leaves the file under way, and the next pass goes on', async (t) => {
  const one = await trusted(t);
  await one.drop('people-20261102.csv', (await sheet(one, 20)).replace('Engineer', 'Boss'));
  await one.place.faults([{ match: { path: '/v1/people' }, nth: 'every', do: { status: 503 } }]);
  t.is((await one.pass()).code, 5);
  t.deepEqual(await one.in('working'), ['people-20261102.csv']);
  await one.place.clearFaults();
  t.is((await one.pass()).code, 0);
  t.deepEqual(await one.in('working'), []);
});

test('two watchers share the files, and no file is done twice', async (t) => {
  const one = await inbox(t);
  for (const feed of ['a', 'b', 'c', 'd']) await one.drop(`${feed}-20261101.csv`, await sheet(one, 3, `Boss ${feed}`));
  const both = [0, 1].map(() => one.place.runAsProgram('watch', one.folder, '--once', '--settle', '0', '--json'));
  const ends = (await Promise.all(both)).flatMap(({ stdout }) =>
    stdout
      .split('\n')
      .flatMap((line) => (line.includes('"type":"drop"') ? [JSON.parse(line) as { name: string; is: string }] : [])),
  );
  t.deepEqual(
    ends.map(({ name, is }) => `${name} ${is}`).sort(),
    ['a', 'b', 'c', 'd'].map((feed) => `${feed}-20261101.csv held`),
  );
  t.is((await one.in('review')).length, 4);
});

test('the status tells of a watcher that ended and of one that is silent', async (t) => {
  const one = await inbox(t);
  t.is((await one.place.run('watch', one.folder, '--status')).code, 3);
  await one.pass();
  const alive = await one.place.run('watch', one.folder, '--status');
  t.is(alive.code, 0);
  t.regex(alive.stdout, /^Watcher: ended/u);
  const beat = join(one.folder, '.webex-bulk', 'heartbeat.json');
  await rm(beat);
  await writeFile(beat, JSON.stringify({ at: '2026-11-01T00:00:00Z', state: 'waiting' }));
  t.is((await one.place.run('watch', one.folder, '--status')).code, 3);
});

for (const [schedule, timezone] of [
  ['every night', undefined],
  ['0 2 * * *', 'Mars/Base'],
] as const) {
  test(`--schedule ${JSON.stringify(schedule)}${timezone ? ` in ${timezone}` : ''} is refused with an example`, async (t) => {
    const { place, folder } = await inbox(t);
    const zone = timezone === undefined ? [] : ['--timezone', timezone];
    const { code, stderr } = await place.run('watch', folder, '--schedule', schedule, ...zone);
    t.is(code, 2, stderr);
    t.regex(stderr, /0 2 \* \* \*/u);
  });
}
