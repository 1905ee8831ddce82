import test from 'ava';
import { findHeader } from '../../src/rows/find-header.js';
import { matchHeader, type HeaderOptions } from '../../src/rows/header.js';
import { headingMeaning } from '../../src/rows/heading-meaning.js';
import { readWanted } from '../../src/rows/wanted.js';
import { catalog } from '../helpers/organization.js';

const match = (headings: readonly string[], options: HeaderOptions = {}) =>
  matchHeader(headings, catalog, { name: 'people.csv', line: 1, separator: 'comma' }, options);

const meanings = (headings: readonly string[]): string[] =>
  match(headings).columns.map((column) =>
    column.is === 'column' ? column.name : column.is === 'trackingCode' ? `code ${column.index}` : column.is,
  );

/** What is above the headings, the headings, and what each means; `-`: known and not applied. */
const files: readonly [family: string, above: string[], columns: readonly (readonly [string, string])[]][] = [
  [
    'Entra ID bulk template',
    ['version:v1.0'],
    [
      ['Name [displayName] Required', 'displayName'],
      ['User name [userPrincipalName] Required', 'email'],
      ['Initial password [passwordProfile] Required', '-'],
      ['Block sign in (Yes/No) [accountEnabled] Required', '-'],
      ['First name [givenName]', 'firstName'],
      ['Last name [surname]', 'lastName'],
      ['Job title [jobTitle]', 'title'],
      ['Department [department]', 'department'],
      ['Usage location [usageLocation]', '-'],
      ['Mobile phone [mobile]', '-'],
    ],
  ],
  [
    'Entra ID export',
    [],
    [
      ['userPrincipalName', '-'],
      ['displayName', 'displayName'],
      ['surname', 'lastName'],
      ['mail', 'email'],
      ['givenName', 'firstName'],
      ['userType', '-'],
      ['jobTitle', 'title'],
      ['accountEnabled', '-'],
      ['alternateEmailAddress', '-'],
      ['creationType', '-'],
    ],
  ],
  [
    'Microsoft 365 export',
    [],
    [
      ['Block credential', '-'],
      ['Display name', 'displayName'],
      ['First name', 'firstName'],
      ['Last name', 'lastName'],
      ['Licenses', '-'],
      ['License assignment details', '-'],
      ['Proxy addresses', '-'],
      ['Title', 'title'],
      ['User principal name', 'email'],
      ['When created', '-'],
    ],
  ],
  [
    'Microsoft 365 bulk template',
    [],
    [
      ['Username', 'email'],
      ['First name', 'firstName'],
      ['Job title', 'title'],
      ['Office number', '-'],
      ['Alternate email address', '-'],
      ['ZIP or postal code', '-'],
    ],
  ],
  [
    'Google Workspace export',
    [],
    [
      ['First Name [Required]', 'firstName'],
      ['Last Name [Required]', 'lastName'],
      ['Email Address [Required]', 'email'],
      ['Password [Required]', '-'],
      ['Org Unit Path [Required]', '-'],
      ['New Primary Email [UPLOAD ONLY]', '-'],
      ['Status [READ ONLY]', '-'],
      ['Recovery Phone [MUST BE IN THE E.164 FORMAT]', '-'],
      ['Employee Title', 'title'],
      ['Manager Email', 'manager'],
      ['Cost Center', 'code 1'],
      ['Licenses [READ ONLY]', '-'],
      ['New Licenses [UPLOAD ONLY]', '-'],
    ],
  ],
  [
    'Okta people',
    [],
    [
      ['login', '-'],
      ['firstName', 'firstName'],
      ['email', 'email'],
      ['secondEmail', '-'],
      ['title', 'title'],
      ['manager', '-'],
      ['managerId', '-'],
      ['zipCode', '-'],
    ],
  ],
  [
    'Active Directory export',
    ['#TYPE Selected.Microsoft.ActiveDirectory.Management.ADUser'],
    [
      ['DistinguishedName', '-'],
      ['Enabled', '-'],
      ['GivenName', 'firstName'],
      ['Name', '-'],
      ['ObjectClass', '-'],
      ['SamAccountName', '-'],
      ['SID', '-'],
      ['Surname', 'lastName'],
      ['UserPrincipalName', 'email'],
    ],
  ],
];

for (const [family, above, columns] of files) {
  test(`headings of a file "${family}" are found and understood`, (t) => {
    const headings = columns.map(([heading]) => heading);
    t.is(match(headings).family, family);
    t.deepEqual(
      meanings(headings),
      columns.map(([, means]) => (means === '-' ? 'recognized' : means)),
    );
    const email = columns.findIndex(([, means]) => means === 'email');
    const person = headings.map((_heading, place) => (place === email ? 'a@x.com' : 'x'));
    const rows = [...above.map((text) => [text]), headings, person].map((cells, place) => ({ row: place + 1, cells }));
    t.deepEqual(findHeader(rows, headingMeaning(catalog)), { is: 'found', place: above.length, hasPeople: true });
  });
}

test('our own licenses column stays ours beside an address of any name', (t) => {
  t.deepEqual(meanings(['User principal name', 'Licenses']), ['email', 'licenses']);
});

const rows: readonly [what: string, heading: string, cells: readonly string[], codes: readonly string[]][] = [
  [
    'a guest by name',
    'userType',
    ['g@gmail.com', 'g_gmail.com#EXT#@acme.onmicrosoft.com', 'Gast', 'A', 'B'],
    ['guest-account'],
  ],
  ['a guest by kind', 'userType', ['g@x.com', 'g@x.com', 'Guest', 'A', 'B'], ['guest-account']],
  ['an employee', 'userType', ['a@x.com', 'a@x.com', 'Member', 'A', 'B'], []],
  ['a service account', 'userType', ['svc@x.com', 'svc@x.com', 'Member', '', ''], ['nameless-account']],
];

for (const [what, heading, cells, codes] of rows) {
  test(`${what} in an export of Entra ID is told apart`, (t) => {
    const header = match(['mail', 'userPrincipalName', heading, 'givenName', 'surname']);
    const { problems } = readWanted(cells, header, catalog);
    t.deepEqual(
      problems.map(({ code }) => code),
      codes,
    );
  });
}

test('a guest is never an address, and counts as a person only where that is said', (t) => {
  const guest = ['g_gmail.com#EXT#@acme.onmicrosoft.com', 'g'];
  const named = readWanted(guest, match(['email', 'title']), catalog);
  t.deepEqual(
    named.problems.map(({ code, severity }) => [code, severity]),
    [['guest-account', 'error']],
  );
  const headings = ['mail', 'userPrincipalName', 'userType'];
  const meant = match(headings, { map: { userType: 'ignore' } });
  t.deepEqual(readWanted(['g@x.com', 'g@x.com', 'Guest'], meant, catalog).problems, []);
});

test('a row without a license in Microsoft 365 is a warning', (t) => {
  const header = match(['User principal name', 'Licenses', 'When created']);
  const { problems } = readWanted(['a@x.com', 'Unlicensed', '2024'], header, catalog);
  t.deepEqual(
    problems.map(({ code, severity }) => [code, severity]),
    [['unlicensed-account', 'warning']],
  );
});
