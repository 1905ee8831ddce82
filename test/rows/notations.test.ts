import test from 'ava';
import { matchHeader, type HeaderOptions } from '../../src/rows/header.js';
import { readWanted } from '../../src/rows/wanted.js';
import { ana, catalog } from '../helpers/organization.js';
import type { SeenPerson } from '../../src/model/row.js';

const read = (cells: Record<string, string>, options: HeaderOptions = {}, now?: SeenPerson) => {
  const all = { email: 'ana@acme.com', ...cells };
  const header = matchHeader(Object.keys(all), catalog, { name: 'x.csv', line: 1, separator: 'comma' }, options);
  return readWanted(Object.values(all), header, catalog, [], undefined, now);
};
const codes = (cells: Record<string, string>, options?: HeaderOptions): string[] =>
  read(cells, options).problems.map(({ code, column, severity }) => `${severity} ${code} ${column ?? ''}`);

const decoded: [what: string, cell: string, text: string][] = [
  ['an HTML entity', 'R&amp;D', 'R&D'],
  ['an entity written twice', 'Ren&amp;eacute;', 'René'],
  ['a numbered entity', 'O&#39;Brien', "O'Brien"],
  ['a hexadecimal entity', 'Ji&#x159;&#xED;', 'Jiří'],
  ['an entity of windows-1252, as browsers read it', 'O&#146;Brien', 'O’Brien'],
  ['a no-break space of a page', 'Ana&nbsp;Ruiz', 'Ana Ruiz'],
  ['an encoded word', '=?UTF-8?Q?Jos=C3=A9_Ruiz?=', 'José Ruiz'],
  ['encoded words, without the blank between them', '=?utf-8?B?SsO8cmc=?= =?iso-8859-1?q?_M=FCller?=', 'Jürg Müller'],
  ['an encoded word of windows-1252', '=?windows-1252?Q?O=92Brien?=', 'O’Brien'],
  ['bytes of MySQL', "X'4A6F73C3A9'", 'José'],
  ['bytes of PostgreSQL', '\\x4a6f73c3a9', 'José'],
  ['URL escapes', 'Jos%C3%A9%20Ruiz', 'José Ruiz'],
];
for (const [what, cell, text] of decoded) {
  test(`reads ${what} in a name as meant, and tells it`, (t) => {
    const { wanted, problems } = read({ firstName: cell });
    t.deepEqual(wanted.text, { firstName: { do: 'set', value: text } });
    t.like(problems, { length: 1, 0: { code: 'read-as-meant', severity: 'warning', value: cell } });
    t.true(problems[0]?.message.includes(`"${text}"`));
  });
}

for (const cell of [
  ...[
    'AT&T',
    'R&D; Sales',
    '&unknown;',
    '20%',
    '100%de',
    '50% off',
    'a%00b',
    '%zz',
    'x=?',
    'X-ray',
    '0x1F',
    "X'4A6'",
    'Null Island',
  ],
  ...['Nullmann', 'Nonell', 'Undefinedov', 'Nanette', '1.0.0', 'v4711.0'],
]) {
  test(`takes "${cell}" letter for letter`, (t) => {
    t.deepEqual(read({ title: cell }), {
      email: 'ana@acme.com',
      wanted: { text: { title: { do: 'set', value: cell } } },
      problems: [],
    });
  });
}

const told: [what: string, cells: Record<string, string>, wanted: object, problems: string[]][] = [
  [
    'null words in profile texts',
    { title: 'NULL', department: 'N/A' },
    {},
    ['warning read-as-empty title', 'warning read-as-empty department'],
  ],
  ['a null word for a manager', { manager: 'None' }, {}, ['warning read-as-empty manager']],
  ['a null word for true or false', { loginEnabled: '(null)' }, {}, ['warning read-as-empty loginEnabled']],
  [
    'a null word in a list',
    { licenses: 'None', removeLicenses: 'null' },
    {},
    ['warning read-as-empty licenses', 'warning read-as-empty removeLicenses'],
  ],
  ['an entity that stands for a blank', { title: '&nbsp;' }, {}, ['warning read-as-empty title']],
  [
    'a null word that is escaped',
    { title: '&lt;null&gt;' },
    {},
    ['warning read-as-meant title', 'warning read-as-empty title'],
  ],
  ['a null word where exactly these are listed', { exactLicenses: 'None' }, {}, ['error null-word exactLicenses']],
  [
    'a null word that may be a surname',
    { firstName: 'Jennifer', lastName: 'Null' },
    { text: { firstName: { do: 'set', value: 'Jennifer' }, lastName: { do: 'set', value: 'Null' } } },
    ['warning null-word lastName'],
  ],
  [
    'a null word that is nobody’s name',
    { firstName: 'Ana', lastName: 'undefined' },
    { text: { firstName: { do: 'set', value: 'Ana' } } },
    ['warning read-as-empty lastName'],
  ],
  [
    'a row whose names are all null words',
    { firstName: 'None', lastName: 'undefined' },
    { text: { firstName: { do: 'set', value: 'None' } } },
    ['warning null-word firstName', 'warning read-as-empty lastName', 'error null-name firstName'],
  ],
  [
    'a name made of null words',
    { displayName: 'None undefined', firstName: 'Ana' },
    { text: { firstName: { do: 'set', value: 'Ana' } } },
    ['warning read-as-empty displayName'],
  ],
  ['an encoded word that is cut off', { title: '=?UTF-8?B?SsO?=' }, {}, ['error unreadable-notation title']],
  ['bytes that are no text', { title: "X'00FF'" }, {}, ['error unreadable-notation title']],
  ['an escaped <clear>, which empties nothing', { title: '&lt;clear&gt;' }, {}, ['error unreadable-notation title']],
  [
    'a free tracking code in a notation',
    { 'Cost center': 'R&amp;D' },
    { trackingCodes: { '1': { do: 'set', value: 'R&amp;D' } } },
    ['warning foreign-notation Cost center'],
  ],
  [
    'a free tracking code that says there is none',
    { 'Cost center': 'N/A' },
    { trackingCodes: { '1': { do: 'set', value: 'N/A' } } },
    ['warning null-word Cost center'],
  ],
  ['a tracking code that a program left out', { 'Cost center': 'NULL' }, {}, ['warning read-as-empty Cost center']],
  [
    'a free tracking code that became a decimal number',
    { 'Cost center': '4711.0' },
    { trackingCodes: { '1': { do: 'set', value: '4711.0' } } },
    ['warning foreign-notation Cost center'],
  ],
  [
    'an id that became a decimal number',
    { sessionTypes: '214.0' },
    { sessionTypes: { do: 'change', add: [{ id: '214', name: 'Pro 200' }], remove: [] } },
    ['warning read-as-meant sessionTypes'],
  ],
];
for (const [what, cells, wanted, problems] of told) {
  test(`tells of ${what}`, (t) => {
    t.deepEqual(read(cells).wanted, wanted);
    t.deepEqual(codes(cells), problems);
  });
}

test('a word that the site or the organization offers is that, not a null word or a notation', (t) => {
  const offered = {
    ...catalog,
    licenses: [{ id: 'L-none', name: 'None' }],
    trackingCodes: [{ index: '1', name: 'Cost center', required: false, values: ['N/A', '4711', 'R&D', '100.0'] }],
  };
  const header = matchHeader(['email', 'licenses', 'Cost center'], offered, { name: 'x.csv' });
  const of = (license: string, code: string) => readWanted(['ana@acme.com', license, code], header, offered);
  t.deepEqual(of('none', 'N/A').problems, []);
  t.deepEqual(of('', '100.0').problems, []);
  for (const [cell, value] of [
    ['4711.0', '4711'],
    ['R&amp;D', 'R&D'],
  ] as const) {
    const { wanted, problems } = of('', cell);
    t.deepEqual(wanted.trackingCodes, { '1': { do: 'set', value } });
    t.deepEqual(
      problems.map(({ code }) => code),
      ['read-as-meant'],
    );
  }
});

test('what Webex has in these very letters stays, without a warning', (t) => {
  const now = { ...ana, title: 'R&amp;D', lastName: 'Null', firstName: 'None', department: 'N/A' };
  const cells = { title: 'R&amp;D', lastName: 'Null', firstName: 'None', department: 'N/A' };
  const { wanted, problems } = read(cells, {}, now);
  t.deepEqual(problems, []);
  t.deepEqual(
    wanted.text,
    Object.fromEntries(Object.entries(cells).map(([name, value]) => [name, { do: 'set', value }])),
  );
});

for (const name of ['J¸rgen', 'Jos‚', 'Dvoшбk', 'Жana', 'Ren\u008E', 'M³ller', 'ﾒller', 'HÚl├ne']) {
  test(`warns of "${name}", which was read in a wrong encoding`, (t) => {
    t.deepEqual(codes({ lastName: name }), ['warning odd-letters lastName']);
    t.deepEqual(codes({ title: name }), []);
  });
}

for (const name of [
  'Müller',
  'Dvořák',
  'Иван Petrov',
  '山田 Taro',
  'O’Brien',
  'Gal·la',
  'Max „Moritz“ Weiß',
  'Mª José',
  'Ana–Lena',
]) {
  test(`"${name}" is a name without a warning`, (t) => {
    t.deepEqual(codes({ displayName: name }), []);
  });
}

test('words of the user count as empty everywhere, in any letter case', (t) => {
  const cells = {
    firstName: 'K.A.',
    lastName: 'k.a.',
    title: '-',
    licenses: '-',
    loginEnabled: 'k.A.',
    exactLicenses: '-',
  };
  t.deepEqual(read(cells, { nullWords: ['-', 'k.A.'] }), { email: 'ana@acme.com', wanted: {}, problems: [] });
  t.deepEqual(codes({ email: '-' }, { nullWords: ['-'] }), ['error no-email ']);
});
