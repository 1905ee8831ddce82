/** Distinguishes hiccups from an outage: too many pauses or lost calls without a good answer in between stop all calls. */
import { RunError } from '../errors.js';
import type { Admission } from './admission.js';
import type { CountedBudget } from './counted-budget.js';
import type { Lesson, RateLearner } from './rate-learner.js';
import { stoppedByProxy } from './proxy-trouble.js';
import type { Failure } from './repetition.js';
import { causeOf } from './unanswered.js';

export interface CircuitBreaker {
  /**
   * A request is being sent. Pass its result to the returned function, which pauses all other requests if the service asks
   * for it. `held`: the request had to wait for its turn.
   */
  sent(held: boolean): (failure: Failure | undefined) => void;
  /** Another process was refused: the same pause holds here, and requests in flight may meet it. */
  readonly refusedElsewhere: (pause: number, lesson: Lesson) => void;
  /** A call was given up; its outcome is unknown. */
  lost(failure: Failure): void;
  /** No further attempt of any call can succeed. */
  end(failure: Failure): void;
}

/** Longest pause that the run waits for; for a longer one it stops and reports when to resume. */
const longestPause = 15 * 60_000;
/** Limits on what may happen in a row, without a good answer in between. */
const mostPauses = 30;
const mostPaused = 30 * 60_000;
const mostLost = 20;

export interface CircuitBreakerOptions {
  /** For messages: `REST`, `XML`. */
  readonly name: string;
  readonly admission: Admission;
  /** Receives admitted calls, and each pause once. */
  readonly rateLearner: Pick<RateLearner, 'accepted' | 'refused' | 'takeOver'>;
  /** Tells of the calls of other processes, and is told of each pause; absent: there is one process. */
  readonly counted?: Pick<CountedBudget, 'callsSince' | 'pause'> | undefined;
  /** Receives the milliseconds by which a pause lengthens the wait: ten callers waiting for the same pause count once. */
  readonly onPause: (milliseconds: number) => void;
}

export function createCircuitBreaker(options: CircuitBreakerOptions): CircuitBreaker {
  const { name, admission, rateLearner, onPause, counted } = options;
  let pauses = 0;
  let withoutAnswer = { pauses: 0, milliseconds: 0, lost: 0 };

  const end = (failure: Failure): void => admission.shut(unreachable(name, failure));
  const pauseAll = (failure: Failure, asked: number, pausesBefore: number): void => {
    if (asked > longestPause) return admission.shut(endless(name, asked));
    // Requests already in flight when a pause began may be asked to wait as well: that is the same pause.
    const isNew = pauses === pausesBefore;
    const wait = isNew ? grown(asked, withoutAnswer.pauses) : asked;
    onPause(admission.pause(wait));
    if (!isNew) return;
    const lesson = rateLearner.refused(performance.now(), wait);
    counted?.pause(wait, lesson);
    pauses += 1;
    withoutAnswer = {
      ...withoutAnswer,
      pauses: withoutAnswer.pauses + 1,
      milliseconds: withoutAnswer.milliseconds + wait,
    };
    if (withoutAnswer.pauses >= mostPauses || withoutAnswer.milliseconds > mostPaused) end(failure);
  };
  return {
    sent(held) {
      const pausesBefore = pauses;
      return (failure) => {
        if (failure === undefined && pauses === pausesBefore)
          rateLearner.accepted(performance.now(), held, counted?.callsSince());
        if (failure === undefined) withoutAnswer = { pauses: 0, milliseconds: 0, lost: 0 };
        else if (failure.pause !== undefined) pauseAll(failure, failure.pause, pausesBefore);
      };
    },
    refusedElsewhere(pause, lesson) {
      if (pause > 0) onPause(admission.pause(Math.min(pause, longestPause)));
      rateLearner.takeOver(lesson, performance.now(), pause);
      pauses += 1;
    },
    lost(failure) {
      withoutAnswer = { ...withoutAnswer, lost: withoutAnswer.lost + 1 };
      if (withoutAnswer.lost >= mostLost) end(failure);
    },
    end,
  };
}

/** Retry-After has been seen to be 0 or meaningless: while pauses do not help, each is twice as long, up to a minute. */
function grown(asked: number, consecutivePauses: number): number {
  return Math.max(asked, Math.min(asked * Math.min(2 ** consecutivePauses, 30), 60_000));
}

function endless(name: string, milliseconds: number): RunError {
  const until = new Date(Date.now() + Math.min(milliseconds, 8e15 - Date.now())).toISOString();
  return new RunError('stopped', `Webex (${name}) asks to wait until ${until}, which is too long to wait for.`, {
    next: 'Resume the job after that time.',
  });
}

function unreachable(name: string, { code, sent, pause, proxy }: Failure): RunError {
  if (proxy !== undefined) return stoppedByProxy(proxy, sent === 'never' ? '' : ', after many attempts');
  if (sent === 'never')
    return new RunError('stopped', `Webex (${name}) cannot be used: ${code}.`, {
      next: 'Check --api-url and --xml-url. If a proxy in your network inspects TLS connections, set NODE_EXTRA_CA_CERTS to its certificate.',
    });
  const why =
    pause !== undefined
      ? 'keeps reporting too many requests'
      : sent === 'no'
        ? `cannot be reached (${causeOf(code)})`
        : `gives no usable responses (${code})`;
  return new RunError('stopped', `Webex (${name}) ${why}, after many attempts.`, {
    next: 'Check the network and status.webex.com, then try again; a job resumes where it stopped.',
  });
}
