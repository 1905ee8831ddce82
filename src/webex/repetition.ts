/** Whether a failed attempt is repeated, and after how long. */
import type { ProxyTrouble } from './proxy-trouble.js';

export interface Failure {
  readonly code: string;
  /**
   * `no`: certainly never arrived, or was certainly not processed (429); `maybe`: unknown; `never`: did not arrive and
   * never will (an untrusted certificate).
   */
  readonly sent: 'no' | 'maybe' | 'never';
  /** How long the service asked all callers to wait, in milliseconds. */
  readonly pause?: number;
  /** How long the service asked this one call to wait, in milliseconds (423, 503). */
  readonly delay?: number;
  /** Present if the request never got past the proxy. */
  readonly proxy?: ProxyTrouble;
}

/**
 * `repeatable`: doing it twice is the same as doing it once (GET, PUT with the whole record, PATCH with a difference,
 * SetUser with full sets). `once`: a create, which is repeated only if it was certainly not processed.
 */
export type Safety = 'repeatable' | 'once';

/** Maximum attempts if their outcome is unknown. */
const mostAttempts = 4;
/** Maximum attempts while the network is down: about a minute. */
const mostAttemptsUnsent = 8;
/** Maximum attempts while the service asks to wait: others may get through all the while. */
const mostPauses = 100;
/** Maximum milliseconds that one call waits by itself; it holds up its row for that long. */
const longestDelay = 60_000;

/** What follows the last of a call's failures; each kind of failure has its own limit on attempts. */
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

/** Full jitter: callers that failed together do not retry together. */
function backoff(attempts: number, dice: () => number): number {
  return Math.round(250 + dice() * Math.min(20_000, 500 * 2 ** attempts));
}
