/** Answers so, without doing what was asked. A text as body is sent as it is, anything else as JSON. */
export interface AnswerAction {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** FAILURE of the XML API, with all that its response can hold. */
export interface FailureAction {
  readonly exceptionId: string;
  readonly reason?: string;
  readonly value?: string;
  readonly subErrors?: readonly { readonly exceptionId: string; readonly reason: string; readonly value?: string }[];
  /** Else as the option says. */
  readonly gsbStatus?: 'PRIMARY' | 'BACKUP';
}

export interface LicenseRefusal {
  /** Name or id; a name means all licenses that bear it. */
  readonly refuseLicense: string;
  /** Without it the documented text of error 400413, that only one license of an offer can be assigned. */
  readonly reason?: string;
  readonly errorCode?: number;
  /** Of PATCH /licenses/users where nothing at all could be done: 400 unless given. */
  readonly status?: 206 | 400;
}

/** How a fault bends an operation that is performed. */
export interface FaultEffect {
  /** The answer shows the record from before instead of what is there now. */
  readonly showsBefore?: boolean;
  /** Licenses are given beyond their units. */
  readonly withoutLimit?: boolean;
  readonly refusal?: LicenseRefusal;
}

/** What a fault makes of the request that it meets. */
export type FaultAction =
  | AnswerAction
  /** XML only: FAILURE with this exception. */
  | FailureAction
  /** Does what was asked, and holds the answer back for so many milliseconds. */
  | { readonly hang: number }
  /** Ends the connection: `before` doing it, `after` doing it, or after doing it in the midst of the answer's body. */
  | { readonly cut: 'before' | 'after' | 'body' }
  /** Answers as if it were done, and does nothing. */
  | { readonly noEffect: true }
  /** Does nothing, and answers with all that was asked, even licenses of which no units are left. */
  | { readonly claim: true }
  /** Does nothing, and answers with the record as it is, with the status of a success. */
  | { readonly ignored: true }
  /** Does it, and answers with the record from before; with `lag` that many reads show it too. */
  | { readonly stale: true; readonly lag?: number }
  /** Does it and answers rightly; the next so many reads that name the person show what was before. */
  | { readonly lag: number }
  /** Does what was asked but for one license, which it refuses for a reason other than units. */
  | LicenseRefusal
  /** Does it, and answers with an error of this status. */
  | { readonly apply: true; readonly status: number }
  /** Ends all tickets, access tokens or refresh tokens, then goes on as usual. */
  | { readonly expire: 'ticket' | 'accessToken' | 'refreshToken' };

export interface FaultMatch {
  readonly method?: string;
  /** The whole path; `*` stands for anything, a `/` at the end for everything below. `/v1` may be left out. */
  readonly path?: string;
  readonly operation?: string;
  /** The person concerned, compared without case. */
  readonly email?: string;
}

export interface Fault {
  readonly match: FaultMatch;
  /** The how-manieth matching request, from 1 on (default), or every one. */
  readonly nth?: number | 'every';
  /** How many matching requests from there on; for a number 1 unless given, for `every` without end unless given. */
  readonly times?: number;
  readonly do: FaultAction;
}

/** What is known of a request before it is answered. */
export interface FaultSubject {
  readonly method: string;
  readonly path: string;
  readonly operation?: string;
  readonly email?: string;
}

export interface Faults {
  add(faults: readonly Fault[]): void;
  /** With how often each matched and struck so far. */
  list(): readonly (Fault & { matched: number; struck: number })[];
  clear(): void;
  /** Counts the request for every fault that it matches and gives the action of the first that strikes. */
  strike(subject: FaultSubject): FaultAction | undefined;
}

/** The faults that were asked for, in the order in which they came. */
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
  if ('exceptionId' in action && subject.operation === undefined) return false;
  return (
    (match.method === undefined || match.method.toUpperCase() === subject.method) &&
    (match.operation === undefined || match.operation.toLowerCase() === subject.operation?.toLowerCase()) &&
    (match.email === undefined || match.email.toLowerCase() === subject.email?.toLowerCase()) &&
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
