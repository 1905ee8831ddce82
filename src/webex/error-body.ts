/** An error answer of the REST API, whatever its body is → a problem in words. Total. */
import type { ServiceProblem } from './answer.js';
import { isFields, numberOf, parsedJson, textOf, type Fields } from './checks.js';
import { serviceText } from './service-text.js';

interface ErrorAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Buffer;
}

/**
 * Webex's `{message, errors[], trackingId}`, RFC 6749's `{error, error_description}`, HTML of a proxy, or nothing. What is
 * no JSON is not Webex speaking, so its status says nothing about what was asked for: code `not-webex`.
 */
export function problemOf(answer: ErrorAnswer): ServiceProblem {
  const { status, body, headers } = answer;
  const content = parsedJson(body);
  const fields = isFields(content) ? content : {};
  const errors = detailsIn(fields['errors']);
  const spoken = [
    textOf(fields['message']),
    textOf(fields['error_description']) ?? textOf(fields['error']),
    ...errors.map((error) => textOf(error['description']) ?? textOf(error['reason'])),
  ];
  const words = [...new Set(spoken.flatMap((text) => serviceText(text) ?? []))].join('. ');
  const errorCode = numberOf(errors[0]?.['errorCode']) ?? numberOf(fields['errorCode']);
  const trackingId = serviceText(textOf(fields['trackingId'])) ?? serviceText(headers['trackingid']);
  return {
    code: content === undefined && body.length > 0 ? 'not-webex' : `http-${status}`,
    message: `Webex answered ${status}: ${words === '' ? nameless(answer, content) : shortened(words, 600)}`,
    status,
    ...(errorCode !== undefined && { errorCode }),
    ...(trackingId !== undefined && { trackingId: shortened(trackingId, 120) }),
  };
}

/** A success that is none: its body is not what Webex documents, or tells of errors. */
export function unreadable(answer: ErrorAnswer): ServiceProblem {
  const content = parsedJson(answer.body);
  const { status, trackingId, message } = problemOf(answer);
  const incomplete = isFields(content) && tellsOfErrors(content['errors']);
  const what = content === undefined ? `: ${nameless(answer, content)}` : '';
  return {
    code: incomplete ? 'incomplete-answer' : 'not-webex',
    message: incomplete
      ? `the answer is not complete. ${message}`
      : `the answer (${answer.status}) is not what Webex documents${what}`,
    ...(status !== undefined && { status }),
    ...(trackingId !== undefined && { trackingId }),
  };
}

/** `errors` is a list, or an object keyed by the field that failed (developer.webex.com/docs/basics, partial failures). */
function detailsIn(errors: unknown): Fields[] {
  const list: unknown[] = Array.isArray(errors) ? errors : isFields(errors) ? Object.values(errors) : [];
  return list.filter(isFields);
}

/** Whether a success tells of errors in some other shape than none. */
export function tellsOfErrors(errors: unknown): boolean {
  return Array.isArray(errors) ? errors.length > 0 : isFields(errors) && Object.keys(errors).length > 0;
}

function nameless({ status, headers, body }: ErrorAnswer, content: unknown): string {
  if (status >= 300 && status < 400) return 'it sends elsewhere, where no request of this program goes';
  if (content !== undefined) return 'no reason was given';
  if (body.length === 0) return 'an empty body';
  const type = serviceText(headers['content-type']?.split(';')[0]) ?? 'no content type';
  const title = /<title[^>]*>(?<title>[^<]{1,4096})/iu.exec(body.toString('utf8', 0, 4096))?.groups?.['title'];
  const titled = serviceText(title);
  return `not Webex's own words, but ${shortened(type, 80)}${titled === undefined ? '' : ` titled "${shortened(titled, 120)}"`}`;
}

/** Between characters, not in the midst of one. */
function shortened(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most).replace(/\p{Cs}$/u, '')}…`;
}
