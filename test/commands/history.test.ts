/** From file to history: what jobs really did in a simulated organization, as `history` tells it. */
import test from 'ava';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { historyLines } from '../../src/commands/history-lines.js';
import type { HistoryEntry } from '../../src/history/history-entry.js';
import { ownColors } from '../../src/commands/terminal.js';
import { office } from '../helpers/cli.js';

const who = 'amelie.fischer@acme.example';

test('a person’s changes are told from the first file to the undo, over two folders, and nothing is sent', async (t) => {
  const place = await office(t, { users: 8 });
  await place.run('apply', await place.file('lead.csv', `email,title\n${who},Lead\nnew@acme.example,\n`), '--yes');
  await mkdir(join(place.folder, 'archive'));
  const first = await place.jobFolder();
  await rename(first, first.replace('/output/', '/archive/'));
  await place.run('apply', await place.file('head.csv', `email,title\n${who.toUpperCase()},Head\n`), '--yes');
  await place.run('apply', await place.file('again.csv', `email,title\n${who},Head\n`), '--yes');
  const head = await place.run('jobs', '--json');
  const name = /(?<name>\d{8}-\d{6}-head)/u.exec(head.stdout)?.groups?.['name'] ?? '';
  await place.run('undo', name, '--yes');
  await place.run('plan', await place.file('boss.csv', `email,title\n${who},Boss\n`));
  const before = (await place.requests()).length;

  const shown = await place.run('history', who, '--also', 'archive', '--csv', 'ana.csv');
  t.is(shown.code, 0, shown.stderr);
  const lines = shown.stdout.split('\n');
  const expected = [
    /^WHEN +STATUS +WHY +BY +JOB +CHANGE$/u,
    / updated +lead\.csv row 2 +admin@acme\.example .*-lead +title ".*" → "Lead"$/u,
    / updated +head\.csv row 2 .*-head +title "Lead" → "Head"$/u,
    / updated +undo of \S+-head, row 2 .*-undo +title "Head" → "Lead"$/u,
    / not-attempted +boss\.csv row 2 .*-boss +planned: title "Lead" → "Boss"$/u,
    /^$/u,
    /^amelie\.fischer@acme\.example: 4 rows found in 5 jobs\.$/u,
    /^1 more row changed nothing; list with --all\.$/u,
  ];
  expected.forEach((line, index) => t.regex(lines[index] ?? '', line));
  const table = parse<Record<string, string>>(await readFile(join(place.folder, 'ana.csv')), {
    bom: true,
    columns: true,
  });
  t.deepEqual(
    table.map(({ what, change }) => [what, change?.replace(/".*?" →/u, '… →')]),
    [
      ['changed', 'title … → "Lead"'],
      ['changed', 'title … → "Head"'],
      ['changed', 'title … → "Lead"'],
      ['planned', 'title … → "Boss"'],
    ],
  );

  const all = await place.run('history', who, '--also', 'archive', '--also', 'output', '--all', '--json');
  const events = all.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  t.deepEqual(
    events.map(({ type, status }) => status ?? type),
    ['started', 'updated', 'updated', 'unchanged', 'updated', 'not-attempted', 'summary'],
  );
  t.like(events.at(-1), { email: who, jobs: 5, rows: 5, unchanged: 0, unreadable: [] });
  t.is((await place.requests()).length, before, 'the history asks Webex nothing');
  t.false(`${shown.stdout}${all.stdout}`.includes(place.connection.accessToken));

  await writeFile(join(place.folder, 'output', name, 'journal.jsonl'), '{}\n');
  const damaged = await place.run('history', who);
  t.is(damaged.code, 3);
  t.regex(damaged.stderr, /1 job could not be read completely, so rows may be missing:\n +output\/\S+-head: /u);
  t.regex(damaged.stdout, / 2 rows found in 4 jobs\./u, 'the undo and the plan');
});

for (const [what, args, message] of [
  ['a name instead of an address', ['history', 'Amelie'], /"Amelie" isn't an email address\./u],
  ['a folder that is missing', ['history', who, '--also', 'nowhere'], /There is no folder nowhere/u],
] as const) {
  test(`${what} is refused`, async (t) => {
    const place = await office(t, { users: 1 });
    await mkdir(join(place.folder, 'output'));
    const { code, stderr } = await place.run(...args);
    t.is(code, 2);
    t.regex(stderr, message);
  });
}

const entry: HistoryEntry = {
  ...{ at: '2026-11-01T10:00:00.000Z', job: 'output/x', name: '20261101-100000-x', kind: 'apply', file: 'x.csv' },
  ...{ row: 7, email: who, status: 'partial', changes: ['title "A" → "B"'], asked: ['licenses +Suite'], given: [] },
  ...{ error: 'no licenses left', admin: 'admin@acme.example', approvedBy: 'chief' },
};

test('where the table does not fit, each row is a few lines, and nothing of it is lost', (t) => {
  const lines = historyLines([entry], ownColors(false), 60);
  t.deepEqual(lines.slice(1), [
    '    title "A" → "B"',
    '    not changed: licenses +Suite',
    '    no licenses left',
    '    by admin@acme.example, approved by chief, job 20261101-100000-x',
  ]);
  t.regex(lines[0] ?? '', /^2026-11-0[12] \d\d:00 {2}partial {2}x\.csv row 7$/u);
});
