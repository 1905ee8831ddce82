import test from 'ava';
import { runs } from '../helpers/some-cases.js';
import fc from 'fast-check';
import {
  domainOf,
  domainsApart,
  isNearAddress,
  keysOf,
  keysToLookUnder,
  lettersApart,
} from '../../src/plan/near-addresses.js';
import { createNearIndex } from '../../src/plan/near-index.js';
import { namesMeant, nearestPerson } from '../../src/plan/near-people.js';

for (const [email, other, apart] of [
  ['amelie.fisher@acme.com', 'amelie.fischer@acme.com', 1],
  ['amelie.fisher@acme.com', 'Amelie.Fischer@ACME.com', 1],
  ['ameile.fischer@acme.com', 'amelie.fischer@acme.com', 2],
  ['melie.fische@acme.com', 'amelie.fischer@acme.com', 2],
  ['lie.fischer@acme.com', 'amelie.fischer@acme.com', Infinity],
  ['amelie.fischer@acme.con', 'amelie.fischer@acme.com', 1],
  ['amelie.fisher@acme.con', 'amelie.fischer@acme.com', 2],
  ['amelie.fisher@acme.example', 'amelie.fischer@acme.com', Infinity],
  ['ana@acme.com', 'ann@acme.com', 1],
  ['ana@acme.com', 'eva@acme.com', Infinity],
  ['bo@acme.com', 'jo@acme.com', Infinity],
  ['bo@acme.con', 'bo@acme.com', 1],
  ['user017@acme.com', 'user018@acme.com', Infinity],
  ['user017@acme.com', 'usr017@acme.com', 1],
  ['jsmith@acme.com', 'jsmith2@acme.com', Infinity],
  ['ana@acme1.com', 'ana@acme2.com', Infinity],
] as const) {
  test(`${email} and ${other} are ${apart} letters apart`, (t) => {
    t.is(lettersApart(email, other), apart);
    t.is(lettersApart(other, email), apart);
    t.is(isNearAddress(email, other), apart <= 2);
  });
}

test('whatever is near is found under a key, whoever else is there', (t) => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'b', 'c', '.', '1'), minLength: 1, maxLength: 14 });
  const address = fc
    .tuple(letters, fc.constantFrom('acme.com', 'acne.com', 'other.example'))
    .map(([a, b]) => `${a}@${b}`);
  fc.assert(
    fc.property(address, address, (email, other) => {
      if (!isNearAddress(email, other)) return;
      const domain = domainOf(other);
      t.true(domainsApart(domainOf(email), domain) <= 2);
      const isShort = other.slice(0, other.indexOf('@')).replace(/\d/gu, '').length < 3;
      const noted = keysOf(other);
      t.is(noted.length, isShort ? 0 : 3);
      t.true(isShort || keysToLookUnder(email, domain).some((key) => noted.includes(key)), `${email} ${other}`);
    }),
    { numRuns: runs(20_000) },
  );
});

test('of many addresses all near ones are found, and hardly others', (t) => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'b', 'c', '.', '1'), minLength: 1, maxLength: 9 });
  const address = fc.tuple(letters, fc.constantFrom('acme.com', 'acne.com', 'x.example')).map(([a, b]) => `${a}@${b}`);
  fc.assert(
    fc.property(fc.array(address, { minLength: 1, maxLength: 200 }), address, (emails, email) => {
      const index = createNearIndex();
      for (const [place, one] of emails.entries()) index.add(one.toUpperCase(), place);
      const found = index.near(email).map((place) => emails[place] ?? '');
      const letters = (one: string): number => one.slice(0, one.indexOf('@')).replace(/\d/gu, '').length;
      for (const one of emails) {
        if (isNearAddress(email, one) && letters(one) >= 3 && !found.includes(one)) t.fail(`${email} ${one}`);
      }
      for (const one of found) {
        const [a, b] = [email, one].map((text) => text.slice(0, text.indexOf('@')));
        t.true(Math.abs((a?.length ?? 0) - (b?.length ?? 0)) <= 2);
      }
    }),
    { numRuns: runs(1000) },
  );
});

const person = (email: string, displayName = 'No One'): { emails: string[]; displayName: string } => ({
  emails: [email],
  displayName,
});

for (const [what, people, expected] of [
  ['no person is near', [person('somebody@acme.com')], undefined],
  ['a letter is wrong', [person('emma.larson@acme.com')], { email: 'emma.larson@acme.com', because: 'letters' }],
  [
    'the fewest letters are taken',
    [person('emma.larsan@acme.com'), person('emma.larsn@acme.com'), person('ema.larsn@acme.com')],
    { email: 'emma.larsan@acme.com', because: 'letters' },
  ],
  [
    'the same name comes before letters',
    [person('emma.larson@acme.com'), person('e.berg@acme.com', 'Larsen, Emma')],
    { email: 'e.berg@acme.com', because: 'name' },
  ],
  [
    'of several of one name the nearest address',
    [person('a@acme.com', 'Emma Larsen'), person('emma.larson@acme.com', 'Emma Larsen')],
    { email: 'emma.larson@acme.com', because: 'name' },
  ],
  [
    'any of a person’s addresses is near',
    [{ emails: ['e.berg@acme.com', 'emma.larson@acme.com'], displayName: 'Emma Berg' }],
    { email: 'emma.larson@acme.com', because: 'letters' },
  ],
] as const) {
  test(`probably meant: ${what}, in whatever order they are listed`, (t) => {
    const email = 'emma.larsen@acme.com';
    for (const listed of [people, people.toReversed()]) {
      t.deepEqual(nearestPerson(email, namesMeant(email, {}), listed), expected);
    }
  });
}

for (const [email, names, expected] of [
  ['emma.larsen@acme.com', {}, ['emma larsen']],
  ['Emma_Larsen-Berg@acme.com', {}, ['emma larsen berg']],
  ['elarsen@acme.com', {}, []],
  ['emma.larsen2@acme.com', {}, []],
  ['emma.larsen@acme.com', { firstName: 'Emma', lastName: 'Berg' }, ['emma berg']],
  ['', {}, []],
] as const) {
  test(`${email} with ${JSON.stringify(names)} means ${JSON.stringify(expected)}`, (t) => {
    t.deepEqual(namesMeant(email, names), [...expected]);
  });
}
