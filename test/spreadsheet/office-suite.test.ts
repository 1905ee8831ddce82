import test from 'ava';
import { parse } from 'csv-parse/sync';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { eachOf } from '../../src/model/in-groups.js';
import { readXlsx } from '../../src/spreadsheet/read-xlsx.js';
import { collected } from '../helpers/bytes.js';
import { temporaryFolder } from '../helpers/folder.js';
import { convert, hasOfficeSuite, shownAsCsv } from '../helpers/office-suite.js';

/** Numbers, dates, times, booleans, formulas and texts, as somebody types them. */
const typed = [
  ['email', 'number', 'long', 'decimal', 'date', 'percent', 'time', 'boolean', 'text', 'more', 'when'],
  [
    'ana@x.com',
    '007',
    '491701234567',
    '1.5',
    '2024-01-15',
    '25%',
    '18:30',
    'TRUE',
    ' Zoë, "東京" 😀',
    'two\nlines',
    '01/15/2024 13:45',
  ],
  [
    'b@x.com',
    '',
    '1234567890123456',
    '-0.001',
    '1900-03-01',
    '0.5%',
    '0:05:30',
    'false',
    '=1+1',
    'a_x0041_b',
    '15.01.2024',
  ],
  ['c@x.com', '1e10', '+4930', '1e-7', 'Jan 15, 2024', '-3', '26:00:00', '1,234', '(5)', '$5.00', '<&>'],
];

test('a workbook that LibreOffice wrote is read as LibreOffice shows it', async (t) => {
  if (!hasOfficeSuite(t)) return;
  const folder = await temporaryFolder(t);
  const quoted = typed.map((row) =>
    row.map((cell) => (/[",\n]/u.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)),
  );
  await writeFile(join(folder, 'typed.csv'), quoted.map((row) => row.join(',')).join('\n'));
  await convert(join(folder, 'typed.csv'), 'xlsx', folder);
  const path = join(folder, 'typed.xlsx');
  let form = '';
  const records = await collected(eachOf(readXlsx(path, 'typed.xlsx', { onForm: (words) => void (form = words) })));
  t.is(form, 'xlsx, sheet "typed"');
  await convert(path, shownAsCsv, join(folder, 'shown'));
  const shown: string[][] = parse(await readFile(join(folder, 'shown', 'typed.csv')), { bom: true });
  t.is(shown.length, typed.length);
  t.deepEqual(
    records.map(({ cells }) => [...cells]),
    shown,
  );
});
