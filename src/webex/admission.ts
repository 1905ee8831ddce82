/** Decides when the next request to an API may be sent: outside every pause, evenly spaced, and not after the run has ended. */
import { RunError } from '../errors.js';
import type { CountedBudget } from './counted-budget.js';

export interface Admission {
  /**
   * Resolves when a request may be sent; the caller sends it at once. First come, first served. The value says whether the
   * caller had to wait for its turn. Rejects after `shut`.
   */
  pass(): Promise<boolean>;
  /** Holds back all requests for this long. Returns by how many milliseconds this lengthens the current wait. */
  pause(milliseconds: number): number;
  /** Delays one caller only. Rejects after `shut`. */
  sleep(milliseconds: number): Promise<void>;
  /** Sends nothing any more: all current and later callers are rejected with this reason. The first reason is kept. */
  shut(reason: RunError): void;
  /** The run is stopping: a request that would have to wait longer than `moment` is rejected instead. */
  hurry(): void;
}

/** Milliseconds that a stopping run still waits, so that rows in progress can finish. */
const moment = 5000;
/** Maximum for one timer (setTimeout overflows at 24 days); longer waits are split. */
const longestTimer = 60_000;
/** Timers always fire a little late; to catch up, the gap between requests may shrink to this fraction of the spacing. */
const closest = 0.8;
/** A request that is late by more than this many gaps (and milliseconds) has missed turns, which are not made up. */
const missed = { turns: 5, milliseconds: 50 };

/**
 * `spacing`: current milliseconds between two requests; 0 means no spacing. `budget`: gives turns among those of other processes;
 * one is asked for while the own turn is waited for.
 */
export function createAdmission(spacing: () => number, budget?: CountedBudget): Admission {
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
  /** The target time may move during the wait. `onward` runs at once, before any other caller checks the time. */
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
      let turn: { at: number; wait: number } | undefined;
      const due = (): number => Math.max(pausedUntil, turns.next(), turn?.at ?? 0);
      await oneByOne(async () => {
        turn = await sharedTurn(budget, spacing());
        await waitUntil(due, (now) => turns.taken(now, Math.max(pausedUntil, turn?.at ?? 0)));
      });
      return held || (turn?.wait ?? 0) > 0;
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

/** Without a limit, calls are counted for the lesson of the first refusal, and wait for nothing. */
async function sharedTurn(
  budget: CountedBudget | undefined,
  spacing: number,
): Promise<{ at: number; wait: number } | undefined> {
  if (budget === undefined) return undefined;
  await budget.ready();
  const asked = performance.now();
  const taken = budget.take(spacing);
  if (spacing === 0) return undefined;
  const wait = (await taken)?.wait ?? 0;
  return { at: asked + wait, wait };
}

/** Starts each piece of work when the previous one has ended, whether it succeeded or failed. */
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
  /** Records that a turn was taken at `now` which could not have come before `notBefore`. */
  taken(now: number, notBefore: number): void;
}

/** Evenly spaced by the clock: each turn is counted from when the previous one was due, not from when it was taken. */
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
