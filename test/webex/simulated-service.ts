/** A service that limits its callers, and a caller with a pace, in simulated time: hours pass in milliseconds. */
import { createRateLearner } from '../../src/webex/rate-learner.js';

/** Says at a time (ms) whether one more call is admitted: 0, or for how many milliseconds the caller is told to wait. */
export type Limiter = (now: number) => number;

/** Of Retry-After, what the caller makes of it: whole seconds, 15 s where there is none, a minute for 000045. */
export type Told = 'seconds' | 'nothing' | '000045';

/** Milliseconds that the caller waits for being told of this wait. */
function waitFor(told: Told, wait: number): number {
  if (told === 'nothing') return 15_000;
  return told === '000045' ? 60_000 : Math.max(1000, Math.ceil(wait / 1000) * 1000);
}

/** A token bucket: what is refused takes nothing out of it. */
export function bucket(perMinute: (now: number) => number, burst: number): Limiter {
  let [level, at] = [burst, 0];
  return (now) => {
    const perMillisecond = perMinute(now) / 60_000;
    level = Math.min(burst, level + (now - at) * perMillisecond);
    at = now;
    if (level < 1) return (1 - level) / perMillisecond;
    level -= 1;
    return 0;
  };
}

/** So many in each minute of the clock. */
export function fixedMinute(perMinute: (now: number) => number, offset = 0): Limiter {
  let [minute, used] = [-1, 0];
  return (now) => {
    const current = Math.floor((now + offset) / 60_000);
    if (current !== minute) [minute, used] = [current, 0];
    if (used >= perMinute(now)) return (minute + 1) * 60_000 - now - offset;
    used += 1;
    return 0;
  };
}

/** So many in the sixty seconds before each call. */
export function slidingMinute(perMinute: (now: number) => number): Limiter {
  const admitted: number[] = [];
  return (now) => {
    while ((admitted[0] ?? Infinity) <= now - 60_000) admitted.shift();
    if (admitted.length >= perMinute(now)) return (admitted[0] ?? now) + 60_000 - now;
    admitted.push(now);
    return 0;
  };
}

export interface Caller {
  readonly told: Told;
  /** Milliseconds from a call to its answer, give or take a tenth. */
  readonly latency: number;
  readonly concurrency: number;
  /** Milliseconds of the whole run. */
  readonly duration: number;
  readonly rateGiven?: number;
  /** Is there anything to call at this time? Absent: always. */
  readonly hasWork?: (now: number) => boolean;
}

export interface Heard {
  readonly left: number;
  readonly answered: number;
  readonly accepted: boolean;
}

/** Calls the service for the whole time as the gate does, with even distances, and one pause for all. */
export function callFor(limiter: Limiter, caller: Caller): Heard[] {
  const { told, latency, concurrency, duration, rateGiven, hasWork } = caller;
  const rateLearner = createRateLearner(rateGiven === undefined ? 0 : 60_000 / rateGiven);
  const random = randomNumbers();
  const heard: Heard[] = [];
  const flying: { answer: number; refusedFor: number; left: number; pauses: number; held: boolean }[] = [];
  let [now, due, pausedUntil, pauses] = [0, 0, 0, 0];
  const hearFirst = (): void => {
    const call = flying.shift();
    if (call === undefined) return;
    now = Math.max(now, call.answer);
    const accepted = call.refusedFor === 0;
    heard.push({ left: call.left, answered: now, accepted });
    if (accepted) {
      if (call.pauses === pauses) rateLearner.accepted(now, call.held);
      return;
    }
    const wait = waitFor(told, call.refusedFor - (now - call.left) / 2);
    pausedUntil = Math.max(pausedUntil, now + wait);
    if (call.pauses !== pauses) return;
    pauses += 1;
    rateLearner.refused(now, wait);
    due = 0;
  };
  while (now < duration) {
    const leave = Math.max(now, due, pausedUntil);
    if (flying.length >= concurrency || (flying[0]?.answer ?? Infinity) <= leave) {
      hearFirst();
      continue;
    }
    const held = due > now;
    now = leave;
    if (hasWork && !hasWork(now)) {
      now += 100;
      continue;
    }
    // A timer is up to a millisecond late.
    now += random() * (held ? 1 : 0.1);
    const there = latency * (0.9 + 0.2 * random());
    flying.push({ left: now, answer: now + there, refusedFor: limiter(now + there / 2), pauses, held });
    flying.sort((a, b) => a.answer - b.answer);
    due = Math.max(due + rateLearner.spacing(), now + rateLearner.spacing() - 1);
  }
  return heard;
}

/** Of the calls that left in this time: how much of the limit was used, and how many of a hundred were refused. */
export function measured(
  heard: readonly Heard[],
  { from, to }: { from: number; to: number },
  perMinute: number,
): { used: number; refused: number } {
  const within = heard.filter(({ left }) => left >= from && left < to);
  const accepted = within.filter((call) => call.accepted).length;
  return {
    used: (100 * accepted) / ((perMinute * (to - from)) / 60_000),
    refused: (100 * (within.length - accepted)) / Math.max(1, within.length),
  };
}

/** Always the same numbers between 0 and 1 (mulberry32). */
function randomNumbers(): () => number {
  let state = 7;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
