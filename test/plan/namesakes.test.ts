import test from 'ava';
import { comparableNames, type PersonNames } from '../../src/model/person-names.js';
import { renameWarning, spellingsOf } from '../../src/plan/namesakes.js';

const isNamesake = (a: PersonNames, b: PersonNames): boolean =>
  comparableNames(a).some((name) => comparableNames(b).includes(name));
const shown = (displayName: string): PersonNames => ({ displayName });

for (const [a, b, same] of [
  ['Ana Ruiz', 'ANA RUIZ', true],
  ['Ana Ruiz', ' ana\u00A0\u00A0ruiz ', true],
  ['Ana Ruiz', 'Ruiz, Ana', true],
  ['Ana Ruiz', 'RUIZ ,ANA', true],
  ['Ana Ruiz', 'Ruiz Ana', false],
  ['Ana Ruiz', 'Ana Ruiz Soler', false],
  ['Ana Ruiz', 'Anaruiz', false],
  ['Jos\u00E9 D\u00EDaz', 'Jose\u0301 Di\u0301az', true],
  ['Jos\u00E9 D\u00EDaz', 'Jose Diaz', false],
  ['Carla Weiß', 'CARLA WEISS', true],
  ['I\u015F\u0131l Ay', 'I\u015EIL AY', true],
  ['Anna-Lena Berg', 'Anna\u2010Lena Berg', true],
  ['Anna-Lena Berg', 'Anna Lena Berg', false],
  ["Sinead O'Brien", 'Sinead O\u2019Brien', true],
  ['Ana\u200B Ruiz', 'Ana Ruiz', true],
  ['\uFF21\uFF4E\uFF41 Ruiz', 'Ana Ruiz', true],
  ['Smith, Jr., John', 'smith, jr., john', true],
  ['Smith, Jr., John', 'John Smith, Jr.', false],
  ['', '', false],
  [' ', '\u200B', false],
  [',', ',', false],
] as const) {
  test(`${JSON.stringify(a)} ${same ? 'is' : 'is not'} the name ${JSON.stringify(b)}`, (t) => {
    t.is(isNamesake(shown(a), shown(b)), same);
    t.is(isNamesake(shown(b), shown(a)), same);
  });
}

for (const [title, a, b, same] of [
  ['first and last name are a display name', { firstName: 'Ana', lastName: 'Ruiz' }, shown('Ana Ruiz'), true],
  [
    'one of two names is enough',
    { displayName: 'Ana Ruiz', firstName: 'Ana', lastName: 'Ruiz' },
    { displayName: 'Ruiz Ana (Madrid)', firstName: 'Ana', lastName: 'Ruiz' },
    true,
  ],
  [
    'a last name alone is no name where there is a display name',
    { displayName: 'Ana Ruiz', lastName: 'Ruiz' },
    { displayName: 'Eva Ruiz', lastName: 'Ruiz' },
    false,
  ],
  ['a first name alone is one where there is nothing else', { firstName: 'Ana' }, shown('Ana'), true],
  ['who has no name is nobody’s namesake', {}, { firstName: '', lastName: ' ' }, false],
] as const) {
  test(title, (t) => {
    t.is(isNamesake(a, b), same);
  });
}

for (const [title, people, expected] of [
  ['nobody of the name is no warning', [], undefined],
  [
    'one is named',
    [['e.larsen@acme.com']],
    /^has the same name as e\.larsen@acme\.com, who is already in the organization; /u,
  ],
  [
    'another one is counted',
    [['e.larsen@acme.com'], ['zoe@acme.com']],
    /as e\.larsen@acme\.com and 1 other, who are already in/u,
  ],
  [
    'of several the nearest address is named',
    [['zoe@acme.com'], ['x@acme.com', 'emma.bergh@acme.com'], ['anton@acme.com']],
    /as emma\.bergh@acme\.com and 2 others, who are already in/u,
  ],
  [
    'where none is near, the first in the alphabet',
    [['zzzzzzzz@elsewhere.example'], ['aaaaaaaa@elsewhere.example']],
    /as aaaaaaaa@elsewhere\.example and 1 other, who/u,
  ],
] as const) {
  test(`${title}, in whatever order they are listed`, (t) => {
    for (const listed of [people, people.toReversed()]) {
      const warning = renameWarning('emma.berg@acme.com', { people: listed, areTooMany: false });
      if (expected === undefined) t.is(warning, undefined);
      else {
        t.like(warning, { code: 'looks-like-rename', severity: 'warning', value: 'emma.berg@acme.com' });
        t.regex(warning?.message ?? '', expected);
      }
    }
  });
}

test('a name that hundreds bear is warned of without naming one', (t) => {
  const warning = renameWarning('emma.berg@acme.com', { people: [], areTooMany: true });
  t.regex(warning?.message ?? '', /^has the same name as more than 200 people who are already in the organization; /u);
});

for (const [names, spellings] of [
  [{ firstName: 'Ana', lastName: 'Ruiz' }, ['Ana Ruiz', 'Ruiz, Ana']],
  [{ displayName: 'Ana Ruiz', firstName: 'Ana', lastName: 'Ruiz' }, ['Ana Ruiz', 'Ruiz, Ana']],
  [{ displayName: 'RUIZ, ANA', firstName: 'Ana', lastName: 'Ruiz' }, ['RUIZ, ANA', 'Ana Ruiz']],
  [{ displayName: 'Ana R.', firstName: 'Ana', lastName: 'Ruiz' }, ['Ana R.', 'Ana Ruiz', 'Ruiz, Ana']],
  [{ displayName: 'Ruiz, Ana' }, ['Ruiz, Ana', 'Ana Ruiz']],
  [{ displayName: ' Ana  Ruiz ' }, ['Ana Ruiz', 'Ruiz, Ana']],
  [{ displayName: 'Ana Ruiz Soler' }, ['Ana Ruiz Soler']],
  [{ displayName: 'Ana Ruiz', firstName: 'Ana' }, ['Ana Ruiz', 'Ruiz, Ana']],
  [{ firstName: 'Ana' }, ['Ana']],
  [{}, []],
] as const) {
  test(`${JSON.stringify(names)} is searched for as ${spellings.join(' | ')}`, (t) => {
    t.deepEqual(spellingsOf(names), [...spellings]);
  });
}
