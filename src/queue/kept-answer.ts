/** Waits for an answer, but not for long: a Redis or a file server that is gone may never give one. */
import { inTime, late } from './in-time.js';

export interface KeptAnswer<T> {
  /** `undefined`: there was no answer in time, or it failed. One answer serves all who ask within `keep` milliseconds. */
  now(): Promise<T | undefined>;
}

export interface KeptAnswerOptions {
  /** Milliseconds. */
  readonly within: number;
  readonly keep: number;
}

/** Never asks twice at a time: what is not answered yet is waited for again, so nothing heaps up during an outage. */
export function keptAnswer<T>(ask: () => Promise<T>, { within, keep }: KeptAnswerOptions): KeptAnswer<T> {
  let asking: Promise<T | undefined> | undefined;
  let last: { readonly value: T; readonly at: number } | undefined;
  const begin = (): Promise<T | undefined> => {
    asking ??= ask()
      .then(
        (value) => {
          last = { value, at: performance.now() };
          return value;
        },
        () => undefined,
      )
      .finally(() => (asking = undefined));
    return asking;
  };
  return {
    async now() {
      if (last !== undefined && performance.now() - last.at < keep) return last.value;
      const answer = await inTime(begin(), within);
      return answer === late ? undefined : answer;
    },
  };
}
