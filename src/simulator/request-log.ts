/** One request to the simulated Webex, as `GET /__simulator/requests` reports it. */
export interface LoggedRequest {
  readonly n: number;
  /** ISO 8601 */
  readonly at: string;
  readonly method: string;
  readonly path: string;
  readonly query: string;
  /** XML only. */
  readonly operation?: string;
  /** null until the answer is sent, and permanently if the connection was cut without one. */
  status: number | null;
  exceptionId?: string;
  /** The person concerned, in lower case. */
  readonly email?: string;
  /** The request changed state, whatever the answer was. */
  applied: boolean;
}

export interface RequestLog {
  open(request: Omit<LoggedRequest, 'n' | 'status' | 'applied'>): LoggedRequest;
  /** The log as JSON lines, in pieces. */
  lines(): Iterable<string>;
  clear(): void;
}

/** The keys of a line, in this order; keys without a value are absent. */
const keys = ['n', 'at', 'method', 'path', 'query', 'operation', 'status', 'exceptionId', 'email', 'applied'];

const chunkSize = 1000;

/** A log that keeps the newest `limit` requests, give or take a thousand; `n` keeps counting. */
export function requestLog(limit: number): RequestLog {
  const chunks: LoggedRequest[][] = [];
  let count = 0;
  return {
    open(request) {
      const entry: LoggedRequest = { n: ++count, ...request, status: null, applied: false };
      const last = chunks.at(-1);
      if (last && last.length < chunkSize) last.push(entry);
      else chunks.push([entry]);
      if (chunks.length > 1 + Math.ceil(limit / chunkSize)) chunks.shift();
      return entry;
    },
    *lines() {
      for (const chunk of chunks) yield chunk.map((entry) => `${JSON.stringify(entry, keys)}\n`).join('');
    },
    clear() {
      chunks.length = 0;
      count = 0;
    },
  };
}
