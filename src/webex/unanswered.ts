/** Since when an API has given no good answer, and why, to be shown to a person who waits. */
import type { Failure } from './repetition.js';

export interface Answering {
  /** `REST`, `XML`. */
  readonly api: string;
  /** When the last good answer arrived, in milliseconds since 1970; absent: none has arrived. */
  readonly answeredAt?: number;
  /** Callers are waiting without an answer. */
  readonly unanswered?: Unanswered;
}

export interface Unanswered {
  /** Milliseconds since 1970. */
  readonly since: number;
  /** A sentence about the API: `it cannot be reached (ECONNREFUSED)`. */
  readonly why: string;
  /** An attempt failed: a bad answer, or nothing could be sent; false: a request is merely taking long. */
  readonly hasFailed: boolean;
}

export interface AnswerWatch {
  /** Counts the caller as waiting for an answer while `work` runs. */
  during<T>(work: () => Promise<T>): Promise<T>;
  /** A request is being sent. */
  sent(): {
    /** `undefined`: a good answer. */
    readonly heard: (failure: Failure | undefined) => void;
    /** The request has ended; must be called in any case. */
    readonly over: () => void;
  };
  now(): Answering;
}

/** A wait for the configured rate (`--rate`) is not the service's fault, and does not count. */
export function watchAnswers(api: string): AnswerWatch {
  const underWay = new Set<{ readonly since: number }>();
  let waiting = 0;
  let failed: Unanswered | undefined;
  let answeredAt: number | undefined;
  const unanswered = (): Unanswered | undefined => {
    const [oldest] = underWay;
    if (failed !== undefined || oldest === undefined) return failed;
    // Other requests may be answered in the meantime.
    return { since: Math.max(oldest.since, answeredAt ?? 0), why: 'it has not responded', hasFailed: false };
  };
  return {
    async during(work) {
      waiting += 1;
      try {
        return await work();
      } finally {
        waiting -= 1;
        if (waiting === 0) failed = undefined;
      }
    },
    sent() {
      const request = { since: Date.now() };
      underWay.add(request);
      return {
        heard(failure) {
          if (failure === undefined) answeredAt = Date.now();
          failed = failure && { since: failed?.since ?? request.since, why: inWords(failure), hasFailed: true };
        },
        over: () => void underWay.delete(request),
      };
    },
    now() {
      const withoutReply = unanswered();
      return {
        api,
        ...(answeredAt !== undefined && { answeredAt }),
        ...(withoutReply && { unanswered: withoutReply }),
      };
    },
  };
}

function inWords({ code, sent, pause, proxy }: Failure): string {
  if (proxy !== undefined) return `it cannot be reached through the proxy (${code})`;
  if (pause !== undefined) return 'it asks to wait because of too many requests';
  return sent === 'maybe'
    ? `it gives no usable response (${causeOf(code)})`
    : `it cannot be reached (${causeOf(code)})`;
}

/** `unreachable (ECONNREFUSED)` → `ECONNREFUSED`, for sentences that say the rest. */
export function causeOf(code: string): string {
  return /^unreachable \((?<cause>.+)\)$/u.exec(code)?.groups?.['cause'] ?? code;
}
