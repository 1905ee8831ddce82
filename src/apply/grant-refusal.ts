/** Why a license was not granted, as far as Webex says so: a reason is never guessed. */
import { isAboutAttendee } from '../fields/attendee.js';
import { sameSite } from '../model/catalog.js';
import type { Change } from '../model/row.js';
import type { Answer } from '../webex/answer.js';
import type { LicensesNow } from '../webex/licenses.js';
import type { Refusal } from './refusal.js';

/** Webex accepted the request, but the person does not have what it asked for. */
export const notGranted: Refusal = {
  code: 'not-granted',
  message: 'Webex accepted the request but did not make this change, and did not say why',
};

/** The reason for later rows, for which no call is made. */
export const noUnits: Refusal = {
  code: 'no-units',
  message: 'no licenses left since an earlier row; no request was sent',
};

/** What the answer says about this license, or else about all of them. */
export function reasonFor({ field, key }: Change, { reasons = [], pending = [] }: LicensesNow): Refusal {
  if (pending.some((one) => one === key || (isAboutAttendee({ field }) && sameSite(one, key ?? '')))) return isPending;
  const own = reasons.filter(({ licenseId }) => licenseId === key);
  const told = own.length > 0 ? own : reasons.filter(({ licenseId }) => licenseId === undefined);
  if (told.length === 0) return notGranted;
  const code = told.find((reason) => reason.code !== undefined)?.code;
  const words = told.map(({ text }) => text).join('; ');
  return {
    code: notGranted.code,
    message: `Webex accepted the request but did not make this change: ${words}${code === undefined ? '' : ` (${code})`}`,
  };
}

/** People outside the organization get a license only once they accept it (Licenses API, pendingLicenses). */
const isPending: Refusal = {
  code: 'pending',
  message: 'pending until the person accepts it',
};

/**
 * May the reason be that no units are left? How Webex answers then is undocumented: it may give no reason at all, or mention
 * units. Any other reason is about this person and says nothing about the next one.
 */
export function isUnitsReason(answer: Answer<LicensesNow>, change: Change): boolean {
  if (answer.result === 'doubt') return false;
  if (answer.result === 'done') {
    const { message, code } = reasonFor(change, answer.value);
    return code !== isPending.code && (message === notGranted.message || namesUnits(message));
  }
  const { status, errorCode, message } = answer.problem;
  return status === 400 && errorCode === undefined && (namesUnits(message) || /: no reason was given$/u.test(message));
}

export function namesUnits(text: string): boolean {
  return /\b(?:no|not enough|insufficient|out of|exceed\w*)\b.*\b(?:units?|seats?|licen[cs]es?|quantity)\b|\b(?:units?|licen[cs]es?)\b.*\b(?:unavailable|exhausted|exceeded)\b/iu.test(
    text,
  );
}
