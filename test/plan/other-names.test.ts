import test from 'ava';
import { otherNames } from '../../src/plan/other-names.js';

const ana = {
  id: 'P1',
  emails: ['ana@acme.com'],
  licenses: [],
  firstName: 'Ana',
  lastName: 'Ruiz',
  displayName: 'Ana Ruiz',
};
const shownOnly = { id: 'P1', emails: ['ana@acme.com'], licenses: [], displayName: 'Ana Ruiz' };
const nameless = { id: 'P1', emails: ['ana@acme.com'], licenses: [] };

for (const [what, names, person, expected] of [
  ['no name', {}, ana, []],
  ['the same names', { firstName: 'Ana', lastName: 'Ruiz', displayName: 'Ana Ruiz' }, ana, []],
  ['other letter case and blanks', { firstName: ' ANA', displayName: 'ana  ruiz' }, ana, []],
  ['the name turned round', { displayName: 'Ruiz, Ana' }, ana, []],
  ['another first name', { firstName: 'Anna' }, ana, ['firstName']],
  ['another last name', { firstName: 'Ana', lastName: 'Li' }, ana, ['lastName']],
  ['another display name', { displayName: 'Bo Li' }, ana, ['displayName']],
  ['two others', { firstName: 'Bo', lastName: 'Li' }, ana, ['firstName', 'lastName']],
  ['an accent', { lastName: 'Ruíz' }, ana, ['lastName']],
  ['parts of the only name that is known', { firstName: 'Ana', lastName: 'Ruiz' }, shownOnly, []],
  ['other parts than the only name that is known', { firstName: 'Bo', lastName: 'Li' }, shownOnly, ['lastName']],
  ['a name where none is known', { firstName: 'Ana', displayName: 'Ana Ruiz' }, nameless, []],
] as const) {
  test(`${what} ${expected.length === 0 ? 'contradicts nothing' : `contradicts ${expected.join(', ')}`}`, (t) => {
    const text = Object.fromEntries(
      Object.entries(names).map(([field, value]) => [field, { do: 'set', value } as const]),
    );
    t.deepEqual(otherNames({ text }, person), expected);
  });
}
