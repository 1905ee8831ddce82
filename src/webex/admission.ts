/** When the next request to an API may leave: outside of every pause, evenly spread, and not after the end of the run. */
import { RunError } from '../errors.js';

export interface Admission {
  /**
   * Resolves when a request may leave; the caller sends it at once. Who came first goes first. Says whether it was held
   * back for its turn. Rejects when the door is shut.
   */
  pass(): Promise<boolean>;
  /** Nothing leaves for so long. Says by how many milliseconds that lengthens the wait. */
  pause(milliseconds: number): number;
  /** A wait of one caller alone. Rejects when the door is shut. */
  sleep(milliseconds: number): Promise<void>;
  /** Nothing leaves any more: all who wait and all who come are told why. The first reason stays. */
  shut(reason: RunError): void;
  /** The run is being ended: a request that would wait for more than a moment is turned away instead. */
  hurry(): void;
}

/** Milliseconds that a run which is being ended still waits, so that rows under way can be finished. */
const moment = 5000;
/** No timer is longer (setTimeout runs over at 24 days); a longer wait is split. */
const longestTimer = 60_000;
/** Timers are always a little late: what was lost is made good by distances that are so much of a whole one. */
const closest = 0.8;
/** A request that is later than so many distances (and milliseconds) has missed turns, and they are lost. */
const missed = { turns: 5, milliseconds: 50 };

/** `spacing`: milliseconds between two requests at present; 0 sets no distance. */
export function createAdmission(spacing: () => number): Admission {
  const sleepers = new Set<() => void>();
  const turns = createTurns(spacing);
  const oneByOne = createQueue();
  let [pausedUntil, latest] = [0, Infinity];
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
  /** What is waited for may move while it is waited for. `onward` runs at once, before any other call looks at the time. */
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
      const held = turns.next() > performance.now();
      const due = (): number => Math.max(pausedUntil, turns.next());
      await oneByOne(() => waitUntil(due, (now) => turns.taken(now, pausedUntil)));
      return held;
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

/** Each begins when the one before has ended, whatever way. */
function createQueue(): (work: () => Promise<void>) => Promise<void> {
  let before = Promise.resolve();
  return async (work) => {
    const own = before.then(work);
    before = own.catch(() => undefined);
    await own;
  };
}

interface Turns {
  next(): number;
  /** A turn that came at `notBefore` at the earliest was taken. */
  taken(now: number, notBefore: number): void;
}

/** Even distances, kept by the clock: each turn is counted from when the one before was due, not from when it was taken. */
function createTurns(spacing: () => number): Turns {
  let last = { due: -Infinity, taken: -Infinity };
  const next = (): number => Math.max(last.due + spacing(), last.taken + closest * spacing());
  return {
    next,
    taken(now, notBefore) {
      const due = Math.max(next(), notBefore);
      const isMissed = now - due > Math.max(missed.milliseconds, missed.turns * spacing());
      last = { due: isMissed ? now : due, taken: now };
    },
  };
}
