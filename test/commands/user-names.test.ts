/** Where SCIM knows a person by another userName than the address of the file: told in plan, explanation and export. */
import test from 'ava';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { noCatalog } from '../../src/diff/compared-columns.js';
import { exportRow } from '../../src/export/export-row.js';
import { office } from '../helpers/cli.js';

const [primary, alias, other] = ['hugo.martin@acme.example', 'h.martin@acme.example', 'emma.larsen@acme.example'];

test('a row that names another address of the person is warned of, and explained with the userName', async (t) => {
  const place = await office(t);
  const sheet = `email,title,organization\n${alias},,Acme\n${other},,Acme\n`;
  const planned = await place.run('plan', await place.file('people.csv', sheet));
  t.regex(
    planned.stdout,
    /row 2 +email +"h\.martin@acme\.example" +belongs to .* userName in SCIM is another one: hugo\.martin/u,
  );
  t.notRegex(planned.stdout, /row 3 /u);
  const explained = await place.run('explain', 'latest', '2');
  t.regex(explained.stdout, /userName +hugo\.martin@acme\.example/u);
  t.notRegex((await place.run('explain', 'latest', '3')).stdout, /userName/u);
});

test('a row that needs no SCIM is not asked about it', async (t) => {
  const place = await office(t);
  const planned = await place.run('plan', await place.file('people.csv', `email,title\n${alias},Boss\n`));
  t.notRegex(planned.stdout, /userName/u);
  t.false((await place.requests()).some(({ path }) => path.includes('/scim/')));
});

test('an export has the userName where it differs from the address, in a column that asks for nothing', async (t) => {
  const place = await office(t);
  const file = join(place.folder, 'everyone.csv');
  await place.run('export', file);
  const [heads = '', ...rows] = (await readFile(file, 'utf8')).split('\r\n');
  t.regex(heads, /,wx_user_name,wx_person_id$/u);
  const person = { id: 'P', emails: [alias, primary], licenses: [] };
  const told = (userName: string): string | undefined => {
    return exportRow({ person: { ...person, userName } }, noCatalog, true).cells.at(-2);
  };
  t.deepEqual([told(primary), told(alias.toUpperCase())], [primary, '']);
  // As if the address that is not the primary one came first.
  const withAlias = rows.map((row) =>
    row.replace(new RegExp(`^${primary},(.*),,([^,]*)$`, 'u'), `${alias},$1,${primary},$2`),
  );
  t.true(withAlias.some((row) => row.startsWith(alias)));
  const planned = await place.run('plan', await place.file('alias.csv', [heads, ...withAlias].join('\r\n')));
  t.regex(planned.stdout, /unchanged/u);
  t.notRegex(planned.stdout, /update  |invalid/u);
});
