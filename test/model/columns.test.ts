import test from 'ava';
import { columnLetters, spellColumn } from '../../src/model/columns.js';
import { columnNamed, matchHeader } from '../../src/rows/header.js';
import { RunError } from '../../src/errors.js';
import { catalog } from '../helpers/organization.js';

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
  ['a file without the column email is refused', ['firstName'], /column "email" is missing/u],
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

test('a heading that names a license and a tracking code is refused with the spellings of both', (t) => {
  const codes = [{ index: '4', name: 'Messaging', required: false, values: [] }];
  const site = { ...catalog, trackingCodes: [...catalog.trackingCodes, ...codes] };
  const file = { name: 'people.csv', line: 1, separator: 'comma' };
  const error = t.throws(() => matchHeader(['email', 'messaging'], site, file), { instanceOf: RunError });
  t.regex(
    error.message,
    /"messaging" \(column B\): is a tracking code and a license; write "Tracking code: Messaging" or "Messaging \[Sub1\]"/u,
  );
  const { columns } = matchHeader(['email', 'Tracking code: Messaging', 'Messaging [Sub1]'], site, file);
  t.deepEqual(
    columns.map(({ is }) => is),
    ['column', 'trackingCode', 'license'],
  );
  const mapped = matchHeader(['email', 'Messaging'], site, file, { map: { Messaging: 'Tracking code: Messaging' } });
  t.is(mapped.columns[1]?.is, 'trackingCode');
});

test('what another program’s heading could mean as well is told where a tracking code of that name is taken', (t) => {
  const names = ['Job Title', 'Location', 'UserID'];
  const codes = names.map((name, n) => ({ index: String(n + 4), name, required: false, values: [] }));
  const site = { ...catalog, trackingCodes: codes };
  const file = { name: 'people.csv', line: 1, separator: 'comma' };
  const { columns, notices } = matchHeader(['mail', 'jobTitle', 'location', 'User ID'], site, file);
  t.deepEqual(
    columns.map(({ is }) => is),
    ['column', 'trackingCode', 'trackingCode', 'trackingCode'],
  );
  t.deepEqual(notices, [
    '"jobTitle" was taken as the tracking code "Job Title", not as the person\'s title: use --map "jobTitle=title" to change that',
    '"location" was taken as the tracking code "Location": use --map "location=ignore" to skip it',
    '"User ID" was taken as the tracking code "UserID": use --map "User ID=ignore" to skip it',
  ]);
});

test('columns that are taken for licenses are told', (t) => {
  const { notices } = match(['email', 'Messaging', 'acme.webex.com - Webex Suite [Sub1]', 'acme.webex.com - Attendee']);
  t.deepEqual(notices.slice(0, 1), [
    'TRUE under "Messaging", "acme.webex.com - Webex Suite [Sub1]" adds the license, under "acme.webex.com - Attendee" an attendee account',
  ]);
  t.deepEqual(match(['email', 'acme.webex.com - Attendee']).notices.slice(0, 1), [
    'TRUE under "acme.webex.com - Attendee" adds an attendee account',
  ]);
  t.deepEqual(match(['email', 'licenses']).notices, []);
});

for (const [heading, said] of [
  ['acme.webex.com - WebEx Meeting Center', /isn't a license in this organization/u],
  ['Webex Suit [Sub1]', /isn't a license in this organization; nearest: "Webex Suite \[Sub1\]"/u],
  ['Webex Teams [Sub121331]', /isn't a license in this organization/u],
  ['Webex Teams [Sub121331] (Suspended)', /isn't a license in this organization/u],
  ['Webex Assistent', /isn't a recognized column; nearest: "Webex Assistant"/u],
] as const) {
  test(`the heading ${heading} is told not to be a license in the organization`, (t) => {
    const error = t.throws(() => match(['User ID/Email (Required)', heading]), { instanceOf: RunError });
    t.regex(error.message, said);
  });
}

test('the tracking codes of the site and the licenses of the organization are listed once', (t) => {
  const headings = [
    'email',
    'Shoe size',
    'Hat size',
    'Webex Teams [Sub9]',
    'other.webex.com - Collaboration Meeting Room',
  ];
  const { message } = t.throws(() => match(headings), { instanceOf: RunError });
  t.is(message.match(/"Cost center"/gu)?.length, 1);
  t.is(message.match(/licenses of the organization: "Webex Suite", "Messaging",/gu)?.length, 1);
  t.notRegex(t.throws(() => match(['email', 'Shoe size'])).message, /licenses of the organization/u);
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
