/** What came of a call, as a value. Only a run's problem is thrown. */

export interface ServiceProblem {
  /** Short and stable: `http-404`, `xml-030001`, `timeout`, `connection-cut`, `not-webex`, … */
  readonly code: string;
  /** A sentence, with Webex's own words where there are some. */
  readonly message: string;
  readonly status?: number;
  /** Of the XML API: six digits. */
  readonly exceptionId?: string;
  /** Of the Licenses API: `errors[0].errorCode`. */
  readonly errorCode?: number;
  /** Of the XML API: the offending value. */
  readonly value?: string;
  readonly trackingId?: string;
  /** What it means, whichever API says it. */
  readonly means?: ProblemMeaning;
  /** The field of the row that the reason is about, by the usual name of its column, where the answer tells it. */
  readonly about?: string;
  /** Attributes of people that the organization requires and the request lacks, as Control Hub writes them. */
  readonly missingAttributes?: readonly string[];
  /** The reason may be gone when it is tried again. */
  readonly transient?: boolean;
}

export type ProblemMeaning =
  /** The site says that the caller may not do this. */
  | 'no-right'
  /** The meeting site does not know the person (yet). */
  | 'unknown-site-user'
  /** No seats are left for a session type; `value` is its id. */
  | 'session-type-full'
  /** The site's tracking codes are mapped to attributes of people: they cannot be set on the site any more. */
  | 'codes-mapped';

export type Answer<T> =
  | { readonly result: 'done'; readonly value: T; readonly trackingId?: string; readonly repeated?: boolean }
  /** The service said no. A 400 of POST and PUT /people may still have been applied (People API): the caller reads back. */
  | { readonly result: 'refused'; readonly problem: ServiceProblem; readonly repeated?: boolean }
  /**
   * It may or may not have been applied: time-out, cut connection, 5xx, a success that cannot be read.
   *
   * `repeated`, of all three: more than one attempt of this call left this machine (after a 429, a 401, or in doubt). What is refused
   * now may be what an earlier attempt did.
   */
  | { readonly result: 'doubt'; readonly problem: ServiceProblem; readonly repeated?: boolean };
