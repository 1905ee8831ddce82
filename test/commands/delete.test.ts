/** Deleting people by a column: from the file to the state of the organization. */
import test from 'ava';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { atTerminal } from '../helpers/at-terminal.js';
import { office, startCli, type Office } from '../helpers/cli.js';
import { inbox, trusted } from '../helpers/inbox.js';
import { someCases } from '../helpers/some-cases.js';

const some = someCases(2);
const [typing, changed, dying] = [someCases(2), someCases(2), someCases(2)];

const [amelie, bruno, chiara, daniel] = ['amelie.fischer', 'bruno.keller', 'chiara.rossi', 'daniel.novak'].map(
  (name) => `${name}@acme.example`,
) as [string, string, string, string];
const allowed = ['--yes', '--allow-delete'];

const sheetOf = (...emails: string[]): string =>
  ['email,delete', ...emails.map((email) => `${email},${email}`)].map((line) => `${line}\n`).join('');
const isThere = async (place: Office, email: string): Promise<boolean> => (await place.state(email)).people.length > 0;
const statusesOf = async (place: Office): Promise<(string | undefined)[]> =>
  (await place.results()).map(({ wx_status }) => wx_status);
const journalOf = async (place: Office): Promise<Record<string, unknown>[]> =>
  (await readFile(join(await place.jobFolder(), 'journal.jsonl'), 'utf8'))
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

test('people are deleted after everything else, told by name and with what they had, and stay gone', async (t) => {
  const place = await office(t);
  const rows = [`${bruno},,,,${bruno}`, `${chiara},,Lead,new@acme.example,`, 'new@acme.example,New,,,'];
  const file = await place.file('people.csv', `email,firstName,title,manager,delete\n${rows.join('\n')}\n`);
  const planned = await place.run('plan', file);
  t.is(planned.code, 0, planned.stderr);
  t.regex(planned.stdout, /delete +1 +for good; undo cannot bring them back/u);
  t.regex(
    planned.stdout,
    /deletions +1 person\n +row 2 +bruno\.keller@acme\.example +Bruno Keller +licenses -Webex Suite/u,
  );
  const ended = await place.run('apply', 'latest', ...allowed);
  t.is(ended.code, 0, ended.stdout + ended.stderr);
  t.deepEqual(await statusesOf(place), ['deleted', 'updated', 'created']);
  t.regex((await place.results())[0]?.['wx_changes'] ?? '', /^person deleted \(Bruno Keller\); licenses -Webex Suite/u);
  t.false(await isThere(place, bruno));
  t.is((await place.writes()).at(-1)?.method, 'DELETE');
  const intent = (await journalOf(place)).find(({ call }) => call === 'person.delete');
  t.is((intent?.['before'] as Record<string, unknown>)['person'], bruno);
  t.true(Object.keys(intent?.['before'] as object).filter((key) => key.startsWith('license:')).length >= 2);
  const report = await readFile(join(await place.jobFolder(), 'report.html'), 'utf8');
  t.regex(report, /The file deletes 1 person for good/u);

  const before = (await place.writes()).length;
  const again = await place.run('apply', file, ...allowed);
  t.is(again.code, 0, again.stdout + again.stderr);
  const [first] = await place.results();
  t.like(first, { wx_status: 'unchanged', wx_error_code: 'person-not-found' });
  t.is((await place.writes()).length, before);
});

test('--yes alone deletes nobody, and is told the command that does', async (t) => {
  const place = await office(t);
  const refused = await place.run('apply', await place.file('people.csv', sheetOf(bruno)), '--yes');
  t.is(refused.code, 4, refused.stdout);
  t.regex(refused.stderr, /Nothing was sent: 1 person would be deleted, which --yes alone does not allow\./u);
  const command = /webex-bulk (?<args>apply \S+ --allow-delete --yes)/u.exec(refused.stderr)?.groups?.['args'] ?? '';
  t.deepEqual(await place.writes(), []);
  t.is((await place.run(...command.split(' '))).code, 0);
  t.deepEqual(await statusesOf(place), ['deleted']);
});

for (const [typed, deletes] of [
  ['2', true],
  ['y', false],
  ['3', false],
] as const) {
  typing(`at a terminal, "${typed}" as the number of two people ${deletes ? 'deletes them' : 'cancels'}`, async (t) => {
    const place = await office(t);
    const file = await place.file('people.csv', sheetOf(bruno, daniel));
    const question = 'To delete 2 people, type the number 2';
    const ended = await atTerminal(
      place,
      [
        ['[y/N]', 'y\r'],
        [question, `${typed}\r`],
      ],
      'apply',
      file,
    );
    t.is(ended.code, deletes ? 0 : 4, ended.stdout);
    t.true(ended.stdout.includes('2 people will be deleted for good'), ended.stdout);
    t.deepEqual([await isThere(place, bruno), await isThere(place, daniel)], [!deletes, !deletes]);
  });
}

const invalid: readonly (readonly [what: string, sheet: string, code: string, says: RegExp])[] = [
  [
    'an address that is not the row’s',
    `email,delete\n${bruno},${daniel}\n`,
    'delete-other-address',
    /type "bruno\.keller/u,
  ],
  [
    'a sign-in that the row turns off',
    `email,loginEnabled,delete\n${bruno},false,${bruno}\n`,
    'deleted-and-changed',
    /empty/u,
  ],
  ['yes without --allow-delete', `email,delete\n${bruno},yes\n`, 'delete-needs-address', /--allow-delete/u],
  ['the own account', sheetOf('admin@acme.example'), 'own-account', /you are using now/u],
  [
    'a name that is not the person’s',
    `email,firstName,delete\n${bruno},Bob,${bruno}\n`,
    'other-person',
    /"Bruno Keller"/u,
  ],
  [
    'a near address of somebody else',
    sheetOf('bruno.kellar@acme.example'),
    'unknown-person',
    /bruno\.keller@acme\.example/u,
  ],
  [
    'a change of the same person',
    `email,title,delete\n${bruno},Boss,${bruno}\n`,
    'deleted-and-changed',
    /empty this cell/u,
  ],
  [
    'a second row that asks for something else',
    `email,title,delete\n${bruno},,${bruno}\n${bruno},Boss,\n`,
    'contradicting-rows',
    /row 3/u,
  ],
];
for (const [what, sheet, code, says] of invalid) {
  some(`${what} makes the row invalid, and nobody is deleted`, async (t) => {
    const place = await office(t);
    const ended = await place.run('apply', await place.file('people.csv', sheet), '--yes');
    t.is(ended.code, 3, ended.stdout + ended.stderr);
    const [first] = await place.results();
    t.like(first, { wx_status: 'invalid', wx_error_code: code });
    t.regex(first?.['wx_error'] ?? '', says);
    t.deepEqual(await place.writes(), []);
  });
}

test('an administrator is not deleted, and neither is who has become one since the plan', async (t) => {
  const place = await office(t);
  const admin = (await place.state('admin@acme.example')).people[0];
  await place.control('people', { email: bruno, roles: admin?.['roles'] });
  const file = await place.file('people.csv', sheetOf(bruno, daniel));
  t.is((await place.run('plan', file)).code, 3);
  await place.control('people', { email: daniel, roles: admin?.['roles'] });
  t.is((await place.run('apply', 'latest', ...allowed)).code, 3);
  const [first, second] = await place.results();
  t.like(first, { wx_status: 'invalid', wx_error_code: 'administrator' });
  t.like(second, { wx_status: 'conflict', wx_error_code: 'conflict' });
  t.deepEqual(await place.writes(), []);
});

test('whom another row names as manager is not deleted; cells that agree with what is there only say who is meant', async (t) => {
  const place = await office(t);
  const rows = [`${amelie},,,${amelie}`, `${chiara},,${amelie},`, `${daniel},Daniel,,${daniel}`];
  const file = await place.file('people.csv', `email,firstName,manager,delete\n${rows.join('\n')}\n`);
  t.is((await place.run('apply', file, ...allowed)).code, 3);
  const [first] = await place.results();
  t.like(first, { wx_status: 'invalid', wx_error_code: 'named-as-manager' });
  t.regex(first?.['wx_error'] ?? '', /row 3 names this person as manager/u);
  t.deepEqual(await statusesOf(place), ['invalid', 'updated', 'deleted']);
});

test('more than ten people need a limit of their own', async (t) => {
  const place = await office(t, { users: 400 });
  const people = (await place.state()).people.filter(({ email }) => email.startsWith('user')).slice(0, 11);
  const file = await place.file('people.csv', sheetOf(...people.map(({ email }) => email)));
  const refused = await place.run('apply', file, ...allowed);
  t.is(refused.code, 4, refused.stdout);
  t.regex(refused.stderr, /11 people would be deleted; the limit is 10; raise it with --max-deletes/u);
  t.regex(refused.stderr, /apply \S+ --max-deletes 11 --allow-delete/u);
  t.deepEqual(await place.writes(), []);
  const ended = await place.run('apply', 'latest', '--max-deletes', '11', ...allowed);
  t.is(ended.code, 0, ended.stderr);
});

for (const [what, change, code] of [
  ['got a license', { licenses: ['Messaging', 'Webex Suite', 'Webex Webinar 500'] }, 'conflict'],
  ['got another address', { emails: ['daniel.other@acme.example'] }, 'conflict'],
  ['was renamed', { displayName: 'Dana Novak' }, 'conflict'],
] as const) {
  changed(`who ${what} since the plan is kept`, async (t) => {
    const place = await office(t);
    t.is((await place.run('plan', await place.file('people.csv', sheetOf(daniel)))).code, 0);
    const id = (await place.state(daniel)).people[0]?.id;
    await place.control('people', { id, ...change });
    t.is((await place.run('apply', 'latest', ...allowed)).code, 3);
    t.like((await place.results())[0], { wx_status: 'conflict', wx_error_code: code });
    t.deepEqual(await place.writes(), []);
  });
}

test('a person who was created again under the address since the plan is never deleted instead', async (t) => {
  const place = await office(t);
  t.is((await place.run('plan', await place.file('people.csv', sheetOf(daniel)))).code, 0);
  await place.control('people', { email: daniel, remove: true });
  await place.control('people', { email: daniel, displayName: 'Daniela Novak' });
  t.is((await place.run('apply', 'latest', ...allowed)).code, 3);
  const [first] = await place.results();
  t.like(first, { wx_status: 'conflict', wx_error_code: 'conflict' });
  t.regex(first?.['wx_error'] ?? '', /another person has the address now, who is kept/u);
  t.true(await isThere(place, daniel));
});

test('who is gone since the plan is unchanged', async (t) => {
  const place = await office(t);
  t.is((await place.run('plan', await place.file('people.csv', sheetOf(daniel)))).code, 0);
  await place.control('people', { email: daniel, remove: true });
  t.is((await place.run('apply', 'latest', ...allowed)).code, 0);
  t.deepEqual(await statusesOf(place), ['unchanged']);
});

for (const [cut, died] of [
  ['after', { hang: 60_000 }],
  ['before', { status: 503 }],
] as const) {
  test(`a connection that is cut ${cut} the deletion took effect ends in a person who is deleted once`, async (t) => {
    const place = await office(t);
    await place.faults([{ match: { method: 'DELETE' }, nth: 1, do: { cut } }]);
    const ended = await place.run('apply', await place.file('people.csv', sheetOf(daniel)), ...allowed);
    t.is(ended.code, 0, ended.stderr);
    t.deepEqual(await statusesOf(place), ['deleted']);
    t.is((await place.writes()).filter(({ applied }) => applied).length, 1);
  });

  dying(`a run that dies ${cut} its deletion took effect goes on, and the row is deleted`, async (t) => {
    const place = await office(t);
    await place.faults([{ match: { method: 'DELETE' }, nth: 'every', do: died }]);
    const file = await place.file('people.csv', sheetOf(daniel));
    const { child, ended } = startCli(['apply', file, ...allowed], { cwd: place.folder, env: place.env });
    for (let waited = 0; waited < 200 && !(await place.writes()).some(({ method }) => method === 'DELETE'); waited++)
      await new Promise((resolve) => setTimeout(resolve, 50));
    child.kill('SIGKILL');
    await ended;
    t.is(await isThere(place, daniel), cut === 'before');
    await place.clearFaults();
    const resumed = await place.run('apply', 'latest', ...allowed);
    t.is(resumed.code, 0, resumed.stdout + resumed.stderr);
    t.deepEqual(await statusesOf(place), ['deleted']);
    t.false(await isThere(place, daniel));
  });
}

test('a deletion that Webex refuses is failed, and retry deletes the person', async (t) => {
  const place = await office(t);
  await place.faults([{ match: { method: 'DELETE' }, nth: 'every', do: { status: 403 } }]);
  const file = await place.file('people.csv', `email,delete\n${daniel},ja\n`);
  t.is((await place.run('apply', file, ...allowed)).code, 3);
  t.like((await place.results())[0], { wx_status: 'failed' });
  await place.clearFaults();
  t.is((await place.run('retry', 'latest', '--yes')).code, 4, 'a retry needs the permission too');
  const retried = await place.run('apply', 'latest', ...allowed);
  t.is(retried.code, 0, retried.stdout + retried.stderr);
  t.deepEqual(await statusesOf(place), ['deleted']);
});

test('undo says that a deletion cannot be undone, and reverts the rest', async (t) => {
  const place = await office(t);
  const file = await place.file('people.csv', `email,title,delete\n${bruno},,${bruno}\n${chiara},Lead,\n`);
  const applied = await place.run('apply', file, ...allowed);
  t.regex(applied.stdout, /reverts the 1 updated person; the 1 deleted person cannot be brought back/u);
  const undone = await place.run('undo', 'latest', '--yes');
  t.is(undone.code, 3, undone.stdout + undone.stderr);
  const [first, second] = await place.results();
  t.like(first, { wx_status: 'conflict', wx_changes: '', wx_error_code: 'deleted-for-good' });
  t.notRegex(undone.stdout, /retries unfinished rows/u);
  t.regex(
    first?.['wx_error'] ?? '',
    /the job deleted bruno\.keller@acme\.example, which cannot be undone.*licenses before: Webex Suite/u,
  );
  t.is(second?.['wx_status'], 'updated');
  t.false(await isThere(place, bruno));
});

test('a dropped file that deletes waits for a person, whose approval asks about deletions of its own', async (t) => {
  const one = await trusted(t);
  await one.drop('people-20261102.csv', sheetOf(daniel));
  const held = await one.pass();
  t.is(held.code, 4, held.stderr);
  t.regex(held.stderr, /1 person would be deleted for good: daniel\.novak@acme\.example/u);
  t.true(await isThere(one.place, daniel));
  const refused = await one.place.run('approve', await one.job(), '--yes');
  t.is(refused.code, 4, refused.stdout);
  t.regex(refused.stderr, /approve \S+ --allow-delete --yes/u);
  t.is((await one.place.run('approve', await one.job(), ...allowed)).code, 0);
  t.is((await one.pass()).code, 0);
  t.false(await isThere(one.place, daniel));
});

test('an approval rule for deletions holds the file until another person has approved it', async (t) => {
  const one = await inbox(t);
  const { place } = one;
  await place.file('webex-bulk.json', JSON.stringify({ approval: { deletes: 0 } }));
  const ended = await place.run('apply', await place.file('people.csv', sheetOf(daniel)), ...allowed);
  t.is(ended.code, 4, ended.stdout);
  t.regex(
    ended.stderr,
    /1 person in 1 row would be deleted \(100 %\); more than 0 needs the approval of another person/u,
  );
  t.deepEqual(await place.writes(), []);
});
