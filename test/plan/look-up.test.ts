import test from 'ava';
import { createLookUp } from '../../src/plan/look-up.js';
import type { FoundPerson } from '../../src/plan/people-by-email.js';
import type { Row } from '../../src/model/row.js';
import type { Person } from '../../src/webex/person.js';
import { ana, catalog, sheet } from '../helpers/organization.js';

const readAt = '2026-01-01T00:00:00.000Z';
const listed: readonly Person[] = [
  { ...ana, emails: ['ana@acme.com'] },
  { ...ana, id: 'P-bo', emails: ['bo@acme.com', 'b@acme.com'], licenses: [], siteUrls: [] },
  { id: 'P-cy', emails: ['cy@acme.com'], loginEnabled: true },
];
const find = (email: string): FoundPerson => {
  const value = listed.find(({ emails }) => emails.includes(email.toLowerCase()));
  return { readAt, answer: { result: 'done', value } };
};

/** What both ways find for a row. */
async function bothWays(written: Record<string, string>, line?: number) {
  const { header, cells } = sheet(written);
  const asked: string[] = [];
  const done = <T>(what: string, value: T) => {
    asked.push(what);
    return Promise.resolve({ result: 'done', value } as const);
  };
  const service = {
    find: (email: string) => Promise.resolve(find(email)),
    findListed: find,
    namesakes: () => done('names', { people: [], areTooMany: false }),
    near: () => Promise.resolve(undefined),
    people: { read: (id: string) => done('person', { ...ana, id }) },
    scim: { isReadOnly: false, read: () => done('scim', undefined) },
    site: () => ({ read: () => done('site', undefined) }),
  };
  const row: Row = { row: 2, cells, ...(line !== undefined && { line }) };
  const lookUp = createLookUp(service, header, catalog, { people: 'any' });
  return { atOnce: lookUp.atOnce(row), asking: await lookUp.asking(row), asked };
}

const plain: readonly (readonly [string, Record<string, string>])[] = [
  ['texts', { email: 'ana@acme.com', firstName: 'Ana', title: 'Boss' }],
  ['an address in other letters', { email: 'ANA@acme.com', title: 'Boss' }],
  ['an address as it was pasted', { email: 'Ana <ana@acme.com>', title: 'Boss' }],
  ['a second address', { email: 'b@acme.com', title: 'Boss' }],
  [
    'licenses that give no account',
    { email: 'ana@acme.com', licenses: 'Messaging', removeLicenses: 'Webex Suite EMEA' },
  ],
  ['a license that is there', { email: 'ana@acme.com', licenses: 'Webex Suite' }],
  ['the sign-in', { email: 'ana@acme.com', loginEnabled: 'false' }],
  ['what cannot be read', { email: 'ana@acme.com', title: '#N/A', licenses: 'Nothing' }],
];
for (const [title, written] of plain) {
  test(`of a row with ${title}, the list alone tells what asking tells`, async (t) => {
    const { atOnce, asking, asked } = await bothWays(written);
    t.deepEqual(atOnce, asking);
    t.deepEqual(asked, []);
  });
}

const asking: readonly (readonly [string, Record<string, string>, number?])[] = [
  ['about a person who is not listed', { email: 'dan@acme.com', firstName: 'Dan' }],
  ['about a person of whom the list says too little', { email: 'cy@acme.com', title: 'Boss' }],
  ['without an address', { email: '', title: 'Boss' }],
  ['with what is no address', { email: 'ana', title: 'Boss' }],
  ['with session types', { email: 'ana@acme.com', sessionTypes: 'PRO' }],
  ['with tracking codes', { email: 'ana@acme.com', 'Cost center': '1' }],
  ['that takes the account away', { email: 'ana@acme.com', removeLicenses: 'Webex Suite' }],
  ['that gives an account', { email: 'bo@acme.com', licenses: 'Webex Suite' }],
  ['about the attendee account', { email: 'bo@acme.com', attendee: 'true' }],
  ['with a manager', { email: 'ana@acme.com', manager: 'bo@acme.com' }],
  ['with a new address', { email: 'ana@acme.com', newEmail: 'anna@acme.com' }],
  ['that deletes', { email: 'ana@acme.com', delete: 'ana@acme.com' }],
  ['that is ragged', { email: 'ana@acme.com', title: 'Boss' }, 2],
];
for (const [title, written, line] of asking) {
  test(`a row ${title} is not planned from the list alone`, async (t) => {
    t.is((await bothWays(written, line)).atOnce, undefined);
  });
}
