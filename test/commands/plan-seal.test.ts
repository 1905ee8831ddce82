/** What was reviewed is what is applied: a plan that was changed since is refused. */
import test from 'ava';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { office, type Office } from '../helpers/cli.js';
import { someCases } from '../helpers/some-cases.js';

const some = someCases(5);

const amelie = 'amelie.fischer@acme.example';

async function planned(place: Office): Promise<string> {
  await place.run(
    'plan',
    await place.file('people.csv', `email,title\n${amelie},Boss\nbruno.keller@acme.example,Lead\n`),
  );
  return join(await place.jobFolder(), 'plan.jsonl');
}

const changes: readonly (readonly [string, (lines: string[]) => string[]])[] = [
  ['a value of a row is another', (lines) => lines.map((line) => line.replace('"to":"Boss"', '"to":"Chef"'))],
  [
    'a row is gone',
    ([header = '', , ...rest]) => [header, ...rest].map((line) => line.replace('"rows":2', '"rows":1')),
  ],
  ['the header names another site', ([header = '', ...rest]) => [header.replace('"at":"', '"at":"1'), ...rest]],
  ['the summary says something else', (lines) => lines.map((line) => line.replace('"removals":0', '"removals":7'))],
  ['the seal is nothing', (lines) => lines.map((line) => line.replace(/"seal":\{[^}]*\}/u, '"seal":null'))],
  ['the seal is gone', (lines) => lines.map((line) => line.replace(/,"seal":\{[^}]*\}/u, ''))],
];
for (const [what, change] of changes) {
  for (const command of ['apply', 'retry', 'undo'] as const) {
    some(`${command} refuses a plan in which ${what}`, async (t) => {
      const place = await office(t);
      const path = await planned(place);
      if (command !== 'apply') t.is((await place.run('apply', 'latest', '--yes')).code, 0);
      const writes = (await place.writes()).length;
      const before = await readFile(path, 'utf8');
      const after = `${change(before.trimEnd().split('\n')).join('\n')}\n`;
      t.not(after, before);
      await writeFile(path, after);
      const ended = await place.run(command, 'latest', '--yes');
      t.is(ended.code, 4, ended.stderr);
      t.regex(ended.stderr, /was changed after it was planned|its seal is missing/u);
      t.is((await place.writes()).length, writes);
    });
  }
}

test('a plan that lost its end after calls were made is refused', async (t) => {
  const place = await office(t);
  const path = await planned(place);
  t.is((await place.run('apply', 'latest', '--yes')).code, 0);
  const lines = (await readFile(path, 'utf8')).trimEnd().split('\n');
  await writeFile(path, `${lines.slice(0, -1).join('\n')}\n`);
  const writes = (await place.writes()).length;
  const ended = await place.run('apply', 'latest', '--yes');
  t.is(ended.code, 4, ended.stderr);
  t.regex(ended.stderr, /its end is missing/u);
  t.is((await place.writes()).length, writes);
});

test('a plan that was interrupted while it was made is sealed when it is finished, and applied', async (t) => {
  const place = await office(t);
  const path = await planned(place);
  const [header = '', first = ''] = (await readFile(path, 'utf8')).split('\n');
  await writeFile(path, `${header}\n${first}\n{"row":3,"ce`);
  t.is((await place.run('apply', 'latest', '--yes')).code, 0);
  t.is((await place.state(amelie)).people[0]?.['title'], 'Boss');
  await writeFile(path, (await readFile(path, 'utf8')).replace('"to":"Boss"', '"to":"Chef"'));
  t.is((await place.run('undo', 'latest', '--yes')).code, 4);
});

test('a plan that is as it was made is applied, and a finished one is shown', async (t) => {
  const place = await office(t);
  await planned(place);
  t.is((await place.run('apply', 'latest', '--yes')).code, 0);
  t.is((await place.run('apply', 'latest', '--yes')).code, 0);
});
