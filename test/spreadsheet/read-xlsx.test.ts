import test, { type ExecutionContext } from 'ava';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { eachOf } from '../../src/model/in-groups.js';
import { RunError } from '../../src/errors.js';
import { readXlsx, type XlsxReading } from '../../src/spreadsheet/read-xlsx.js';
import { openZip, defaultLimits, type ZipLimits } from '../../src/spreadsheet/xlsx/zip.js';
import { collected } from '../helpers/bytes.js';
import { temporaryFolder } from '../helpers/folder.js';
import { relationTypes, textRow, workbook, type WorkbookParts } from '../helpers/workbook.js';

async function read(t: ExecutionContext, bytes: Uint8Array, how: XlsxReading = {}) {
  const path = join(await temporaryFolder(t), 'people');
  await writeFile(path, bytes);
  return await collected(eachOf(readXlsx(path, 'people.xlsx', how)));
}

const text = (value: string, address = ''): string => `<c${address} t="inlineStr"><is><t>${value}</t></is></c>`;

/** What is read of one cell, behind a heading. */
const cells: [string, string, string, WorkbookParts?][] = [
  ['a text of its own', '<c t="inlineStr"><is><t>Ana</t></is></c>', 'Ana'],
  ['a shared text', '<c t="s"><v>1</v></c>', 'Bo', { shared: '<si><t>Ana</t></si><si><t>Bo</t></si>' }],
  [
    'a text in several styles',
    '<c t="s"><v>0</v></c>',
    'Ana Ruiz',
    { shared: '<si><r><rPr><b/></rPr><t xml:space="preserve">Ana </t></r><r><t>Ruiz</t></r></si>' },
  ],
  [
    'a text with its reading beside it',
    '<c t="s"><v>0</v></c>',
    '東京',
    { shared: '<si><t>東京</t><rPh sb="0" eb="2"><t>トウキョウ</t></rPh><phoneticPr fontId="1"/></si>' },
  ],
  ['a shared text that is empty', '<c t="s"><v>0</v></c>', '', { shared: '<si/>' }],
  ['blanks that the file keeps', '<c t="inlineStr"><is><t xml:space="preserve"> a </t></is></c>', ' a '],
  ['blanks that the file does not keep', '<c t="inlineStr"><is><t>\n a </t></is></c>', 'a'],
  [
    'a long row of blanks',
    `<c t="inlineStr"><is><t>a${' '.repeat(500_000)}b </t></is></c>`,
    `a${' '.repeat(500_000)}b`,
  ],
  ['a line break', '<c t="inlineStr"><is><t>a\r\nb</t></is></c>', 'a\nb'],
  ['a character that XML cannot carry', '<c t="inlineStr"><is><t>a_x000D__x0007_b</t></is></c>', 'a\r\u0007b'],
  ['an escape that is escaped', '<c t="inlineStr"><is><t>_x005F_x000D_</t></is></c>', '_x000D_'],
  [
    'what only looks like an escape',
    '<c t="inlineStr"><is><t>_x00D_ _xyz_ &lt;&amp;&gt;</t></is></c>',
    '_x00D_ _xyz_ <&>',
  ],
  ['CDATA', '<c t="inlineStr"><is><t><![CDATA[<a&b>]]></t></is></c>', '<a&b>'],
  ['a text that looks like a formula', '<c t="inlineStr"><is><t>=1+1</t></is></c>', '=1+1'],
  ['a whole number', '<c><v>42</v></c>', '42'],
  ['a long whole number without exponent', '<c><v>4.9301234567890001E+14</v></c>', '493012345678900'],
  ['15 digits of a number', '<c><v>0.30000000000000004</v></c>', '0.3'],
  ['a number beyond 15 digits', '<c><v>12345678901234567</v></c>', '12345678901234600'],
  ['a decimal', '<c t="n"><v>-1.5</v></c>', '-1.5'],
  ['a very small number', '<c><v>1.5E-9</v></c>', '1.5E-9'],
  ['a number in a cell for text', '<c s="0"><v>123456789012</v></c>', '123456789012', { styles: [49] }],
  ['leading zeros of a format', '<c s="0"><v>42</v></c>', '00042', { styles: [164], formats: { 164: '00000' } }],
  ['a plus of a format', '<c s="0"><v>4930123</v></c>', '+4930123', { styles: [164], formats: { 164: '+0' } }],
  ['a format of text around', '<c s="0"><v>7</v></c>', 'Room 7', { styles: [164], formats: { 164: '"Room "0' } }],
  [
    'a format for texts',
    '<c t="inlineStr" s="0"><is><t>ana</t></is></c>',
    'ana@x.com',
    { styles: [164], formats: { 164: '@"@x.com"' } },
  ],
  ['thousands', '<c s="0"><v>1234567</v></c>', '1,234,567', { styles: [3] }],
  [
    'blanks that line numbers up',
    '<c s="0"><v>5</v></c>',
    '5.00',
    { styles: [164], formats: { 164: '_(* #,##0.00_)' } },
  ],
  ['percent', '<c s="0"><v>0.25</v></c>', '25%', { styles: [9] }],
  ['a format that nobody knows', '<c s="0"><v>5</v></c>', '5', { styles: [164], formats: { 164: 'bogus[[' } }],
  ['a style that is missing', '<c s="99"><v>5</v></c>', '5'],
  ['a date in the computer’s own form', '<c s="0"><v>45306</v></c>', '2024-01-15', { styles: [14] }],
  ['a date with time in the computer’s own form', '<c s="0"><v>45306.75</v></c>', '2024-01-15 18:00', { styles: [22] }],
  [
    'a long date in the computer’s own form',
    '<c s="0"><v>45306</v></c>',
    '2024-01-15',
    { styles: [164], formats: { 164: '[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy' } },
  ],
  [
    'a time in the computer’s own form',
    '<c s="0"><v>0.5</v></c>',
    '12:00:00',
    { styles: [164], formats: { 164: '[$-F400]h:mm:ss\\ AM/PM' } },
  ],
  [
    'a date by its format',
    '<c s="0"><v>45306</v></c>',
    '15.01.2024',
    { styles: [164], formats: { 164: 'dd.mm.yyyy' } },
  ],
  ['a time', '<c s="0"><v>0.75</v></c>', '18:00', { styles: [20] }],
  ['a span of time', '<c s="0"><v>1.5</v></c>', '36:00:00', { styles: [46] }],
  ['the day before the leap day that never was', '<c s="0"><v>59</v></c>', '1900-02-28', { styles: [14] }],
  ['the leap day that never was', '<c s="0"><v>60</v></c>', '1900-02-29', { styles: [14] }],
  ['the day behind it', '<c s="0"><v>61</v></c>', '1900-03-01', { styles: [14] }],
  ['a date that is counted from 1904', '<c s="0"><v>43844</v></c>', '2024-01-15', { styles: [14], is1904: true }],
  ['the first day of 1904', '<c s="0"><v>0</v></c>', '1904-01-01', { styles: [14], is1904: true }],
  ['a span of time in a file from 1904', '<c s="0"><v>1.5</v></c>', '36:00:00', { styles: [46], is1904: true }],
  ['a number in a file from 1904', '<c s="0"><v>7</v></c>', '7', { styles: [0], is1904: true }],
  ['a date that is stored as text', '<c t="d"><v>2024-01-15T00:00:00</v></c>', '2024-01-15'],
  ['a date with time that is stored as text', '<c t="d"><v>2024-01-15T08:30:00</v></c>', '2024-01-15 08:30:00'],
  ['true', '<c t="b"><v>1</v></c>', 'TRUE'],
  ['false', '<c t="b"><v>0</v></c>', 'FALSE'],
  ['an error', '<c t="e"><v>#N/A</v></c>', '#N/A'],
  ['a formula’s text', '<c t="str"><f>"a"&amp;"_x000D_"</f><v>a_x000D_</v></c>', 'a\r'],
  ['a formula’s empty text', '<c t="str"><f>""</f><v></v></c>', ''],
  ['a formula’s number', '<c><f>1+1</f><v>2</v></c>', '2'],
  ['a cell without a value', '<c s="0"/>', ''],
  ['elements with a prefix', '<x:c xmlns:x="urn:x" t="inlineStr"><x:is><x:t>a</x:t></x:is></x:c>', 'a'],
];
for (const [title, cell, wanted, parts] of cells) {
  test(`reads ${title} as Excel shows it`, async (t) => {
    const found = await read(
      t,
      workbook({ rows: `${textRow(1, ['x', 'email'])}<row>${cell}<c t="str" s="99"><v>1</v></c></row>`, ...parts }),
    );
    t.deepEqual(found[1]?.cells, [wanted, '1']);
  });
}

/** Row number and cells of each record, and how many rows were left out as blank. */
const sheets: [string, string, [number, string[]][], number][] = [
  [
    'rows and cells without numbers',
    `<row>${text('email')}</row><row>${text('a')}</row>`,
    [
      [1, ['email']],
      [2, ['a']],
    ],
    0,
  ],
  [
    'cells that are missing',
    `<row r="1">${text('email')}${text('x', ' r="D1"')}${text('y')}</row>`,
    [[1, ['email', '', '', 'x', 'y']]],
    0,
  ],
  [
    'rows that are missing, whose numbers count',
    `<row r="3">${text('email')}</row><row>${text('a')}</row><row r="8">${text('b')}</row>`,
    [
      [3, ['email']],
      [4, ['a']],
      [8, ['b']],
    ],
    5,
  ],
  [
    'blank rows, but not those behind the last',
    `<row>${text('email')}</row><row/><row><c s="0"/>${text(' ')}</row><row>${text('a')}</row><row/><row/>`,
    [
      [1, ['email']],
      [4, ['a']],
    ],
    2,
  ],
  [
    'short rows as long as the headings, and long ones as they are',
    `<row>${text('email')}${text('title')}</row><row>${text('a')}</row><row>${text('b')}${text('c')}${text('d')}<c s="0"/></row>`,
    [
      [1, ['email', 'title']],
      [2, ['a', '']],
      [3, ['b', 'c', 'd']],
    ],
    0,
  ],
  [
    'hidden rows',
    `<row>${text('email')}</row><row hidden="1">${text('a')}</row>`,
    [
      [1, ['email']],
      [2, ['a']],
    ],
    0,
  ],
  ['empty cells far to the right', `<row r="1">${text('email')}<c r="XFD1" s="0"/></row>`, [[1, ['email']]], 0],
];
for (const [title, rows, wanted, blank] of sheets) {
  test(`reads ${title}`, async (t) => {
    let left = 0;
    const found = await read(t, workbook({ rows }), { onBlankRow: () => void (left += 1) });
    t.deepEqual(
      found.map(({ row, line, cells }) => ({ row, line, cells })),
      wanted.map(([row, line]) => ({ row, line: row, cells: line })),
    );
    const hidden = found.flatMap(({ row, isHidden }) => (isHidden === true ? [row] : []));
    t.deepEqual(hidden, title === 'hidden rows' ? [2] : []);
    t.is(left, blank);
  });
}

test('a part in UTF-16 is read like one in UTF-8', async (t) => {
  const xml = `\uFEFF<worksheet><sheetData>${textRow(1, ['email', 'Zoë 東京 😀'])}</sheetData></worksheet>`;
  const little = Buffer.from(xml, 'utf16le');
  for (const part of [little, Buffer.from(little).swap16()]) {
    const found = await read(t, workbook({ parts: { 'xl/worksheets/1.xml': part } }));
    t.deepEqual(found[0]?.cells, ['email', 'Zoë 東京 😀']);
  }
});

const many = [{ name: 'Notes', state: 'hidden' }, { name: 'People' }, { name: 'people' }, { name: 'Leavers' }];
const choices: [string, string | undefined, string][] = [
  ['the first sheet that is not hidden, where none is named', undefined, 'People'],
  ['a sheet by its name', 'people', 'people'],
  ['a sheet by its name in other letters', 'LEAVERS', 'Leavers'],
  ['a hidden sheet that is named', 'Notes', 'Notes'],
];
for (const [title, sheet, wanted] of choices) {
  test(`takes ${title}`, async (t) => {
    let form = '';
    const how = { ...(sheet !== undefined && { sheet }), onForm: (words: string) => void (form = words) };
    const found = await read(t, workbook({ rows: textRow(1, ['SHEET']), sheets: many }), how);
    t.deepEqual(found[0]?.cells, [wanted]);
    t.is(form, `xlsx, sheet "${wanted}"`);
  });
}

test('a sheet that is not there is wrong usage, and the sheets are listed', async (t) => {
  const error = await t.throwsAsync(read(t, workbook({ sheets: many }), { sheet: 'Poeple' }), { instanceOf: RunError });
  t.is(error.problem, 'usage');
  t.regex(error.message, /no sheet "Poeple"; it has "Notes" \(hidden\), "People", "people", "Leavers"/u);
});

const whole = workbook({ rows: textRow(1, ['email']) });
const cut = whole.subarray(0, -30);
/** A byte inside of the sheet's packed bytes is another. */
function withBrokenSheet(): Buffer {
  const bytes = workbook({ rows: Array.from({ length: 50 }, (_, n) => textRow(n + 1, [`a${n * 7919}`])).join('') });
  const at = bytes.indexOf('xl/worksheets/1.xml') + 200;
  bytes[at] = (bytes[at] ?? 0) ^ 0xff;
  return bytes;
}

/** The zip's directory says that every part is protected. */
function withPassword(): Buffer {
  const bytes = Buffer.from(whole);
  for (const mark of ['PK\u0003\u0004', 'PK\u0001\u0002']) {
    const flags = mark.endsWith('\u0004') ? 6 : 8;
    for (let at = bytes.indexOf(mark, 0, 'latin1'); at !== -1; at = bytes.indexOf(mark, at + 4, 'latin1')) {
      bytes[at + flags] = (bytes[at + flags] ?? 0) | 1;
    }
  }
  return bytes;
}

const sheetPart = (xml: string): WorkbookParts => ({ parts: { 'xl/worksheets/1.xml': xml } });
const data = (rows: string): Buffer => workbook({ rows });
const refusals: [string, () => Buffer, RegExp][] = [
  ['a file that is cut off', () => cut, /damaged, or was not saved or copied completely/u],
  ['a part that is damaged', withBrokenSheet, /damaged/u],
  ['a protected zip file', withPassword, /protected with a password/u],
  [
    'an OpenDocument file',
    () => workbook({ parts: { '_rels/.rels': undefined, mimetype: 'application/x', 'content.xml': '<a/>' } }),
    /OpenDocument file \(\.ods\)/u,
  ],
  [
    'another zip file',
    () => workbook({ parts: { '_rels/.rels': undefined } }),
    /a zip file, but not an Excel workbook/u,
  ],
  ['a text document', () => workbook({ parts: { 'xl/workbook.xml': '<document/>' } }), /not an Excel workbook/u],
  [
    'a binary workbook',
    () =>
      workbook({
        parts: {
          '_rels/.rels': `<Relationships><Relationship Id="r" Type="${relationTypes}/officeDocument" Target="xl/workbook.bin"/></Relationships>`,
          'xl/workbook.bin': 'x',
        },
      }),
    /binary workbook \(\.xlsb\)/u,
  ],
  [
    'a chart',
    () => workbook({ sheets: [{ name: 'Chart1', type: 'chartsheet' }, { name: 'People' }] }),
    /"Chart1" is not a table but a chart/u,
  ],
  [
    'a workbook of hidden sheets',
    () => workbook({ sheets: [{ name: 'A', state: 'veryHidden' }] }),
    /no visible sheet/u,
  ],
  [
    'a sheet whose part is missing',
    () => workbook({ parts: { 'xl/worksheets/1.xml': undefined } }),
    /part "xl\/worksheets\/1\.xml" is missing/u,
  ],
  [
    'a sheet that nothing leads to',
    () => workbook({ parts: { 'xl/_rels/workbook.xml.rels': '<Relationships/>' } }),
    /sheet "People" is missing/u,
  ],
  ['a sheet that is empty', () => workbook(), /sheet "People" is empty/u],
  ['a sheet of blank rows', () => data('<row/><row><c/></row>'), /is empty/u],
  [
    'a DOCTYPE',
    () => workbook(sheetPart(`<!DOCTYPE a [<!ENTITY b "c">]><worksheet/>`)),
    /"xl\/worksheets\/1\.xml" has a DOCTYPE/u,
  ],
  [
    'XML that breaks off',
    () => workbook(sheetPart('<worksheet><sheetData>')),
    /is damaged: unclosed tag: sheetData\.$/u,
  ],
  [
    'bytes that are no character',
    () => workbook({ parts: { 'xl/worksheets/1.xml': Uint8Array.of(60, 97, 62, 0xff) } }),
    /invalid character/u,
  ],
  ['elements in elements without end', () => workbook(sheetPart('<a>'.repeat(200))), /nested too deeply/u],
  [
    'an endless comment',
    () => workbook(sheetPart(`<a><!--${'x'.repeat(5 << 20)}--></a>`)),
    /a piece of more than 4 MiB/u,
  ],
  [
    'a cell of more than 1 MiB',
    () => data(`${textRow(1, ['email'])}<row>${text('x'.repeat(1.1 * 2 ** 20))}</row>`),
    /sheet "People", cell A2 .*longer than 1 MiB/u,
  ],
  [
    'a shared text of more than 1 MiB',
    () => workbook({ rows: textRow(1, ['email']), shared: `<si><t>${'x'.repeat(1.1 * 2 ** 20)}</t></si>` }),
    /one of its texts is longer than 1 MiB/u,
  ],
  [
    'a row of more than 1 MiB',
    () =>
      workbook({
        rows: `<row>${'<c t="s"><v>0</v></c>'.repeat(3)}</row>`,
        shared: `<si><t>${'x'.repeat(400_000)}</t></si>`,
      }),
    /row 1 .*longer than 1 MiB/u,
  ],
  [
    '1,001 columns',
    () => data(`<row>${text('email')}${text('x', ' r="ALM1"')}</row>`),
    /row 1 .*columns to ALM; at most 1,000/u,
  ],
  [
    'a row of more cells than Excel has columns, though nothing stands in them',
    () => data(`${textRow(1, ['email'])}<row>${'<c/>'.repeat(16_385)}</row>`),
    /row 2 .*more cells than Excel has columns/u,
  ],
  [
    'a row in which one cell comes again and again',
    () => data(`${textRow(1, ['email'])}<row r="2">${'<c r="A2"/>'.repeat(16_385)}</row>`),
    /row 2 .*more cells than Excel has columns/u,
  ],
  ['a row beyond Excel’s last', () => data(`<row r="1048577">${text('a')}</row>`), /more than Excel has/u],
  ['rows in another order', () => data('<row r="2"/><row r="1"/>'), /rows are not in order/u],
  ['a cell whose address is none', () => data('<row><c r="7"/></row>'), /row 1 .*has no position/u],
  ['a shared text that is missing', () => data('<row><c t="s"><v>3</v></c></row>'), /cell A1 .*text is missing/u],
  [
    'a formula that was never worked out',
    () => data(`<row>${text('email')}<c r="B1"><f>A1</f></c></row>`),
    /cell B1 .*formula whose result is not in the file/u,
  ],
];
for (const [title, bytes, said] of refusals) {
  test(`${title} refuses the file, and says why`, async (t) => {
    const error = await t.throwsAsync(read(t, bytes()), { instanceOf: RunError });
    t.is(error.problem, 'refused');
    t.regex(error.message, said);
    t.true(error.message.length < 400);
    t.truthy(error.next);
  });
}

const limits = { ...defaultLimits, mostInAll: 300_000, freely: 100_000, mostTimes: 50 };
const bombs: [string, Record<string, string>, RegExp | undefined][] = [
  ['a long part that packs well', { 'a.xml': 'x'.repeat(200_000) }, /larger than 50 times its size/u],
  ['a short part that packs as well', { 'a.xml': 'x'.repeat(90_000) }, undefined],
  [
    'many long parts that pack badly',
    Object.fromEntries(['a', 'b', 'c', 'd'].map((name, n) => [`${name}.xml`, noise(80_000, n)])),
    /larger than 0\.28\d* MiB/u,
  ],
];
for (const [title, parts, said] of bombs) {
  test(`${title} ${said === undefined ? 'is unpacked' : 'is refused while it is unpacked'}`, async (t) => {
    const path = join(await temporaryFolder(t), 'people');
    await writeFile(path, workbook({ parts }));
    const zip = await openZip(path, 'people.xlsx', limits);
    t.teardown(() => zip.close());
    const unpack = async (): Promise<void> => {
      for (const name of Object.keys(parts)) await collected(zip.part(name));
    };
    if (said === undefined) {
      await t.notThrowsAsync(unpack);
      return;
    }
    const error = await t.throwsAsync(unpack, { instanceOf: RunError });
    t.regex(error.message, said);
  });
}

function noise(length: number, seed: number): string {
  return Array.from({ length }, (_, n) => String.fromCharCode(97 + ((((n * n + seed) * 7919) % 9973) % 26))).join('');
}

const directories: [string, number, Partial<ZipLimits>, RegExp | undefined][] = [
  ['as many parts as are allowed', 3, { mostParts: 12 }, undefined],
  ['more parts than are allowed', 7, { mostParts: 12 }, /contains more than 12 parts/u],
  ['names as long as are allowed', 3, { mostDirectory: 20_000 }, undefined],
  ['names that are longer together than is allowed', 6, { mostDirectory: 20_000 }, /list of its parts is larger than/u],
];
for (const [title, count, own, said] of directories) {
  test(`a workbook with ${title} is ${said === undefined ? 'read' : 'refused before a part is read'}`, async (t) => {
    const path = join(await temporaryFolder(t), 'people');
    const names = Array.from({ length: count }, (_, n) => `${n}`.padEnd(5000, 'x'));
    await writeFile(path, workbook({ parts: Object.fromEntries(names.map((name) => [name, 'x'])) }));
    const opening = openZip(path, 'people.xlsx', { ...defaultLimits, ...own });
    if (said === undefined) {
      (await opening).close();
      t.pass();
      return;
    }
    const error = await t.throwsAsync(opening, { instanceOf: RunError });
    t.regex(error.message, said);
  });
}

test('a million rows that hold nothing do not fill the memory', async (t) => {
  const bytes = workbook(sheetPart(`<worksheet><sheetData>${'<row/>'.repeat(1_100_000)}</sheetData></worksheet>`));
  const error = await t.throwsAsync(read(t, bytes), { instanceOf: RunError });
  t.regex(error.message, /more than Excel has/u);
});
