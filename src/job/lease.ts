/** The right to work on a job for a time, given by a queue that outlives this process and gives it to one process at a time. */
import { RunError } from '../errors.js';

/** The right to work on a job for a time, given by something outside this process that outlives it: a queue. */
export interface Lease {
  /** Fencing number: each later holder of the same job has a higher one. */
  readonly number: number;
  /**
   * Returns while the lease is certainly held; throws a RunError (`stopped`) once that is not certain any more. Synchronous: it
   * asks only the monotonic clock of this process, against the moment before which the last renewal was asked for.
   */
  check(): void;
  /** Aborted when the lease is lost. */
  readonly lost: AbortSignal;
}

/** What the queue's side does with a lease. */
export interface RenewableLease extends Lease {
  /** A renewal was granted that was asked for at this moment, in milliseconds of `now`. A lost lease stays lost. */
  renewed(askedAt: number): void;
  /** The queue refused a renewal, or gave the job to another worker. `reason` ends the sentence "The lease … was lost: …". */
  lose(reason: string): void;
  /** The work is over: no timer is left. */
  end(): void;
}

export interface LeaseOptions {
  readonly number: number;
  /** Milliseconds for which the queue grants it, from when it receives the request. */
  readonly duration: number;
  /** When it was asked for, in milliseconds of `now`. */
  readonly askedAt: number;
  /** Milliseconds before its end from which it no longer counts as held; default: a fifth of `duration`, at most 5,000. */
  readonly margin?: number;
  /** Monotonic milliseconds; default: this process's clock, which goes on while the process is stopped. */
  readonly now?: () => number;
}

/** The lease is not certainly held any more: the process has to behave as if it had died. */
export class LeaseLostError extends RunError {}

/** Whether the lease is not certainly held any more. `undefined`: the run has none that it could lose. */
export function hasLost(lease: Lease | undefined): boolean {
  try {
    lease?.check();
    return false;
  } catch {
    return true;
  }
}

export function createLease(options: LeaseOptions): RenewableLease {
  const { number, duration, askedAt, now = () => performance.now() } = options;
  const { margin = Math.min(duration / 5, 5000) } = options;
  const lost = new AbortController();
  let until = askedAt + duration - margin;
  let error: LeaseLostError | undefined;
  let timer: NodeJS.Timeout | undefined;

  const lose = (reason: string): void => {
    if (error !== undefined) return;
    error = lostBecause(number, reason);
    clearTimeout(timer);
    lost.abort(error);
  };
  /** A process that was stopped finds out here, before any of its timers has run. */
  const loseInTime = (): void => {
    if (now() >= until) lose('it was not renewed in time');
  };
  const watch = (): void => {
    loseInTime();
    if (error === undefined) timer = setTimeout(watch, Math.max(1, until - now())).unref();
  };
  watch();
  return {
    number,
    lost: lost.signal,
    check() {
      loseInTime();
      if (error !== undefined) throw error;
    },
    renewed(asked) {
      // Between the end of the last grant and this one, another worker may have had the job.
      loseInTime();
      until = Math.max(until, asked + duration - margin);
    },
    lose,
    end: () => clearTimeout(timer),
  };
}

function lostBecause(number: number, reason: string): LeaseLostError {
  return new LeaseLostError('stopped', `The lease of this job (number ${number}) was lost: ${reason}.`, {
    next: 'Another worker may have the job: nothing more is sent or written here. webex-bulk queue shows which worker has it.',
  });
}
