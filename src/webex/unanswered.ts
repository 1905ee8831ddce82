/** Since when an API gives no good answer, and why: what a person who waits is told. */
import type { Failure } from './repetition.js';

export interface Answering {
  /** `REST`, `XML`. */
  readonly api: string;
  /** When the last good answer came, in milliseconds since 1970; absent: none has come. */
  readonly answeredAt?: number;
  /** Callers are waiting without an answer. */
  readonly unanswered?: Unanswered;
}

export interface Unanswered {
  /** Milliseconds since 1970. */
  readonly since: number;
  /** A sentence about the API, `it cannot be reached (ECONNREFUSED)`. */
  readonly why: string;
  /** Something came back, or nothing could be sent; false: a request is merely under way for long. */
  readonly hasFailed: boolean;
}

export interface AnswerWatch {
  /** A caller waits for an answer as long as the work goes on. */
  during<T>(work: () => Promise<T>): Promise<T>;
  /** A request leaves. */
  sent(): {
    /** `undefined` for a good answer. */
    readonly heard: (failure: Failure | undefined) => void;
    /** Nothing more comes of it; to be called in any case. */
    readonly over: () => void;
  };
  now(): Answering;
}

/** A wait for the own pace (`--rate`) is no fault of the service, and does not count. */
export function watchAnswers(api: string): AnswerWatch {
  const underWay = new Set<{ readonly since: number }>();
  let waiting = 0;
  let failed: Unanswered | undefined;
  let answeredAt: number | undefined;
  const unanswered = (): Unanswered | undefined => {
    const [oldest] = underWay;
    if (failed !== undefined || oldest === undefined) return failed;
    // Others may be answered all the while.
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
