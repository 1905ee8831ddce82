import test from 'ava';
import { runs } from '../helpers/some-cases.js';
import fc from 'fast-check';
import { displayWidth, fitted } from '../../src/commands/display-width.js';
import { unbrokenBlank, wrapLine } from '../../src/commands/wrap.js';

const words = 'the quick brown fox jumps over the lazy dog and the dog does not mind it at all';

for (const [what, line, width, shown] of [
  [
    'a sentence, at words',
    words,
    40,
    ['the quick brown fox jumps over the lazy', 'dog and the dog does not mind it at all'],
  ],
  [
    'what is indented, below its first word',
    `    ${words}`,
    44,
    ['    the quick brown fox jumps over the lazy', '    dog and the dog does not mind it at all'],
  ],
  [
    'a table, below the column that is continued',
    `  row 17   title   ${words}`,
    60,
    [
      '  row 17   title   the quick brown fox jumps over the lazy',
      '                   dog and the dog does not mind it at all',
    ],
  ],
  [
    'a column that begins far to the right, below the one before',
    `  row 17   title                                         ${words}`,
    60,
    [
      '  row 17   title                                         the',
      '           quick brown fox jumps over the lazy dog and the',
      '           dog does not mind it at all',
    ],
  ],
  [
    'a command, not within it',
    `Next:  webex-bulk apply output/x.csv --where wx_status=invalid   and so on`.replace(
      'webex-bulk apply output/x.csv --where wx_status=invalid',
      (command) => command.replaceAll(' ', unbrokenBlank),
    ),
    50,
    ['Next:  webex-bulk apply output/x.csv --where wx_status=invalid', '       and so on'],
  ],
  [
    'letters that are twice as wide',
    `${'漢字'.repeat(8)} ${'漢字'.repeat(8)}`,
    40,
    ['漢字'.repeat(8), '漢字'.repeat(8)],
  ],
] as const) {
  test(`a terminal shows ${what}`, (t) => {
    t.deepEqual(wrapLine(line, width).split('\n'), shown);
  });
}

test('off a terminal, and on one of a few columns, nothing is broken', (t) => {
  for (const width of [undefined, 0, 12]) t.is(wrapLine(words, width), words);
});

test('colours take no room', (t) => {
  const line = `\u001B[31m${'word '.repeat(8).trim()}\u001B[39m`;
  t.is(wrapLine(line, 40), line);
  t.is(displayWidth(line), 39);
});

test('for every text and width no word is lost, none is cut, and only a single long word passes the width', (t) => {
  const text = fc.array(fc.string({ unit: fc.constantFrom('a', 'é', '漢', '-', '.'), minLength: 1, maxLength: 30 }), {
    minLength: 1,
    maxLength: 30,
  });
  const property = fc.property(
    text,
    fc.constantFrom('', '  ', '       '),
    fc.integer({ min: 40, max: 120 }),
    (all, indent, width) => {
      const lines = wrapLine(`${indent}${all.join(' ')}`, width).split('\n');
      t.deepEqual(lines.join(' ').trim().split(/ +/u), all);
      for (const line of lines) if (displayWidth(line) > width) t.is(line.trim().split(' ').length, 1);
      return true;
    },
  );
  fc.assert(property, { numRuns: runs(500) });
});

test('a line that changes is cut to the width of the terminal, without its colours', (t) => {
  t.is(fitted('\u001B[33mabcdefghij\u001B[39m', 5), 'abcd…');
  t.is(fitted('漢字漢字', 5), '漢字…');
  t.is(fitted('abc', 5), 'abc');
});
