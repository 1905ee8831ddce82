import test from 'ava';
import { rateLimit } from '../../src/simulator/rate-limit.js';

/** Times in milliseconds, and whether a request at that time passes at sixty a minute. */
const requests: readonly (readonly [at: number, passes: boolean])[] = [
  ...Array.from({ length: 10 }, () => [0, true] as const),
  [0, false],
  [999, false],
  [1000, true],
  [1001, false],
  [3000, true],
  [3000, true],
  [3000, false],
  [60_000, true],
];

test('ten requests pass at once, then one for each second at sixty a minute', (t) => {
  const limit = rateLimit({ rate: 60, minute: 60 });
  for (const [at, passes] of requests) t.is(limit('ana', at) === undefined, passes, `at ${at} ms`);
});

test('a refused request takes nothing out of the bucket, and is told when one is free', (t) => {
  const limit = rateLimit({ rate: 60, minute: 60 });
  for (let used = 0; used < 10; used++) limit('ana', 0);
  t.is(limit('ana', 0), 1);
  t.is(limit('ana', 500), 0.5);
  t.is(limit('ana', 1000), undefined);
});

test('each caller has a bucket of their own', (t) => {
  const limit = rateLimit({ rate: 60, minute: 60 });
  for (let used = 0; used < 11; used++) limit('ana', 0);
  t.is(limit('bo', 0), undefined);
});

test('a rate of nothing limits nobody', (t) => {
  const limit = rateLimit({ rate: 0, minute: 60 });
  t.true(Array.from({ length: 1000 }, () => limit('ana', 0)).every((wait) => wait === undefined));
});
