import test from 'ava';
import { mkdir, readdir, readFile, stat, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { RunError } from '../../src/errors.js';
import { createCsvPartsWriter, partsOf, type PartLimits } from '../../src/spreadsheet/write-csv-parts.js';
import { temporaryFolder } from '../helpers/folder.js';

const many: PartLimits = { mostRows: 1000, mostBytes: 100_000 };

async function write(path: string, rows: readonly (readonly string[])[], limits: PartLimits) {
  const writer = await createCsvPartsWriter(path, ['email', 'title'], limits);
  for (const row of rows) await writer.write(row);
  return { writer, files: await writer.commit() };
}

test('what fits into one file is one, without a mark, with CRLF, for its owner only', async (t) => {
  const folder = await temporaryFolder(t);
  const path = join(folder, 'people.csv');
  const { files } = await write(path, [['a@x.com', 'Zoë, "Z"\nx']], many);
  t.deepEqual(files, [path]);
  t.deepEqual(await readdir(folder), ['people.csv']);
  t.is(await readFile(path, 'utf8'), 'email,title\r\na@x.com,"Zoë, ""Z""\nx"\r\n');
  t.is((await stat(path)).mode & 0o777, 0o600);
});

test('nobody at all is a file with headings', async (t) => {
  const path = join(await temporaryFolder(t), 'people.csv');
  await write(path, [], many);
  t.is(await readFile(path, 'utf8'), 'email,title\r\n');
});

const row = ['a@x.com', '12345678'];
const splits: [string, number, PartLimits, number[]][] = [
  ['as many rows as one takes', 3, { ...many, mostRows: 3 }, [3]],
  ['one row more', 4, { ...many, mostRows: 3 }, [3, 1]],
  ['many rows', 7, { ...many, mostRows: 3 }, [3, 3, 1]],
  ['as many bytes as one takes', 3, { ...many, mostBytes: 13 + 3 * 18 }, [3]],
  ['a byte more', 3, { ...many, mostBytes: 13 + 3 * 18 - 1 }, [2, 1]],
  ['rows that are longer than a whole file may be', 2, { ...many, mostBytes: 10 }, [1, 1]],
];
for (const [title, count, limits, parts] of splits) {
  test(`${title} make ${parts.length} part(s), each with the headings`, async (t) => {
    const folder = await temporaryFolder(t);
    const path = join(folder, 'people.csv');
    const { files } = await write(path, Array<string[]>(count).fill(row), limits);
    const names = parts.length === 1 ? ['people.csv'] : parts.map((_, nth) => `people-${nth + 1}.csv`);
    t.deepEqual(
      files,
      names.map((name) => join(folder, name)),
    );
    t.deepEqual((await readdir(folder)).sort(), names);
    for (const [nth, file] of files.entries()) {
      const text = await readFile(file, 'utf8');
      t.is(text, `email,title\r\n${`${row.join(',')}\r\n`.repeat(parts[nth] ?? 0)}`);
    }
  });
}

test('letters of several bytes count as such', async (t) => {
  const path = join(await temporaryFolder(t), 'people.csv');
  const { files } = await write(path, Array<string[]>(2).fill(['a@x.com', 'éééé']), {
    ...many,
    mostBytes: 13 + 2 * 18 - 1,
  });
  t.is(files.length, 2);
});

test('no part has its name before all are complete, and an aborted one leaves nothing', async (t) => {
  const folder = await temporaryFolder(t);
  const writer = await createCsvPartsWriter(join(folder, 'people.csv'), ['email'], { ...many, mostRows: 1 });
  for (let nth = 0; nth < 3; nth++) await writer.write([`${nth}@x.com`]);
  t.deepEqual((await readdir(folder)).sort(), ['people-1.csv.tmp', 'people-2.csv.tmp', 'people-3.csv.tmp']);
  await writer.abort();
  t.deepEqual(await readdir(folder), []);
});

test('where a part cannot take its name, none keeps it', async (t) => {
  const folder = await temporaryFolder(t);
  const writer = await createCsvPartsWriter(join(folder, 'people.csv'), ['email'], { ...many, mostRows: 1 });
  for (let nth = 0; nth < 3; nth++) await writer.write([`${nth}@x.com`]);
  await mkdir(join(folder, 'people-3.csv'));
  const error = await t.throwsAsync(writer.commit(), { instanceOf: RunError });
  t.is(error.problem, 'stopped');
  await writer.abort();
  t.deepEqual(await readdir(folder), ['people-3.csv']);
});

test('a part that the disk does not accept is told, and nothing is left', async (t) => {
  const folder = await temporaryFolder(t);
  await symlink('/dev/full', join(folder, 'people-2.csv.tmp'));
  const writer = await createCsvPartsWriter(join(folder, 'people.csv'), ['email'], { ...many, mostRows: 1 });
  await writer.write(['a@x.com']);
  await writer.write(['b@x.com']);
  const error = await t.throwsAsync(writer.commit(), { instanceOf: RunError });
  t.regex(error.message, /people-2\.csv cannot be written: .*no space left/u);
  await writer.abort();
  t.deepEqual(await readdir(folder), []);
});

test('files that have the name of a part are found, and no others', async (t) => {
  const folder = await temporaryFolder(t);
  for (const name of [
    'people-1.csv',
    'people-12.csv',
    'people-01.csv',
    'people-a.csv',
    'people-1.xlsx',
    'x-1.csv',
    'people.csv',
  ])
    await mkdir(join(folder, name));
  t.deepEqual([...(await partsOf(join(folder, 'people.csv')))].sort(), [
    join(folder, 'people-1.csv'),
    join(folder, 'people-12.csv'),
  ]);
  t.deepEqual(await partsOf(join(folder, 'nowhere', 'people.csv')), []);
});
