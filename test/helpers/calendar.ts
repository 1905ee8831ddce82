/** A clock that a test moves: `Date` of this process alone. Timers run as always. */
import type { Lasting } from './cli.js';

export interface MovedCalendar {
  /** From now on it is this time (ISO 8601). */
  moveTo(time: string): void;
}

export function movedCalendar(t: Lasting): MovedCalendar {
  const Real = globalThis.Date;
  let ahead = 0;
  class Moved extends Real {
    constructor(...args: [] | [number | string | Date]) {
      if (args.length === 0) super(Real.now() + ahead);
      else super(...args);
    }
    static override now(): number {
      return Real.now() + ahead;
    }
  }
  globalThis.Date = Moved as DateConstructor;
  t.teardown(() => {
    globalThis.Date = Real;
  });
  return {
    moveTo(time) {
      ahead = Real.parse(time) - Real.now();
    },
  };
}
