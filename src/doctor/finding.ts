/** One line of what `doctor` says: about what, how it is, and the next step. Pure. */
import type { Failed, Looked } from '../sign-in/looked.js';

/** Short and stable, for programs. */
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
  /** Which one, where there are several: the name of a scope, of a license, of a kind of difference. */
  readonly about?: string;
  readonly result: 'ok' | 'warning' | 'broken' | 'not-looked-at';
  readonly message: string;
  /** What the person should do now. */
  readonly next?: string;
  /** Of a comparison: all of this kind, for programs. */
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

/** What was seen is judged; what failed is broken, in the failure's own words; what was not checked says why. */
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
