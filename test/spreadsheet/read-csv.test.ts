import { isWhole, runs } from '../helpers/some-cases.js';
import test from 'ava';
import { eachOf } from '../../src/model/in-groups.js';
import { RunError } from '../../src/errors.js';
import { readCsv } from '../../src/spreadsheet/read-csv.js';
import { collected, inChunks, randomText, seeded } from '../helpers/bytes.js';

const read = (text: string | Uint8Array, sizes: number | (() => number) = 65_536) =>
  collected(eachOf(readCsv(inChunks(typeof text === 'string' ? Buffer.from(text) : text, sizes), 'people.csv')));

for (const [title, text, cells, quoted] of [
  [
    'every line',
    '"email,firstName"\n"a@x.com,""Ruiz, Ana"""\n',
    [
      ['email', 'firstName'],
      ['a@x.com', 'Ruiz, Ana'],
    ],
    [1, 2],
  ],
  [
    'every line, with semicolons',
    '"email;firstName"\r\n"a@x.com;Ana, Dr."\r\n',
    [
      ['email', 'firstName'],
      ['a@x.com', 'Ana, Dr.'],
    ],
    [1, 2],
  ],
  [
    'one line among others',
    'email,firstName\nb@x.com,Bo\n"a@x.com,""Ruiz, Ana"""\n',
    [
      ['email', 'firstName'],
      ['b@x.com', 'Bo'],
      ['a@x.com', 'Ruiz, Ana'],
    ],
    [3],
  ],
  [
    'a line of another width',
    'email,firstName\n"a@x.com,Ana,Ruiz"\n',
    [['email', 'firstName'], ['a@x.com,Ana,Ruiz']],
    [],
  ],
  [
    'the only cell of a row in a file of one column',
    'email\n"a@x.com, b@x.com"\n',
    [['email'], ['a@x.com, b@x.com']],
    [],
  ],
] as const) {
  test(`in quotes as a whole: ${title}`, async (t) => {
    const rows: number[] = [];
    const bytes = inChunks(Buffer.from(text), 65_536);
    const records = await collected(eachOf(readCsv(bytes, 'people.csv', { onQuotedLine: (row) => rows.push(row) })));
    t.deepEqual(
      records.map((record) => record.cells),
      cells.map((row) => [...row]),
    );
    t.deepEqual(rows, [...quoted]);
  });
}

/** Row number, line and cells of each record. */
const files: [string, string, [number, number, string[]][]][] = [
  [
    'LF line ends',
    'email,title\na@x.com,Lead\n',
    [
      [1, 1, ['email', 'title']],
      [2, 2, ['a@x.com', 'Lead']],
    ],
  ],
  [
    'CRLF line ends',
    'email\r\na@x.com\r\n',
    [
      [1, 1, ['email']],
      [2, 2, ['a@x.com']],
    ],
  ],
  [
    'lone CR line ends',
    'email\ra@x.com\r',
    [
      [1, 1, ['email']],
      [2, 2, ['a@x.com']],
    ],
  ],
  [
    'mixed line ends',
    'email\r\na\rb\nc\n\rd',
    [
      [1, 1, ['email']],
      [2, 2, ['a']],
      [3, 3, ['b']],
      [4, 4, ['c']],
      [6, 6, ['d']],
    ],
  ],
  [
    'a last line without end',
    'email,title\na@x.com,',
    [
      [1, 1, ['email', 'title']],
      [2, 2, ['a@x.com', '']],
    ],
  ],
  [
    'a last cell in quotes without line end',
    'email\n"a"',
    [
      [1, 1, ['email']],
      [2, 2, ['a']],
    ],
  ],
  ['headings alone', 'email', [[1, 1, ['email']]]],
  [
    'a byte order mark',
    '\uFEFFemail\na',
    [
      [1, 1, ['email']],
      [2, 2, ['a']],
    ],
  ],
  [
    'a byte order mark before a quote',
    '\uFEFF"email"\na',
    [
      [1, 1, ['email']],
      [2, 2, ['a']],
    ],
  ],
  [
    'blank lines, which are counted',
    '\n \nemail\n\na\n,\nb',
    [
      [3, 3, ['email']],
      [5, 5, ['a']],
      [7, 7, ['b']],
    ],
  ],
  [
    'line breaks in quotes, which begin no row',
    'email,title\n"a","x\ny\r\nz\rw"\nb,c\n',
    [
      [1, 1, ['email', 'title']],
      [2, 2, ['a', 'x\ny\r\nz\rw']],
      [3, 6, ['b', 'c']],
    ],
  ],
  [
    'doubled quotes',
    'email\n"say ""hi"""\n""""',
    [
      [1, 1, ['email']],
      [2, 2, ['say "hi"']],
      [3, 3, ['"']],
    ],
  ],
  [
    'separators in quotes',
    'email,title\n"a,b;c\t",d',
    [
      [1, 1, ['email', 'title']],
      [2, 2, ['a,b;c\t', 'd']],
    ],
  ],
  [
    'ragged rows as they are',
    'email,title\na\nb,c,d',
    [
      [1, 1, ['email', 'title']],
      [2, 2, ['a']],
      [3, 3, ['b', 'c', 'd']],
    ],
  ],
  [
    'blanks, zeros and long numbers as they are',
    'email\n 007 \n1e5',
    [
      [1, 1, ['email']],
      [2, 2, [' 007 ']],
      [3, 3, ['1e5']],
    ],
  ],
  [
    'characters of every length',
    'é€,漢\n😀,ß',
    [
      [1, 1, ['é€', '漢']],
      [2, 2, ['😀', 'ß']],
    ],
  ],
];
for (const [title, text, records] of files) {
  // The first bytes of a file are gathered to tell its kind: behind many blank lines, splits reach the parser too.
  for (const [where, blank] of [
    ['at the beginning', 0],
    ['far into a file', text.startsWith('\uFEFF') ? 0 : 1100],
  ] as const) {
    test(`reads ${title} ${where}, wherever the bytes are split`, async (t) => {
      const wanted = records.map(([row, line, cells]) => ({ row: row + blank, line: line + blank, cells }));
      const bytes = Buffer.from('\n'.repeat(blank) + text);
      for (const size of [1, 7, 65_536]) t.deepEqual(await read(bytes, size), wanted, `chunks of ${size}`);
      for (let split = 1; split < text.length; split += isWhole ? 1 : 5) {
        t.deepEqual(await read(bytes, split), wanted, `chunks of ${split} bytes`);
        const twoParts = [blank + split, bytes.length];
        t.deepEqual(await read(bytes, () => twoParts.shift() ?? 1), wanted, `split after ${split} bytes`);
      }
    });
  }
}

test('what a spreadsheet program writes is read back, whatever it is and however it comes', async (t) => {
  const seed = 4180;
  const random = seeded(seed);
  for (let round = 0; round < runs(150); round++) {
    const rows = Array.from({ length: 1 + random(6) }, () => ['x', randomText(random, 6), randomText(random, 6)]);
    const lineEnd = ['\n', '\r\n', '\r'][random(3)] ?? '\n';
    const quoted = (cell: string): string =>
      /[",\r\n]/u.test(cell) || random(4) === 0 ? `"${cell.replaceAll('"', '""')}"` : cell;
    const text = ['x'.repeat(1100), ...rows.map((row) => row.map(quoted).join(','))].join(lineEnd);
    const found = await read(text, () => 1 + random(9));
    t.deepEqual(
      found.slice(1).map(({ cells }) => cells),
      rows,
      `seed ${seed}, round ${round}`,
    );
  }
});

const refusals: [string, string, RegExp][] = [
  ['an empty file', '', /people\.csv is empty: it has no headings/u],
  ['a byte order mark and nothing else', '\uFEFF', /is empty/u],
  ['only blank lines', '\n\r\n  \n,,\n', /only blank lines/u],
  ['a quote that is never closed', 'email,title\na,b\nc,"d\ne\n', /line 3, "title" \(column B\) .* never closed/u],
  ['an unclosed quote in the last cell', 'email,title\na,"', /line 2, "title" \(column B\) .* never closed/u],
  [
    'text after a closing quote',
    'email,title\n"x\ny",z\n"a"b,c\n',
    /line 4, "email" \(column A\) .*text follows a closing quote/u,
  ],
  ['a blank before a quote', 'email,title\na, "b"\n', /line 2, "title" \(column B\) .*middle of a cell/u],
  ['damage under no heading', 'email\na,b,"c\n', /line 2, column C cannot be read/u],
  ['damage in the headings', 'email,"title\n', /line 1, column B cannot be read/u],
  ['10,000 headings', `email${',x'.repeat(9_999)}\n`, /line 1 has 10,000 columns \(to NTP\); at most 1,000/u],
  ['1,001 columns', `email\n${','.repeat(999)}x,y\n`, /line 2 has 1,001 columns \(to ALM\); at most 1,000/u],
  ['a cell of more than 1 MiB', `email,title\na,"${'x'.repeat(1.1 * 2 ** 20)}"\n`, /line 2, "title" .* 1 MiB/u],
];
for (const [title, text, said] of refusals) {
  test(`${title} refuses the file, and says where`, async (t) => {
    for (const size of text.length > 1000 ? [65_536] : [1, 7, 65_536]) {
      const error = await t.throwsAsync(read(text, size), { instanceOf: RunError });
      t.is(error.problem, 'refused');
      t.regex(error.message, said);
      t.truthy(error.next);
    }
  });
}

test('semicolons in the headings of a comma file do not make it a semicolon file', async (t) => {
  t.is((await read('email,licenses (a; b)\n')).length, 1);
});

test('a cell of just under 1 MiB and 1,000 columns are read', async (t) => {
  t.is((await read(`email,title\na,"${'"'.repeat(2 * (2 ** 20 - 100))}"\n`))[1]?.cells[1]?.length, 2 ** 20 - 100);
  t.is((await read(`email${','.repeat(999)}\n`))[0]?.cells.length, 1000);
});

test('damage deep in a long file is named by its line', async (t) => {
  const rows = Array.from({ length: 30_000 }, (_, n) => `p${n}@x.com,"${n % 3 === 0 ? 'two\r\nlines' : 'one'}"`);
  const error = await t.throwsAsync(read(['email,title', ...rows, 'q@x.com,"x"y', ...rows].join('\n')));
  t.regex(error.message, /line 40002, "title" \(column B\)/u);
});

/** What stands before, and what comes again and again. */
for (const [title, begin, piece] of [
  ['commas', 'email\n', ','],
  ['letters', 'email\n', 'x'],
  ['quotes', 'email\n', '"'],
  ['letters in quotes', 'email\n"', 'x'],
  ['doubled quotes in quotes', 'email\n"', '""'],
  ['line breaks in quotes', 'email\n"', 'x\n'],
  ['quotes within a cell', 'email\nx', '"'],
  ['headings', '', 'a,'],
  ['headings without a comma', '', 'x'],
  ['a heading in quotes', '"', 'x'],
] as const) {
  test(`an endless line of ${title} is refused after a few MiB`, async (t) => {
    const block = Buffer.from(piece.repeat(65_536));
    let given = 0;
    async function* endless(): AsyncIterable<Uint8Array> {
      yield Buffer.from(begin);
      await Promise.resolve();
      for (; given < 2 ** 26; given += block.length) yield block;
    }
    const error = await t.throwsAsync(collected(eachOf(readCsv(endless(), 'people.csv'))), { instanceOf: RunError });
    t.is(error.problem, 'refused');
    t.regex(error.message, begin.includes('\n') ? /line 2\b/u : /line 1\b/u);
    t.truthy(error.next);
    t.true(given < 2 ** 24, `${given} bytes were read`);
  });
}

test('a reader that stops early lets go of the file', async (t) => {
  const file = { closed: false };
  async function* bytes(): AsyncIterable<Uint8Array> {
    try {
      for (let n = 0; n < 1000; n++) {
        await Promise.resolve();
        yield Buffer.from('email\n'.repeat(10_000));
      }
    } finally {
      file.closed = true;
    }
  }
  for await (const { row } of eachOf(readCsv(bytes(), 'people.csv'))) if (row === 2) break;
  for (let turn = 0; turn < 100 && !file.closed; turn++) await new Promise(setImmediate);
  t.true(file.closed);
});

for (const shift of [0, 1]) {
  test(`long text is parsed in pieces without dividing a character of two units (${shift} characters later)`, async (t) => {
    const names = Array.from({ length: 1500 }, (_, nth) => [`${nth}`, '🦉'.repeat(50)]);
    const text = ['x'.repeat(shift + 1), ...names.map((cells) => cells.join(','))].join('\n');
    const found = await read(text, 1 << 20);
    t.deepEqual(
      found.slice(1).map(({ cells }) => cells),
      names,
    );
  });
}
