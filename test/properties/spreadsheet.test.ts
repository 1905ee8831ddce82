import test from 'ava';
import { runs } from '../helpers/some-cases.js';
import fc from 'fast-check';
import { anyCharacter } from '../helpers/any-character.js';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { eachOf } from '../../src/model/in-groups.js';
import { escapeCell, unescapeCell } from '../../src/spreadsheet/escape-cell.js';
import { readCsv } from '../../src/spreadsheet/read-csv.js';
import { createCsvWriter } from '../../src/spreadsheet/write-csv.js';
import { collected, inChunks } from '../helpers/bytes.js';
import { temporaryFolder } from '../helpers/folder.js';

/** Cells that files tend to be damaged by, and any other text that UTF-8 can carry. */
const cell = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.string({ unit: fc.constantFrom('"', ',', ';', '\t', '\n', '\r', "'", '=', '+', '-', '@', ' ', '1', 'a', 'é') }),
);
const risky = fc.string({
  unit: fc.constantFrom("'", '=', '+', '-', '@', '\t', '\r', '\n', '\0', '\u00A0', '1', '.', 'e', '(', ' '),
});

test('unescaping takes back exactly what escaping did, for every text', (t) => {
  fc.assert(
    fc.property(fc.oneof(risky, fc.string({ unit: anyCharacter })), (text) => unescapeCell(escapeCell(text)) === text),
    {
      numRuns: runs(2000),
    },
  );
  t.pass();
});

test('no escaped cell is a formula', (t) => {
  const number = /^ *[+-]?[\d.,]+(?:e[+-]?\d+)?%?$|^ *\+[\d ()./-]+$/iu;
  fc.assert(
    fc.property(risky, (text) => {
      const escaped = escapeCell(text);
      return !/^(?:[\t\r]|[\s\0]*[=+\-@])/u.test(escaped) || number.test(escaped);
    }),
    { numRuns: runs(2000) },
  );
  t.pass();
});

test('what is written as a result is read as it was, in chunks of any size', async (t) => {
  const folder = await temporaryFolder(t);
  const path = join(folder, 'results.csv');
  const table = fc
    .integer({ min: 2, max: 4 })
    .chain((width) => fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 6 }));
  await fc.assert(
    fc.asyncProperty(table, fc.integer({ min: 1, max: 40 }), async (rows, size) => {
      const headings = (rows[0] ?? []).map((_, n) => `heading ${n}`);
      const writer = await createCsvWriter(path, headings);
      // A row of nothing is an empty line, which is no row.
      const written = rows.map((cells, n) => [`row ${n}`, ...cells.slice(1)]);
      for (const cells of written) await writer.write(cells.map(escapeCell));
      await writer.commit();
      const records = await collected(eachOf(readCsv(inChunks(await readFile(path), size), 'results.csv')));
      t.deepEqual(
        records.map(({ cells }) => cells.map(unescapeCell)),
        [headings, ...written],
      );
    }),
    { numRuns: runs(150) },
  );
});
