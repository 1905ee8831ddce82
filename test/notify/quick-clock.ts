/** A clock whose pauses are over at once, and whose time limits are real. */
import { realClock, type Clock } from '../../src/notify/deliver.js';

export interface QuickClock extends Clock {
  /** Milliseconds of each pause between attempts. */
  readonly pauses: number[];
}

export function quickClock(): QuickClock {
  const pauses: number[] = [];
  let skipped = 0;
  return {
    pauses,
    now: () => performance.now() + skipped,
    sleep(milliseconds, signal) {
      // Only a time limit can be called off.
      if (signal !== undefined) return realClock.sleep(milliseconds, signal);
      pauses.push(milliseconds);
      skipped += milliseconds;
      return Promise.resolve();
    },
  };
}
