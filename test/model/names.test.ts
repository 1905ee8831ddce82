import test from 'ava';
import { nearest, sameName } from '../../src/model/names.js';

for (const [a, b, same] of [
  ['First Name', 'first_name', true],
  ['Cost\u2013Center', 'cost center', true],
  ['Cost\u00A0center', 'Costcenter', true],
  ['\uFEFFemail', 'email', true],
  ['Title', 'Titles', false],
  ['\u201CMessaging\u201D', 'Messaging', true],
  ['Ana\u2019s \u2013 Suite', "Ana's - Suite", true],
  ['Ana\u00B4s', "Ana's", true],
  ['A.B', 'AB', false],
] as const) {
  test(`${JSON.stringify(a)} ${same ? 'is' : 'is not'} ${JSON.stringify(b)}`, (t) => {
    t.is(sameName(a, b), same);
  });
}

for (const [text, expected] of [
  ['licences', 'licenses'],
  ['emial', 'email'],
  ['dept', undefined],
  ['dep', 'department'],
  ['xyz', undefined],
] as const) {
  test(`nearest to "${text}" is ${expected ?? 'nothing'}`, (t) => {
    t.is(nearest(text, ['email', 'licenses', 'department', 'title']), expected);
  });
}
