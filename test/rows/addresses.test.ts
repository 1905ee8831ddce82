import test from 'ava';
import { addressIn, otherAddressesIn } from '../../src/rows/addresses.js';
import { matchHeader } from '../../src/rows/header.js';
import { readWanted } from '../../src/rows/wanted.js';
import { addressOfGuest, isGuestName, isTenantName } from '../../src/model/address-kinds.js';
import { catalog } from '../helpers/organization.js';

const header = matchHeader(['userPrincipalName', 'mail', 'UserName'], catalog, { name: 'x.csv' }, { nullWords: ['-'] });
const guest = 'ana_gmail.com#EXT#@acme.onmicrosoft.com';

const cases: [what: string, cells: [upn: string, mail: string, user: string], address: string, other: boolean][] = [
  ['the likeliest column counts', ['a@acme.com', 'b@acme.com', 'c@acme.com'], 'b@acme.com', false],
  ['where it is empty, the next likely one counts', ['a@acme.com', ' ', 'c@acme.com'], 'a@acme.com', true],
  ['where both are empty, the third counts', ['', '', 'c@acme.com'], 'c@acme.com', true],
  ['a null word counts as empty', ['a@acme.com', 'NULL', ''], 'a@acme.com', true],
  ['a null word of the user counts as empty', ['a@acme.com', '-', ''], 'a@acme.com', true],
  ['only what can be an address is one', ['', '', 'aruiz'], '', false],
  ['a mistyped address is not replaced with another one', ['a@acme.com', 'b@acme', ''], 'b@acme', false],
  ['the name of a guest counts after other addresses', [guest, '', 'c@acme.com'], 'c@acme.com', true],
  ['the name of a guest counts where there is no other', [guest, '', 'ana'], guest, true],
];
for (const [what, cells, address, isOther] of cases) {
  test(`of several columns with addresses: ${what}`, (t) => {
    t.like(addressIn(cells, header), { text: address, isFromOther: isOther });
    const { email, problems } = readWanted(cells, header, catalog);
    t.is(email, address);
    t.is(
      problems.some(({ code }) => code === 'other-address'),
      isOther,
    );
    t.is(
      problems.some(({ severity }) => severity === 'error'),
      !address.includes('.com'),
    );
  });
}

test('the summary tells which column is the address, and which ones count where it is empty', (t) => {
  const notice = '"mail" is the address; where it is empty, "userPrincipalName", "UserName" count';
  t.true(header.notices.includes(notice));
});

test('the other addresses of a row are those that can be one, each with its column', (t) => {
  t.deepEqual(otherAddressesIn(['A@acme.com', 'a@acme.com', 'aruiz'], header, 'a@acme.com'), []);
  t.deepEqual(otherAddressesIn([guest, 'a@acme.com', 'c@acme.com'], header, 'a@acme.com'), [
    { email: 'c@acme.com', heading: 'UserName' },
  ]);
});

test('names of guests and of tenants are told from addresses', (t) => {
  t.deepEqual([guest, 'a#ext#@b.com', 'ana@acme.com'].map(isGuestName), [true, true, false]);
  t.deepEqual(['a@acme.onmicrosoft.com', 'a@acme.com', 'a@onmicrosoft.com'].map(isTenantName), [true, false, false]);
  t.is(addressOfGuest(guest), 'ana@gmail.com');
  t.is(addressOfGuest('ana_ruiz_mail.acme.com#EXT#@x.onmicrosoft.com'), 'ana_ruiz@mail.acme.com');
  t.is(addressOfGuest('ana#EXT#@x.onmicrosoft.com'), undefined);
});
