/** Reading the JSON body of a request. */
import type { Call } from '../call.js';
import { refusal } from './rest-answer.js';
import type { RestAnswer } from './rest-answer.js';

export type JsonObject = Readonly<Record<string, unknown>>;

/** The body as an object: `{body}`, or the refusal (415 for another media type, 400 for anything but an object). */
export function jsonBody(call: Call): { body: JsonObject } | { refused: RestAnswer } {
  const type = (call.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase();
  const isScim = type === 'application/scim+json' && call.path.startsWith('/v1/identity/scim/');
  if (type !== 'application/json' && !isScim) return { refused: refusal(415) };
  const value = parsed(call.body);
  return isObject(value) ? { body: value } : { refused: refusal(400, 'The body must be a JSON object.') };
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The JSON value in these bytes, or undefined if they are not valid JSON. */
export function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8')) as unknown;
  } catch {
    return undefined;
  }
}
