import test from 'ava';
import {
  isClear,
  isEmail,
  listMembers,
  readBoolean,
  normalizeCell,
  normalizeAddress,
  uncarriable,
} from '../../src/model/cells.js';
import { isSpreadsheetError } from '../../src/rows/spreadsheet-errors.js';

for (const [cell, text] of [
  ['  a b ', 'a b'],
  ['\u00A0a\uFEFF', 'a'],
  ['a\r\nb\rc\nd', 'a\nb\nc\nd'],
  ['\t\r\n', ''],
  ["'00123", '00123'],
  ["'3-4 ", '3-4'],
  ["'12E4", '12E4'],
  ["'=1+1", '=1+1'],
  ["'+49 30 1", '+49 30 1'],
  [" '-x", '-x'],
  ["'@home", '@home'],
  ["''=1", "'=1"],
  ["'90s", "'90s"],
  ["'n boy", "'n boy"],
  ["''", "''"],
  ["'", "'"],
  ["O'Neil", "O'Neil"],
  ["'00123'", "'00123'"],
] as const) {
  test(`${JSON.stringify(cell)} is meant as ${JSON.stringify(text)}`, (t) => {
    t.is(normalizeCell(cell), text);
  });
}

for (const [cell, members] of [
  ['', []],
  [' ; ;\n;', []],
  ['a', ['a']],
  ['b; a;b ;c', ['b', 'a', 'c']],
  ['a\nb;c', ['a', 'b', 'c']],
  ['a, b', ['a, b']],
  ['a;A', ['a', 'A']],
] as const) {
  test(`the list ${JSON.stringify(cell)} has ${members.length} members`, (t) => {
    t.deepEqual(listMembers(cell), [...members]);
  });
}

for (const [cell, address] of [
  ["'ana@acme.com'", 'ana@acme.com'],
  ["'ana@acme.com", 'ana@acme.com'],
  ['\u201Cana@acme.com\u201D', 'ana@acme.com'],
  ['<ana@acme.com>', 'ana@acme.com'],
  ['mailto:ana@acme.com', 'ana@acme.com'],
  ["o'neil@acme.com", "o'neil@acme.com"],
  ['\u200Bana@acme.com\u00A0', 'ana@acme.com'],
  ['Ana Ruiz <ana@acme.com>', 'ana@acme.com'],
  ['<clear>', '<clear>'],
  ['ana@acme.com, bo@acme.com', 'ana@acme.com, bo@acme.com'],
] as const) {
  test(`the address ${JSON.stringify(cell)} is meant as ${address}`, (t) => {
    t.is(normalizeAddress(cell), address);
  });
}

test('only the whole text <clear> means to empty', (t) => {
  t.true(isClear('<clear>') && isClear('<Clear>'));
  t.false(isClear('clear') || isClear('<clear> x') || isClear(''));
});

test('booleans are true and false in any letter case, true also in other languages, and nothing else', (t) => {
  t.deepEqual(['true', 'TRUE', 'False'].map(readBoolean), [true, true, false]);
  t.deepEqual(['wahr', 'VRAI'].map(readBoolean), [true, true]);
  t.deepEqual(['yes', '1', 'falsch', 'true '].map(readBoolean), [undefined, undefined, undefined, undefined]);
});

test('errors of a spreadsheet are known, and texts that only look like them are not', (t) => {
  for (const cell of ['#N/A', '#REF!', '#DIV/0!', '#VALUE!', '#NAME?', '#NUM!', '#NULL!', '#SPILL!', '#n/a']) {
    t.true(isSpreadsheetError(cell), cell);
  }
  const german = ['#NV', '#BEZUG!', '#WERT!', '#ZAHL!', '#ÜBERLAUF!'];
  const french = ['#VALEUR!', '#NOM?', '#NOMBRE!', '#NUL!'];
  const others = ['#N/D', '#¡REF!', '#¿NOMBRE?', '#RIF!', '#VALORE!', '#NÚM!', '#N/B', '#ССЫЛКА!', '#yok', 'Err:502'];
  for (const cell of [...german, ...french, ...others]) t.true(isSpreadsheetError(cell), cell);
  for (const cell of ['#NVX', '#WERT', '#HURRA!', 'Err:', 'Err:5020', 'Error', '#YOK!']) {
    t.false(isSpreadsheetError(cell), cell);
  }
  for (const cell of ['#1', '# N/A', 'N/A', '#N/A x', '#team', '']) t.false(isSpreadsheetError(cell), cell);
});

for (const [text, found] of [
  ['plain\ttext\nwith é 漢 😀', undefined],
  ['a\0', 'U+0000'],
  ['\u001B[31m', 'U+001B'],
  ['a\uD83D', 'U+D83D'],
  ['\uDE00a', 'U+DE00'],
  ['a\uFFFE', 'U+FFFE'],
] as const) {
  test(`XML ${found === undefined ? 'can carry' : `cannot carry ${found} of`} ${JSON.stringify(text)}`, (t) => {
    t.is(uncarriable(text), found);
  });
}

for (const text of [
  'a@b.co',
  'Ana.Ruiz+test@acme.com',
  "o'neil@acme.com",
  'a_b-c@sub.domain.acme.com',
  'x@xn--mller-kva.de',
  'x@acme.xn--p1ai',
  `${'a'.repeat(64)}@acme.com`,
  `a@${'b'.repeat(63)}.com`,
  'ANA@ACME.COM',
]) {
  test(`${text} is an address`, (t) => {
    t.true(isEmail(text));
  });
}

for (const text of [
  '',
  'ana',
  'ana@',
  '@acme.com',
  'ana@acme',
  'ana@acme.c',
  'ana@acme.1',
  'ana@.com',
  'ana@acme..com',
  'ana@-acme.com',
  'ana@acme-.com',
  '.ana@acme.com',
  'ana.@acme.com',
  'a..na@acme.com',
  'ana ruiz@acme.com',
  'ana@acme.com ',
  'ana@acme.com\n',
  'ana@acme.com,bo@acme.com',
  '"ana"@acme.com',
  '<ana@acme.com>',
  'ana@münchen.de',
  'aña@acme.com',
  'je\u017F@acme.com',
  'ana@\u212Ama.com',
  'ana\u200B@acme.com',
  `${'a'.repeat(65)}@acme.com`,
  `a@${'b'.repeat(64)}.com`,
]) {
  test(`${JSON.stringify(text)} is no address`, (t) => {
    t.false(isEmail(text));
  });
}
