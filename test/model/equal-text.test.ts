import test from 'ava';
import { isAsBefore, isInForce, keptOtherwise, profileChanges, siteChanges } from '../../src/fields/changes.js';
import { comparableText, sameText } from '../../src/model/equal-text.js';
import type { Change, SeenPerson, SeenSiteUser } from '../../src/model/row.js';
import { ana, anasAccount, catalog } from '../helpers/organization.js';

const composed = 'Jos\u00E9 Ruiz';
const decomposed = 'Jose\u0301 Ruiz';

for (const [what, a, b, same] of [
  ['an accent that is a letter of its own', decomposed, composed, true],
  ['two blanks between words', 'Ana  Ruiz', 'Ana Ruiz', true],
  ['blanks around it', ' Ana Ruiz\t', 'Ana Ruiz', true],
  ['a no-break space', 'Ana\u00A0Ruiz', 'Ana Ruiz', true],
  ['a line break', 'Ana\r\nRuiz', 'Ana Ruiz', true],
  ['Hangul in parts', '\u1112\u1161\u11AB', '\uD55C', true],
  ['the Kelvin sign, which composed is a K', '3 \u212A', '3 K', true],
  ['two accents in another order', 'a\u0323\u0307', 'a\u0307\u0323', true],
  ['blanks alone', ' \u00A0', '', true],
  ['letter case', 'ana ruiz', 'Ana Ruiz', false],
  ['an accent that is missing', 'Jose Ruiz', composed, false],
  ['no blank at all', 'AnaRuiz', 'Ana Ruiz', false],
  ['a ligature', '\uFB01nance', 'finance', false],
  ['letters of full width', '\uFF21na', 'Ana', false],
  ['another dash', 'A\u2013B', 'A-B', false],
  ['an invisible character', 'A\u200BB', 'AB', false],
] as const) {
  test(`${what}: ${JSON.stringify(a)} ${same ? 'equals' : 'does not equal'} ${JSON.stringify(b)}`, (t) => {
    t.is(sameText(a, b), same);
    t.is(sameText(b, a), same);
    t.is(comparableText(a) === comparableText(b), same);
  });
}

const texts = ['firstName', 'lastName', 'displayName', 'title', 'department'] as const;

for (const field of texts) {
  test(`a ${field} that is there in other letters or blanks is no change`, (t) => {
    const wanted = { text: { [field]: { do: 'set', value: 'Jose\u0301  Ruiz' } } } as const;
    t.deepEqual(profileChanges(wanted, { ...ana, [field]: composed }, catalog), []);
    t.deepEqual(profileChanges(wanted, { ...ana, [field]: 'Jose Ruiz' }, catalog), [
      { field, from: 'Jose Ruiz', to: 'Jose\u0301  Ruiz' },
    ]);
  });
}

test('a tracking code that is there in other letters or blanks is no change', (t) => {
  const wanted = { trackingCodes: { '1': { do: 'set', value: 'CC  1' } } } as const;
  t.deepEqual(siteChanges(wanted, { ...anasAccount, trackingCodes: { '1': 'CC 1' } }, catalog), []);
  t.like(siteChanges(wanted, anasAccount, catalog), { 0: { from: 'CC-1', to: 'CC  1' }, length: 1 });
});

test('what is blank is as good as empty: to empty it is no change', (t) => {
  t.deepEqual(profileChanges({ text: { title: { do: 'clear' } } }, { ...ana, title: ' ' }, catalog), []);
  const codes = { trackingCodes: { '1': { do: 'clear' } } } as const;
  t.deepEqual(siteChanges(codes, { ...anasAccount, trackingCodes: { '1': ' ' } }, catalog), []);
});

interface There {
  readonly person?: Partial<SeenPerson>;
  readonly account?: Partial<SeenSiteUser>;
}

/** A change, what is there now, whether that is in force, whether it is as before, and what is kept in other letters. */
const cases: readonly (readonly [string, Change, There, boolean, boolean, string?])[] = [
  ['letter for letter', { field: 'title', from: 'A', to: 'B C' }, { person: { title: 'B C' } }, true, false],
  ['with single blanks', { field: 'title', from: 'A', to: 'B  C' }, { person: { title: 'B C' } }, true, false, 'B C'],
  [
    'composed',
    { field: 'displayName', from: 'A', to: decomposed },
    { person: { displayName: composed } },
    true,
    false,
    composed,
  ],
  ['as before in other blanks', { field: 'title', from: 'A  B', to: 'C' }, { person: { title: 'A B' } }, false, true],
  ['something else', { field: 'title', from: 'A', to: 'B' }, { person: { title: 'C' } }, false, false],
  ['letter case changed by Webex', { field: 'title', from: 'A', to: 'Bb' }, { person: { title: 'BB' } }, false, false],
  ['emptied', { field: 'title', from: 'A', to: null }, { person: { title: '' } }, true, false],
  ['emptied to a blank', { field: 'title', from: 'A', to: null }, { person: { title: ' ' } }, true, false],
  [
    'a tracking code',
    { field: 'trackingCode', key: '1', from: null, to: 'X  Y' },
    { account: { trackingCodes: { '1': 'X Y' } } },
    true,
    false,
    'X Y',
  ],
  [
    'a license id in other letters',
    { field: 'license', key: 'L-SUITE', from: false, to: true },
    { person: { licenses: ['L-suite'] } },
    false,
    true,
  ],
  [
    'a manager by id, whatever the words',
    { field: 'manager', from: null, to: 'bo@acme.com', toId: 'P-bo' },
    { person: { managerId: 'P-bo', manager: 'Bo Li' } },
    true,
    false,
  ],
  [
    'a manager who is not there yet',
    { field: 'manager', from: null, to: 'bo@acme.com' },
    { person: { managerId: '' } },
    false,
    true,
  ],
  [
    'a manager taken away',
    { field: 'manager', from: 'bo@acme.com', fromId: 'P-bo', to: null },
    { person: { managerId: '' } },
    true,
    false,
  ],
  ['sign-in', { field: 'loginEnabled', from: true, to: false }, { person: { loginEnabled: false } }, true, false],
];

for (const [what, change, { person, account }, inForce, asBefore, kept] of cases) {
  test(`in force and as before, ${what}: ${JSON.stringify(change)}`, (t) => {
    const there = [change, { ...ana, ...person }, { ...anasAccount, ...account }] as const;
    t.is(isInForce(...there), inForce);
    t.is(isAsBefore(...there), asBefore);
    t.is(keptOtherwise(...there), kept);
  });
}
