/** Headings of columns that only SCIM has, beside tracking codes and other programs' columns of the same names. */
import test from 'ava';
import type { Catalog } from '../../src/model/catalog.js';
import type { RuleBook } from '../../src/model/rule-book.js';
import { meaningsOf } from '../../src/rows/meanings.js';

const catalog: Catalog = {
  site: 'acme.webex.com',
  licenses: [],
  sessionTypes: [],
  trackingCodes: [{ index: '1', name: 'Cost center', required: false, values: [] }],
};

const conditionOnCountry: RuleBook = { conditions: ['country'] } as unknown as RuleBook;

const cases: readonly (readonly [headings: string, meant: string, options?: Parameters<typeof meaningsOf>[2]])[] = [
  ['email,timezone,costCentre', 'email,timezone,ignored'],
  ['email,Time zone,Country', 'email,recognized,recognized'],
  ['email,country,title', 'email,recognized,title', { rules: conditionOnCountry }],
  ['email,Profile: country', 'email,country', { rules: conditionOnCountry }],
  ['email,costCenter', 'email,trackingCode1'],
  ['email,Profile: Cost Center,Tracking code: Cost center', 'email,costCenter,trackingCode1'],
  ['email,KST', 'email,costCenter', { map: { KST: 'Profile: costCenter' } }],
  ['email,Mobiltelefon', 'email,mobilePhone', { map: { Mobiltelefon: 'mobilePhone' } }],
  ['User ID/Email (Required),Preferred Language,Country', 'email,recognized,recognized'],
  ['User ID/Email (Required),Country', 'email,country', { map: { Country: 'country' } }],
  ['email,employeeNumber', 'email,employeeNumber key', { key: 'employeeNumber' }],
];
for (const [headings, meant, options = {}] of cases) {
  test(`${headings} ${JSON.stringify(options)} is read as ${meant}`, (t) => {
    const { matched } = meaningsOf(headings.split(','), catalog, options);
    const read = matched.map((one) => {
      if (one.is === 'trackingCode') return `trackingCode${one.index}`;
      return (one.is === 'column' ? one.name : one.is) + (one.isKey === true ? ' key' : '');
    });
    t.is(read.join(), meant);
  });
}

test('a number among other words of the key is not guessed at: both ways are told', (t) => {
  const { unknown } = meaningsOf(['email', 'Personalnummer'], catalog, {});
  t.regex(
    unknown[0]?.why ?? '',
    /--key employeeNumber finds people by it, --map "Personalnummer=employeeNumber" sets it/u,
  );
});
