/**
 * How to react to each exceptionID of the XML API. Only the id decides: reasons are subject to change (XML API, Response
 * Error Handling).
 */
import type { ProblemMeaning, ServiceProblem } from './answer.js';
import { serviceText, shortened } from './service-text.js';
import { withoutId, type XmlFailure, type XmlReason } from './xml-document.js';

export type FailureKind = 'repeat' | 'wait a minute' | 'new ticket' | 'no right' | 'site suspended' | 'row';

const kinds: Readonly<Partial<Record<string, FailureKind>>> = {
  '000000': 'repeat',
  '000003': 'repeat',
  '000029': 'repeat',
  '000035': 'repeat',
  '030071': 'repeat',
  '030105': 'repeat',
  '999999': 'repeat',
  [withoutId]: 'repeat',
  '000045': 'wait a minute',
  '030046': 'new ticket',
  '030047': 'new ticket',
  '030048': 'new ticket',
  '030049': 'new ticket',
  '000001': 'no right',
  '030002': 'no right',
  '030070': 'no right',
  '030104': 'no right',
  '010107': 'site suspended',
};

export function failureKind(exceptionId: string): FailureKind {
  return kinds[exceptionId] ?? 'row';
}

/**
 * By the exception of the whole message; if that only says that something went wrong, by the first part that says more. No
 * capture of a failure with parts (serv:subErrors) is public.
 */
export function kindOf(failure: XmlFailure): FailureKind {
  return failureKind(decisive(failure).exceptionId);
}

function decisive(failure: XmlFailure): XmlReason {
  const says = ({ exceptionId }: XmlReason): boolean => !generic.includes(exceptionId);
  return says(failure) ? failure : (failure.subErrors.find(says) ?? failure);
}

/** "Generic processing error", "unable to process request", or no number at all. */
const generic = ['000000', '000029', '999999', withoutId];

/**
 * "Corresponding User not found"; "User limit exceeded for the session type", which serv:value names (Control Hub reads it
 * so).
 */
const meanings: Readonly<Partial<Record<string, ProblemMeaning>>> = {
  '030001': 'unknown-site-user',
  '110055': 'session-type-full',
  '000001': 'no-right',
};

/** Addresses that are in use (030004, 030005) or invalid (030062). */
const aboutAddress = ['030004', '030005', '030062'];

/**
 * Webex switches off old APIs with 410 (its API versioning policy). A 404 does not come from the API, but from an
 * intermediary, or the address is wrong.
 */
export function isSwitchedOff({ status }: ServiceProblem): boolean {
  return status === 410;
}

/** In words: every reason for the failure, with its number and value, in the order of the answer. */
export function problemOfFailure(failure: XmlFailure): ServiceProblem {
  const { exceptionId } = decisive(failure);
  const reasons = [failure, ...failure.subErrors];
  const telling = reasons.find((reason) => meanings[reason.exceptionId] !== undefined);
  const means = meanings[telling?.exceptionId ?? ''];
  const value = serviceText((telling ?? reasons.find((reason) => reason.value !== undefined))?.value);
  const [whole, ...parts] = reasons.map(inWords);
  const all = parts.length === 0 ? whole : `${whole}: ${parts.join(', ')}`;
  const servers = failure.backup ? ', while it ran on its backup servers (gsbStatus BACKUP)' : '';
  return {
    code: `xml-${exceptionId}`,
    exceptionId,
    message: `the site refused it: ${all}${servers}`,
    ...(value !== undefined && { value }),
    ...(means !== undefined && { means }),
    ...(reasons.some((reason) => aboutAddress.includes(reason.exceptionId)) && { about: 'email' }),
  };
}

/** `User limit exceeded for the session type (110055, value "218")` */
function inWords({ exceptionId, ...told }: XmlReason): string {
  const reason = shortened(serviceText(told.reason) ?? 'no reason was given', 300);
  const value = serviceText(told.value);
  const number = exceptionId === withoutId ? 'no exception number' : exceptionId;
  return `${reason} (${number}${value === undefined ? '' : `, value "${shortened(value, 100)}"`})`;
}
