/** One line of `doctor`'s report: the subject, the result, and the next step. */
import type { Failed, Looked } from '../sign-in/looked.js';

/** Short and stable names, for programs. */
export type CheckName =
  | 'rest'
  | 'clock'
  | 'proxy'
  | 'certificates'
  | 'sign-in'
  | 'access-token'
  | 'refresh-token'
  | 'role'
  | 'scope'
  | 'site'
  | 'site-api'
  | 'site-sign-in'
  | 'site-servers'
  | 'site-rest'
  | 'session-types'
  | 'tracking-codes'
  | 'types-in-both'
  | 'codes-in-both'
  | 'people-in-both'
  | 'license';

export interface Finding {
  readonly check: CheckName;
  /** Which one of several: the name of a scope, of a license, of a kind of difference. */
  readonly about?: string;
  readonly result: 'ok' | 'warning' | 'broken' | 'not-looked-at';
  readonly message: string;
  /** What the person should do now. */
  readonly next?: string;
  /** For a comparison: all differences of this kind, for programs. */
  readonly differences?: readonly object[];
}

export function finding(
  check: CheckName,
  result: Finding['result'],
  message: string,
  more: { readonly next?: string | undefined; readonly about?: string } = {},
): Finding {
  const { next, about } = more;
  return { check, ...(about !== undefined && { about }), result, message, ...(next !== undefined && { next }) };
}

/** Judges what was seen. A failure is broken, in its own words; a check that was skipped says why. */
export function judged<T>(
  check: CheckName,
  looked: Looked<T>,
  judge: (seen: T) => Finding,
  broken: (failed: Failed) => Finding = ({ message, next }) => finding(check, 'broken', message, { next }),
): Finding {
  if ('seen' in looked) return judge(looked.seen);
  if ('failed' in looked) return broken(looked.failed);
  return notLookedAt(check, `because ${looked.notLookedAt}`);
}

export function notLookedAt(check: CheckName, why: string, about?: string): Finding {
  return finding(check, 'not-looked-at', why, about === undefined ? {} : { about });
}
