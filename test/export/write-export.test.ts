import test from 'ava';
import { parse } from 'csv-parse/sync';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { RunError } from '../../src/errors.js';
import { office, type Office } from '../helpers/cli.js';
import { exportTo, planFile } from '../helpers/in-process.js';

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

test('an attendee is exported as such also where only the site tells', async (t) => {
  for (const attendeeUrls of ['show-all-types', 'always'] as const) {
    const place: Office = await office(t, { users: 8, attendeeUrls });
    const target = join(place.folder, 'all.csv');
    await exportTo(place, target);
    const daniel = (await rowsOf(target)).find(({ email }) => email === 'daniel.novak@acme.example');
    t.is(daniel?.['attendee'], 'true', attendeeUrls);
    const { summary } = await planFile(place, target, join(place.folder, 'output'));
    t.is(summary.people.unchanged, summary.total);
  }
});

test('more people than a sheet has rows are refused as a workbook before anybody is looked at, and nothing is left', async (t) => {
  const place: Office = await office(t, { users: 3 });
  const exporting = exportTo(place, join(place.folder, 'all.xlsx'), { mostRows: 4 });
  const error = await t.throwsAsync(exporting, { instanceOf: RunError });
  t.is(error.problem, 'refused');
  t.regex(error.message, /^4 people do not fit into .*all\.xlsx: Excel holds 3 rows below the headings\./u);
  t.false((await place.requests()).some(({ operation }) => operation === 'GetUser'));
  t.deepEqual(await readdir(place.folder), []);
  t.is((await exportTo(place, join(place.folder, 'all.xlsx'), { mostRows: 5 })).people, 4);
  t.is((await exportTo(place, join(place.folder, 'all.csv'), { mostRows: 4 })).people, 4);
});
