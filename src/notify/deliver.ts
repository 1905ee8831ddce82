/** Repeats an attempt to deliver, within a number of attempts and a total time. Never throws. */
import { setTimeout as wait } from 'node:timers/promises';
import { redacted } from '../model/secrets.js';

export interface Clock {
  /** Milliseconds; only differences count. */
  now(): number;
  /** Resolves after so many milliseconds, or as soon as the signal is aborted. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

export const realClock: Clock = {
  now: () => performance.now(),
  sleep: (milliseconds, signal) => wait(milliseconds, undefined, { ...(signal && { signal }) }).catch(() => undefined),
};

/** What became of one attempt. */
export type Tried =
  | { readonly ok: true }
  | {
      readonly ok: false;
      /** A sentence. */
      readonly error: string;
      /** `no`: another attempt would end the same. A number: milliseconds that the other side asks to wait. */
      readonly again: 'yes' | 'no' | number;
    };

/** `left`: milliseconds; `signal`: aborted when the time is up. */
export type Attempt = (left: number, signal: AbortSignal) => Promise<Tried>;

export interface Bounds {
  readonly attempts: number;
  /** Milliseconds for all attempts and waits together. */
  readonly total: number;
}

export const defaultBounds: Bounds = { attempts: 3, total: 30_000 };

export interface Ended {
  readonly ok: boolean;
  readonly attempts: number;
  readonly error?: string;
}

export async function deliver(attempt: Attempt, clock: Clock, bounds: Bounds = defaultBounds): Promise<Ended> {
  const end = clock.now() + bounds.total;
  for (let attempts = 1; ; attempts++) {
    const tried = await inTime(attempt, end - clock.now(), clock);
    if (tried.ok) return { ok: true, attempts };
    const failed = { ok: false, attempts, error: redacted(tried.error) };
    if (tried.again === 'no' || attempts >= bounds.attempts) return failed;
    const pause = typeof tried.again === 'number' ? tried.again : 1000 * 4 ** (attempts - 1);
    if (clock.now() + pause >= end) {
      const asked = typeof tried.again === 'number' ? ` It asked to wait ${Math.ceil(pause / 1000)} s, too long.` : '';
      return { ...failed, error: failed.error + asked };
    }
    await clock.sleep(pause);
  }
}

/** Ends with the time, whatever the attempt does. */
async function inTime(attempt: Attempt, left: number, clock: Clock): Promise<Tried> {
  const [over, done] = [new AbortController(), new AbortController()];
  const late = async (): Promise<Tried> => {
    await clock.sleep(left, done.signal);
    over.abort();
    return { ok: false, error: 'It did not end in time; it may have arrived.', again: 'no' };
  };
  try {
    return await Promise.race([attempt(left, over.signal), late()]);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { ok: false, error: `It failed: ${message.replace(/\.$/u, '')}.`, again: 'no' };
  } finally {
    done.abort();
  }
}
