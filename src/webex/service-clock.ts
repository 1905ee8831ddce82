/** The time of day at Webex, as its answers tell it: the clock here may be wrong by days, or be set in the midst of a run. */

export interface ServiceClock {
  /** Milliseconds since 1970; by the clock here until an answer has told better. */
  now(): number;
  /** Takes the Date header of an answer. */
  hear(date: string | undefined): void;
}

export function createServiceClock(): ServiceClock {
  let last: { readonly time: number; readonly heardAt: number } | undefined;
  return {
    now: () => (last === undefined ? Date.now() : last.time + (performance.now() - last.heardAt)),
    hear(date) {
      const time = Date.parse(date ?? '');
      if (!Number.isNaN(time)) last = { time, heardAt: performance.now() };
    },
  };
}
