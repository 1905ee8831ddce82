import { Readable } from 'node:stream';
import test from 'ava';
import fc from 'fast-check';
import { anyCharacter } from '../helpers/any-character.js';
import { createFileAddresses } from '../../src/rows/file-addresses.js';
import { createAliasFinder, createDuplicateFinder, createPersonFinder } from '../../src/rows/duplicates.js';
import { numberedTexts } from '../../src/files/numbered-texts.js';
import { catalog, sheet } from '../helpers/organization.js';

/** Hashes under which many texts, or all, meet. */
const poorHashes: Readonly<Record<string, (text: string) => number>> = {
  'all meet': () => 7,
  'texts of one length meet': (text) => text.length,
  'all meet at the largest hash': () => 2 ** 53 - 1,
};

/** As a file may have it: without halves of characters. */
const inUtf8 = (text: string): string => Buffer.from(text).toString();

for (const [what, hash] of [['none meets', undefined], ...Object.entries(poorHashes)] as const) {
  test(`texts are told apart and known again where under their hash ${what}`, (t) => {
    const text = fc.oneof(
      fc.string(),
      fc.string({ unit: anyCharacter }),
      fc.constantFrom('', 'ab', 'a', 'b', 'é', 'e\u0301'),
    );
    fc.assert(
      fc.property(fc.array(text, { maxLength: 40 }), text, (texts, other) => {
        const whole = texts.map(inUtf8);
        const numbered = numberedTexts(hash);
        const distinct = [...new Set(whole)];
        t.deepEqual(
          whole.map((one) => numbered.add(one)),
          whole.map((one) => distinct.indexOf(one)),
        );
        const place = distinct.indexOf(inUtf8(other));
        t.is(numbered.find(inUtf8(other)), place === -1 ? undefined : place);
      }),
    );
  });
}

test('a hundred thousand texts keep their numbers while there are more and more', (t) => {
  const numbered = numberedTexts();
  const address = (nth: number): string =>
    `user${nth}@${nth % 2 === 0 ? 'acme' : 'a-much-longer-name-of-a-company'}.example`;
  for (let nth = 0; nth < 100_000; nth++) numbered.add(address(nth));
  for (let nth = 0; nth < 100_000; nth += 7) {
    if (numbered.add(address(nth)) !== nth || numbered.find(address(nth)) !== nth) t.fail(address(nth));
  }
  t.is(numbered.find('user100000@acme.example'), undefined);
});

for (const [what, hash] of Object.entries(poorHashes)) {
  test(`rows about strangers are neither refused nor taken for each other where ${what}`, async (t) => {
    const { header } = sheet({ email: '', title: '' });
    const finder = createDuplicateFinder(header, catalog, createFileAddresses(hash));
    const emails = ['a1@x.com', 'b2@x.com', 'A1@x.com', 'c3@x.com', 'B2@x.com'];
    const rows = emails.map((email, nth) => ({ row: nth + 2, cells: [email, nth === 4 ? 'Boss' : 'Lead'] }));
    for (const { row, cells } of rows) finder.add(row, cells);
    t.deepEqual(
      (await finder.overrules(() => Readable.from(rows))).map(({ row, sameAs, problems }) => [
        row,
        sameAs ?? problems?.[0]?.code,
      ]),
      [
        [4, 2],
        [3, 'contradicting-rows'],
        [6, 'contradicting-rows'],
      ],
    );
  });

  test(`an address that no row names is not named by one where ${what}`, (t) => {
    const addresses = createFileAddresses(hash);
    addresses.add('ana@acme.com');
    t.true(addresses.has('ANA@acme.com'));
    t.false(addresses.has('eva@acme.com'));
  });

  test(`two people are not one person by two addresses where ${what}`, (t) => {
    const rows = [
      { row: 2, email: 'a1@x.com', id: 'P1' },
      { row: 3, email: 'b2@x.com', id: 'P2' },
      { row: 4, email: 'alias-of-b2@x.com', id: 'P2' },
      { row: 5, email: 'A1@x.com', id: 'P1' },
    ];
    const people = createPersonFinder(hash);
    for (const { id } of rows) people.add(id);
    const mayRepeat = people.mayRepeat();
    const aliases = createAliasFinder();
    for (const { row, email, id } of rows) if (mayRepeat?.(id) === true) aliases.add(row, email, id);
    t.deepEqual(
      aliases.overrules().map(({ row, problems }) => [row, problems?.[0]?.code]),
      [
        [3, 'same-person'],
        [4, 'same-person'],
      ],
    );
  });
}

test('where no two rows are about one person, the plan need not be read once more', (t) => {
  const people = createPersonFinder();
  for (let nth = 0; nth < 5000; nth++) people.add(`P${nth}`);
  t.is(people.mayRepeat(), undefined);
});
