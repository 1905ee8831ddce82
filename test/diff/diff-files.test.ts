import test from 'ava';
import { RunError } from '../../src/errors.js';
import { compared, inWords } from '../helpers/two-files.js';
import { textRow, workbook } from '../helpers/workbook.js';

const people = (...rows: string[]): string => ['email,firstName,lastName,title,department', ...rows, ''].join('\n');

for (const [what, old, now, differences] of [
  [
    'joiners, movers, leavers and changes are told apart',
    people('a@x.com,Ana,Ruiz,Lead,Sales', 'b@x.com,Ben,Li,Lead,Sales', 'c@x.com,Cleo,Poe,Lead,Sales'),
    people('d@x.com,Dan,Doe,Lead,Sales', 'b@x.com,Ben,Li,Lead,Research', 'a@x.com,Anna,Ruiz,Lead,Sales'),
    [
      'joiner d@x.com',
      'mover b@x.com: department Sales → Research',
      'changed a@x.com: firstName Ana → Anna',
      'leaver c@x.com',
    ],
  ],
  [
    'the case of addresses, the order of rows and columns and other words for a heading are no difference',
    people('Ana@X.com,Ana,Ruiz,Lead,Sales', 'b@x.com,Ben,Li,Lead,Sales'),
    'Abteilung;Vorname;Nachname;title;E-Mail\nSales;Ben;Li;Lead;b@x.com\nSales;Ana;Ruiz;Lead;ana@x.com\n',
    ['unchanged', 'unchanged'],
  ],
  [
    'lists are sets, managers are addresses, and yes is yes in every language',
    'email,licenses,sessionTypes,manager,loginEnabled,attendee\na@x.com,B; a,214;11,Boss@x.com,true,\n',
    'email,licenses,sessionTypes,manager,loginEnabled,attendee\na@x.com,"A\nb","11, 214",<boss@X.com>,ja,\n',
    ['unchanged'],
  ],
  [
    'what a spreadsheet program does to cells is no difference: text marks, line breaks, TRUE in its own language',
    'email,title,Cost center,Webex Suite\na@x.com,Lead  of sales,"=""007""",TRUE\n',
    "email,title,Cost center,Webex Suite\na@x.com,Lead of sales,'007,WAHR\n",
    ['unchanged'],
  ],
  [
    'a leading zero is a difference, and so is the case of a text',
    'email,title,Cost center\na@x.com,lead,007\n',
    'email,title,Cost center\na@x.com,Lead,7\n',
    ['mover a@x.com: title lead → Lead: Cost center 007 → 7'],
  ],
  [
    'a column that is gone says nothing, and one that is new is told apart from changes',
    'email,title,Floor\na@x.com,Lead,3\nb@x.com,Lead,3\n',
    'email,title,Room\na@x.com,Lead,301\nb@x.com,Lead,\n',
    ['new-columns a@x.com: Room  → 301', 'unchanged'],
  ],
  [
    'unknown headings are compared by heading, wherever they are and however they are written',
    'email,Tracking code: Cost center,Room\na@x.com,CC-1,3\n',
    'room,COST_CENTER,email\n3,CC-2,a@x.com\n',
    ['changed a@x.com: COST_CENTER CC-1 → CC-2'],
  ],
  [
    'words for no value of other programs are empty in our own columns, and values below other headings',
    'email,title,Cost center\na@x.com,NULL,N/A\n',
    'email,title,Cost center\na@x.com,,\n',
    ['changed a@x.com: Cost center N/A → '],
  ],
  [
    'rows about one person that say the same count once; those that do not are compared with nothing',
    people('a@x.com,Ana,Ruiz,Lead,Sales', 'b@x.com,Ben,Li,Lead,Sales', 'c@x.com,C,P,,'),
    people('a@x.com,Ana,Ruiz,Lead,Sales', 'A@x.com,Ana,Ruiz,Lead, Sales', 'b@x.com,Ben,Li,A,', 'b@x.com,Ben,Li,B,'),
    [
      'unchanged',
      'not-compared b@x.com: several rows of this file are about b@x.com and do not say the same',
      'not-compared b@x.com: several rows of this file are about b@x.com and do not say the same',
      'leaver c@x.com',
    ],
  ],
  [
    'a person of whom the old file speaks twice is neither a joiner nor a leaver',
    people('a@x.com,Ana,Ruiz,A,', 'a@x.com,Ana,Ruiz,B,', 'b@x.com,B,C,,'),
    people('a@x.com,Ana,Ruiz,A,', 'b@x.com,B,C,,'),
    [
      'not-compared a@x.com: several rows of the old file are about a@x.com and do not say the same',
      'unchanged',
      'not-compared a@x.com: several rows of this file are about a@x.com and do not say the same',
      'not-compared a@x.com: several rows of this file are about a@x.com and do not say the same',
    ],
  ],
  [
    'rows without an address, and with cells too many, are named, and the latter are no leavers',
    people('a@x.com,Ana,Ruiz,Lead,Sales', 'b@x.com,Ben,Li,Lead,Sales'),
    people('a@x.com,Ana,Ruiz,Lead,Sales,more', ',Dan,Doe,Lead,', 'no address,E,F,,', 'b@x.com,Ben,Li,Lead,Sales'),
    [
      'not-compared a@x.com: row 2 (line 2) has too few or too many cells',
      'not-compared: has no email address',
      'not-compared no address: "no address" isn\'t an email address',
      'unchanged',
    ],
  ],
  [
    'a joiner and a leaver of one name may be one person with a new address, and so may a row without any',
    people('ana.ruiz@x.com,Ana,Ruiz,,', 'ben@x.com,Ben,Li,,', 'cleo@x.com,Cleo,Poe,,'),
    people('ana.poe@x.com,ANA,Ruiz,,', ',Ben,Li,,', 'new@x.com,New,One,,'),
    [
      'joiner ana.poe@x.com: = ana.ruiz@x.com',
      'not-compared: has no email address',
      'joiner new@x.com',
      'leaver ana.ruiz@x.com: = ana.poe@x.com',
      'leaver ben@x.com: = row 3, which has no address',
      'leaver cleo@x.com',
    ],
  ],
] as const) {
  test(what, async (t) => {
    t.deepEqual((await compared(t, old, now)).differences.map(inWords), [...differences]);
  });
}

test('files of other kinds and programs are compared by what their columns mean', async (t) => {
  const book = workbook({
    rows: [
      ['Title of the list'],
      ['Work Email', 'Dept', 'Disabled'],
      ['a@x.com', 'Sales', 'no'],
      ['b@x.com', 'HR', 'yes'],
    ]
      .map((cells, place) => textRow(place + 1, cells))
      .join(''),
  });
  const { differences } = await compared(
    t,
    'email,department,loginEnabled\na@x.com,Sales,true\nb@x.com,HR,true\n',
    book,
    {
      now: { map: { 'Work Email': 'email', Dept: 'department', Disabled: 'loginEnabled' } },
    },
  );
  t.deepEqual(differences.map(inWords), ['unchanged', 'changed b@x.com: loginEnabled true → yes']);
});

test('a heading that is mapped to ignore, and what this program noted, are not compared', async (t) => {
  const how = { map: { Floor: 'ignore' }, nullWords: ['-'] };
  const old = 'email,title,Floor,wx_status\na@x.com,-,1,updated\n';
  const { differences } = await compared(t, old, 'email,title,Floor,wx_status\na@x.com,,2,failed\n', {
    old: how,
    now: how,
  });
  t.deepEqual(differences.map(inWords), ['unchanged']);
});

test('a file without people is refused: everyone would have left', async (t) => {
  const error = await t.throwsAsync(compared(t, 'email,title\na@x.com,A\n', 'email,title\n,A\n'), {
    instanceOf: RunError,
  });
  t.is(error.problem, 'refused');
  t.regex(error.message, /new lists no people/u);
});
