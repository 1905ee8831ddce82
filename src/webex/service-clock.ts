/** The time of day at Webex, according to its answers: this machine's clock may be wrong by days, or be set during a run. */

export interface ServiceClock {
  /** Milliseconds since 1970; by this machine's clock until an answer has given the time. */
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
