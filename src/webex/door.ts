/** When the next request to an API may leave: outside of every pause, evenly spread, and not after the end of the run. */
import { RunError } from '../errors.js';

export interface Door {
  /** Resolves when a request may leave; the caller sends it at once. Rejects when the door is shut. */
  pass(): Promise<void>;
  /** Nothing leaves for so long. Says by how many milliseconds that lengthens the wait. */
  pause(milliseconds: number): number;
  /** A wait of one caller alone. Rejects when the door is shut. */
  sleep(milliseconds: number): Promise<void>;
  /** Nothing leaves any more: all who wait and all who come are told why. The first reason stays. */
  shut(reason: RunError): void;
  /** The run is being ended: whoever would have to wait for longer than a moment is turned away instead. */
  hurry(): void;
}

/** Milliseconds that a run which is being ended still waits, so that rows under way can be finished. */
const moment = 5000;
/** No timer is longer (setTimeout runs over at 24 days); whoever waits looks again. */
const longestTimer = 60_000;

/** `spacing`: milliseconds between two requests; 0 sets no distance. */
export function createDoor(spacing: number): Door {
  const sleepers = new Set<() => void>();
  let [pausedUntil, lastLeft, latest] = [0, -Infinity, Infinity];
  let shutBy: RunError | undefined;

  const wakeAll = (): void => {
    for (const wake of [...sleepers]) wake();
  };
  const doze = async (milliseconds: number): Promise<void> => {
    await new Promise<void>((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        sleepers.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, Math.min(milliseconds, longestTimer));
      sleepers.add(wake);
    });
  };
  /** What is waited for may move while it is waited for. `onward` runs at once, before anybody else looks at the time. */
  const waitUntil = async (moving: () => number, onward?: (now: number) => void): Promise<void> => {
    for (;;) {
      if (shutBy) throw shutBy;
      const [until, now] = [moving(), performance.now()];
      if (until <= now) return onward?.(now);
      if (until > latest) throw new RunError('stopped', 'The run was interrupted.');
      await doze(until - now);
    }
  };
  return {
    async pass() {
      await waitUntil(
        () => Math.max(pausedUntil, lastLeft + spacing),
        (now) => (lastLeft = now),
      );
    },
    pause(milliseconds) {
      const now = performance.now();
      const before = Math.max(pausedUntil, now);
      pausedUntil = Math.max(before, now + milliseconds);
      return pausedUntil - before;
    },
    async sleep(milliseconds) {
      const until = performance.now() + milliseconds;
      await waitUntil(() => until);
    },
    shut(reason) {
      shutBy ??= reason;
      wakeAll();
    },
    hurry() {
      latest = Math.min(latest, performance.now() + moment);
      wakeAll();
    },
  };
}
