import test from 'ava';
import { retryAfter } from '../../src/webex/retry-after.js';

const now = Date.parse('2026-03-01T12:00:00Z');
const cases: readonly [what: string, header: string | undefined, milliseconds: number][] = [
  ['seconds', '7', 7000],
  ['seconds with blanks around', ' 7 ', 7000],
  ['a decimal number', '2.5', 2500],
  ['0, which is no wait at all', '0', 1000],
  ['less than a second', '0.2', 1000],
  ['a negative number', '-5', 15_000],
  ['the formula that Webex was seen to send', 'rand(30),add(30)', 15_000],
  ['two headers in one', '1, 2', 15_000],
  ['a number with a unit', '30s', 15_000],
  ['words with a number that could pass for a date', 'wait 30', 15_000],
  ['nothing', '', 15_000],
  ['no header', undefined, 15_000],
  ['another notation of numbers', '1e3', 15_000],
  ['a date to come', 'Sun, 01 Mar 2026 12:00:20 GMT', 20_000],
  ['a date to come, in the long form', 'Sunday, 01-Mar-26 12:00:20 GMT', 20_000],
  ['a date to come, in another zone', 'Sun, 01 Mar 2026 14:00:20 +0200', 20_000],
  ['a date to come, ISO 8601', '2026-03-01T12:00:20Z', 20_000],
  ['a date gone by', 'Sun, 01 Mar 2026 11:00:00 GMT', 1000],
  ['a date that is none', 'Sun, 99 Foo 2026 11:00:00 GMT', 15_000],
  ['the last of all years', 'Fri, 31 Dec 9999 23:59:59 GMT', Date.parse('9999-12-31T23:59:59Z') - now],
  ['a number as long as a line', '9'.repeat(400), Infinity],
  ['a huge number', '1000000000000', 1e15],
];

for (const [what, header, milliseconds] of cases) {
  test(`Retry-After with ${what}`, (t) => {
    t.is(retryAfter(header, undefined, now), milliseconds);
  });
}

test('a date counts from the Date of the answer, not from the clock here', (t) => {
  const answeredAt = 'Sun, 01 Mar 2026 15:00:00 GMT';
  t.is(retryAfter('Sun, 01 Mar 2026 15:00:30 GMT', answeredAt, now), 30_000);
  t.is(retryAfter('Sun, 01 Mar 2026 12:00:30 GMT', 'yesterday', now), 30_000);
});
