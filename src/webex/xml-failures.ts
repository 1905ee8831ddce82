/** What each exceptionID of the XML API asks for. By the id alone: reasons are subject to change (XML API, Response Error Handling). Pure. */
import type { ServiceProblem } from './answer.js';
import { serviceText } from './service-text.js';
import { withoutId, type XmlReply } from './xml-document.js';

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

/** Webex switches off old APIs with 410 (its policy for versions of APIs). */
export function isGone({ status }: ServiceProblem): boolean {
  return status === 410 || status === 404;
}

export function problemOfFailure(failure: Extract<XmlReply, { success: false }>): ServiceProblem {
  const { exceptionId } = failure;
  const [reason, value] = [serviceText(failure.reason), serviceText(failure.value)];
  return {
    code: `xml-${exceptionId}`,
    exceptionId,
    message: `the site refused it: ${reason ?? 'no reason was given'} (${exceptionId})`,
    ...(value !== undefined && { value }),
  };
}
