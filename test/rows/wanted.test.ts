import test from 'ava';
import type { Wanted } from '../../src/model/row.js';
import { matchHeader } from '../../src/rows/header.js';
import { readWanted } from '../../src/rows/wanted.js';
import { catalog, sheet } from '../helpers/organization.js';

const read = (cells: Record<string, string>, held: string[] = []) => {
  const { header, cells: row } = sheet({ email: 'ana@acme.com', ...cells });
  return readWanted(row, header, catalog, held);
};
const errors = (cells: Record<string, string>): string[] =>
  read(cells).problems.map(({ code, column, severity }) =>
    [code, column, severity === 'warning' ? 'warning' : ''].filter(Boolean).join(' '),
  );

const assignments: [string, Record<string, string>, Wanted][] = [
  ['an empty cell asks for nothing', { title: '', licenses: ' ', Region: '' }, {}],
  ['a text is asked for as trimmed', { title: '  Lead ' }, { text: { title: { do: 'set', value: 'Lead' } } }],
  ['<clear> empties a title in any letter case', { title: '<CLEAR>' }, { text: { title: { do: 'clear' } } }],
  [
    'booleans are taken in any letter case',
    { loginEnabled: 'FALSE', attendee: 'True' },
    { loginEnabled: false, attendee: true },
  ],
  [
    'a list is separated by semicolons and line breaks, and names one thing once',
    { sessionTypes: 'PRO; TRS\nPro 200;' },
    {
      sessionTypes: {
        do: 'change',
        add: [
          { id: '214', name: 'Pro 200' },
          { id: '11', name: 'Training 200' },
        ],
        remove: [],
      },
    },
  ],
  [
    'adding and removing stand side by side',
    { licenses: 'Messaging', removeLicenses: 'Webex Suite' },
    {
      licenses: {
        do: 'change',
        add: [{ id: 'L-messaging', name: 'Messaging' }],
        remove: [{ id: 'L-suite', name: 'Webex Suite' }],
      },
    },
  ],
  ['<clear> in exactLicenses means none', { exactLicenses: '<clear>' }, { licenses: { do: 'exactly', items: [] } }],
  [
    'a tracking code is kept as text, zeros and all',
    { 'Cost center': '007' },
    { trackingCodes: { '1': { do: 'set', value: '007' } } },
  ],
  [
    'a tracking code that the site does not require can be emptied',
    { Region: '<clear>' },
    { trackingCodes: { '2': { do: 'clear' } } },
  ],
  ['a manager is named by e-mail and can be emptied', { manager: '<clear>' }, { manager: { do: 'clear' } }],
];
for (const [title, cells, wanted] of assignments) {
  test(title, (t) => {
    const result = read(cells);
    t.deepEqual(result.wanted, wanted);
    t.deepEqual(result.problems, []);
  });
}

const mistakes: [string, Record<string, string>, string[]][] = [
  ['a row without an address', { email: '' }, ['no-email']],
  ['an address without a domain', { email: 'j.doe@acme' }, ['invalid-email email']],
  ['an address with a blank', { email: 'j doe@acme.com' }, ['invalid-email email']],
  ['an address with two at-signs', { email: 'a@b@acme.com' }, ['invalid-email email']],
  ['an address with a local part of 65 characters', { email: `${'a'.repeat(65)}@acme.com` }, ['invalid-email email']],
  ['a manager that can be no person', { manager: 'see below!' }, ['invalid-manager manager']],
  ['a boolean that is neither', { loginEnabled: 'yes' }, ['not-boolean loginEnabled']],
  ['an emptied first name', { firstName: '<clear>' }, ['cannot-clear firstName']],
  ['an emptied required tracking code', { Division: '<clear>' }, ['cannot-clear Division']],
  ['<clear> where something must be named', { removeLicenses: '<clear>' }, ['cannot-clear removeLicenses']],
  ['no session type at all', { exactSessionTypes: '<clear>' }, ['cannot-clear exactSessionTypes']],
  [
    'exact beside its sibling',
    { exactLicenses: 'Messaging', licenses: 'Webex Suite' },
    ['exact-and-change exactLicenses'],
  ],
  [
    'the same license added and removed',
    { licenses: 'Messaging', removeLicenses: 'L-messaging' },
    ['added-and-removed removeLicenses'],
  ],
  ['an unknown license', { licenses: 'Webex Swite' }, ['unknown-license licenses']],
  ['an ambiguous license', { licenses: 'Webex Assistant' }, ['ambiguous-license licenses']],
  ['an unknown session type', { sessionTypes: 'XYZ' }, ['unknown-session-type sessionTypes']],
  ['an ambiguous product code', { sessionTypes: 'ONS' }, ['ambiguous-session-type sessionTypes']],
  ['an error of the spreadsheet', { title: '#N/A' }, ['spreadsheet-error title']],
  ['an error of the spreadsheet in a list', { licenses: '#REF!' }, ['spreadsheet-error licenses']],
  ['text that XML cannot carry', { 'Cost center': 'a\u0007b' }, ['bad-character Cost center']],
  ['half a character', { 'Cost center': 'a\uD800' }, ['bad-character Cost center']],
  ['a tracking value of 129 characters', { 'Cost center': 'x'.repeat(129) }, ['value-too-long Cost center']],
  ['a value that is not on the list, as a warning', { Region: 'MARS' }, ['not-on-list Region warning']],
  ['a cell without a heading', { '': 'stray' }, ['no-heading B']],
  [
    'everything wrong at once',
    { email: 'x', loginEnabled: '2', licenses: 'Nope' },
    ['not-boolean loginEnabled', 'unknown-license licenses', 'invalid-email email'],
  ],
];
for (const [title, cells, codes] of mistakes) {
  test(`finds ${title}`, (t) => {
    t.deepEqual(errors(cells), codes);
  });
}

test('a tracking value of 128 characters passes, counted by characters and not by code units', (t) => {
  t.deepEqual(errors({ 'Cost center': '\u{1F600}'.repeat(128) }), []);
});

for (const [title, cells, count] of [
  ['a row with too few cells is told of', ['ana@acme.com'], 1],
  ['a row with too many cells is told of', ['ana@acme.com', 'Lead', 'stray'], 1],
  ['surplus cells that are empty do no harm', ['ana@acme.com', 'Lead', '', ' '], 0],
] as const) {
  test(title, (t) => {
    const { header } = sheet({ email: '', title: '' });
    const { problems } = readWanted(cells, header, catalog);
    t.deepEqual(
      problems.map(({ code }) => code),
      count === 0 ? [] : ['wrong-cell-count'],
    );
  });
}

test('of licenses with one name, the one that the person has is meant', (t) => {
  const { wanted, problems } = read({ removeLicenses: 'Webex Assistant' }, ['L-assistant-1']);
  t.deepEqual(problems, []);
  t.deepEqual(wanted.licenses, { do: 'change', add: [], remove: [{ id: 'L-assistant-1', name: 'Webex Assistant' }] });
});

for (const [title, cells, said] of [
  [
    'too few cells',
    ['ana@acme.com', 'Lead'],
    /has 2 cells, but there are 3 headings: line 40 ends in column B, before "department" \(column C\)/u,
  ],
  [
    'one cell',
    ['ana@acme.com'],
    /has 1 cell, but there are 3 headings: line 40 ends in column A, before "title" \(column B\)/u,
  ],
  [
    'too many cells',
    ['ana@acme.com', 'Lead', 'Sales', '', ' stray '],
    /is in column E, after the last heading \(column C\): line 40 has 5 cells, but there are 3 headings/u,
  ],
] as const) {
  test(`a row of ${title} says on which line and in which column, and both counts`, (t) => {
    const { header } = sheet({ email: '', title: '', department: '' });
    const [problem] = readWanted(cells, header, catalog, [], 40).problems;
    t.is(problem?.code, 'wrong-cell-count');
    t.regex(problem?.message ?? '', said);
    t.is(problem?.column, cells.length > 3 ? 'E' : undefined);
    t.is(problem?.value, cells.length > 3 ? 'stray' : undefined);
  });
}

const titled = (separator?: string) =>
  matchHeader(['email', 'title', 'department'], catalog, { name: 'people', line: 1, ...(separator && { separator }) });

for (const [separator, missing, surplus] of [
  ['comma', /add a comma/u, /quote a cell that contains a comma, or remove a comma/u],
  ['semicolon', /add a semicolon/u, /quote a cell that contains a semicolon, or remove a semicolon/u],
  ['tab', /add a tab/u, /quote a cell that contains a tab, or remove a tab/u],
] as const) {
  test(`a ragged row of a file whose cells are separated by a ${separator} is told how to mend that`, (t) => {
    const header = titled(separator);
    const told = (...cells: string[]): string => readWanted(cells, header, catalog, [], 2).problems[0]?.message ?? '';
    t.regex(told('ana@acme.com', 'Lead'), missing);
    t.regex(told('ana@acme.com', 'Lead', 'Sales', 'x'), surplus);
  });
}

test('in a workbook, what stands behind the last heading lacks a heading, and nothing is said of quotes', (t) => {
  const { problems } = readWanted(['ana@acme.com', 'Lead', '', '', 'x'], titled(), catalog, [], 2);
  t.is(problems.length, 1);
  t.like(problems[0], { code: 'no-heading', column: 'E', value: 'x', severity: 'error' });
  t.regex(problems[0]?.message ?? '', /is in column E, which has no heading; the last one is in column C/u);
});

for (const [what, cells, isTold] of [
  ['typographic quotes around a separator', ['ana@acme.com', '\u201Ca', ' b\u201D', 'c'], true],
  ['German ones', ['ana@acme.com', '', ' \u201Ea', ' b\u201C'], true],
  ['French ones', ['ana@acme.com', '\u00ABa', 'b', 'c \u00BB '], true],
  ['a single one', ['ana@acme.com', '\u201Ca', 'b', 'c'], false],
  ['two that each stand in a cell', ['ana@acme.com', '\u201Ca\u201D', '\u201Cb\u201D', 'c'], false],
  ['no quotes', ['ana@acme.com', 'a', 'b', 'c'], false],
] as const) {
  test(`a row that is too long by ${what} is ${isTold ? '' : 'not '}told that they are no quotes`, (t) => {
    const { problems } = readWanted(cells, titled('comma'), catalog, [], 2);
    t.is(problems[0]?.code, 'wrong-cell-count');
    t.is(/typographic.*write " instead/u.test(problems[0]?.message ?? ''), isTold);
  });
}

for (const [what, cells] of [
  ['and one that is empty is left over', ['ana@acme.com', '\u201Ca', ' b\u201D', '']],
  ['and none is left over', ['ana@acme.com', '\u201Ca', ' b\u201D']],
] as const) {
  test(`a cell that typographic quotes did not keep together is told of, ${what}`, (t) => {
    const { problems } = readWanted(cells, titled('comma'), catalog);
    t.is(problems.length, 1);
    t.like(problems[0], { code: 'wrong-cell-count', severity: 'error', column: 'title', value: '\u201Ca' });
    t.regex(problems[0]?.message ?? '', /typographic.*write " instead; no cell was used/u);
    t.deepEqual(readWanted(cells, titled(), catalog).problems, [], 'in a workbook they keep their places');
  });
}

test('of a row whose cells may stand under wrong headings, nothing else is complained of, and nothing is taken', (t) => {
  const row = ['ana@acme.com', '#N/A', 'Sales', 'no@thing'];
  const { email, wanted, problems } = readWanted(row, titled('comma'), catalog, [], 2);
  t.is(email, 'ana@acme.com');
  t.deepEqual(wanted, {});
  t.deepEqual(
    problems.map(({ code }) => code),
    ['wrong-cell-count'],
  );
  t.deepEqual(
    readWanted(row, titled(), catalog, [], 2).problems.map(({ code }) => code),
    ['no-heading', 'spreadsheet-error'],
    'in a workbook every cell has its place',
  );
});
const endless = 'x'.repeat(1 << 20);
for (const [title, cells] of [
  ['an address', { email: endless }],
  ['an address with invisible characters', { email: `\u200B${endless}` }],
  ['a manager', { manager: endless }],
  ['a boolean', { loginEnabled: endless }],
  ['a license', { licenses: endless }],
  ['a tracking code off the list', { Region: endless }],
  ['a cell without a heading', { '': endless }],
] as const) {
  test(`what is wrong with ${title} of 1 MiB is told in a few words`, (t) => {
    const { problems } = read(cells);
    t.true(problems.length > 0);
    t.true(JSON.stringify(problems).length < 3000);
  });
}
