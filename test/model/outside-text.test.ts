import test from 'ava';
import { runs } from '../helpers/some-cases.js';
import fc from 'fast-check';
import { anyCharacter } from '../helpers/any-character.js';
import { isFitForCell, isFitForName, onOneLine, visibleJson } from '../../src/model/outside-text.js';

const steering = /[\u0000-\u001F\u007F-\u009F\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069]/u;
const anyText = fc.string({ unit: anyCharacter, maxLength: 40 });

test('no text from outside steers a terminal or begins a line, and what is harmless stays', (t) => {
  fc.assert(
    fc.property(anyText, (text) => {
      const shown = onOneLine(text);
      return !steering.test(shown) && (steering.test(text) || shown === text) && onOneLine(shown) === shown;
    }),
    { numRuns: runs(2000) },
  );
  t.is(
    onOneLine('Suite\nNext:  webex-bulk undo latest\u001B[2J\u202E'),
    'Suite\\nNext:  webex-bulk undo latest\\x1b[2J\\u202e',
  );
});

test('JSON says the same value with nothing in it that steers, with and without indents', (t) => {
  fc.assert(
    fc.property(fc.dictionary(anyText, anyText), fc.constantFrom(undefined, 2), (value, indent) => {
      const text = visibleJson(value, indent);
      t.deepEqual(JSON.parse(text), JSON.parse(JSON.stringify(value)));
      return !steering.test(indent === undefined ? text : text.replaceAll('\n', ''));
    }),
    { numRuns: runs(300) },
  );
});

for (const [text, cell, name] of [
  ['Webex Suite', true, true],
  ['two\nlines', true, false],
  ['tab\there', true, false],
  ['שלום\u200F', true, true],
  ['Evil\u001B[2J', false, false],
  ['Evil\u009B1A', false, false],
  ['Evil\u202Eexe', false, false],
  ['line\u2028separator', false, false],
] as const) {
  test(`${JSON.stringify(text)} ${cell ? 'can' : 'cannot'} stand in a cell as it is, and ${name ? 'can' : 'cannot'} be a name to copy`, (t) => {
    t.is(isFitForCell(text), cell);
    t.is(isFitForName(text), name);
  });
}
