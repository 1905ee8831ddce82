/** The outcome of a call, as a value. Only problems of the whole run are thrown. */

export interface ServiceProblem {
  /** Short and stable: `http-404`, `xml-030001`, `timeout`, `connection-cut`, `not-webex`, … */
  readonly code: string;
  /** A sentence that includes Webex's own words where there are any. */
  readonly message: string;
  readonly status?: number;
  /** From the XML API: six digits, or `unnamed`. */
  readonly exceptionId?: string;
  /** From the Licenses API: `errors[0].errorCode`. */
  readonly errorCode?: number;
  /** From the XML API: the offending value. */
  readonly value?: string;
  readonly trackingId?: string;
  /** What the problem means, whichever API reports it. */
  readonly means?: ProblemMeaning;
  /** The field of the row that the reason is about, by its standard column name, if the answer names one. */
  readonly about?: string;
  /** Attributes that the organization requires of people and the request lacks, named as in Control Hub. */
  readonly missingAttributes?: readonly string[];
  /** A retry may succeed. */
  readonly transient?: boolean;
}

export type ProblemMeaning =
  /** The site says that the caller may not do this. */
  | 'no-right'
  /** The meeting site does not know the person (yet). */
  | 'unknown-site-user'
  /** No seats are left for a session type; `value` is its id. */
  | 'session-type-full'
  /** The site's tracking codes are mapped to attributes of people, so they can no longer be set on the site. */
  | 'codes-mapped';

export type Answer<T> =
  | { readonly result: 'done'; readonly value: T; readonly trackingId?: string; readonly repeated?: boolean }
  /**
   * The service refused the call. A 400 from POST or PUT /people may still have been applied (People API), so the caller
   * reads back.
   */
  | { readonly result: 'refused'; readonly problem: ServiceProblem; readonly repeated?: boolean }
  /**
   * It may or may not have been applied: timeout, cut connection, 5xx, or a success that cannot be read.
   *
   * `repeated`, for all three results: more than one attempt of this call left this machine (after a 429, a 401 or an
   * indeterminate attempt). A refusal may then refer to what an earlier attempt did.
   */
  | { readonly result: 'doubt'; readonly problem: ServiceProblem; readonly repeated?: boolean };
