/** Answers so, without doing what was asked. A text as body is sent as it is, anything else as JSON. */
export interface AnswerAction {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** What a fault makes of the request that it meets. */
export type FaultAction =
  | AnswerAction
  /** XML only: FAILURE with this exception. */
  | { readonly exceptionId: string; readonly reason?: string; readonly value?: string }
  /** Does what was asked, and holds the answer back for so many milliseconds. */
  | { readonly hang: number }
  /** Ends the connection: `before` doing it, `after` doing it, or after doing it in the midst of the answer's body. */
  | { readonly cut: 'before' | 'after' | 'body' }
  /** Answers as if it were done, and does nothing. */
  | { readonly noEffect: true }
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
