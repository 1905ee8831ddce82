/** Holds a job for as long as Redis can be told so in time: the lease that its run is given. */
import { createLease, type Lease } from '../job/lease.js';
import { inTime } from './in-time.js';

export interface Renewing {
  /** Makes the lock last `duration` from now on. False: another holder has it, or none. May never settle. */
  readonly extend: () => Promise<boolean>;
  /** Returns a number that is higher than that of every earlier holder. */
  readonly nextNumber: () => Promise<number>;
  /** Milliseconds that the lock lasts. */
  readonly duration: number;
}

export interface HeldLease extends Lease {
  /** Stops renewing it. The lock itself is left to whoever ends the job. */
  end(): void;
}

const renewalsPerDuration = 3;

/**
 * `undefined`: the lock was lost before it was first renewed. Throws the connection's own error. Ends by itself when renewals are
 * not answered in time: nothing here waits for a Redis that is gone.
 */
export async function holdLease({ extend, nextNumber, duration }: Renewing): Promise<HeldLease | undefined> {
  const askedAt = performance.now();
  // A machine that is suspended stops its monotonic clock, not that of the wall.
  const margin = Math.min(duration / 5, 5000);
  let wallEnd = Date.now() + duration - margin;
  if ((await inTime(extend(), duration)) !== true) return undefined;
  const number = await inTime(nextNumber(), duration);
  if (typeof number !== 'number') return undefined;
  const lease = createLease({ number, duration, askedAt, margin });
  const loseAfterSuspension = (): void => {
    if (Date.now() >= wallEnd) lease.lose('it was not renewed in time by the clock of this machine');
  };
  const renew = async (): Promise<void> => {
    loseAfterSuspension();
    // Whoever lost it must not keep the lock from the next holder.
    if (lease.lost.aborted) return clearInterval(renewing);
    const [asked, askedByWall] = [performance.now(), Date.now()];
    // Without an answer the lease ends by itself: it is not renewed.
    const isExtended = await extend().catch(() => undefined);
    if (isExtended === false) lease.lose('the queue gave the job to another worker, or took it back');
    if (isExtended !== true) return;
    loseAfterSuspension();
    lease.renewed(asked);
    wallEnd = Math.max(wallEnd, askedByWall + duration - margin);
  };
  const renewing = setInterval(() => void renew(), duration / renewalsPerDuration);
  return {
    number: lease.number,
    lost: lease.lost,
    check() {
      loseAfterSuspension();
      lease.check();
    },
    end() {
      clearInterval(renewing);
      lease.end();
    },
  };
}
