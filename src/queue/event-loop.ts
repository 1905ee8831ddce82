/** Whether this process still comes to do what is due: its timers tell how late they are. */

export interface EventLoopWatch {
  /** Milliseconds by which the last tick was late, or the next one already is. */
  lag(): number;
  stop(): void;
}

const tickEvery = 500;

/** `now`: monotonic milliseconds. */
export function watchEventLoop(now: () => number = () => performance.now()): EventLoopWatch {
  let [due, last] = [now() + tickEvery, 0];
  const timer = setInterval(() => {
    last = Math.max(0, now() - due);
    due = now() + tickEvery;
  }, tickEvery);
  timer.unref();
  return {
    lag: () => Math.max(last, now() - due, 0),
    stop: () => clearInterval(timer),
  };
}
