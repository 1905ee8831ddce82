/** Answers of the REST side, before they are serialized. */
import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Answer } from '../call.js';

/** `description` and, on some endpoints only, an integer code (described for PATCH /licenses/users). */
export interface ErrorDetail {
  readonly description: string;
  readonly errorCode?: number;
}

export interface RestAnswer {
  readonly status: number;
  /** Sent as JSON; if absent, the body is empty. */
  readonly value?: unknown;
  /** Sent as the error body of Webex, with the tracking id of the answer. */
  readonly error?: { readonly message: string; readonly errors: readonly ErrorDetail[] };
  readonly headers?: Readonly<Record<string, string>>;
  readonly applied?: boolean;
  /** Of a Bulk request, see `Answer`. */
  readonly operations?: Answer['operations'];
  readonly cut?: Answer['cut'];
}

const messages: Readonly<Record<number, string>> = {
  400: "The request could not be understood by the server due to malformed syntax. See 'errors' for more details.",
  401: 'The request requires a valid access token set in the Authorization request header.',
  403: 'The server understood the request, but refused to fulfill it because the access token is missing required scopes or the user is missing required roles or licenses.',
  404: 'The requested resource could not be found.',
  405: 'The method is not supported for this resource.',
  409: 'The request could not be processed because it conflicts with some established rule of the system.',
  410: 'The requested resource is no longer available.',
  415: 'The media type of the request is missing or not supported.',
  428: 'The request is required to be conditional.',
  429: 'Too many requests have been sent in a given amount of time and the request has been rate limited.',
};

export function refusal(status: number, ...errors: readonly (string | ErrorDetail)[]): RestAnswer {
  const message = messages[status] ?? STATUS_CODES[status] ?? 'Error';
  const details = errors.map((error) => (typeof error === 'string' ? { description: error } : error));
  return { status, error: { message, errors: details.length === 0 ? [{ description: message }] : details } };
}

/** A refusal in the shape seen for people and messaging endpoints: the error of a backend service, wrapped in a sentence. */
export function upstreamRefusal(status: number, method: string, cause: string): RestAnswer {
  const reason = STATUS_CODES[status] ?? 'Error';
  const message = `${method} failed: HTTP/1.1 ${status} ${reason} (url = https://identity.simulator.example/users, request/response TrackingId = {trackingId}, error = '${cause}')`;
  return { status, error: { message, errors: [{ description: message }] } };
}

/** Serializes the answer; the `Trackingid` header of every answer equals the `trackingId` of the error body. */
export function writeRestAnswer(answer: RestAnswer): Answer {
  const trackingId = `ROUTERGW_${randomUUID()}`;
  const headers: Record<string, string> = { Trackingid: trackingId, ...answer.headers };
  const value = answer.error ? errorBody(answer.error, trackingId) : answer.value;
  if (value !== undefined) headers['Content-Type'] = 'application/json;charset=UTF-8';
  const body = Buffer.from(value === undefined ? '' : JSON.stringify(value));
  const { operations, cut } = answer;
  return {
    status: answer.status,
    headers,
    body,
    applied: answer.applied ?? false,
    ...(operations && { operations }),
    ...(cut && { cut }),
  };
}

function errorBody(error: NonNullable<RestAnswer['error']>, trackingId: string): object {
  const filled = (text: string): string => text.replace('{trackingId}', trackingId);
  const errors = error.errors.map((detail) => ({ ...detail, description: filled(detail.description) }));
  return { message: filled(error.message), errors, trackingId };
}
