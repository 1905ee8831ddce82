import test from 'ava';
import { runs } from '../helpers/some-cases.js';
import fc from 'fast-check';
import { quoteBareQuotes } from '../../src/spreadsheet/bare-quotes.js';
import { collected } from '../helpers/bytes.js';

async function* inPieces(text: string, size: number): AsyncIterable<string> {
  await Promise.resolve();
  for (let at = 0; at < text.length; at += size) yield text.slice(at, at + size);
}

const mended = async (text: string, size: number): Promise<string> =>
  (await collected(quoteBareQuotes(inPieces(text, size), ','))).join('');

for (const [what, text, expected] of [
  ['a quote within a cell', 'a,5" pipe,b\n', 'a,"5"" pipe",b\n'],
  ['a formula that keeps zeros', '="007",x\r\ny,="1"', '"=""007""",x\r\ny,"=""1"""'],
  ['a quote at the end of a cell and of the file', 'a,b"', 'a,"b"""'],
  ['cells in quotes, with anything in them', '"a,""b"",=""c"",\nd",e\n', '"a,""b"",=""c"",\nd",e\n'],
  ['an empty cell in quotes', '"",""\n"",x', '"",""\n"",x'],
  ['a blank before a quote', 'a, "b"\n', 'a, "b"\n'],
  ['blanks behind a closing quote', '"a" ,"b"\t \r\n"c"  ', '"a","b"\r\n"c"'],
  ['blanks and text behind a closing quote', '"a" b,"c" "', '"a" b,"c" "'],
  ['text behind a closing quote', '"a"b,c"d\n', '"a"b,"c""d"\n'],
  ['a quote that is never closed', 'a,"b,c"", d', 'a,"b,c"", d'],
  ['no quotes at all', 'a,b\r\nc,d', 'a,b\r\nc,d'],
] as const) {
  test(`${what}: what is text is quoted, and the rest is left alone`, async (t) => {
    for (let size = 1; size <= text.length; size++) t.is(await mended(text, size), expected, `in pieces of ${size}`);
  });
}

test('any text comes out the same, whatever the pieces', async (t) => {
  const anyText = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', ' '), maxLength: 30 });
  await fc.assert(
    fc.asyncProperty(anyText, fc.integer({ min: 1, max: 8 }), async (text, size) => {
      t.is(await mended(text, size), await mended(text, Math.max(1, text.length)));
    }),
    { numRuns: runs(500) },
  );
});
