import test from 'ava';
import { RunError } from '../../src/errors.js';
import { decodeText } from '../../src/spreadsheet/decode-text.js';
import { collected, inChunks, randomText, seeded } from '../helpers/bytes.js';

const decode = async (bytes: Uint8Array, sizes: number | (() => number) = 1 << 18): Promise<string> =>
  (await collected(decodeText(inChunks(bytes, sizes), 'people.csv'))).join('');

const bom = Buffer.from([0xef, 0xbb, 0xbf]);

test('text comes out the same for any chunks, and without its byte order mark', async (t) => {
  const text = 'é€😀,漢\r\n\uFEFFsecond mark stays';
  for (const bytes of [Buffer.from(text), Buffer.concat([bom, Buffer.from(text)])]) {
    for (let size = 1; size <= bytes.length; size++) t.is(await decode(bytes, size), text);
  }
});

test('characters that are split between chunks far from the beginning come out whole', async (t) => {
  const text = `${'x'.repeat(1001)}é€😀漢`.repeat(3);
  const bytes = Buffer.from(text);
  for (let size = 990; size <= 1020; size++) t.is(await decode(bytes, size), text);
});

function utf16(text: string): Buffer {
  return Buffer.from(text, 'utf16le');
}

const refusals: [string, Buffer, RegExp][] = [
  ['a byte of Windows-1252', Buffer.from('email\nJosé', 'latin1'), /byte 10 \(line 2\) is not UTF-8/u],
  ['a byte after CR line ends', Buffer.from('a\rb\rc\xff', 'latin1'), /byte 6 \(line 3\)/u],
  ['a byte after CRLF line ends', Buffer.from('a\r\nb\r\nc\xff', 'latin1'), /byte 8 \(line 3\)/u],
  [
    'a byte behind a byte order mark, counted with it',
    Buffer.concat([bom, Buffer.from([97, 0xff])]),
    /byte 5 \(line 1\)/u,
  ],
  ['a character cut off by the end', Buffer.from('ab\n€').subarray(0, 5), /byte 4 \(line 2\)/u],
  ['an overlong form of two bytes', Buffer.from([97, 0xc0, 0xaf, 97]), /byte 2 /u],
  ['an overlong form of three bytes', Buffer.from([97, 0xe0, 0x80, 0xaf, 97]), /byte 2 /u],
  ['an overlong form at the end', Buffer.from([97, 0xe0, 0x80]), /byte 2 /u],
  ['half of a surrogate pair', Buffer.from([97, 0xed, 0xa0, 0x80, 97]), /byte 2 /u],
  ['a code point beyond Unicode', Buffer.from([97, 0xf4, 0x90, 0x80, 0x80]), /byte 2 /u],
  ['a continuation without beginning', Buffer.from([97, 97, 0x80, 97]), /byte 3 /u],
  ['a character broken by another', Buffer.from([97, 0xe2, 0x82, 0xc3, 0xa9]), /byte 2 /u],
  ['NUL in text', Buffer.from('email,title\na@x.com,Le\0ad\n'), /byte 23 \(line 2\) is NUL/u],
  ['nothing but NUL', Buffer.alloc(3000), /byte 1 \(line 1\) is NUL/u],
  ['NUL at the end', Buffer.from('email\na@x.com\n\0'), /byte 15 \(line 3\) is NUL/u],
  [
    'half of a pair in UTF-16',
    utf16('\uFEFFa\nb\uD83Dc'),
    /line 2 contains a character that is not valid in UTF-16LE/u,
  ],
  ['half of a pair at the end of UTF-16', utf16('\uFEFFa\nb\uD83D'), /line 2 contains/u],
  ['half of a character in UTF-16', utf16('\uFEFFa\nb').subarray(0, -1), /line 2 contains/u],
  ['NUL in UTF-16', utf16('\uFEFFa\r\nb\0'), /line 2 contains/u],
];
for (const [title, bytes, said] of refusals) {
  test(`${title} refuses the file, whatever the chunks`, async (t) => {
    for (const size of [1, 2, 3, 7, 65_536]) {
      const error = await t.throwsAsync(decode(bytes, size), { instanceOf: RunError });
      t.is(error.problem, 'refused');
      t.regex(error.message, said);
      t.regex(error.next ?? '', /CSV UTF-8/u);
    }
  });
}

test('one bad byte anywhere is named by its number and line', async (t) => {
  const seed = 20_261_124;
  const random = seeded(seed);
  for (let round = 0; round < 400; round++) {
    const before = randomText(random, random(2) === 0 ? 12 : 900);
    // CR LF torn apart by the byte would be two line ends instead of one.
    const after = randomText(random, 40).replace(/^\n/u, '');
    const bad = [0x80, 0xbf, 0xc0, 0xc1, 0xe9, 0xf5, 0xff, 0][random(8)] ?? 0xff;
    // An é of Latin-1 begins a character in UTF-8: it is bad because of what follows.
    const rest = Buffer.from(bad === 0xe9 ? `l${after}` : after);
    const mark = random(2) === 0 ? bom : Buffer.alloc(0);
    const bytes = Buffer.concat([mark, Buffer.from(`h${before}`), Buffer.from([bad]), rest]);
    const byte = (mark.length + Buffer.byteLength(`h${before}`) + 1).toLocaleString('en-US');
    const line = before.split(/\r\n|\n|\r/u).length;
    const error = await t.throwsAsync(
      decode(bytes, () => random(30) + 1),
      { instanceOf: RunError },
    );
    const place = `byte ${byte} (line ${line})`;
    t.true(error.message.includes(place), `seed ${seed}, round ${round}: "${error.message}" does not name ${place}`);
  }
});

const text = 'email;Vorname\r\njosé@acme.com;Ł😀漢\n';
for (const [name, bytes] of [
  ['UTF-8', Buffer.from(text)],
  ['UTF-8', Buffer.concat([bom, Buffer.from(text)])],
  ['UTF-16LE', utf16(text)],
  ['UTF-16LE', utf16(`\uFEFF${text}`)],
  ['UTF-16BE', utf16(text).swap16()],
  ['UTF-16BE', utf16(`\uFEFF${text}`).swap16()],
] as const) {
  test(`${name} of ${bytes.length} bytes is found out, and comes out the same for any chunks`, async (t) => {
    for (let size = 1; size <= bytes.length; size++) {
      const found: string[] = [];
      const read = decodeText(inChunks(bytes, size), 'people.csv', { onEncoding: (one) => found.push(one) });
      t.is((await collected(read)).join(''), text);
      t.deepEqual(found, [name]);
    }
  });
}

for (const [encoding, hex, expected] of [
  ['windows-1252', '4a6f73e92c80920a', 'José,€’\n'],
  ['Windows-1252', '80', '€'],
  ['macroman', '4a6f738e', 'José'],
  ['iso-8859-15', 'a4', '€'],
  ['utf-16le', 'e9000a00', 'é\n'],
] as const) {
  test(`bytes are read as ${encoding} where that is said: ${expected.trim()}`, async (t) => {
    const read = decodeText(inChunks(Buffer.from(hex, 'hex'), 1), 'people.csv', { encoding });
    t.is((await collected(read)).join(''), expected);
  });
}

for (const [what, encoding, bytes, problem, said] of [
  ['an encoding that is none', 'cp99999', Buffer.from('a'), 'usage', /--encoding cp99999 is not a supported encoding/u],
  [
    'one that the mark contradicts',
    'windows-1252',
    Buffer.concat([bom, Buffer.from('a')]),
    'refused',
    /mark of UTF-8/u,
  ],
  [
    'a byte that windows-1252 leaves out',
    'windows-1252',
    Buffer.from([97, 10, 0x81]),
    'refused',
    /line 2 contains a character/u,
  ],
] as const) {
  test(`${what} is refused`, async (t) => {
    const read = decodeText(inChunks(bytes, 2), 'people.csv', { encoding });
    const error = await t.throwsAsync(collected(read), { instanceOf: RunError });
    t.is(error.problem, problem);
    t.regex(error.message, said);
    t.truthy(error.next);
  });
}
