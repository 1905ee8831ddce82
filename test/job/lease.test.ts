/** When a lease counts as held, by a clock that the test moves. */
import test, { type ExecutionContext } from 'ava';
import { createLease, hasLost, LeaseLostError, type LeaseOptions, type RenewableLease } from '../../src/job/lease.js';

interface Clock {
  at: number;
}

function leaseAt(clock: Clock, more: Partial<LeaseOptions> = {}): RenewableLease {
  return createLease({ number: 3, duration: 1000, askedAt: 0, margin: 200, now: () => clock.at, ...more });
}

function isLost(t: ExecutionContext, lease: RenewableLease, why: RegExp): void {
  const error = t.throws(() => lease.check(), { instanceOf: LeaseLostError });
  t.is(error.problem, 'stopped');
  t.regex(error.message, /number 3/u);
  t.regex(error.message, why);
  t.regex(error.next ?? '', /nothing more is sent or written/u);
  t.true(lease.lost.aborted);
  t.is(lease.lost.reason, error);
}

for (const [title, at, options, held] of [
  ['is held from when it was asked for', 0, {}, true],
  ['is held until its margin begins', 799, {}, true],
  ['is lost when its margin begins, before it has ended', 800, {}, false],
  ['counts from when it was asked for, not from when it was granted', 850, { askedAt: 40 }, false],
  ['has a margin of a fifth of its time', 801, { margin: undefined }, false],
  ['has a margin of at most five seconds', 94_999, { duration: 100_000, margin: undefined }, true],
] as const) {
  test(`a lease ${title}`, (t) => {
    const clock = { at: 0 };
    const { margin, ...more }: { margin?: number | undefined } & Partial<Omit<LeaseOptions, 'margin'>> = {
      margin: 200,
      ...options,
    };
    const lease = createLease({
      ...{ number: 3, duration: 1000, askedAt: 0, now: () => clock.at },
      ...more,
      ...(margin !== undefined && { margin }),
    });
    clock.at = at;
    t.is(hasLost(lease), !held);
    lease.end();
  });
}

test('a renewal counts from when it was asked for', (t) => {
  const clock = { at: 700 };
  const lease = leaseAt(clock);
  lease.renewed(500);
  clock.at = 1299;
  t.notThrows(() => lease.check());
  clock.at = 1300;
  isLost(t, lease, /not renewed in time/u);
});

test('an older renewal whose answer comes later does not shorten the lease', (t) => {
  const clock = { at: 700 };
  const lease = leaseAt(clock);
  lease.renewed(600);
  lease.renewed(300);
  clock.at = 1399;
  t.notThrows(() => lease.check());
  lease.end();
});

test('a lease that was lost stays lost, although a renewal is granted afterwards', (t) => {
  const clock = { at: 0 };
  const lease = leaseAt(clock);
  clock.at = 900;
  lease.renewed(890);
  isLost(t, lease, /not renewed in time/u);
});

test('a lease that the queue gave to another worker is lost at once, with the reason', (t) => {
  const lease = leaseAt({ at: 0 });
  lease.lose('the queue gave the job to another worker');
  isLost(t, lease, /the queue gave the job to another worker/u);
  lease.lose('another reason');
  isLost(t, lease, /the queue gave the job to another worker/u);
});

test('after a stop of the process the lease is lost at the first question, before any timer has run', (t) => {
  const clock = { at: 0 };
  const lease = leaseAt(clock, { duration: 100_000 });
  t.false(lease.lost.aborted);
  clock.at = 160_000;
  isLost(t, lease, /not renewed in time/u);
});

test('without a question a timer finds out that the lease was not renewed', async (t) => {
  const lease = createLease({ number: 3, duration: 60, margin: 10, askedAt: performance.now() });
  t.false(lease.lost.aborted);
  lease.renewed(performance.now() + 40);
  const begun = performance.now();
  // The lease's own timer does not keep the process alive.
  const alive = setTimeout(() => undefined, 20_000);
  if (!lease.lost.aborted) await new Promise((resolve) => lease.lost.addEventListener('abort', resolve));
  clearTimeout(alive);
  t.true(performance.now() - begun >= 60, 'the renewal counts');
  isLost(t, lease, /not renewed in time/u);
});
