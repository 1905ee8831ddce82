/** A lease is kept while Redis grants renewals, and ends by this process's own clock where Redis does not answer. */
import test from 'ava';
import { setTimeout as wait } from 'node:timers/promises';
import { hasLost } from '../../src/job/lease.js';
import { holdLease } from '../../src/queue/hold-lease.js';

const duration = 300;
const never = new Promise<never>(() => undefined);
const nextNumber = (): Promise<number> => Promise.resolve(7);

test('a lease that is renewed lasts, and bears its number', async (t) => {
  // Long enough for a machine with other work.
  const long = 10 * duration;
  const lease = await holdLease({ duration: long, nextNumber, extend: () => Promise.resolve(true) });
  await wait(1.2 * long);
  t.is(lease?.number, 7);
  t.false(hasLost(lease));
  lease?.end();
});

for (const [what, extend] of [
  ['does not answer', () => never],
  ['answers with an error', () => Promise.reject(new Error('READONLY'))],
] as const) {
  test(`where Redis ${what}, the lease ends before the lock does, and is not asked for again`, async (t) => {
    let asked = 0;
    const lease = await holdLease({
      ...{ duration, nextNumber },
      extend: () => ((asked += 1) === 1 ? Promise.resolve(true) : extend()),
    });
    t.false(hasLost(lease));
    await wait(0.9 * duration);
    t.true(hasLost(lease), 'before the lock is over');
    t.true(lease?.lost.aborted);
    const soFar = asked;
    await wait(2 * duration);
    t.true(asked <= soFar, 'whoever lost it does not keep the lock from others');
    lease?.end();
  });
}

test('the lease is lost at once when Redis says that another has the job, and a late grant does not bring it back', async (t) => {
  let asked = 0;
  const lease = await holdLease({ duration, nextNumber, extend: () => Promise.resolve((asked += 1) !== 2) });
  await wait(duration / 2);
  t.true(hasLost(lease));
  await wait(duration);
  t.true(hasLost(lease));
  t.is(asked, 2);
});

for (const [what, how] of [
  ['the lock is gone', { extend: () => Promise.resolve(false), nextNumber }],
  ['the first renewal is not answered', { extend: () => never, nextNumber }],
  ['no number is answered', { extend: () => Promise.resolve(true), nextNumber: () => never }],
] as const) {
  test(`there is no lease where ${what}, and that is known in time`, async (t) => {
    const begun = Date.now();
    t.is(await holdLease({ duration, ...how }), undefined);
    t.true(Date.now() - begun < 3 * duration);
  });
}
