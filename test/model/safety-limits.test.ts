import test from 'ava';
import { limitsPassed, overrides, readLimit, type Limits } from '../../src/model/safety-limits.js';

/** 120 rows create 12 people and update 48 of 10,000, of whom 37 lose something, unless a case says otherwise. */
const counted = {
  chosen: 120,
  people: { create: 12, update: 48 },
  removals: 37,
  otherChanges: 23,
  lookUp: { people: 10_000 } as { readonly people?: number },
};
const limits = (texts: Readonly<Record<string, string>>): Limits =>
  Object.fromEntries(
    Object.entries(texts).flatMap(([name, text]) => {
      const limit = readLimit(text);
      return limit === undefined ? [] : [[name, limit]];
    }),
  );

for (const [text, spelled] of [
  ['0', '0'],
  ['37', '37'],
  ['007', '7'],
  [37, '37'],
  ['20%', '20%'],
  [' 20 % ', '20%'],
  ['12.5%', '12.5%'],
  ['0.25%', '0.25%'],
  ['100%', '100%'],
] as const) {
  test(`a limit of ${JSON.stringify(text)} is ${spelled}`, (t) => {
    t.is(readLimit(text)?.spelled, spelled);
  });
}

for (const text of [
  '',
  '%',
  'many',
  '-1',
  '-5%',
  '1.5',
  '1e3',
  '101%',
  '12,5%',
  '1.234%',
  '20%%',
  2.5,
  -3,
  true,
  null,
]) {
  test(`${JSON.stringify(text)} is no limit`, (t) => {
    t.is(readLimit(text), undefined);
  });
}

for (const [title, given, counts, passed] of [
  ['more people lose something than the number', { 'max-removals': '36' }, {}, ['max-removals']],
  ['ten people are deleted', {}, { people: { create: 0, update: 0, delete: 10 }, removals: 0 }, []],
  ['eleven people are deleted', {}, { people: { create: 0, update: 0, delete: 11 }, removals: 0 }, ['max-deletes']],
  [
    'eleven of eleven may be deleted',
    { 'max-deletes': '11' },
    { people: { create: 0, update: 0, delete: 11 }, removals: 0 },
    [],
  ],
  [
    'two are deleted where one may be',
    { 'max-deletes': '1' },
    { people: { create: 0, update: 0, delete: 2 }, removals: 0 },
    ['max-deletes'],
  ],
  ['just as many people lose something as the number', { 'max-removals': '37' }, {}, []],
  ['more people lose something than the percentage', { 'max-removals': '30%' }, {}, ['max-removals']],
  ['just as many people lose something as the percentage', { 'max-removals': '12.5%' }, { removals: 15 }, []],
  [
    'one more person loses something than the percentage',
    { 'max-removals': '12.5%' },
    { removals: 16 },
    ['max-removals'],
  ],
  ['one person loses something where nobody may', { 'max-removals': '0' }, { removals: 1 }, ['max-removals']],
  ['nobody loses something where nobody may', { 'max-removals': '0%' }, { removals: 0 }, []],
  ['a fraction of a percent is meant exactly', { 'max-removals': '0.07%' }, { chosen: 10_000, removals: 7 }, []],
  ['20 % lose something and nothing is said', {}, { removals: 24 }, []],
  ['more than 20 % lose something and nothing is said', {}, { removals: 25 }, ['max-removals']],
  ['3 of 10 rows take away and nothing is said', {}, { chosen: 10, removals: 3 }, ['max-removals']],
  ['every row of a list of leavers takes away', {}, { removals: 120, otherChanges: 0 }, []],
  ['5 % of the organization lose something', {}, { removals: 120, otherChanges: 0, lookUp: { people: 2400 } }, []],
  [
    'more than 5 % of the organization lose something',
    {},
    { removals: 120, otherChanges: 0, lookUp: { people: 2399 } },
    ['max-removals'],
  ],
  ['5 people of a small organization lose something', {}, { removals: 5, otherChanges: 0, lookUp: { people: 12 } }, []],
  [
    '6 people of a small organization lose something',
    {},
    { removals: 6, otherChanges: 0, lookUp: { people: 12 } },
    ['max-removals'],
  ],
  [
    '100 people of an organization of unknown size lose something',
    {},
    { removals: 100, otherChanges: 0, lookUp: {} },
    [],
  ],
  [
    '101 people of an organization of unknown size lose something',
    {},
    { removals: 101, otherChanges: 0, lookUp: {} },
    ['max-removals'],
  ],
  ['both limits are passed at once', {}, { removals: 37, lookUp: { people: 100 } }, ['max-removals', 'max-removals']],
  [
    '900 of 5,000 lose something in a file that also does other things',
    {},
    { chosen: 5000, removals: 900, otherChanges: 4100, lookUp: { people: 5000 } },
    ['max-removals'],
  ],
  ['9 of 9 rows take away and nothing is said', {}, { chosen: 9, removals: 9 }, []],
  [
    '9 of 9 rows take away and a limit is given',
    { 'max-removals': '20%' },
    { chosen: 9, removals: 9 },
    ['max-removals'],
  ],
  ['all lose something and all may', { 'max-removals': '100%' }, { removals: 120 }, []],
  ['everybody is created and nothing is said', {}, { people: { create: 120, update: 0 }, removals: 0 }, []],
  ['more people are created than the number', { 'max-creates': '11' }, { removals: 0 }, ['max-creates']],
  ['only people who are created count as such', { 'max-creates': '10%' }, { removals: 0 }, []],
  ['people created and updated are changes', { 'max-changes': '59' }, { removals: 0 }, ['max-changes']],
  ['people created and updated are just as many', { 'max-changes': '50%' }, { removals: 0 }, []],
  [
    'all limits are passed',
    { 'max-changes': '1%', 'max-creates': '2' },
    {},
    ['max-changes', 'max-creates', 'max-removals'],
  ],
  [
    'a job without rows',
    { 'max-changes': '0', 'max-creates': '0', 'max-removals': '0' },
    { chosen: 0, people: { create: 0, update: 0 }, removals: 0 },
    [],
  ],
] as const) {
  test(`${title}: ${passed.length === 0 ? 'no limit' : passed.join(', ')} is passed`, (t) => {
    t.deepEqual(
      limitsPassed({ ...counted, ...counts }, limits(given)).map(({ option }) => option),
      [...passed],
    );
  });
}

for (const [given, counts, message] of [
  [{}, {}, '37 people would lose access or data in 120 rows (31 %); the limit is 20 %; raise it with --max-removals'],
  [
    {},
    { otherChanges: 0, lookUp: { people: 500 } },
    "37 people would lose access or data (7 % of the organization's 500 people); the limit is 5 %; raise it with --max-removals",
  ],
  [
    {},
    { removals: 200, chosen: 200, otherChanges: 0, lookUp: {} },
    "200 people would lose access or data; the limit is 100, as the size of the organization isn't known; raise it with --max-removals",
  ],
  [
    {},
    { chosen: 10_000, removals: 2001, lookUp: { people: 100_000 } },
    '2,001 people would lose access or data in 10,000 rows (20.01 %); the limit is 20 %; raise it with --max-removals',
  ],
  [{ 'max-removals': '12.5%' }, {}, '37 people in 120 rows would lose access or data (31 %); --max-removals is 12.5 %'],
  [
    { 'max-removals': '0' },
    { removals: 1 },
    '1 person in 120 rows would lose access or data (1 %); --max-removals is 0',
  ],
  [
    { 'max-removals': '1' },
    { chosen: 10_000, removals: 2 },
    '2 people in 10,000 rows would lose access or data (0.02 %); --max-removals is 1',
  ],
  [{ 'max-creates': '5' }, { removals: 0 }, '12 people in 120 rows would be created (10 %); --max-creates is 5'],
  [
    { 'max-changes': '1000' },
    { chosen: 4000, people: { create: 1, update: 1200 }, removals: 0 },
    '1,201 people in 4,000 rows would be created or updated (30 %); --max-changes is 1,000',
  ],
] as const) {
  test(`told as: ${message}`, (t) => {
    t.deepEqual(
      limitsPassed({ ...counted, ...counts }, limits(given)).map((passed) => passed.message),
      [message],
    );
  });
}

for (const [title, given, options] of [
  [
    'all limits that are passed',
    { 'max-changes': '1%', 'max-creates': '2' },
    '--max-changes 60 --max-creates 12 --max-removals 37',
  ],
  ['a limit that was raised for this run only', { 'max-removals': '40%' }, '--max-removals 40%'],
  [
    'a limit that was raised beside one that is passed',
    { 'max-removals': '50', 'max-creates': '2' },
    '--max-creates 12 --max-removals 50',
  ],
] as const) {
  test(`another run is told to override ${title}, and then passes none`, (t) => {
    t.is(overrides(counted, limits(given)), options);
    const raised = [...options.matchAll(/--(?<name>\S+) (?<text>\S+)/gu)].map(({ groups }) => [
      groups?.['name'],
      groups?.['text'],
    ]);
    t.deepEqual(limitsPassed(counted, limits(Object.fromEntries(raised) as Record<string, string>)), []);
  });
}

test('where no limit is in the way, another run needs no override', (t) => {
  t.is(overrides({ ...counted, removals: 24 }, limits({ 'max-removals': '40%', 'max-changes': '100' })), '');
});

test('a limit that is passed is told in numbers too', (t) => {
  t.deepEqual(
    limitsPassed(counted, limits({ 'max-removals': '30' })).map(({ option, count, rows, limit, given }) => [
      option,
      count,
      rows,
      limit,
      given,
    ]),
    [['max-removals', 37, 120, '30', true]],
  );
  t.like(limitsPassed(counted, {})[0], { limit: '20%', given: false });
});
