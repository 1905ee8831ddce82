import test from 'ava';
import { registerSecret } from '../../src/model/secrets.js';
import { child, readRequest } from '../../src/simulator/xml/read-request.js';
import { buildMessage, listIn, readMessage, textIn, uncarriable } from '../../src/webex/xml-document.js';

const declaration = '<?xml version="1.0" encoding="UTF-8"?>';
const succeeded = '<serv:result>SUCCESS</serv:result><serv:gsbStatus>PRIMARY</serv:gsbStatus>';

/** An answer with these children of bodyContent and of response. */
function answer(content: string, response = succeeded, declared = declaration): string {
  return `${declared}\n<serv:message xmlns:serv="http://www.webex.com/schemas/2002/06/service"><serv:header><serv:response>${response}</serv:response></serv:header><serv:body><serv:bodyContent>${content}</serv:bodyContent></serv:body></serv:message>`;
}

function contentOf(text: string | Buffer): Readonly<Record<string, unknown>> | string {
  const reply = readMessage(Buffer.from(text));
  if (reply === undefined) return 'unreadable';
  return reply.success ? reply.content : reply.exceptionId;
}

test('a request has its parts in the order of the schema and declares every prefix that it uses', (t) => {
  const message = buildMessage({
    service: 'user',
    operation: 'SetUser',
    content: {
      webExId: 'ana@acme.example',
      meetingTypes: { meetingType: ['214', '3'] },
      tracking: { trackingCode3: '' },
    },
    securityContext: { webExID: 'admin@acme.example', siteName: 'acme', sessionTicket: 'T' },
  });
  t.is(
    message,
    '<?xml version="1.0" encoding="UTF-8"?><serv:message xmlns:serv="http://www.webex.com/schemas/2002/06/service" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><header><securityContext><webExID>admin@acme.example</webExID><siteName>acme</siteName><sessionTicket>T</sessionTicket></securityContext></header><body><bodyContent xsi:type="java:com.webex.service.binding.user.SetUser"><webExId>ana@acme.example</webExId><meetingTypes><meetingType>214</meetingType><meetingType>3</meetingType></meetingTypes><tracking><trackingCode3></trackingCode3></tracking></bodyContent></body></serv:message>',
  );
});

const carried = [
  'a & b < c > d " e \' f',
  '&amp; &#65; &nbsp; ]]> <![CDATA[x]]> <!-- y -->',
  'two\nlines',
  'a carriage return\r',
  'both\r\n',
  'a\ttab',
  ' blanks around ',
  '007',
  'Zürich 日本 😀',
  'a\u0085b\u2028',
  '1e5',
];
for (const value of carried) {
  test(`the value ${JSON.stringify(value)} arrives as it was sent, and is read as it was written`, (t) => {
    const sent = buildMessage({
      service: 'user',
      operation: 'SetUser',
      content: { tracking: { trackingCode1: value } },
      securityContext: { siteName: value },
    });
    const heard = readRequest(Buffer.from(sent));
    t.is(child(child(heard?.content, 'tracking'), 'trackingCode1')?.text, value);
    const written = /<trackingCode1>.*<\/trackingCode1>/su.exec(sent)?.[0] ?? '';
    t.like(contentOf(answer(written)), { trackingCode1: value });
  });
}

for (const [value, character] of [
  ['a\u0001', 'U+0001'],
  [['b', 'c\uFFFE'], 'U+FFFE'],
  [{ tracking: { trackingCode1: '\uD83D' } }, 'U+D83D'],
  ['bytes that were not \uFFFD read', 'U+FFFD'],
  ['line\r\n\tbreak \u{1F600}', undefined],
  [undefined, undefined],
] as const) {
  test(`of ${JSON.stringify(value)} XML cannot carry ${character ?? 'nothing'}`, (t) => {
    t.is(uncarriable(value), character);
  });
}

for (const [what, content, value] of [
  ['numeric references, of other planes too', '<a>&#233;&#xE9;&#x1F600;&#128512;</a>', 'éé😀😀'],
  ['the five entities', '<a>&lt;&gt;&amp;&quot;&apos;</a>', `<>&"'`],
  ['an escaped escape', '<a>&amp;amp;</a>', '&amp;'],
  ['CDATA', '<a>x<![CDATA[<b>&nbsp;]]>y</a>', 'x<b>&nbsp;y'],
  ['a comment in a text', '<a>x<!-- & -->y</a>', 'xy'],
  ['line ends of any system', '<a>x\r\ny\rz</a>', 'x\ny\nz'],
  ['a referenced carriage return', '<a>x&#13;y</a>', 'x\ry'],
  ['attributes', '<a xsi:nil="false" xmlns:xsi="x">x</a>', 'x'],
  ['an attribute that holds the end of a tag', '<a b="x>y" c=\'/>\'>x</a>', 'x'],
  ['an element within another, and text beside it', '<a>x</a><b>\n <c>y</c>\n</b>', 'x'],
  ['another prefix', '<q:a xmlns:q="y">x</q:a>', 'x'],
  ['numbers and booleans', '<a>000015</a>', '000015'],
] as const) {
  test(`reads ${what} as text`, (t) => {
    t.like(contentOf(answer(content)), { a: value });
  });
}

test('elements within elements, a hundred thousand deep, are read or refused without harm', (t) => {
  const deep = 100_000;
  t.notThrows(() => readMessage(Buffer.from(answer('<a>'.repeat(deep) + '</a>'.repeat(deep)))));
});

for (const [what, bytes] of [
  ['nothing', ''],
  ['a blank', ' '],
  ['HTML', '<html><body>503</body></html>'],
  ['a truncated message', answer('<a>x</a>').slice(0, -3)],
  ['a message and more', `${answer('')}<more/>`],
  ['two messages', answer('') + answer('')],
  ['a document type', answer('').replace('\n', '<!DOCTYPE serv:message [<!ENTITY x "y">]>')],
  ['an entity that nobody declared', answer('<a>&nbsp;</a>')],
  ['a bare ampersand', answer('<a>R&D</a>')],
  ['crossed elements', answer('<a><b></a></b>')],
  ['a control character', answer('<a>\u0001</a>')],
  ['a reference to one', answer('<a>&#1;</a>')],
  ['an attribute twice', answer('<a b="x" b="y">z</a>')],
  ['an attribute without quotes', answer('<a b=x>z</a>')],
  ['another root', answer('').replaceAll('serv:message', 'serv:envelope')],
  ['a message without a response', answer('').replace(/<serv:response>.*<\/serv:response>/u, '')],
  ['two responses', answer('').replace(/(<serv:response>.*<\/serv:response>)/u, '$1$1')],
  ['two contents', answer('').replace(/(<serv:bodyContent>.*<\/serv:bodyContent>)/u, '$1$1')],
  ['no content', answer('').replace(/<serv:bodyContent>.*<\/serv:bodyContent>/u, '')],
  ['a result that is none', answer('', '<serv:result>WARNING</serv:result>')],
  ['elements that mean something to JavaScript', answer('<__proto__>x</__proto__>')],
] as const) {
  test(`${what} is no message`, (t) => {
    t.is(contentOf(bytes), 'unreadable');
  });
}

for (const [what, bytes] of [
  ['with a byte order mark', `\uFEFF${answer('<a>x</a>')}`],
  ['after a line break', `\n ${answer('<a>x</a>')}`],
  ['without a declaration', answer('<a>x</a>', succeeded, '')],
  ['indented', answer('<a>x</a>').replaceAll('><', '>\n  <')],
] as const) {
  test(`a message ${what} is read`, (t) => {
    t.like(contentOf(bytes), { a: 'x' });
  });
}

for (const [encoding, bytes, value] of [
  ['UTF-8', Buffer.from('Zürich €'), 'Zürich €'],
  ['utf-8', Buffer.from('Zürich €'), 'Zürich €'],
  ['ISO-8859-1', Buffer.from('Z\u00FCrich \u0080 \u0093x\u0094', 'latin1'), 'Zürich € “x”'],
  ['windows-1252', Buffer.from('Z\u00FCrich \u0080', 'latin1'), 'Zürich €'],
  ['Shift_JIS', Buffer.from([0x93, 0xfa, 0x96, 0x7b]), '日本'],
  ['no-such-encoding', Buffer.from('Zürich'), 'Zürich'],
] as const) {
  test(`an answer that is declared ${encoding} is decoded so`, (t) => {
    const [before = '', after = ''] = answer(
      '<a>|</a>',
      succeeded,
      `<?xml version="1.0" encoding="${encoding}"?>`,
    ).split('|');
    t.like(contentOf(Buffer.concat([Buffer.from(before), bytes, Buffer.from(after)])), { a: value });
  });
}

test('one element and many are a list alike', (t) => {
  for (const [content, many] of [
    ['<meetingType>1</meetingType>', ['1']],
    ['<meetingType>1</meetingType><meetingType>2</meetingType>', ['1', '2']],
    ['', []],
  ] as const) {
    t.deepEqual(listIn(contentOf(answer(content)), 'meetingType'), many);
  }
});

test('an empty element, an absent one and one of blanks have no text', (t) => {
  const content = contentOf(answer('<a/><b></b><c> \n</c><d> x </d>'));
  t.deepEqual(
    ['a', 'b', 'c', 'd', 'e'].map((name) => textIn(content, name)),
    [undefined, undefined, undefined, 'x', undefined],
  );
});

for (const [what, response, expected] of [
  ['its exception as text', '<serv:exceptionID>000015</serv:exceptionID>', { exceptionId: '000015' }],
  [
    'an exception as the release notes write it',
    '<serv:exceptionID>E030104</serv:exceptionID>',
    { exceptionId: '030104' },
  ],
  ['an exception among blanks', '<serv:exceptionID> 030001\n</serv:exceptionID>', { exceptionId: '030001' }],
  [
    'the offending value',
    '<serv:exceptionID>110055</serv:exceptionID><serv:value>214</serv:value>',
    { exceptionId: '110055', value: '214' },
  ],
  [
    'the offending value of a part',
    '<serv:exceptionID>030025</serv:exceptionID><serv:subErrors><serv:subError><serv:exceptionID>110055</serv:exceptionID><serv:reason>x</serv:reason><serv:value>216</serv:value></serv:subError></serv:subErrors>',
    { exceptionId: '030025', subErrors: [{ exceptionId: '110055', reason: 'x', value: '216' }] },
  ],
  [
    'several parts, and the backup servers',
    '<serv:gsbStatus>BACKUP</serv:gsbStatus><serv:exceptionID>999999</serv:exceptionID><serv:subErrors><serv:subError><serv:exceptionID>E110055</serv:exceptionID><serv:reason>a</serv:reason></serv:subError><serv:subError><serv:reason>b</serv:reason><serv:value>4</serv:value></serv:subError></serv:subErrors>',
    {
      exceptionId: '999999',
      backup: true,
      subErrors: [
        { exceptionId: '110055', reason: 'a' },
        { exceptionId: 'unnamed', reason: 'b', value: '4' },
      ],
    },
  ],
  ['no exception at all', '', { exceptionId: 'unnamed', reason: 'Denied & <done>' }],
] as const) {
  test(`a failure is read with ${what}`, (t) => {
    const failed = `<serv:result>FAILURE</serv:result><serv:reason>Denied &amp; &lt;done&gt;</serv:reason>${response}`;
    t.like(readMessage(Buffer.from(answer('', failed))), { success: false, ...expected });
  });
}

test('a secret in the place of an exceptionID is not taken for one', (t) => {
  registerSecret('canary-ticket-1');
  const failed = '<serv:result>FAILURE</serv:result><serv:exceptionID>canary-ticket-1</serv:exceptionID>';
  t.like(readMessage(Buffer.from(answer('', failed))), { success: false, exceptionId: '***' });
});

test('the backup servers are noticed', (t) => {
  for (const [status, backup] of [
    ['PRIMARY', false],
    ['BACKUP', true],
  ] as const) {
    t.like(readMessage(Buffer.from(answer('', succeeded.replace('PRIMARY', status)))), { success: true, backup });
  }
});
