/** Whether a failed attempt is made again, and after how long. Pure but for the dice. */

export interface Failure {
  readonly code: string;
  /** `no`: surely never arrived, or surely was not processed (429); `maybe`: nobody can tell. */
  readonly sent: 'no' | 'maybe';
  /** The service asked all callers to wait so long, in milliseconds. */
  readonly pause?: number;
}

/**
 * `repeatable`: doing it twice is doing it once (GET, PUT with the whole record, PATCH with a difference, SetUser with full
 * sets). `once`: a create, which is repeated only where it surely was not processed.
 */
export type Safety = 'repeatable' | 'once';

/** Attempts in all where nothing says wait. */
const mostAttempts = 4;
/** Attempts in all where the network is away: about a minute. */
const mostAttemptsUnsent = 8;
/** Attempts in all where the service says wait. */
const mostPauses = 30;

export function repetition(
  attempts: number,
  failure: Failure,
  safety: Safety,
  dice: () => number = Math.random,
): number | 'give up' | 'stop the run' {
  if (failure.pause !== undefined) return attempts < mostPauses ? failure.pause : 'stop the run';
  if (failure.sent === 'no') return attempts < mostAttemptsUnsent ? backoff(attempts, dice) : 'stop the run';
  if (safety === 'once') return 'give up';
  return attempts < mostAttempts ? backoff(attempts, dice) : 'give up';
}

/** Full jitter: callers that failed together do not come back together. */
function backoff(attempts: number, dice: () => number): number {
  return Math.round(250 + dice() * Math.min(20_000, 500 * 2 ** attempts));
}
