/** Turns an error answer of the REST API, whatever its body, into a problem in words. Never throws. */
import type { ServiceProblem } from './answer.js';
import { isFields, parsedJson, textOf } from './checks.js';
import { fieldOf } from './reason-field.js';
import { missingAttributes } from './required-attributes.js';
import { serviceText, shortened } from './service-text.js';
import { reasonsInWords, toldReasons } from './told-reasons.js';

interface ErrorAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Buffer;
}

/**
 * Handles Webex's `{message, errors[], trackingId}`, RFC 6749's `{error, error_description}`, RFC 9457's and SCIM's
 * `{detail}`, any other JSON, a proxy's HTML, or an empty body. A body that is not JSON does not come from Webex, so its
 * status says nothing about the request: code `not-webex`.
 */
export function problemOf(answer: ErrorAnswer): ServiceProblem {
  const { status, body, headers } = answer;
  const content = parsedJson(body);
  const fields = isFields(content) ? content : {};
  const reasons = toldReasons(content);
  const words = reasonsInWords(reasons);
  const errorCode = errorCodeIn(content);
  const trackingId = serviceText(textOf(fields['trackingId'])) ?? serviceText(headers['trackingid']);
  const about = fieldOf(reasons);
  const missing = status === 400 || status === 422 ? missingAttributes(reasons) : [];
  return {
    code: content === undefined && body.length > 0 ? 'not-webex' : `http-${status}`,
    message: `Webex answered ${status}: ${words === '' ? nameless(answer, content) : shortened(words, 600)}`,
    status,
    ...(errorCode !== undefined && { errorCode }),
    ...(about !== undefined && { about }),
    ...(missing.length > 0 && { missingAttributes: missing }),
    ...(trackingId !== undefined && { trackingId: shortened(trackingId, 120) }),
  };
}

/**
 * From the Licenses API: the first code in the list of errors, or the body's own (seen by wxc_sdk); numbers may be written
 * as text.
 */
function errorCodeIn(content: unknown): number | undefined {
  if (!isFields(content)) return undefined;
  const { errors } = content;
  const list: unknown[] = Array.isArray(errors) ? errors : isFields(errors) ? Object.values(errors) : [];
  const codes = [...list, content].map((one) => (isFields(one) ? one['errorCode'] : undefined));
  const code = codes.find((one) => typeof one === 'number' || (typeof one === 'string' && /^\d{1,9}$/u.test(one)));
  return code === undefined ? undefined : Number(code);
}

/** The problem of a success that cannot be used: its body is not what Webex documents, or reports errors. */
export function unreadable(answer: ErrorAnswer): ServiceProblem {
  const content = parsedJson(answer.body);
  const { status, trackingId, message } = problemOf(answer);
  const incomplete = isFields(content) && hasErrors(content['errors']);
  const what = content === undefined ? `: ${nameless(answer, content)}` : '';
  return {
    code: incomplete ? 'incomplete-answer' : 'not-webex',
    message: incomplete
      ? `the response is incomplete. ${message}`
      : `the response (${answer.status}) is not what Webex documents${what}`,
    ...(status !== undefined && { status }),
    ...(trackingId !== undefined && { trackingId }),
  };
}

/** Whether the `errors` of a success, whatever their shape, contain any. */
export function hasErrors(errors: unknown): boolean {
  return Array.isArray(errors) ? errors.length > 0 : isFields(errors) && Object.keys(errors).length > 0;
}

function nameless({ status, headers, body }: ErrorAnswer, content: unknown): string {
  if (status >= 300 && status < 400) return 'it redirects elsewhere, which webex-bulk does not follow';
  if (content !== undefined) return 'no reason was given';
  if (body.length === 0) return 'an empty body';
  const type = serviceText(headers['content-type']?.split(';')[0]) ?? 'no content type';
  const title = /<title[^>]*>(?<title>[^<]{1,4096})/iu.exec(body.toString('utf8', 0, 4096))?.groups?.['title'];
  const titled = serviceText(title);
  return `not a Webex message, but ${shortened(type, 80)}${titled === undefined ? '' : ` titled "${shortened(titled, 120)}"`}`;
}
