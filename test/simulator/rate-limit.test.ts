import test from 'ava';
import { rateLimit } from '../../src/simulator/rate-limit.js';
import { service } from './service.js';

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
  const limit = rateLimit(60, () => 60);
  for (const [at, passes] of requests) t.is(limit('ana', at) === undefined, passes, `at ${at} ms`);
});

test('a refused request takes nothing out of the bucket, and is told when one is free', (t) => {
  const limit = rateLimit(60, () => 60);
  for (let used = 0; used < 10; used++) limit('ana', 0);
  t.is(limit('ana', 0), 1);
  t.is(limit('ana', 500), 0.5);
  t.is(limit('ana', 1000), undefined);
});

test('each caller has a bucket of their own', (t) => {
  const limit = rateLimit(60, () => 60);
  for (let used = 0; used < 11; used++) limit('ana', 0);
  t.is(limit('bo', 0), undefined);
});

test('a rate of nothing limits nobody', (t) => {
  const limit = rateLimit(60, () => 0);
  t.true(Array.from({ length: 1000 }, () => limit('ana', 0)).every((wait) => wait === undefined));
});

test('a rate that is changed holds from then on, for who has something left as well', (t) => {
  let rate = 60;
  const limit = rateLimit(60, () => rate);
  for (let used = 0; used < 9; used++) limit('ana', 0);
  rate = 30;
  t.is(limit('ana', 0), undefined);
  t.is(limit('ana', 0), 2);
  t.is(limit('ana', 2000), undefined);
  t.is(limit('ana', 2000), 2);
});

test('the control address changes the rate of both APIs while the simulator runs, and a reset takes that back', async (t) => {
  const { rest, control } = await service(t);
  const statuses = async (): Promise<Set<number>> => {
    const heard = await Promise.all(Array.from({ length: 30 }, () => rest('GET /licenses')));
    return new Set(heard.map(({ status }) => status));
  };
  t.deepEqual(await statuses(), new Set([200]));
  t.deepEqual((await control('POST /rate', { rate: 1 })).json, { rate: 1 });
  t.deepEqual(await statuses(), new Set([200, 429]));
  await control('POST /rate', { rate: 0 });
  t.deepEqual(await statuses(), new Set([200]));
  await control('POST /rate', { rate: 1 });
  await control('POST /reset');
  t.deepEqual(await statuses(), new Set([200]));
});

for (const body of [undefined, [], [{ rate: 1 }], {}, { rate: -1 }, { rate: '1' }, { rates: 1 }]) {
  test(`the control address refuses ${JSON.stringify(body)} as a rate`, async (t) => {
    const { control, rest } = await service(t);
    t.is((await control('POST /rate', body)).status, 400);
    t.is((await rest('GET /licenses')).status, 200);
  });
}
