import test from 'ava';
import { parse } from 'csv-parse/sync';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { office, type Office } from '../helpers/cli.js';
import { exportTo } from '../helpers/in-process.js';

const rowsOf = async (path: string): Promise<Record<string, string>[]> =>
  parse(await readFile(path), { bom: true, columns: true });

test('what a killed export left behind is no part of the next one', async (t) => {
  const place: Office = await office(t, { users: 2 });
  const target = join(place.folder, 'all.csv');
  await exportTo(place, join(place.folder, 'first.csv'));
  const left = { person: { id: 'P', emails: ['gone@acme.example'], licenses: [] }, isListed: true };
  await writeFile(`${target}.people`, `${JSON.stringify(left)}\n`);
  await exportTo(place, target);
  t.deepEqual(await rowsOf(target), await rowsOf(join(place.folder, 'first.csv')));
  t.deepEqual((await readdir(place.folder)).sort(), ['all.csv', 'first.csv']);
});
