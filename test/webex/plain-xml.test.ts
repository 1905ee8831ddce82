import test from 'ava';
import fc from 'fast-check';
import { readPlainTree } from '../../src/webex/plain-xml.js';
import { readStrictTree } from '../../src/webex/xml-tree.js';

const lists = new Set(['meetingType']);

/** `plain`: the quick reader reads it; whatever it reads, the strict reader reads the same. */
const texts: readonly (readonly [what: string, text: string, plain: boolean])[] = [
  ['elements in elements', '<a><b>1</b><c>2</c></a>', true],
  ['a declaration', '<?xml version="1.0" encoding="UTF-8"?>\n<a>1</a>\n', true],
  ['prefixes and attributes', '<s:a xmlns:s="x" y="a > b"><s:b xsi:type="t">1</s:b></s:a>', false],
  ['attributes without >', '<s:a xmlns:s="x" y="1"><s:b xsi:type="t">1</s:b></s:a>', true],
  ['empty elements', '<a><b/><c /><d></d></a>', true],
  ['lists and repeated names', '<a><meetingType>1</meetingType><b>1</b><b>2</b><b>3</b></a>', true],
  ['text among children', '<a> \n<b>1</b> x\t</a>', true],
  ['a name that objects have', '<a><constructor>1</constructor><toString>2</toString></a>', true],
  ['letters of any language', '<a>Zürich 日本</a>', true],
  ['an emoji', '<a>😀</a>', true],
  ['an entity', '<a>&amp;</a>', false],
  ['an entity that is not declared', '<a>&nbsp;</a>', false],
  ['a comment', '<a><!-- x --></a>', false],
  ['CDATA', '<a><![CDATA[<b>]]></a>', false],
  ['the end of CDATA in text', '<a>]]></a>', false],
  ['a DOCTYPE', '<!DOCTYPE a><a/>', false],
  ['an instruction', '<a><?x y?></a>', false],
  ['XML 1.1', '<?xml version="1.1"?><a>1</a>', false],
  ['two roots', '<a/><b/>', false],
  ['text around the root', 'x<a/>', false],
  ['text after the root', '<a/>x', false],
  ['no element', ' ', false],
  ['a cut text', '<a><b>1</b>', false],
  ['a cut tag', '<a><b>1</b></a', false],
  ['crossed tags', '<a><b></a></b>', false],
  ['another end', '<a><b></bb></a>', false],
  ['an end too many', '<a></a></a>', false],
  ['an attribute twice', '<a x="1" x="2"/>', false],
  ['an attribute without quotes', '<a x=1/>', false],
  ['attributes without a blank between', '<a x="1"y="2"/>', false],
  ['a name that is none', '<1a/>', false],
  ['a name of two prefixes', '<a:b:c/>', false],
  ['a blank in front of the name', '< a/>', false],
  ['a blank in the end tag', '<a></a >', false],
  ['a name that means something to JavaScript', '<a><__proto__>1</__proto__></a>', false],
  ['a carriage return', '<a>\r\n</a>', false],
  ['a control character', '<a>\u0001</a>', false],
  ['a C1 control', '<a>\u0085</a>', false],
  ['half a character', '<a>\uD83D</a>', false],
  ['no character', '<a>\uFFFE</a>', false],
];
for (const [what, text, isPlain] of texts) {
  test(`${what}: ${isPlain ? 'is read quickly, as the strict reader reads it' : 'is left to the strict reader'}`, (t) => {
    const quick = readPlainTree(text, lists);
    t.is(quick !== undefined, isPlain);
    if (isPlain) t.deepEqual(quick, readStrictTree(text, lists));
  });
}

test('what the quick reader takes of any pieces of XML, the strict reader reads the same', (t) => {
  const pieces = [
    ...['<a>', '</a>', '<b>', '</b>', '<a/>', '<b x="1">', '<b x="1" x="2">', '<s:b>', '</s:b>', '<meetingType>'],
    ...[
      '</meetingType>',
      ' ',
      '\n',
      'text',
      '<',
      '>',
      '/',
      '"',
      '=',
      '&amp;',
      ']]',
      '<!--',
      '-->',
      '<?xml version="1.0"?>',
    ],
  ];
  const inside = fc.array(fc.constantFrom(...pieces), { maxLength: 12 }).map((parts) => parts.join(''));
  const text = fc.oneof(
    inside,
    inside.map((content) => `<a>${content}</a>`),
  );
  const { failed, counterexample } = fc.check(
    fc.property(text, (xml) => {
      const quick = readPlainTree(xml, lists);
      return quick === undefined || JSON.stringify(quick) === JSON.stringify(readStrictTree(xml, lists));
    }),
    { numRuns: 1000 },
  );
  t.false(failed, JSON.stringify(counterexample));
});
