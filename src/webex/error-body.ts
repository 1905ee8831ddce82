/** An error answer of the REST API, whatever its body is → a problem in words. Total. */
import type { ServiceProblem } from './answer.js';
import { isFields, numberOf, parsedJson, textOf } from './checks.js';

interface ErrorAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Buffer;
}

/** Webex's `{message, errors[], trackingId}`, RFC 6749's `{error, error_description}`, HTML of a proxy, or nothing. */
export function problemOf(answer: ErrorAnswer): ServiceProblem {
  const content = parsedJson(answer.body);
  const fields = isFields(content) ? content : {};
  const errors: unknown[] = Array.isArray(fields['errors']) ? fields['errors'] : [];
  const details = errors.flatMap((error) => (isFields(error) ? [textOf(error['description']) ?? ''] : []));
  const spoken = [
    textOf(fields['message']),
    textOf(fields['error_description']) ?? textOf(fields['error']),
    ...details,
  ];
  const words = [...new Set(spoken.flatMap((text) => (text === undefined || text === '' ? [] : [text])))].join(' ');
  const first = errors.find(isFields);
  const errorCode = numberOf(first?.['errorCode']) ?? numberOf(fields['errorCode']);
  const trackingId = textOf(fields['trackingId']) ?? answer.headers['trackingid'];
  return {
    code: `http-${answer.status}`,
    message: `Webex answered ${answer.status}: ${words === '' ? nameless(answer, content) : words.slice(0, 600)}`,
    status: answer.status,
    ...(errorCode !== undefined && { errorCode }),
    ...(trackingId !== undefined && { trackingId }),
  };
}

function nameless({ headers, body }: ErrorAnswer, content: unknown): string {
  if (content !== undefined) return 'no reason was given';
  const type = headers['content-type']?.split(';')[0] ?? 'no content type';
  const title = /<title[^>]*>(?<title>[^<]{1,120})/iu.exec(body.toString('utf8', 0, 4096))?.groups?.['title']?.trim();
  return body.length === 0
    ? 'an empty body'
    : `not Webex's own words, but ${type}${title === undefined ? '' : ` titled "${title}"`}`;
}
