/** Can a row end otherwise when it is tried again as it is? Told by the code of its reason. */
import { openStatuses, type Outcome, type Status } from './row.js';

/** How many rows `retry` would take. */
export function openRows(counts: Readonly<Record<Status, number>>): number {
  return openStatuses.reduce((sum, status) => sum + counts[status], 0);
}

/**
 * False where the same request would be refused again, until the row or something in Webex is changed. What is in doubt, met a
 * conflict or bears an unknown code may end otherwise.
 */
export function isWorthRetrying({ status, errorCode = '' }: Pick<Outcome, 'status' | 'errorCode'>): boolean {
  // A job whose rows were not attempted is resumed.
  if (!openStatuses.includes(status) || status === 'not-attempted') return false;
  return status === 'unknown' || status === 'conflict' || !isForGood(errorCode);
}

/** The program's own reasons that stay as long as the row says the same. */
const forGood: readonly string[] = [
  'address-taken',
  'required-attribute',
  'cannot-be-emptied',
  'cannot-clear',
  'no-session-type-left',
  'tracking-codes-mapped',
  'unknown-tracking-code',
  'incomplete-record',
  // It is in force when the person accepts it, and not before.
  'pending',
  'other-organization',
];

/** REST: the request is wrong, not the moment. Not 401 and 403 (a right may come back), 408, 423, 425 and 429. */
const wrongRequest: readonly string[] = [
  'http-400',
  'http-404',
  'http-405',
  'http-409',
  'http-413',
  'http-415',
  'http-422',
];

/** XML: what its error guide asks to repeat, to sign in for or to get a right for (the client's own handling is the same). */
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
