import test from 'ava';
import { eachOf } from '../../src/model/in-groups.js';
import { RunError } from '../../src/errors.js';
import { readDelimiter } from '../../src/spreadsheet/dialect.js';
import { readCsv, type CsvReading } from '../../src/spreadsheet/read-csv.js';
import { collected, inChunks } from '../helpers/bytes.js';

interface ReadForm {
  /** How the file was found to be written, after the encoding. */
  readonly form: string;
  readonly records: readonly { row: number; line: number; cells: readonly string[] }[];
}

async function read(text: string, size: number, how: CsvReading = {}): Promise<ReadForm> {
  let form = '';
  const onForm = (words: string): void => void (form = words.replace('UTF-8, ', ''));
  const records = await collected(eachOf(readCsv(inChunks(Buffer.from(text), size), 'people.csv', { ...how, onForm })));
  return { form, records };
}

for (const [what, text, form, cells] of [
  ['commas', 'email,title\na,b\n', 'comma', ['a', 'b']],
  ['semicolons', 'email;firstName;licenses\na;b;c\n', 'semicolon', ['a', 'b', 'c']],
  ['semicolons, with commas in quoted headings', '"email";"first, name"\na;"b, c"\n', 'semicolon', ['a', 'b, c']],
  ['semicolons, with commas in the cells', 'email;title\na;b, c, d\n', 'semicolon', ['a', 'b, c, d']],
  ['commas, with semicolons in the cells', 'email,licenses\na,b; c; d\n', 'comma', ['a', 'b; c; d']],
  ['commas, with more semicolons in a heading', 'email,codes (a; b; c)\na,b\n', 'comma', ['a', 'b']],
  ['tabs', '\nemail\tfirstName\na\t"b\tc"\n', 'tab', ['a', 'b\tc']],
  ['vertical bars', 'email|title\na|b,c\n', 'vertical bar', ['a', 'b,c']],
  ['a single column', 'email\na;b\n', 'comma', ['a;b']],
  ['quoted line breaks', '"email";"x\n,\n,y"\n"a";"b\n,"\n', 'semicolon', ['a', 'b\n,']],
  ['no end of the last line', 'email;title\na;b', 'semicolon', ['a', 'b']],
  ['CR line ends', 'email;title\ra;b,\r', 'semicolon', ['a', 'b,']],
] as const) {
  test(`cells are told apart in a file of ${what}, whatever the chunks`, async (t) => {
    for (const size of [1, 3, 65_536]) {
      const found = await read(text, size);
      t.is(found.form, form);
      t.deepEqual(found.records[1]?.cells, cells);
    }
  });
}

for (const [hint, form] of [
  ['sep=;\n', 'semicolon'],
  ['sep=;\r\n', 'semicolon'],
  ['"sep=;"\r', 'semicolon'],
  ['SEP=\t\n', 'tab'],
] as const) {
  test(`${JSON.stringify(hint)} says what separates cells, is no row, and is counted as a line`, async (t) => {
    const delimiter = form === 'tab' ? '\t' : ';';
    const text = `\uFEFF${hint}email${delimiter}a,b,c\nx${delimiter}y\n`;
    for (const size of [1, 5, 65_536]) {
      const found = await read(text, size);
      t.is(found.form, form);
      t.deepEqual(found.records, [
        { row: 1, line: 2, cells: ['email', 'a,b,c'] },
        { row: 2, line: 3, cells: ['x', 'y'] },
      ]);
    }
  });
}

test('the delimiter that is given counts, whatever the first lines look like', async (t) => {
  const found = await read('sep=,\nemail,x;title\na,b;c\n', 7, { delimiter: ';' });
  t.is(found.form, 'semicolon');
  t.deepEqual(found.records[1]?.cells, ['a,b', 'c']);
});

test('a sep= line that names what separates no cells refuses the file, unless it is said what does', async (t) => {
  const error = await t.throwsAsync(read('sep=:\nemail:title\n', 5), { instanceOf: RunError });
  t.is(error.problem, 'refused');
  t.regex(error.message, /people\.csv, line 1 names ":" as the separator/u);
  t.regex(error.next ?? '', /--delimiter/u);
  const found = await read('sep=:\nemail,title\n', 5, { delimiter: ',' });
  t.deepEqual(found.records, [{ row: 1, line: 2, cells: ['email', 'title'] }]);
  t.is((await read('sep=x,title\na,b\n', 5)).records.length, 2, 'a heading that only begins so is one');
});

test('a delimiter is given by its name or as itself', (t) => {
  const given = ['comma', ',', 'Semicolon', ';', 'tab', '\\t', '\t', 'pipe', '|'];
  t.deepEqual(given.map(readDelimiter), [',', ',', ';', ';', '\t', '\t', '\t', '|', '|']);
  t.throws(() => readDelimiter('colon'), { instanceOf: RunError, message: /use comma, semicolon, tab or pipe/u });
});

test('rows in which nothing stands are counted, and the others keep their numbers', async (t) => {
  let blank = 0;
  const onBlankRow = (): void => void (blank += 1);
  const { records } = await read('\n;;\nemail;title\n;;\n \na;b\n;\n', 4, { onBlankRow });
  t.is(blank, 5);
  t.deepEqual(
    records.map(({ row }) => row),
    [3, 6],
  );
});
