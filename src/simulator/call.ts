import type { IncomingHttpHeaders } from 'node:http';
import type { LoggedOperation } from './request-log.js';

/** One request as received, with its whole body. */
export interface Call {
  readonly method: string;
  /** Without the query, still percent-encoded. */
  readonly path: string;
  /** The part after the question mark, exactly as sent. */
  readonly query: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** `http://host:port` as the caller wrote it; absolute addresses in answers begin with it. */
  readonly origin: string;
  /** When it arrived, in milliseconds since 1970. */
  readonly at: number;
}

/** One answer, ready to be sent. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** The request changed state. */
  readonly applied: boolean;
  /** Of a Bulk request: what was done of it. */
  readonly operations?: readonly LoggedOperation[];
  /** The connection is cut in place of this answer (`before`, `after`) or within it. */
  readonly cut?: 'before' | 'after' | 'body';
  /** XML only. */
  readonly operation?: string;
  readonly exceptionId?: string;
}
