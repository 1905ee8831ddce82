/** People whose records lag: for a number of reads they appear as they were before a write. */
import { personSnapshot } from './snapshot.js';
import type { World } from './world.js';

export interface Lagging {
  /** The next `reads` reads that name the person show the state that `before` restores. */
  note(email: string, reads: number, before: () => void): void;
  /** Performs a read; while the person lags, it sees the world as it was. */
  read<T>(world: World, email: string | undefined, act: () => T): T;
  clear(): void;
}

export function laggingRecords(): Lagging {
  const behind = new Map<string, { left: number; readonly before: () => void }>();
  return {
    note: (email, reads, before) => void behind.set(email.toLowerCase(), { left: reads, before }),
    read(world, email, act) {
      const entry = email === undefined ? undefined : behind.get(email.toLowerCase());
      if (!entry || entry.left === 0) return act();
      entry.left--;
      const now = personSnapshot(world, email);
      entry.before();
      const seen = act();
      now();
      return seen;
    },
    clear: () => behind.clear(),
  };
}
