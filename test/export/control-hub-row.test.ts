import test from 'ava';
import { controlHubColumns, controlHubRow, mayBeAttendee } from '../../src/export/control-hub-row.js';
import { matchHeader } from '../../src/rows/header.js';
import type { ExportedPerson } from '../../src/export/export-row.js';
import { ana, anasAccount, catalog } from '../helpers/organization.js';

const isFormula = (cell: string): boolean => cell.startsWith('=');
const columns = controlHubColumns(catalog);

test('the headings are those of Control Hub: profile, then licenses with site and subscription, then attendees', (t) => {
  t.deepEqual(columns.headings, [
    'First Name',
    'Last Name',
    'Display Name',
    'User ID/Email (Required)',
    'Title',
    'Department',
    'Manager',
    'acme.webex.com - Webex Suite [Sub1]',
    'acme-emea.webex.com - Webex Suite [Sub2]',
    'Messaging [Sub1]',
    'Webex Assistant [Sub1]',
    'Webex Assistant [Sub2]',
    'acme.webex.com - Attendee',
  ]);
});

test('each heading is read as what it was written for', (t) => {
  const { columns: read, family } = matchHeader(columns.headings, catalog, { name: 'people.csv', line: 1 });
  t.is(family, 'Control Hub export');
  t.deepEqual(
    read.flatMap((column) => (column.is === 'license' ? [column.license.id] : [])),
    columns.licenses.map(({ id }) => id),
  );
  t.deepEqual(
    read.filter(({ is }) => is !== 'license').map((column) => ('name' in column ? column.name : column.is)),
    ['firstName', 'lastName', 'displayName', 'email', 'title', 'department', 'manager', 'attendee'],
  );
});

test('licenses that are given with a location only have no column, and those whose heading would mean several neither', (t) => {
  t.deepEqual(
    columns.needLocation.map(({ name }) => name),
    ['Webex Calling - Professional'],
  );
  const twice = { id: 'L-messaging-2', name: 'Messaging', subscriptionId: 'Sub1' };
  const essentials = { id: 'L-cx', name: 'Webex Customer Experience Essentials', subscriptionId: 'Sub1' };
  const more = controlHubColumns({ ...catalog, licenses: [...catalog.licenses, twice, essentials] });
  t.deepEqual(
    more.ambiguous.map(({ id }) => id),
    ['L-messaging', 'L-messaging-2'],
  );
  t.deepEqual(
    more.needLocation.map(({ id }) => id),
    ['L-calling', 'L-cx'],
  );
  t.false(more.headings.some((heading) => /messaging|calling|experience/iu.test(heading)));
});

const noLicense: ExportedPerson = { person: { ...ana, licenses: [], siteUrls: [] } };
const attendee = { ...anasAccount, attendeeOnly: true };
const attendees: [string, ExportedPerson, string][] = [
  ['a host by license', { person: ana, account: anasAccount }, 'FALSE'],
  ['a host by license whose account was not checked', { person: ana }, 'FALSE'],
  ['an attendee', { person: { ...noLicense.person, siteUrls: ['acme.webex.com#attendee'] } }, 'TRUE'],
  ['a host who is shown as attendee too', { person: { ...ana, siteUrls: ['acme.webex.com#attendee'] } }, ''],
  ['a host of whom only the site knows', { ...noLicense, account: anasAccount }, 'FALSE'],
  ['a deactivated attendee, who is left so', { ...noLicense, account: { ...attendee, active: false } }, ''],
  ['somebody whom the site does not know, who is left so', noLicense, ''],
  ['an attendee of another site', { person: { ...noLicense.person, siteUrls: ['x.webex.com#attendee'] } }, ''],
];
for (const [title, person, cell] of attendees) {
  test(`under the attendees ${title}: ${cell === '' ? 'nothing' : cell}`, (t) => {
    t.is(controlHubRow(person, columns, catalog, isFormula).cells.at(-1), cell);
  });
}

test('only who has neither a license of the site nor an attendee entry may be an attendee in secret', (t) => {
  t.false(mayBeAttendee(ana, catalog));
  t.false(mayBeAttendee({ ...noLicense.person, siteUrls: ['acme.webex.com#attendee'] }, catalog));
  t.true(mayBeAttendee(noLicense.person, catalog));
  t.true(mayBeAttendee({ ...noLicense.person, licenses: ['L-suite-emea'] }, catalog));
});

test('a row says TRUE for the licenses that are there and FALSE for the others, and escapes nothing', (t) => {
  const { cells, unsaid } = controlHubRow(
    { person: { ...ana, title: "'quoted", department: '+49 30 12' }, managerEmail: 'bo@acme.com' },
    columns,
    catalog,
    isFormula,
  );
  t.deepEqual(cells.slice(0, 7), ['Ana', 'Ruiz', 'Ana Ruiz', 'ana@acme.com', "'quoted", '+49 30 12', 'bo@acme.com']);
  t.deepEqual(cells.slice(7), ['TRUE', 'FALSE', 'FALSE', 'FALSE', 'FALSE', 'FALSE']);
  t.deepEqual(unsaid, []);
});

test('what a spreadsheet program would run, and what no cell can say, stays empty and is told; an address never does', (t) => {
  const person = {
    ...ana,
    emails: ['=a@acme.com'],
    firstName: '=1+1',
    title: ' blank',
    department: '#N/A',
    lastName: '',
  };
  const { cells, unsaid } = controlHubRow({ person }, columns, catalog, isFormula);
  t.deepEqual(cells.slice(0, 7), ['', '', 'Ana Ruiz', '=a@acme.com', '', '', '']);
  t.deepEqual(unsaid, ['First Name', 'Title', 'Department']);
});
