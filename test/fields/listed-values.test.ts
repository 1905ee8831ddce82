import test from 'ava';
import { readListed } from '../../src/fields/listed-values.js';
import { planRow } from '../../src/plan/plan-row.js';
import { outcomeUnder } from '../../src/plan/recheck.js';
import { readWanted } from '../../src/rows/wanted.js';
import { matchHeader } from '../../src/rows/header.js';
import { exportRow } from '../../src/export/export-row.js';
import { ana, catalog, here } from '../helpers/organization.js';

/** A cell, the site's list, and how they are taken together. */
for (const [what, text, values, expected] of [
  ['what is on the list', 'EMEA', ['EMEA', 'APAC'], { is: 'listed', value: 'EMEA' }],
  ['what is on it beside what looks alike', '123', ['00123', '123'], { is: 'listed', value: '123' }],
  ['an invisible character', 'EM\u200BEA', ['EMEA'], { is: 'listed', value: 'EMEA' }],
  ['another kind of blank', 'New\u00A0York', ['New York'], { is: 'listed', value: 'New York' }],
  ['another kind of blank on the list', 'New York', ['New\u00A0York'], { is: 'listed', value: 'New\u00A0York' }],
  ['an accent that is a letter of its own', 'Orle\u0301ans', ['Orl\u00E9ans'], { is: 'listed', value: 'Orl\u00E9ans' }],
  ['an accent of its own on the list', 'Orl\u00E9ans', ['Orle\u0301ans'], { is: 'listed', value: 'Orle\u0301ans' }],
  ['two blanks', 'New  York', ['New York'], { is: 'listed', value: 'New York' }],
  ['two blanks on the list', 'New York', ['New  York', 'NewYork'], { is: 'listed', value: 'New  York' }],
  ['blanks around it on the list', 'EMEA', [' EMEA '], { is: 'listed', value: ' EMEA ' }],
  ['no blank', 'NewYork', ['New York'], { is: 'other' }],
  [
    'two that differ in nothing visible',
    'A B',
    ['A\u00A0B', 'A\u2009B'],
    { is: 'damaged', meant: ['A\u00A0B', 'A\u2009B'] },
  ],
  ['letter case', 'emea', ['EMEA', 'APAC'], { is: 'damaged', meant: ['EMEA'], why: /letter case/u }],
  ['a long dash', 'EMEA\u2013North', ['EMEA-North'], { is: 'damaged', meant: ['EMEA-North'], why: /dashes/u }],
  ['typographic quotes', 'Ana\u2019s', ["Ana's"], { is: 'damaged', meant: ["Ana's"], why: /quotes/u }],
  ['leading zeros', '123', ['00123', 'X'], { is: 'damaged', meant: ['00123'], why: /drops leading zeros/u }],
  ['two that have other zeros', '123', ['00123', '0123'], { is: 'damaged', meant: ['00123', '0123'] }],
  ['a number with a point', '1', ['1.0', '2.0'], { is: 'damaged', meant: ['1.0'], why: /drops zeros/u }],
  ['zeros behind a comma', '1,5', ['1,50'], { is: 'damaged', meant: ['1,50'], why: /drops zeros/u }],
  ['a code like a power of ten', '120000', ['12E4'], { is: 'damaged', meant: ['12E4'], why: /as numbers/u }],
  [
    'the 16th digit',
    '1234567890123450',
    ['1234567890123456'],
    { is: 'damaged', meant: ['1234567890123456'], why: /15 digits/u },
  ],
  ['a date in German', '04.Mrz', ['3-4', '5-6'], { is: 'damaged', meant: ['3-4'], why: /as dates/u }],
  ['a date in English', '4-Mar', ['3-4', '5-6'], { is: 'damaged', meant: ['3-4'], why: /as dates/u }],
  ['a date with its year', '2026-03-04', ['3/4'], { is: 'damaged', meant: ['3/4'] }],
  ['a date in the order of the computer', '04.03.2026', ['3-4'], { is: 'damaged', meant: ['3-4'] }],
  ['a month and a day', '02. Sep', ['SEP2', 'SEP3'], { is: 'damaged', meant: ['SEP2'] }],
  ['a month and a year', 'Jan 26', ['1/2026', '2/2026'], { is: 'damaged', meant: ['1/2026'] }],
  ['a date of three numbers', '02.01.2003', ['1-2-3', '1-2-4'], { is: 'damaged', meant: ['1-2-3'] }],
  ['a date in French', '3-avr', ['3-4'], { is: 'damaged', meant: ['3-4'] }],
  ['another number', '124', ['00123'], { is: 'other' }],
  ['another date', '04.Apr', ['3-4'], { is: 'other' }],
  ['a date of another year', '02.01.2005', ['1-2-3'], { is: 'other' }],
  ['a number that is no date', '34', ['3-4'], { is: 'other' }],
  ['another word', 'MARS', ['EMEA', 'Mar-5'], { is: 'other' }],
  ['a word that begins with a month', 'Marketing-4', ['3-4'], { is: 'other' }],
  ['a long text', '1'.repeat(200), ['0'.repeat(100) + '1'.repeat(100)], { is: 'other' }],
] as const) {
  test(`${what}: ${text.slice(0, 20)} beside ${values.join(', ').slice(0, 30)} is ${expected.is}`, (t) => {
    const found = readListed(text, values);
    if (expected.is === 'damaged' && found.is === 'damaged') {
      t.deepEqual(found.meant, [...expected.meant]);
      if ('why' in expected) t.regex(found.why, expected.why);
    } else t.deepEqual(found, expected);
  });
}

const organization = {
  ...catalog,
  trackingCodes: [{ index: '1', name: 'Cost center', required: false, values: ['00123', '3-4', 'New York'] }],
};
const header = matchHeader(['email', 'Cost center'], organization, { name: 'people.csv', line: 1, separator: 'comma' });
const read = (cell: string) => readWanted(['ana@acme.com', cell], header, organization);

test('a row with a value that was damaged is invalid, and is told what was meant and what has happened', (t) => {
  const { problems } = read('123');
  t.like(problems, { 0: { code: 'damaged-value', column: 'Cost center', value: '123', severity: 'error' }, length: 1 });
  t.is(problems[0]?.message, 'is not on the site\'s list: Excel drops leading zeros; did you mean "00123"?');
  t.regex(read('4-Mar').problems[0]?.message ?? '', /reads such codes as dates; did you mean "3-4"\?/u);
});

test('what differs in nothing visible is taken for the value on the list, and that is told', (t) => {
  const { wanted, problems } = read('New\u00A0York\u200B');
  t.deepEqual(wanted.trackingCodes, { '1': { do: 'set', value: 'New York' } });
  t.like(problems, {
    0: { code: 'cleaned-value', severity: 'warning', message: 'was read as "New York" of the site\'s list' },
    length: 1,
  });
});

for (const [cell, code] of [
  ['123', 'damaged-value'],
  ['MARS', 'not-on-list'],
] as const) {
  test(`a person who has ${cell} already keeps it, and nothing is said`, (t) => {
    const siteUser = { ...here.siteUser, trackingCodes: { '1': cell } } as NonNullable<typeof here.siteUser>;
    const planned = planRow({ row: 2, cells: ['ana@acme.com', cell] }, { ...here, siteUser }, header, organization, {
      people: 'any',
    });
    t.deepEqual(planned.problems, []);
    t.deepEqual(planned.changes, []);
    const others = planRow({ row: 2, cells: ['ana@acme.com', cell] }, here, header, organization, { people: 'any' });
    t.deepEqual(
      others.problems.map((problem) => problem.code),
      [code],
    );
    // The same when the plan is applied under another catalog.
    t.is(outcomeUnder(planned, header, organization), undefined);
  });
}

for (const [what, cell, kept] of [
  ['two blanks', 'New  York', 'New York'],
  ['a no-break space', 'New York', 'New\u00A0York'],
  ['an accent of its own', 'Orle\u0301ans', 'Orl\u00E9ans'],
] as const) {
  test(`who has the value of the list with ${what} in it is left alone`, (t) => {
    const values = ['New York', 'Orl\u00E9ans'];
    const site = { ...organization, trackingCodes: [{ index: '1', name: 'Cost center', required: false, values }] };
    const siteUser = { ...here.siteUser, trackingCodes: { '1': kept } } as NonNullable<typeof here.siteUser>;
    const row = { row: 2, cells: ['ana@acme.com', cell] };
    const planned = planRow(row, { ...here, siteUser }, header, site, { people: 'any' });
    t.deepEqual(planned.changes, []);
    t.deepEqual(
      planned.problems.map(({ code }) => code).filter((code) => code !== 'cleaned-value'),
      [],
    );
  });
}

test('a value that is on no list is sent as the cell says it, letter for letter', (t) => {
  const { wanted } = readWanted(['ana@acme.com', 'Rene\u0301  \u00A0X'], header, {
    ...organization,
    trackingCodes: [{ index: '1', name: 'Cost center', required: false, values: [] }],
  });
  t.deepEqual(wanted.trackingCodes, { '1': { do: 'set', value: 'Rene\u0301  \u00A0X' } });
});

test('an export leaves out a value that would be read as another one of the list', (t) => {
  const account = { active: true, attendeeOnly: false, sessionTypes: [] };
  const exported = (value: string) =>
    exportRow({ person: ana, account: { ...account, trackingCodes: { '1': value } } }, organization);
  t.deepEqual(exported('New\u200BYork').unsaid, []);
  t.deepEqual(exported('3\u200B-4').unsaid, ['Tracking code: Cost center']);
  t.deepEqual(exported('New\u00A0York').unsaid, []);
  t.deepEqual(exported('123').unsaid, []);
  t.true(exported('123').cells.includes('123'));
  t.deepEqual(exported("'00123").unsaid, ['Tracking code: Cost center']);
});
