/** Answers like this, without performing the request. A string body is sent as it is, anything else as JSON. */
export interface AnswerAction {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** Of a Bulk request only: performs this many of its operations first. */
  readonly operations?: number;
}

/** FAILURE of the XML API, with everything that its response can contain. */
export interface FailureAction {
  readonly exceptionId: string;
  readonly reason?: string;
  readonly value?: string;
  readonly subErrors?: readonly { readonly exceptionId: string; readonly reason: string; readonly value?: string }[];
  /** If absent, the value of the option. */
  readonly gsbStatus?: 'PRIMARY' | 'BACKUP';
}

export interface LicenseRefusal {
  /** Name or id; a name means every license with that name. */
  readonly refuseLicense: string;
  /** By default the documented text of error 400413, that only one license of an offer can be assigned. */
  readonly reason?: string;
  readonly errorCode?: number;
  /** Status of PATCH /licenses/users if nothing at all could be done; 400 by default. */
  readonly status?: 206 | 400;
}

/** How a fault alters an operation that is performed. */
export interface FaultEffect {
  /** The answer shows the record as it was before instead of the current one. */
  readonly showsBefore?: boolean;
  /** Licenses are assigned beyond their units. */
  readonly withoutLimit?: boolean;
  readonly refusal?: LicenseRefusal;
  /** Of a Bulk request: no more operations than these are performed. */
  readonly stopAfter?: number;
  /** Counts an operation of a Bulk request for the faults that name it, and returns what the first of them does. */
  readonly strike?: (subject: FaultSubject) => FaultAction | undefined;
}

/** What a fault does to the request that it hits. */
export type FaultAction =
  | AnswerAction
  /** XML only: FAILURE with this exception. */
  | FailureAction
  /** Performs the request, of a Bulk request this many operations, and delays the answer by this many milliseconds. */
  | { readonly hang: number; readonly operations?: number }
  /** Cuts the connection: `before` performing the request, `after` it, or after it in the middle of the answer's body. */
  | { readonly cut: 'before' | 'after' | 'body'; readonly operations?: number }
  /** Only for an operation of a Bulk request: performs it, and the answer has it this often: not at all, or twice. */
  | { readonly answers: number }
  /** Answers as if the request had been performed, and does nothing. */
  | { readonly noEffect: true }
  /** Does nothing, and answers with everything that was requested, even licenses with no units left. */
  | { readonly claim: true }
  /** Does nothing, and answers with the unchanged record and the status of a success. */
  | { readonly ignored: true }
  /** Performs the request, and answers with the record from before; with `lag`, that many reads show it too. */
  | { readonly stale: true; readonly lag?: number }
  /** Performs the request and answers correctly; the next `lag` reads that name the person show the state before. */
  | { readonly lag: number }
  /** Performs the request except for one license, which it refuses for a reason other than units. */
  | LicenseRefusal
  /** Performs the request, and answers with an error of this status. */
  | { readonly apply: true; readonly status: number }
  /** Expires all tickets, access tokens or refresh tokens, then continues as usual. */
  | { readonly expire: 'ticket' | 'accessToken' | 'refreshToken' };

export interface FaultMatch {
  readonly method?: string;
  /** The whole path; `*` matches anything, a trailing `/` everything below. `/v1` may be left out. */
  readonly path?: string;
  /**
   * Of the XML API; or `bulk.POST`, `bulk.PATCH`, `bulk.DELETE`, `bulk` for operations of a Bulk request, which faults without an
   * operation do not hit.
   */
  readonly operation?: string;
  /** The person concerned, case-insensitive. */
  readonly email?: string;
  /** Only a request about at least so many people: a Bulk request is about those of its operations, any other about one. */
  readonly people?: number;
}

export interface Fault {
  readonly match: FaultMatch;
  /** The matching request to start with, counted from 1 (default), or every one. */
  readonly nth?: number | 'every';
  /** How many matching requests it hits from there on; by default 1 for a number and no limit for `every`. */
  readonly times?: number;
  readonly do: FaultAction;
}

/** What is known of a request before it is answered. */
export interface FaultSubject {
  readonly method: string;
  readonly path: string;
  readonly operation?: string;
  readonly email?: string;
  /** How many people it concerns; absent: one. */
  readonly people?: number;
}

export interface Faults {
  add(faults: readonly Fault[]): void;
  /** Each with how often it has matched and struck so far. */
  list(): readonly (Fault & { matched: number; struck: number })[];
  clear(): void;
  /** Counts the request for every fault that it matches, and returns the action of the first that strikes. */
  strike(subject: FaultSubject): FaultAction | undefined;
}

/** The requested faults, in the order in which they were added. */
export function faultList(): Faults {
  const entries: (Fault & { matched: number; struck: number })[] = [];
  return {
    add: (faults) => void entries.push(...faults.map((fault) => ({ ...fault, matched: 0, struck: 0 }))),
    list: () => entries,
    clear: () => void entries.splice(0),
    strike(subject) {
      const due = entries.filter((entry) => {
        if (!isMatch(entry, subject)) return false;
        entry.matched++;
        return isDue(entry);
      });
      const first = due[0];
      if (first) first.struck++;
      return first?.do;
    },
  };
}

function isMatch({ match, do: action }: Fault, subject: FaultSubject): boolean {
  const isInBulk = subject.operation?.startsWith('bulk.') === true;
  if ('exceptionId' in action && (subject.operation === undefined || isInBulk)) return false;
  if (isInBulk && match.operation === undefined) return false;
  return (
    (match.method === undefined || match.method.toUpperCase() === subject.method) &&
    (match.operation === undefined ||
      match.operation.toLowerCase() === subject.operation?.toLowerCase() ||
      (isInBulk && match.operation === 'bulk')) &&
    (match.email === undefined || match.email.toLowerCase() === subject.email?.toLowerCase()) &&
    (match.people === undefined || match.people <= (subject.people ?? 1)) &&
    (match.path === undefined || isPath(match.path, subject.path))
  );
}

function isPath(pattern: string, path: string): boolean {
  const open = pattern.endsWith('/') && pattern !== '/' ? `${pattern}*` : pattern;
  const source = open
    .split('*')
    .map((part) => part.replaceAll(/[\\^$.|?+()[\]{}]/g, String.raw`\$&`))
    .join('.*');
  return new RegExp(`^(?:/v1)?${source}$`).test(path);
}

function isDue({ nth = 1, times, matched }: Fault & { matched: number }): boolean {
  const first = nth === 'every' ? 1 : nth;
  const last = first + (times ?? (nth === 'every' ? Infinity : 1)) - 1;
  return matched >= first && matched <= last;
}
