/** One operation of a Bulk request that was begun. */
export interface LoggedOperation {
  readonly method: string;
  /** UUID of the user; absent for one who was not created. */
  readonly user?: string;
  readonly bulkId?: string;
  /** The person concerned, in lower case. */
  readonly email?: string;
  readonly status: number;
  /** The operation changed state, whatever the answer was. */
  readonly applied: boolean;
}

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
  /** Of Bulk requests only: what was done of them, in order. */
  operations?: readonly LoggedOperation[];
}

export interface RequestLog {
  open(request: Omit<LoggedRequest, 'n' | 'status' | 'applied'>): LoggedRequest;
  /** The log as JSON lines, in pieces. */
  lines(): Iterable<string>;
  clear(): void;
}

/** The keys of a line and of its operations, in this order; keys without a value are absent. */
const keys = [
  'n', 'at', 'method', 'path', 'query', 'operation', 'user', 'bulkId', 'status', 'exceptionId', 'email', 'applied',
  'operations',
]; // prettier-ignore

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
