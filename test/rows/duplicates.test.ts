import { Readable } from 'node:stream';
import test from 'ava';
import { createDuplicateFinder } from '../../src/rows/duplicates.js';
import { catalog, sheet } from '../helpers/organization.js';
import { isWhole } from '../helpers/some-cases.js';

/** What a file with these rows under these headings says of them, from row 2 on. */
const overrulesUnder = async (headings: readonly string[], rows: readonly (readonly string[])[]) => {
  const { header } = sheet(Object.fromEntries(headings.map((heading) => [heading, ''])));
  const finder = createDuplicateFinder(header, catalog);
  const numbered = rows.map((cells, place) => ({ row: place + 2, cells }));
  for (const { row, cells } of numbered) finder.add(row, cells);
  return await finder.overrules(() => Readable.from(numbered));
};
const overrules = (rows: readonly (readonly string[])[]) => overrulesUnder(['email', 'licenses', 'title'], rows);

test('rows about different people are left alone', async (t) => {
  t.deepEqual(
    await overrules([
      ['a@x.com', '', ''],
      ['b@x.com', '', ''],
    ]),
    [],
  );
});

test('a row that says the same in other spellings is the same as the first', async (t) => {
  t.deepEqual(
    await overrules([
      ['a@x.com', 'Messaging; Webex Suite', 'Lead'],
      ['b@x.com', '', ''],
      ['A@X.com ', 'webex suite;messaging', ' Lead'],
    ]),
    [{ row: 4, sameAs: 2 }],
  );
});

test('rows that contradict each other are all invalid, and each names the others', async (t) => {
  const found = await overrules([
    ['a@x.com', '', 'Lead'],
    ['a@x.com', '', 'Lead'],
    ['A@x.com', '', 'Boss'],
  ]);
  t.deepEqual(
    found.map(({ row, problems }) => [row, problems?.[0]?.code]),
    [
      [2, 'contradicting-rows'],
      [3, 'contradicting-rows'],
      [4, 'contradicting-rows'],
    ],
  );
  t.regex(found[0]?.problems?.[0]?.message ?? '', /^conflicts with rows 3, 4 about/u);
});

test('rows without an address are not duplicates of each other', async (t) => {
  t.deepEqual(
    await overrules([
      ['', '', 'Lead'],
      ['', '', 'Boss'],
    ]),
    [],
  );
});

test('among 50,000 rows only the repeated ones are found', async (t) => {
  const rows = Array.from({ length: 50_000 }, (_, place): [string, string, string] => [`p${place}@x.com`, '', '']);
  t.deepEqual(await overrules([...rows, ['P49999@x.com', '', '']]), [{ row: 50_002, sameAs: 50_001 }]);
});

for (const [title, first, second] of [
  ['a license by its id and by its name', 'L-messaging', 'messaging'],
  ['a license as Control Hub heads it', 'Webex Suite', 'acme.webex.com - Webex Suite [Sub1]'],
  ['a license named twice', 'Messaging', 'Messaging; L-messaging'],
  ['a list by line breaks and by semicolons', 'Messaging\r\nWebex Suite', 'Webex Suite;Messaging;'],
  ['nothing and blanks', '', '  '],
] as const) {
  test(`${title} is the same wish`, async (t) => {
    t.deepEqual(
      await overrules([
        ['a@x.com', first, ''],
        ['a@x.com', second, ''],
      ]),
      [{ row: 3, sameAs: 2 }],
    );
  });
}

for (const [title, first, second] of [
  ['a title in another letter case', ['a@x.com', '', 'Lead'], ['a@x.com', '', 'LEAD']],
  ['a row that lacks a cell', ['a@x.com', '', ''], ['a@x.com', '']],
  ['a row that has a cell too many', ['a@x.com', '', ''], ['a@x.com', '', '', 'x']],
] as const) {
  test(`${title} is another wish`, async (t) => {
    t.deepEqual(
      (await overrules([first, second])).map(({ row, sameAs }) => [row, sameAs]),
      [
        [2, undefined],
        [3, undefined],
      ],
    );
  });
}

test('<clear> is the same in any letter case', async (t) => {
  t.deepEqual(
    await overrules([
      ['a@x.com', '', '<clear>'],
      ['a@x.com', '', '<CLEAR>'],
    ]),
    [{ row: 3, sameAs: 2 }],
  );
});

test('rows whose address is none are not rows about one person', async (t) => {
  t.deepEqual(
    await overrules([
      ['n/a', '', 'Lead'],
      ['n/a', '', 'Boss'],
    ]),
    [],
  );
});

test('an address that stands in every row is found as quickly, and each row names five others', async (t) => {
  const rows = isWhole ? 300_000 : 40_000;
  const found = await overrules(Array.from({ length: rows }, (_, n) => ['a@x.com', '', `title ${n}`]));
  t.is(found.length, rows);
  t.regex(found[0]?.problems?.[0]?.message ?? '', /^conflicts with rows 3, 4, 5, 6, 7 … about/u);
  t.regex(found[rows - 1]?.problems?.[0]?.message ?? '', /^conflicts with rows 2, 3, 4, 5, 6 … about/u);
});

for (const [what, second, isSame] of [
  ['the same in other words', 'WAHR', true],
  ['the same, shortened', 't', true],
  ['something else', 'FALSE', false],
  ['what must be true or false', 'TREU', false],
] as const) {
  test(`under a license, TRUE and ${what} are ${isSame ? 'one wish' : 'two wishes'}`, async (t) => {
    const rows = [
      ['a@x.com', 'TRUE'],
      ['a@x.com', second],
    ];
    const [found] = await overrulesUnder(['email', 'Messaging'], rows);
    t.is(found?.sameAs !== undefined, isSame);
  });
}

/** Two rows about one person: a title and tracking codes, of which the second has a list. */
const inWords = async (first: readonly string[], second: readonly string[]) => {
  const rows = [first, second].map((cells) => ['a@x.com', ...cells]);
  const found = await overrulesUnder(['email', 'title', 'Cost center', 'Region'], rows);
  return found.map(({ sameAs, problems }) => sameAs ?? problems?.[0]?.code);
};

for (const [what, first, second] of [
  ['a title with an accent of its own', ['Che\u0301f', '', ''], ['Ch\u00E9f', '', '']],
  ['a title with two blanks', ['Team  lead', '', ''], ['Team lead', '', '']],
  ['a title with a line break', ['Team\nlead', '', ''], ['Team lead', '', '']],
  ['a tracking code with a no-break space', ['', 'CC\u00A01', ''], ['', 'CC 1', '']],
  ['a value of the list with an invisible character', ['', '', 'EM\u200BEA'], ['', '', 'EMEA']],
] as const) {
  test(`${what} is the same wish`, async (t) => {
    t.deepEqual(await inWords(first, second), [2]);
  });
}

for (const [what, first, second] of [
  ['a title with an invisible character', ['Team\u200Blead', '', ''], ['Teamlead', '', '']],
  ['a tracking code in another letter case', ['', 'cc 1', ''], ['', 'CC 1', '']],
  ['a tracking code without the blank', ['', 'CC1', ''], ['', 'CC 1', '']],
  ['a value that is not on the list', ['', '', 'emea'], ['', '', 'EMEA']],
] as const) {
  test(`${what} is another wish`, async (t) => {
    t.deepEqual(await inWords(first, second), ['contradicting-rows', 'contradicting-rows']);
  });
}

for (const [title, first, second, together] of [
  ['a line for each license', ['Messaging', 'Lead'], ['Webex Suite', 'Lead'], true],
  ['a line that leaves the title as it is', ['Messaging', 'Lead'], ['Webex Suite', ''], true],
  ['licenses of one name on two sites', ['L-suite', ''], ['L-suite-emea', ''], true],
  ['a wish and none', ['', 'Lead'], ['', ''], true],
  ['two titles', ['Messaging', 'Lead'], ['Webex Suite', 'Boss'], false],
  ['an emptied title', ['Messaging', ''], ['Webex Suite', '<clear>'], false],
  ['a license that does not exist', ['Messaging', ''], ['Webex Swite', ''], false],
] as const) {
  test(`${title}: rows about one person are ${together ? 'applied as one' : 'invalid'}`, async (t) => {
    const found = await overrules([
      ['a@x.com', ...first],
      ['A@x.com', ...second],
    ]);
    t.deepEqual(
      found.map(({ row, sameAs, problems }) => [row, sameAs, problems?.[0]?.code]),
      together
        ? [
            [2, undefined, 'rows-together'],
            [3, 2, undefined],
          ]
        : [
            [2, undefined, 'contradicting-rows'],
            [3, undefined, 'contradicting-rows'],
          ],
    );
  });
}

test('rows of which one takes away are not applied as one, and the advice loses no license', async (t) => {
  const found = await overrulesUnder(
    ['email', 'licenses', 'removeLicenses'],
    [
      ['a@x.com', 'Messaging', ''],
      ['a@x.com', '', 'Webex Suite'],
    ],
  );
  t.is(found.length, 2);
  for (const { problems } of found)
    t.regex(problems?.[0]?.message ?? '', /make one row of them, with all that is meant/u);
});
