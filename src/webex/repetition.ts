/** Whether a failed attempt is made again, and after how long. Pure but for the dice. */
import type { ProxyTrouble } from './proxy-trouble.js';

export interface Failure {
  readonly code: string;
  /**
   * `no`: surely never arrived, or surely was not processed (429); `maybe`: unknown; `never`: did not arrive and
   * never will (a certificate that is not trusted).
   */
  readonly sent: 'no' | 'maybe' | 'never';
  /** The service asked all callers to wait so long, in milliseconds. */
  readonly pause?: number;
  /** It asked the caller of this one thing to wait so long, in milliseconds (423, 503). */
  readonly delay?: number;
  /** It never got past the proxy. */
  readonly proxy?: ProxyTrouble;
}

/**
 * `repeatable`: doing it twice is doing it once (GET, PUT with the whole record, PATCH with a difference, SetUser with full
 * sets). `once`: a create, which is repeated only where it surely was not processed.
 */
export type Safety = 'repeatable' | 'once';

/** Attempts in total if their outcome is unknown. */
const mostAttempts = 4;
/** Attempts in all where the network is away: about a minute. */
const mostAttemptsUnsent = 8;
/** Attempts in all where the service says wait: others may be let through all the while. */
const mostPauses = 100;
/** Milliseconds that one call waits by itself; it holds up its row for so long. */
const longestDelay = 60_000;

/** What follows the last of a call's failures; each kind of failure has its own number of attempts. */
export function repetition(
  failures: readonly Failure[],
  safety: Safety,
  dice: () => number = Math.random,
): number | 'give up' | 'stop the run' {
  const failure = failures.at(-1);
  if (failure === undefined) return 0;
  const attempts = failures.filter((one) => kindOf(one) === kindOf(failure)).length;
  switch (kindOf(failure)) {
    case 'hopeless':
      return 'stop the run';
    case 'paused':
      return attempts < mostPauses ? (failure.pause ?? 0) : 'stop the run';
    case 'unsent':
      return attempts < mostAttemptsUnsent ? backoff(attempts, dice) : 'stop the run';
    case 'doubtful': {
      const delay = failure.delay ?? 0;
      if (safety === 'once' || attempts >= mostAttempts || delay > longestDelay) return 'give up';
      return Math.max(delay, backoff(attempts, dice));
    }
  }
}

function kindOf({ sent, pause }: Failure): 'hopeless' | 'paused' | 'unsent' | 'doubtful' {
  if (sent === 'never') return 'hopeless';
  if (pause !== undefined) return 'paused';
  return sent === 'no' ? 'unsent' : 'doubtful';
}

/** Full jitter: callers that failed together do not come back together. */
function backoff(attempts: number, dice: () => number): number {
  return Math.round(250 + dice() * Math.min(20_000, 500 * 2 ** attempts));
}
