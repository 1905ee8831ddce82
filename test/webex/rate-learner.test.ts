import test from 'ava';
import { createRateLearner } from '../../src/webex/rate-learner.js';
import {
  bucket,
  callFor,
  fixedMinute,
  measured,
  slidingMinute,
  type Caller,
  type Limiter,
  type Told,
} from './simulated-service.js';

const minute = 60_000;
const usual = { told: 'seconds', latency: 100, concurrency: 10 } as const;

test('before the first refusal no distance is set', (t) => {
  const rateLearner = createRateLearner();
  for (let at = 0; at < 10_000; at += 10) rateLearner.accepted(at, false);
  t.is(rateLearner.spacing(), 0);
  t.is(rateLearner.learned(), undefined);
});

test('a given rate is an upper bound: what is learned may be lower, never higher', (t) => {
  const rateLearner = createRateLearner(50);
  t.is(rateLearner.spacing(), 50);
  for (let at = 0; at < 100_000; at += 50) rateLearner.accepted(at, true);
  t.is(rateLearner.spacing(), 50);
  rateLearner.refused(100_000, 10_000);
  t.true(rateLearner.spacing() > 50, `${rateLearner.spacing()}`);
  for (let at = 110_000; at < 1_000_000; at += 50) rateLearner.accepted(at, true);
  t.is(rateLearner.spacing(), 50);
});

test('the speed lies between what was admitted, pause included, and what was refused', (t) => {
  const rateLearner = createRateLearner(50);
  for (let at = 0; at <= 10_000; at += 50) rateLearner.accepted(at, true);
  rateLearner.refused(10_000, 10_000);
  t.true(rateLearner.spacing() > 50 && rateLearner.spacing() < 100, `${rateLearner.spacing()}`);
  t.is(rateLearner.learned(), Math.round(minute / rateLearner.spacing()));
});

test('of a time without any limit, the last seconds count: hours before say nothing of the speed that was refused', (t) => {
  const [sudden, late] = [createRateLearner(), createRateLearner()];
  for (let at = 0; at < 600_000; at += 500) late.accepted(at, false);
  for (const [rateLearner, begin] of [
    [sudden, 0],
    [late, 600_000],
  ] as const) {
    for (let at = begin; at <= begin + 20_000; at += 10) rateLearner.accepted(at, false);
    rateLearner.refused(begin + 20_000, 600_000);
    // The ceiling is reached at the end of the rise, which the pause makes 9,000 s long.
    for (let at = begin + 620_000; at <= begin + 9_620_000; at += 500) rateLearner.accepted(at, true);
    t.true(Math.abs(rateLearner.spacing() - 10) < 0.5, `${rateLearner.spacing()}`);
  }
});

test('a refusal before anything was admitted goes on with the pause before', (t) => {
  const [once, twice] = [createRateLearner(), createRateLearner()];
  for (const rateLearner of [once, twice]) for (let at = 0; at <= 10_000; at += 10) rateLearner.accepted(at, false);
  once.refused(10_000, 45_000);
  for (const at of [10_000, 25_000, 40_000]) twice.refused(at, 15_000);
  t.is(once.spacing(), twice.spacing());
});

test('a speed that is not used up is not raised', (t) => {
  const rateLearner = createRateLearner();
  for (let at = 0; at <= 100; at += 10) rateLearner.accepted(at, false);
  rateLearner.refused(100, 1000);
  const before = rateLearner.spacing();
  for (let at = 1100; at < 100_000; at += 500) rateLearner.accepted(at, false);
  t.is(rateLearner.spacing(), before);
});

test('hours in which nobody calls tell nothing of the service', (t) => {
  const [busy, idle] = [createRateLearner(), createRateLearner()];
  for (const [rateLearner, gap] of [
    [busy, 1000],
    [idle, 3_600_000],
  ] as const) {
    for (let at = 0; at <= 1000; at += 10) rateLearner.accepted(at, false);
    rateLearner.refused(1000 + gap, 1000);
  }
  t.is(idle.spacing(), busy.spacing());
});

test('where half of all calls are refused, whatever the speed, it still makes one in each pause', (t) => {
  const rateLearner = createRateLearner();
  for (let at = 0; at < 1e7; at += 2000) {
    rateLearner.accepted(at, true);
    rateLearner.refused(at + 1000, 1000);
  }
  t.true(rateLearner.spacing() <= 1000, `${rateLearner.spacing()}`);
});

/** Of the limit, in percent: how much is used at least, from minute to minute; of all calls: how many are refused at most. */
type Row = readonly [
  limiter: string,
  make: (perMinute: number) => Limiter,
  told: Told,
  perMinute: number,
  caller: Partial<Caller>,
  minutes: readonly [from: number, to: number],
  leastUsed: number,
  mostRefused: number,
];

const bucketOf10 = (perMinute: number): Limiter => bucket(() => perMinute, 10);
const bucketOf100 = (perMinute: number): Limiter => bucket(() => perMinute, 100);
const minuteOfTheClock = (perMinute: number): Limiter => fixedMinute(() => perMinute, 20_000);
const lastMinute = (perMinute: number): Limiter => slidingMinute(() => perMinute);

const rows: readonly Row[] = [
  ['a bucket of 10', bucketOf10, 'seconds', 300, {}, [1, 10], 90, 2],
  ['a bucket of 10', bucketOf10, 'seconds', 1200, {}, [1, 10], 90, 2],
  ['a bucket of 10', bucketOf10, 'seconds', 1200, { latency: 5 }, [1, 10], 90, 2],
  ['a bucket of 10', bucketOf10, 'seconds', 1200, { concurrency: 50 }, [1, 10], 90, 2],
  ['a bucket of 10', bucketOf10, 'seconds', 1200, { latency: 1000, concurrency: 50 }, [1, 10], 90, 2],
  ['a bucket of 10', bucketOf10, 'seconds', 6000, { concurrency: 50 }, [1, 10], 90, 2],
  ['a bucket of 100', bucketOf100, 'seconds', 300, {}, [1, 10], 90, 2],
  ['a bucket of 100', bucketOf100, 'seconds', 1200, {}, [1, 10], 90, 2],
  ['a minute of the clock', minuteOfTheClock, 'seconds', 300, {}, [3, 20], 90, 2],
  ['a minute of the clock', minuteOfTheClock, 'seconds', 1200, { concurrency: 50 }, [3, 20], 90, 2],
  ['the last minute', lastMinute, 'seconds', 300, {}, [1, 20], 90, 2],
  ['the last minute', lastMinute, 'seconds', 1200, { concurrency: 50 }, [1, 20], 90, 2],
  // Where a refusal costs 15 s or a minute, it takes longer until the limit is known.
  ['a bucket of 10', bucketOf10, 'nothing', 1200, {}, [10, 40], 90, 0.2],
  ['a minute of the clock', minuteOfTheClock, 'nothing', 1200, {}, [10, 40], 90, 0.2],
  ['the last minute', lastMinute, 'nothing', 1200, {}, [10, 40], 85, 0.2],
  ['a bucket of 10', bucketOf10, '000045', 1200, {}, [20, 120], 90, 0.02],
  ['a minute of the clock', minuteOfTheClock, '000045', 1200, {}, [20, 120], 85, 0.02],
  ['the last minute', lastMinute, '000045', 1200, {}, [20, 120], 85, 0.02],
];
for (const [limiter, make, told, perMinute, caller, [from, to], leastUsed, mostRefused] of rows) {
  const { latency, concurrency } = { ...usual, ...caller };
  const name = `${limiter}, ${perMinute} a minute, told ${told}, ${latency} ms, ${concurrency} in flight`;
  test(`${name}: at least ${leastUsed} % is used, at most ${mostRefused} % are refused`, (t) => {
    const heard = callFor(make(perMinute), { ...usual, ...caller, told, duration: to * minute });
    const { used, refused } = measured(heard, { from: from * minute, to: to * minute }, perMinute);
    t.true(used >= leastUsed, `used: ${used.toFixed(1)} %`);
    t.true(refused <= mostRefused, `refused: ${refused.toFixed(2)} %`);
  });
}

for (const perMinute of [300, 1200, 6000]) {
  const limit = (now: number): number => (now < 3 * minute || now >= 6 * minute ? perMinute : perMinute / 2);
  const changing = (): ReturnType<typeof callFor> =>
    callFor(bucket(limit, 10), { ...usual, concurrency: 50, duration: 9 * minute });

  test(`a limit of ${perMinute} a minute that is halved: after 20 s at least 90 % of the new one is used`, (t) => {
    const from = 3 * minute + 20_000;
    const { used } = measured(changing(), { from, to: from + minute }, perMinute / 2);
    t.true(used >= 90, `${used.toFixed(1)} %`);
  });

  test(`a limit of ${perMinute / 2} a minute that is doubled: after 90 s at least 90 % of the new one is used`, (t) => {
    const from = 6 * minute + 90_000;
    const { used } = measured(changing(), { from, to: from + minute }, perMinute);
    t.true(used >= 90, `${used.toFixed(1)} %`);
  });
}

test('at the rate of the limit itself nothing is refused, and at least 98 % is used', (t) => {
  const heard = callFor(bucketOf10(1200), { ...usual, rateGiven: 1200, duration: 10 * minute });
  const { used, refused } = measured(heard, { from: 0, to: 10 * minute }, 1200);
  t.true(used >= 98, `${used.toFixed(1)} %`);
  t.is(refused, 0);
});

test('where work comes and goes, refusals stay rare', (t) => {
  const hasWork = (now: number): boolean => now % 20_000 < 10_000;
  const heard = callFor(bucketOf10(1200), { ...usual, hasWork, duration: 20 * minute });
  const { used, refused } = measured(heard, { from: minute, to: 20 * minute }, 600);
  t.true(used >= 90, `${used.toFixed(1)} %`);
  t.true(refused <= 2, `${refused.toFixed(2)} %`);
});
