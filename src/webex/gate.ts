/**
 * The one way to an API: bounds the requests in flight, spreads them over the minute, stops all of them where the service
 * says wait, and repeats only what is safe to repeat. Everything that waits holds no place.
 */
import pLimit from 'p-limit';
import { RunError } from '../errors.js';
import { repetition, type Failure, type Safety } from './repetition.js';

/** What an attempt came to, as far as the gate must know: a value, or a failure that may be worth another attempt. */
export type Attempt<T> = { readonly value: T } | { readonly failure: Failure; readonly value: T };

export interface Gate {
  /** `operation` names the call for the statistics. Rejects with a RunError (`stopped`) when waiting has no end. */
  run<T>(operation: string, safety: Safety, attempt: () => Promise<Attempt<T>>): Promise<T>;
  stats(): { readonly calls: Readonly<Record<string, number>>; readonly waits: Readonly<Record<string, number>> };
}

export interface GateOptions {
  /** For messages: `REST`, `XML`. */
  readonly name: string;
  /** Requests in flight. */
  readonly concurrency: number;
  /** Requests a minute, spread evenly; absent: as fast as the service admits. */
  readonly perMinute?: number;
}

/** A longer wait is no wait but an end: the run stops and says when to come back. */
const longestPause = 15 * 60_000;

export function createGate(options: GateOptions): Gate {
  const limit = pLimit(options.concurrency);
  const spacing = options.perMinute === undefined ? 0 : 60_000 / options.perMinute;
  const calls: Record<string, number> = {};
  const waits: Record<string, number> = {};
  let pausedUntil = 0;
  let nextSlot = 0;

  /** Waits out a pause of the whole API, then for the next slot of the even spread. */
  const admitted = async (): Promise<void> => {
    for (;;) {
      const paused = pausedUntil - performance.now();
      if (paused > 0) await sleep(paused);
      if (paused > 0) continue;
      if (spacing === 0) return;
      const now = performance.now();
      const slot = Math.max(nextSlot, now);
      nextSlot = slot + spacing;
      if (slot > now) await sleep(slot - now);
      if (pausedUntil <= performance.now()) return;
    }
  };
  /** One pause holds for all: what it adds to the one before is what is waited. */
  const pause = (milliseconds: number): void => {
    const now = performance.now();
    const until = Math.max(pausedUntil, now + milliseconds);
    count('rate limit', until - Math.max(pausedUntil, now));
    pausedUntil = until;
  };
  const count = (cause: string, milliseconds: number): void => {
    waits[cause] = (waits[cause] ?? 0) + milliseconds / 1000;
  };
  const once = async <T>(operation: string, attempt: () => Promise<Attempt<T>>): Promise<Attempt<T>> => {
    return await limit(async () => {
      await admitted();
      calls[operation] = (calls[operation] ?? 0) + 1;
      const outcome = await attempt();
      // Set before the place is given to the next: nothing leaves inside the pause.
      if ('failure' in outcome && outcome.failure.pause !== undefined)
        pause(Math.min(outcome.failure.pause, longestPause));
      return outcome;
    });
  };
  return {
    async run(operation, safety, attempt) {
      for (let attempts = 1; ; attempts++) {
        const outcome = await once(operation, attempt);
        if (!('failure' in outcome)) return outcome.value;
        refuseEndlessPause(options.name, outcome.failure);
        const next = repetition(attempts, outcome.failure, safety);
        if (next === 'give up') return outcome.value;
        if (next === 'stop the run') throw unreachable(options.name, outcome.failure);
        if (outcome.failure.pause !== undefined) continue;
        count('repetition', next);
        await sleep(next);
      }
    },
    stats: () => ({ calls, waits: rounded(waits) }),
  };
}

function rounded(waits: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(waits).map(([cause, seconds]) => [cause, Math.round(seconds * 10) / 10]));
}

async function sleep(milliseconds: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
}

function refuseEndlessPause(name: string, failure: Failure): void {
  if (failure.pause === undefined || failure.pause <= longestPause) return;
  const until = new Date(Date.now() + Math.min(failure.pause, 8.64e12)).toISOString();
  throw new RunError('stopped', `Webex (${name}) asks to wait until ${until}, which is too long to wait for.`, {
    next: 'Go on with the job after that time.',
  });
}

function unreachable(name: string, failure: Failure): RunError {
  const why =
    failure.pause === undefined
      ? `cannot be reached (${failure.code})`
      : 'keeps saying that there are too many requests';
  return new RunError('stopped', `Webex (${name}) ${why}, after many attempts.`, {
    next: 'Look at the network and at status.webex.com, then go on with the job.',
  });
}
