import test from 'ava';
import { feedOf, fromWhen, isOlder } from '../../src/watch/feed.js';

for (const [name, feed] of [
  ['people.csv', 'people'],
  ['people_20261128.csv', 'people'],
  ['people-2026-11-28.xlsx', 'people'],
  ['2026-11-28 people.csv', 'people'],
  ['HR_export_20261128-0200.csv', 'hr_export'],
  ['people (2).csv', 'people'],
  ['people - Copy.csv', 'people'],
  ['site1.csv', 'site1'],
  ['site2.csv', 'site2'],
  ['20261128.csv', 'people'],
  ['12345678901.csv', '12345678901'],
] as const) {
  test(`${name} belongs to the feed ${feed}`, (t) => {
    t.is(feedOf(name), feed);
  });
}

const monday = new Date('2026-11-23T02:00:00Z');
const friday = new Date('2026-11-27T02:00:00Z');
for (const [one, other, older] of [
  [fromWhen('p-20261127.csv', friday), fromWhen('p-20261128.csv', monday), true],
  [fromWhen('p-20261128.csv', monday), fromWhen('p-20261127.csv', friday), false],
  [fromWhen('p-20261128-0200.csv', friday), fromWhen('p-20261128-0300.csv', friday), true],
  [fromWhen('p.csv', monday), fromWhen('p.csv', friday), true],
  [fromWhen('p.csv', friday), fromWhen('p.csv', friday), false],
  [fromWhen('p.csv', monday), fromWhen('p-20261128.csv', friday), false],
] as const) {
  test(`a file from ${one.at} is ${older ? '' : 'not '}older than one from ${other.at}`, (t) => {
    t.is(isOlder(one, other), older);
  });
}
