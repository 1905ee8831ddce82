import test from 'ava';
import { createDuplicateFinder } from '../src/duplicates.js';
import { sheet } from './helpers/organization.js';

const overrules = (rows: [string, string, string][]) => {
  const { header } = sheet({ email: '', licenses: '', title: '' });
  const finder = createDuplicateFinder(header);
  rows.forEach((cells, place) => finder.add(place + 2, cells));
  return finder.overrules();
};

test('rows about different people are left alone', (t) => {
  t.deepEqual(
    overrules([
      ['a@x.com', '', ''],
      ['b@x.com', '', ''],
    ]),
    [],
  );
});

test('a row that says the same in other spellings is the same as the first', (t) => {
  t.deepEqual(
    overrules([
      ['a@x.com', 'Messaging; Webex Suite', 'Lead'],
      ['b@x.com', '', ''],
      ['A@X.com ', 'webex suite;messaging', ' Lead'],
    ]),
    [{ row: 4, sameAs: 2 }],
  );
});

test('rows that contradict each other are all invalid, and each names the others', (t) => {
  const found = overrules([
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
  t.regex(found[0]?.problems?.[0]?.message ?? '', /^rows 3, 4 ask something else/u);
});

test('rows without an address are not duplicates of each other', (t) => {
  t.deepEqual(
    overrules([
      ['', '', 'Lead'],
      ['', '', 'Boss'],
    ]),
    [],
  );
});

test('among 50,000 rows only the repeated ones are found', (t) => {
  const rows = Array.from({ length: 50_000 }, (_, place): [string, string, string] => [`p${place}@x.com`, '', '']);
  t.deepEqual(overrules([...rows, ['P49999@x.com', '', '']]), [{ row: 50_002, sameAs: 50_001 }]);
});
