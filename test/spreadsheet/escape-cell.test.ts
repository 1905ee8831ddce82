import test from 'ava';
import { escapeCell, unescapeCell } from '../../src/spreadsheet/escape-cell.js';
import { randomText, seeded } from '../helpers/bytes.js';

for (const cell of [
  '=1+1',
  '=HYPERLINK("http://x")',
  '+SUM(A1)',
  '-2+3',
  '@SUM(1)',
  '\tx',
  '\rx',
  '-',
  '+',
  "'=x",
  "''@x",
  '--1',
  '+()',
  '-1-',
  // Programs drop what stands before the sign.
  ' =1',
  '\n=1',
  ' \n\t @x',
  '\r\n+x',
  '\u00A0-x',
  '\u3000=2',
  '\0=1',
  "' =1",
  "''\n@x",
]) {
  test(`${JSON.stringify(cell)} could run as a formula and gets one apostrophe`, (t) => {
    t.is(escapeCell(cell), `'${cell}`);
    t.is(unescapeCell(`'${cell}`), cell);
  });
}

for (const cell of [
  '',
  'Ana',
  "O'Neil",
  "'quoted'",
  "'",
  '1=1',
  '-5',
  '+5',
  '-1.5',
  '-1,234.56',
  '-,5',
  '1e-5',
  '-3%',
  '+44 20 7946 0000',
  '+1 (555) 010-9999',
  '+49/30.123',
  ' -5',
  ' +44 20 7946 0000',
  '\nAna',
  ' Ana = Bo',
  'a\n=1',
]) {
  test(`${JSON.stringify(cell)} stays as it is`, (t) => {
    t.is(escapeCell(cell), cell);
    t.is(unescapeCell(cell), cell);
  });
}

test('an apostrophe in front of a number was written by its author and is kept', (t) => {
  t.is(unescapeCell(escapeCell("'+44 20")), "'+44 20");
  t.is(unescapeCell(escapeCell("'-5")), "'-5");
});

test('what is escaped does not begin a formula, and comes back as it was', (t) => {
  const seed = 1236;
  const random = seeded(seed);
  for (let round = 0; round < 20_000; round++) {
    const cell = randomText(random, 6, [
      '\0',
      '\uD800',
      "'",
      '=',
      '+',
      '5',
      '.',
      '%',
      'e',
      '(',
      '/',
      ' ',
      '\n',
      '\t',
      '\r',
      '\u00A0',
    ]);
    const written = escapeCell(cell);
    const seen = `seed ${seed}, round ${round}: ${JSON.stringify(cell)}`;
    t.is(unescapeCell(written), cell, seen);
    if (/^(?:[\t\r]|[\s\0]*[=@])/u.test(written) || /^[\s\0]*[+-].*[a-df-zA-Z=@"',;]/u.test(written))
      t.regex(written, /^ *[+-][\d.,]+(?:e[+-]?\d+)?%?$/u, seen);
  }
});

test('endless digits are judged as quickly as short ones', (t) => {
  const digits = '5'.repeat(2 ** 20);
  t.is(escapeCell(`+${digits}x`), `'+${digits}x`);
  t.is(escapeCell(`+${digits}`), `+${digits}`);
  t.is(escapeCell(`-${'5.'.repeat(2 ** 19)}x`).charAt(0), "'");
});
