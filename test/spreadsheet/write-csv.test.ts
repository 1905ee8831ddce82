import test from 'ava';
import { parse } from 'csv-parse/sync';
import { readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { eachOf } from '../../src/model/in-groups.js';
import { RunError } from '../../src/errors.js';
import { readCsv } from '../../src/spreadsheet/read-csv.js';
import { createCsvWriter } from '../../src/spreadsheet/write-csv.js';
import { collected, inChunks, randomText, seeded } from '../helpers/bytes.js';
import { temporaryFolder } from '../helpers/folder.js';

test('a file has a byte order mark, CRLF line ends, and is for its owner only', async (t) => {
  const folder = await temporaryFolder(t);
  const path = join(folder, 'results.csv');
  const writer = await createCsvWriter(path, ['email', 'title']);
  await writer.write(['a@x.com', 'one, two']);
  await writer.write(['b@x.com', '']);
  t.deepEqual(await readdir(folder), ['results.csv.tmp']);
  await writer.commit();
  t.deepEqual(await readdir(folder), ['results.csv']);
  t.is(await readFile(path, 'utf8'), '\uFEFFemail,title\r\na@x.com,"one, two"\r\nb@x.com,\r\n');
  t.is((await stat(path)).mode & 0o777, 0o600);
});

for (const [title, cell, written] of [
  ['a line feed', 'a\nb', '"a\nb"'],
  ['a carriage return', 'a\rb', '"a\rb"'],
  ['both', 'a\r\nb', '"a\r\nb"'],
  ['a quote', 'a"b', '"a""b"'],
  ['a comma', 'a,b', '"a,b"'],
] as const) {
  test(`a cell with ${title} is quoted, so that every program reads one row`, async (t) => {
    const path = join(await temporaryFolder(t), 'results.csv');
    const writer = await createCsvWriter(path, ['x', 'y']);
    await writer.write([cell, 'z']);
    await writer.commit();
    t.is(await readFile(path, 'utf8'), `\uFEFFx,y\r\n${written},z\r\n`);
  });
}

test('what is written is read back as it was, by this program and by others', async (t) => {
  const seed = 808;
  const random = seeded(seed);
  const rows = Array.from({ length: 1500 }, (_, n) => [`${n}`, randomText(random, 8), randomText(random, 8)]);
  const path = join(await temporaryFolder(t), 'results.csv');
  const writer = await createCsvWriter(path, ['n', 'a', 'b']);
  for (const row of rows) await writer.write(row);
  await writer.commit();
  const bytes = await readFile(path);
  const records = await collected(eachOf(readCsv(inChunks(bytes, 4096), 'results.csv')));
  t.deepEqual(
    records.slice(1).map(({ cells }) => cells),
    rows,
    `seed ${seed}`,
  );
  t.deepEqual(parse(bytes, { bom: true, record_delimiter: '\r\n', from: 2 }), rows, `seed ${seed}`);
});

test('an aborted file leaves what stood there before', async (t) => {
  const folder = await temporaryFolder(t);
  const path = join(folder, 'results.csv');
  await writeFile(path, 'old');
  const writer = await createCsvWriter(path, ['email']);
  await writer.write(['a@x.com']);
  await writer.abort();
  t.deepEqual(await readdir(folder), ['results.csv']);
  t.is(await readFile(path, 'utf8'), 'old');
});

test('a full disk is told in a sentence, and what stood there before stays', async (t) => {
  const folder = await temporaryFolder(t);
  const path = join(folder, 'results.csv');
  for (const rows of [0, 1200]) {
    await writeFile(path, 'old');
    await symlink('/dev/full', `${path}.tmp`);
    const writer = await createCsvWriter(path, ['email']);
    const write = async (): Promise<void> => {
      for (let row = 0; row < rows; row++) await writer.write(['a@x.com']);
      await writer.commit();
    };
    const error = await t.throwsAsync(write, { instanceOf: RunError });
    t.is(error.problem, 'stopped');
    t.regex(error.message, /results\.csv cannot be written: .*no space left/u);
    t.truthy(error.next);
    await writer.abort();
    t.deepEqual(await readdir(folder), ['results.csv']);
    t.is(await readFile(path, 'utf8'), 'old');
  }
});

test('a folder that is not there is told in a sentence', async (t) => {
  const path = join(await temporaryFolder(t), 'gone', 'results.csv');
  const error = await t.throwsAsync(createCsvWriter(path, ['email']), { instanceOf: RunError });
  t.regex(error.message, /cannot be written/u);
});

test('a file that cannot take its name is told in a sentence', async (t) => {
  const folder = await temporaryFolder(t);
  const writer = await createCsvWriter(folder, ['email']);
  t.teardown(() => writer.abort());
  const error = await t.throwsAsync(writer.commit(), { instanceOf: RunError });
  t.regex(error.message, /cannot be written/u);
});

test('long rows do not wait in memory for others', async (t) => {
  const path = join(await temporaryFolder(t), 'results.csv');
  const writer = await createCsvWriter(path, ['email', 'notes']);
  for (let nth = 0; nth < 4; nth++) await writer.write(['a@x.com', 'x'.repeat(1 << 20)]);
  t.true((await stat(`${path}.tmp`)).size > 3 << 20);
  await writer.commit();
  t.is((await stat(path)).size, 16 + 4 * (10 + (1 << 20)));
});
