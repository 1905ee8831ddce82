/** Can a row end differently when it is retried unchanged? Decided by the code of its reason. */
import { deletedForGood } from './outcomes.js';
import { openStatuses, type Outcome, type Status } from './row.js';

/** How many rows `retry` would take. */
export function openRows(counts: Readonly<Record<Status, number>>): number {
  return openStatuses.reduce((sum, status) => sum + counts[status], 0);
}

/**
 * False if the same request would be refused again until the row or something in Webex is changed. Indeterminate rows,
 * conflicts and unknown codes may end differently.
 */
export function isWorthRetrying({ status, errorCode = '' }: Pick<Outcome, 'status' | 'errorCode'>): boolean {
  // A job with rows that were not attempted is resumed instead.
  if (!openStatuses.includes(status) || status === 'not-attempted') return false;
  if (errorCode === deletedForGood) return false;
  return status === 'unknown' || status === 'conflict' || !isForGood(errorCode);
}

/** The program's own reasons that remain as long as the row is unchanged. */
const forGood: readonly string[] = [
  'address-taken',
  'required-attribute',
  'cannot-be-emptied',
  'cannot-clear',
  'no-session-type-left',
  'tracking-codes-mapped',
  'unknown-tracking-code',
  'incomplete-record',
  // Takes effect only when the person accepts it.
  'pending',
  'rename-pending',
  'not-in-scim',
  'other-organization',
];

/** REST: the request itself is wrong, not the moment. Not 401 and 403 (a right may be restored), 408, 423, 425 and 429. */
const wrongRequest: readonly string[] = [
  'http-400',
  'http-404',
  'http-405',
  'http-409',
  'http-413',
  'http-415',
  'http-422',
];

/**
 * XML: codes for which its error guide says to repeat the request, to sign in or to get a right (the client handles them the
 * same way).
 */
const xmlMayPass: readonly string[] = [
  '000000',
  '000001',
  '000003',
  '000029',
  '000035',
  '000045',
  '010107',
  '030001',
  '030002',
  '030046',
  '030047',
  '030048',
  '030049',
  '030070',
  '030071',
  '030104',
  '030105',
  '999999',
].map((id) => `xml-${id}`);

function isForGood(code: string): boolean {
  const isOwnNo = /^xml-\d{6}$/u.test(code) && !xmlMayPass.includes(code);
  return isOwnNo || forGood.includes(code) || wrongRequest.includes(code);
}
