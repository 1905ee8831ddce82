import test from 'ava';
import { columnLetters, spellColumn } from '../src/columns.js';
import { columnNamed, matchHeader } from '../src/header.js';
import { RunError } from '../src/errors.js';
import { catalog } from './helpers/organization.js';

const match = (headings: string[], ignoreUnknown = false) =>
  matchHeader(headings, catalog, { name: 'people.csv', line: 1, separator: 'comma' }, { ignoreUnknown });

const meant = (heading: string): string => {
  const column = match(['email', heading]).columns[1];
  if (column === undefined) return 'nothing';
  return column.is === 'column' ? column.name : column.is === 'trackingCode' ? `code ${column.index}` : column.is;
};

for (const [heading, meaning] of [
  ['First Name', 'firstName'],
  ['first_name', 'firstName'],
  ['FIRST-NAME', 'firstName'],
  ['first\u00A0name', 'firstName'],
  ['exactSessionTypes', 'exactSessionTypes'],
  ['Cost center', 'code 1'],
  ['COST-CENTER', 'code 1'],
  ['Tracking code: Region', 'code 2'],
  ['tracking code:Department', 'code 7'],
  ['TRACKING_CODE : cost-center', 'code 1'],
  ['Tracking\u2013code: Region', 'code 2'],
  ['Tracking code: department', 'code 7'],
  ['tracking-code_2', 'code 2'],
  ['Title\u200B', 'title'],
  ['trackingCode3', 'code 3'],
  ['Tracking Code 7', 'code 7'],
  ['department', 'department'],
  ['wx_status', 'ignored'],
  ['', 'blank'],
] as const) {
  test(`the heading ${JSON.stringify(heading)} means ${meaning}`, (t) => {
    t.is(meant(heading), meaning);
  });
}

for (const [title, headings, said] of [
  [
    'an unknown heading is refused with the nearest name',
    ['email', 'licences'],
    /"licences" \(column B\).*nearest: "licenses"/su,
  ],
  ['an unknown heading like nothing names the tracking codes', ['email', 'Shoe size'], /"Shoe size".*"Cost center"/su],
  ['a tracking code that the site lacks is refused', ['email', 'trackingCode4'], /has no tracking code 4/u],
  [
    'two headings of one meaning are refused with both places',
    ['email', 'Title', 'x_', 'title'],
    /"title" \(column D\) and "Title" \(column B\)/u,
  ],
  ['a code named twice in different ways is refused', ['email', 'Region', 'trackingCode2'], /both mean trackingCode2/u],
  ['a file without the column email is refused', ['firstName'], /no column "email"/u],
] as const) {
  test(title, (t) => {
    const error = t.throws(() => match([...headings]), { instanceOf: RunError });
    t.is(error.problem, 'refused');
    t.regex(error.message, /people\.csv, line 1/u);
    t.regex(error.message, said);
  });
}

test('all complaints about the headings come at once', (t) => {
  const error = t.throws(() => match(['e-mails', 'licences']));
  t.regex(error.message, /"e-mails"[^]*"licences"[^]*email/u);
});

test('--ignore-unknown leaves unknown columns out and says so', (t) => {
  const header = match(['email', 'Shoe size'], true);
  t.is(header.columns[1]?.is, 'ignored');
  t.regex(header.notices.join(), /"Shoe size" \(column B\) is unknown and was ignored/u);
});

test('a profile column that a tracking code shares its name with is told of', (t) => {
  t.regex(
    match(['email', 'department']).notices.join(),
    /taken as the person's department.*"Tracking code: Department"/u,
  );
});

test('a file with wx_ columns is known as a result of this program', (t) => {
  t.true(match(['email', 'wx_status']).isResult);
  t.false(match(['email']).isResult);
});

test('columns are named by the letters that spreadsheet programs show', (t) => {
  t.deepEqual([0, 25, 26, 51, 52, 701, 702].map(columnLetters), ['A', 'Z', 'AA', 'AZ', 'BA', 'ZZ', 'AAA']);
});

for (const [name, place] of [
  ['Cost center', 1],
  ['cost-center', 1],
  ['trackingCode1', 1],
  ['Tracking code: Cost Center', 1],
  ['firstName', 2],
  ['FIRST NAME', 2],
  ['wx_status', 4],
] as const) {
  test(`on the command line, ${name} names the column that is meant`, (t) => {
    const header = match(['email', 'Cost center', 'first_name', '', 'wx_status']);
    t.is(columnNamed(name, header, catalog)?.place, place);
  });
}

for (const name of ['', ' ', 'wx_error', 'lastName', 'Region', 'nothing']) {
  test(`on the command line, ${JSON.stringify(name)} names no column of a file that has none such`, (t) => {
    const header = match(['email', 'Cost center', 'first_name', '', 'wx_status']);
    t.is(columnNamed(name, header, catalog), undefined);
  });
}

test('headings in messages are short and do nothing to a terminal', (t) => {
  t.is(spellColumn(1, ' title '), '"title" (column B)');
  t.is(spellColumn(1), 'column B');
  t.is(spellColumn(26, '\u001B[31mred'), '"\\u001b[31mred" (column AA)');
  t.true(spellColumn(0, 'x'.repeat(1000)).length < 110);
});
