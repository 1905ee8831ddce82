import { Readable } from 'node:stream';
import test from 'ava';
import { fileHeadings } from '../../src/rows/change-columns.js';
import type { FileColumn } from '../../src/model/columns.js';
import { createDuplicateFinder } from '../../src/rows/duplicates.js';
import { columnsOf, matchHeader, type HeaderOptions } from '../../src/rows/header.js';
import { RunError } from '../../src/errors.js';
import type { LookedUp, PlanRules } from '../../src/plan/looked-up.js';
import type { Problem } from '../../src/model/row.js';
import { planRow } from '../../src/plan/plan-row.js';
import { readWanted } from '../../src/rows/wanted.js';
import { ana, catalog, here, nobody, site } from '../helpers/organization.js';

const match = (headings: readonly string[], options: HeaderOptions = {}) =>
  matchHeader(headings, catalog, { name: 'people.csv', line: 1, separator: 'comma' }, options);

const meaning = (column: FileColumn): string =>
  column.is === 'column'
    ? column.name
    : column.is === 'license'
      ? `${column.license.id}${column.suspended ? ' suspended' : ''}`
      : column.is === 'trackingCode'
        ? `code ${column.index}`
        : column.is;

/** Headings as other programs write them, and what each means; `-`: known and not applied. */
const files: readonly [what: string, family: string, columns: readonly (readonly [string, string])[]][] = [
  [
    'Control Hub, of 2016',
    'Control Hub export',
    [
      ['First Name', 'firstName'],
      ['Last Name', 'lastName'],
      ['Display Name', 'displayName'],
      ['User ID/Email', 'email'],
      ['Directory Number', '-'],
      ['Calendar Service', '-'],
      ['Spark Message', '-'],
      ['acme.webex.com - WebEx Suite', 'L-suite'],
    ],
  ],
  [
    'Control Hub, of 2018',
    'Control Hub export',
    [
      ['User ID/Email (Required)', 'email'],
      ['Hybrid Calendar Service Resource Group', '-'],
      ['Hybrid Calendar Service (Exchange)', '-'],
      ['Messaging', 'L-messaging'],
    ],
  ],
  [
    'Control Hub, of 2022, with two subscriptions',
    'Control Hub export',
    [
      ['UserID/Email (Required)', 'email'],
      ['User Status', '-'],
      ['Days since Last Service Accessed', '-'],
      ['Webex Assistant [Sub1]', 'L-assistant-1'],
      ['Webex Assistant[Sub2]', 'L-assistant-2'],
      ['acme.webex.com - Webex Suite [Sub1]', 'L-suite'],
      ['acme-emea.webex.com - Webex Suite [Sub2]', 'L-suite-emea'],
    ],
  ],
  [
    'Control Hub today',
    'Control Hub export',
    [
      ['User ID/Email (Required)', 'email'],
      ['Title', 'title'],
      ['Department', 'department'],
      ['Manager', 'manager'],
      ['Caller ID First Name', '-'],
      ['Preferred Language', '-'],
      ['Time zone', '-'],
      ['acme.webex.com\u2013Attendee', 'attendee'],
      ['Messaging [Sub1] (Suspended)', 'L-messaging suspended'],
    ],
  ],
  [
    'the site',
    'Webex site export',
    [
      ['UserID', '-'],
      ['Active', '-'],
      ['FirstName', 'firstName'],
      ['LastName', 'lastName'],
      ['Email', 'email'],
      ['MeetingType', 'sessionTypes'],
      ['Cost center', 'code 1'],
      ['TC2', 'code 2'],
    ],
  ],
  [
    'classic Site Administration',
    'classic Site Administration',
    [
      ['UserID', '-'],
      ['Active', '-'],
      ['UserName', 'other address'],
      ['Password', '-'],
      ['Email', 'email'],
      ['HostPrivilege', '-'],
      ['Comments', '-'],
      ['TrkCode7', 'code 7'],
    ],
  ],
  [
    'a directory',
    'directory export',
    [
      ['userPrincipalName', 'other address'],
      ['mail', 'email'],
      ['givenName', 'firstName'],
      ['sn', 'lastName'],
      ['displayName', 'displayName'],
      ['jobTitle', 'title'],
      ['department', 'department'],
      ['telephoneNumber', '-'],
    ],
  ],
];
for (const [what, family, columns] of files) {
  test(`headings of ${what} are understood, and what is not applied is named`, (t) => {
    const header = match(columns.map(([heading]) => heading));
    t.is(header.family, family);
    t.deepEqual(
      header.columns.map(meaning),
      columns.map(([, means]) => (means === '-' || means === 'other address' ? 'recognized' : means)),
    );
    const unused = columns.filter(([, means]) => means === '-').map(([heading]) => `"${heading}"`);
    if (unused.length > 0)
      t.true(header.notices.includes(`ignored ${unused.length === 1 ? 'column' : 'columns'}: ${unused.join(', ')}`));
  });
}

test('a user name is the address where no other column is', (t) => {
  t.deepEqual(match(['UserName', 'FirstName']).columns.map(meaning), ['email', 'firstName']);
});

test('a license of two subscriptions must be headed by one of them', (t) => {
  const error = t.throws(() => match(['email', 'Webex Assistant']), { instanceOf: RunError });
  t.regex(error.message, /"Webex Assistant" \(column B\): means 2 licenses; write "Webex Assistant \[Sub1\]"/u);
});

const suite = { id: 'L-suite', name: 'Webex Suite' };
const messaging = { id: 'L-messaging', name: 'Messaging' };
for (const [what, cells, removeFalse, licenses, attendee] of [
  ['TRUE gives', ['TRUE', '', ''], false, { do: 'change', add: [suite], remove: [] }, undefined],
  ['FALSE says nothing', ['t', ' False ', 'F'], false, { do: 'change', add: [suite], remove: [] }, undefined],
  [
    'FALSE takes away where that is asked for',
    ['FALSE', 'WAHR', 'f'],
    true,
    { do: 'change', add: [messaging], remove: [suite] },
    false,
  ],
  ['empty cells leave everything', ['', ' ', ''], true, undefined, undefined],
  ['TRUE makes an attendee', ['', '', 'True'], false, undefined, true],
] as const) {
  test(`in license columns ${what}`, (t) => {
    const header = match(['email', 'Webex Suite [Sub1]', 'Messaging', 'acme.webex.com - Attendee'], { removeFalse });
    const { wanted, problems } = readWanted(['ana@acme.com', ...cells], header, catalog);
    t.deepEqual(problems, []);
    t.deepEqual(wanted, { ...(licenses && { licenses }), ...(attendee !== undefined && { attendee }) });
  });
}

for (const [cell, value] of [
  ...['yes', 'Y', 'ja', 'OUI', 'sí', 'Sim', 'WAHR', 'VRAI', '1', 'x', 'X', 'はい'].map((word) => [word, true] as const),
  ...['no', 'N', 'nein', 'Non', 'FALSCH', 'FAUX', 'nee', '0', 'いいえ'].map((word) => [word, false] as const),
]) {
  test(`"${cell}" under a license is read as ${value ? 'TRUE' : 'FALSE'}, which removes only with --remove-false`, (t) => {
    for (const removeFalse of [false, true]) {
      const header = match(['email', 'Messaging'], { removeFalse });
      const { wanted, problems } = readWanted(['ana@acme.com', cell], header, catalog);
      t.deepEqual(problems, []);
      const [add, remove] = [value ? [messaging] : [], !value && removeFalse ? [messaging] : []];
      t.deepEqual(wanted, add.length + remove.length === 0 ? {} : { licenses: { do: 'change', add, remove } });
    }
  });
}

test('what is not understood under a license is told with the words that are', (t) => {
  const { problems } = readWanted(['ana@acme.com', 'perhaps'], match(['email', 'Messaging']), catalog);
  t.regex(problems[0]?.message ?? '', /must be true or false, or a word for yes or no: yes\/no, ja\/nein, .*1\/0, x/u);
});

for (const [what, heading, cell, code] of [
  ['what must be true or false', 'Messaging', 'TREU', 'not-boolean'],
  ['a word for no that may mean something else', 'Messaging', '-', 'not-boolean'],
  ['what only sign-in can be', 'Messaging', 'inactive', 'not-boolean'],
  ['false in a language that is not read', 'Messaging', 'FAŁSZ', 'not-boolean'],
  ['a suspended license', 'Messaging (Suspended)', 'TRUE', 'suspended-license'],
] as const) {
  test(`under a license ${what} makes the row invalid`, (t) => {
    const { problems } = readWanted(['ana@acme.com', cell], match(['email', heading]), catalog);
    t.deepEqual(
      problems.map((problem) => [problem.code, problem.column, problem.value, problem.severity]),
      [[code, heading, cell, 'error']],
    );
  });
}

test('a suspended license is not asked for by FALSE or by an empty cell', (t) => {
  const header = match(['email', 'Messaging (Suspended)']);
  for (const cell of ['FALSE', '']) t.deepEqual(readWanted(['ana@acme.com', cell], header, catalog).problems, []);
});

test('lists and license columns of one row add up; exactLicenses stands alone', (t) => {
  const both = match(['email', 'licenses', 'Messaging', 'Webex Suite']);
  t.like(readWanted(['ana@acme.com', 'Webex Suite', 'TRUE', 'TRUE'], both, catalog).wanted, {
    licenses: { do: 'change', add: [suite, messaging] },
  });
  const exact = match(['email', 'exactLicenses', 'Messaging']);
  const { problems } = readWanted(['ana@acme.com', 'Webex Suite', 'TRUE'], exact, catalog);
  t.deepEqual(
    problems.map(({ code }) => code),
    ['exact-and-change'],
  );
});

for (const [what, cell, ids] of [
  ['commas', '214,11', ['214', '11']],
  ['blanks', '214 11', ['214', '11']],
  ['bars', '214|11', ['214', '11']],
] as const) {
  test(`ids of session types are told apart by ${what} too`, (t) => {
    const { wanted } = readWanted(['ana@acme.com', cell], match(['Email', 'MeetingType']), catalog);
    t.deepEqual(wanted.sessionTypes?.do === 'change' && wanted.sessionTypes.add.map(({ id }) => id), [...ids]);
  });
}

for (const [what, heading, cell, expected] of [
  ['a formula that keeps zeros', 'Cost center', '="00123"', { trackingCodes: { '1': { do: 'set', value: '00123' } } }],
  ['a quote within one', 'title', '="a ""b"""', { text: { title: { do: 'set', value: 'a "b"' } } }],
  ['true in another language', 'loginEnabled', 'VRAI', { loginEnabled: true }],
  [
    'an unbreakable blank around a name',
    'title',
    '\u00A0Boss\u00A0',
    { text: { title: { do: 'set', value: 'Boss' } } },
  ],
] as const) {
  test(`${what} is taken as meant`, (t) => {
    const { wanted, problems } = readWanted(['ana@acme.com', cell], match(['email', heading]), catalog);
    t.deepEqual(problems, []);
    t.deepEqual(wanted, expected);
  });
}

for (const [what, heading, cell, code, severity] of [
  ['a letter that was lost in a name', 'firstName', 'Jo?o', 'lost-letter', 'warning'],
  ['the same as Excel for Mac writes it', 'lastName', 'Wa_sa', 'lost-letter', 'warning'],
  ['a number that Excel has shortened', 'Cost center', '1.23E+11', 'shortened-number', 'error'],
  ['the same with a comma', 'Cost center', '1,23E+11', 'shortened-number', 'error'],
  ['false in another language', 'loginEnabled', 'FALSCH', 'not-boolean', 'error'],
  ['text of a wrong encoding', 'title', 'Ã‰lÃ¨ve', 'mojibake', 'warning'],
  ['a mark for what could not be read', 'title', 'Jos\uFFFD', 'bad-character', 'error'],
] as const) {
  test(`${what} is told (${severity})`, (t) => {
    const { problems } = readWanted(['ana@acme.com', cell], match(['email', heading]), catalog);
    t.deepEqual(
      problems.map((problem) => [problem.code, problem.severity]),
      [[code, severity]],
    );
  });
}

for (const [heading, cell] of [
  ['displayName', 'room_berlin'],
  ['displayName', 'Who?'],
  ['lastName', 'Test_1'],
  ['title', 'R?D'],
] as const) {
  test(`${cell} as a ${heading} is as somebody may have written it`, (t) => {
    t.deepEqual(readWanted(['ana@acme.com', cell], match(['email', heading]), catalog).problems, []);
  });
}

test('an address is read without the invisible characters that were pasted with it, and that is told', (t) => {
  const { email, problems } = readWanted(['\u200Bana@\u00ADacme.com\uFEFF'], match(['email']), catalog);
  t.is(email, 'ana@acme.com');
  t.like(problems, { 0: { code: 'cleaned-address', severity: 'warning', message: 'was read as ana@acme.com' } });
  t.like(readWanted(['ana b@acme.com'], match(['email']), catalog).problems, { 0: { code: 'invalid-email' } });
});

test('a heading is taken for the column that --map names, before any other of that meaning', (t) => {
  const map = {
    'Kostenstelle ': 'Cost center',
    Kürzel: 'ignore',
    'E-Mail (dienstlich)': 'email',
    Aktiv: 'loginEnabled',
  };
  const headings = ['E-Mail (dienstlich)', 'mail', 'KOSTENSTELLE', 'Kürzel', 'Aktiv'];
  const header = match(headings, { map });
  t.deepEqual(header.columns.map(meaning), ['email', 'recognized', 'code 1', 'ignored', 'loginEnabled']);
  const read = (active: string): unknown =>
    readWanted(['ana@acme.com', 'x', 'CC-1', 'abc', active], header, catalog).wanted.loginEnabled;
  t.deepEqual(['Y', 'n', 'Active', 'Inactive', 'false'].map(read), [true, false, true, false, false]);
});

test('a column that --map names and that is none refuses the file', (t) => {
  const error = t.throws(() => match(['email', 'Job'], { map: { Job: 'titel' } }), { instanceOf: RunError });
  t.regex(
    error.message,
    /"Job" \(column B\): --map maps it to "titel", which isn't a recognized column; nearest: "title"/u,
  );
});

const hubHeadings = [
  'User ID/Email (Required)',
  'First Name',
  'acme.webex.com - Webex Suite [Sub1]',
  'Messaging [Sub1]',
  'Webex Calling - Professional',
  'acme.webex.com - Attendee',
  'TC1',
];
const hubRow = (looked: LookedUp, cells: readonly string[], own?: PlanRules['own']): readonly Problem[] => {
  const header = match(hubHeadings, { removeFalse: true });
  const rules: PlanRules = { people: 'any', ...(own && { own }) };
  return planRow({ row: 2, cells }, looked, header, catalog, rules).problems;
};

for (const [what, cells, looked, code, column, value] of [
  ['a Calling license', ['', '', '', 'TRUE', '', ''], here, 'calling-license', 'Webex Calling - Professional', 'TRUE'],
  [
    'a host who shall be an attendee',
    ['', '', '', '', 'T', ''],
    here,
    'host-and-attendee',
    'acme.webex.com - Attendee',
    'T',
  ],
  ['a person without a name', ['', 'TRUE', '', '', '', ''], nobody, 'needs-name', 'User ID/Email (Required)', ''],
  [
    'a tracking code without an account',
    ['', '', '', '', '', 'CC-9'],
    { ...here, person: { ...ana, licenses: [] }, siteUser: null },
    'no-account',
    'TC1',
    'CC-9',
  ],
  [
    'the administrator’s own license',
    ['', 'False', '', '', '', ''],
    here,
    'own-account',
    'acme.webex.com - Webex Suite [Sub1]',
    'False',
  ],
] as const) {
  test(`in a Control Hub file, ${what} is told under the heading of its cell`, (t) => {
    const own = code === 'own-account' ? { own: { id: 'P-ana', emails: [] } } : {};
    const problems = hubRow(looked, ['ana@acme.com', ...cells], own.own).filter(({ severity }) => severity === 'error');
    t.like(problems, { 0: { code, column, value: value === '' ? 'ana@acme.com' : value }, length: 1 });
  });
}

test('a row that asks for host and attendee is told which of its columns does, and how to take a host’s license', (t) => {
  const [both] = hubRow(nobody, ['ana@acme.com', 'Ana', 'TRUE', '', '', 'TRUE', '']);
  t.is(
    both?.message,
    'a person is either host or attendee of a site, not both: "acme.webex.com - Webex Suite [Sub1]" makes a host; keep one',
  );
  const [host] = hubRow(here, ['ana@acme.com', '', '', '', '', 'TRUE', '']);
  t.regex(
    host?.message ?? '',
    /"acme\.webex\.com - Webex Suite \[Sub1\]" makes a host; write FALSE under it \(with --remove-false\)/u,
  );
});

test('what the whole file tells of a row is told under the heading of its addresses', async (t) => {
  const finder = createDuplicateFinder(match(['UserID/Email (Required)', 'title']), catalog);
  const rows = [
    { row: 2, cells: ['ana@acme.com', 'a'] },
    { row: 3, cells: ['ANA@acme.com', 'b'] },
  ];
  for (const { row, cells } of rows) finder.add(row, cells);
  t.deepEqual(
    (await finder.overrules(() => Readable.from(rows))).map(({ problems }) => problems?.[0]?.column),
    ['UserID/Email (Required)', 'UserID/Email (Required)'],
  );
});

for (const [what, change, heading] of [
  ['a license that TRUE gives', { field: 'license', key: 'L-messaging', from: false, to: true }, 'Messaging [Sub1]'],
  ['a license of a list', { field: 'license', key: 'L-assistant-1', from: false, to: true }, 'Licenses'],
  ['a license that a list takes', { field: 'license', key: 'L-suite', from: true, to: false }, 'removeLicenses'],
  ['an attendee account', { field: 'attendee', key: site, from: false, to: true }, 'acme.webex.com - Attendee'],
  ['a tracking code by its number', { field: 'trackingCode', key: '1', from: null, to: 'x' }, 'TC1'],
  ['a title by another name', { field: 'title', from: null, to: 'x' }, 'jobTitle'],
] as const) {
  test(`${what} that Webex refuses is told under the heading of its cell`, (t) => {
    const headings = ['Email', 'Licenses', 'Messaging [Sub1]', 'acme.webex.com - Attendee', 'TC1', 'jobTitle'];
    const cells = ['ana@acme.com', 'Webex Assistant [Sub1]', 'TRUE', 'TRUE', 'x', 'x'];
    const { wanted } = readWanted(cells, match(headings), catalog);
    t.is(fileHeadings(columnsOf(headings, catalog)).cellOf(change, { wanted, cells }).column, heading);
  });
}

test('a license that one column gives and another takes away makes the row invalid', (t) => {
  const header = match(['email', 'removeLicenses', 'Messaging [Sub1]'], { removeFalse: true });
  const read = (...cells: string[]) => readWanted(['ana@acme.com', ...cells], header, catalog).problems;
  t.like(read('Messaging', 'TRUE'), {
    0: { code: 'added-and-removed', column: 'Messaging [Sub1]', value: 'TRUE', severity: 'error' },
    length: 1,
  });
  t.deepEqual(read('Messaging', 'FALSE'), []);
});
