/** A bundle that is made of a person gives another the same. */
import test from 'ava';
import { readFile, stat, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { office } from '../helpers/cli.js';

test('a bundle of a person is saved, and gives another person what the first has', async (t) => {
  const here = await office(t);
  const printed = await here.run('bundle', 'from', 'amelie.fischer@acme.example');
  t.is(printed.code, 0, printed.stderr);
  t.deepEqual(Object.keys((JSON.parse(printed.stdout) as { bundles: object }).bundles), ['New bundle']);
  t.regex(printed.stderr, /left out: license "Screen Share"/u);
  t.is((await here.run('bundle', 'from', 'amelie.fischer@acme.example', '--save', 'Like Amelie')).code, 0);
  t.deepEqual(await here.writes(), []);
  await here.file('in.csv', 'email,firstName,lastName,bundle\nnora@acme.example,Nora,Lind,like amelie\n');
  t.is((await here.run('apply', 'in.csv', '--yes')).code, 0);
  const [amelie, nora] = [await here.state('amelie.fischer@acme.example'), await here.state('nora@acme.example')];
  t.deepEqual(
    nora.people[0]?.licenses,
    amelie.people[0]?.licenses.filter((name) => name !== 'Screen Share'),
  );
  t.deepEqual(nora.siteUsers[0]?.sessionTypes, amelie.siteUsers[0]?.sessionTypes);
  t.deepEqual(nora.siteUsers[0]?.trackingCodes, amelie.siteUsers[0]?.trackingCodes);
});

test('saving keeps the rest of the file, its mode and a link to it', async (t) => {
  const here = await office(t);
  const real = await here.file('shared.json', '{\n    "rate": 100,\n    "site": "acme.webex.com"\n}\n');
  const { mode } = await stat(real);
  await symlink(real, join(here.folder, 'webex-bulk.json'));
  t.is((await here.run('bundle', 'from', 'amelie.fischer@acme.example', '--save', 'A')).code, 0);
  const text = await readFile(real, 'utf8');
  t.regex(text, /^\{\n {4}"rate": 100,\n {4}"site": "acme\.webex\.com",\n {4}"bundles": \{\n {8}"A": /u);
  t.is((await stat(real)).mode, mode);
  const refused = await here.run('bundle', 'from', 'bruno.keller@acme.example', '--save', 'a');
  t.is(refused.code, 2);
  t.is(await readFile(real, 'utf8'), text);
});

const wrong: [words: string[], code: number, said: RegExp][] = [
  [['from', 'missing@acme.example'], 4, /missing@acme\.example isn't in this organization/u],
  [['from', 'amelie'], 2, /"amelie" is not an email address/u],
  [['form', 'amelie.fischer@acme.example'], 2, /bundle form isn't a command[^]*bundle from\?/u],
  [['from'], 2, /Missing address: .*bundle from <address>/u],
  [['from', 'amelie.fischer@acme.example', '--save', 'a;b'], 2, /a cell cannot name this bundle/u],
];

test('what cannot be made a bundle is refused', async (t) => {
  const here = await office(t);
  for (const [words, code, said] of wrong) {
    const ended = await here.run('bundle', ...words);
    t.is(ended.code, code, ended.stderr);
    t.regex(ended.stderr, said);
  }
});
