/** Sends one message to the XML API through the gate; the exceptionID decides the outcome. */
import type { ServiceProblem } from './answer.js';
import type { Fields } from './checks.js';
import { problemOf } from './error-body.js';
import type { Attempt, Gate } from './gate.js';
import type { Http, HttpAnswer } from './http.js';
import type { RowDeadline } from './row-deadline.js';
import { retryAfter } from './retry-after.js';
import type { TokenSource } from './token-source.js';
import { buildMessage, readMessage, type XmlReply } from './xml-document.js';
import { kindOf, problemOfFailure } from './xml-failures.js';

export interface XmlOptions {
  readonly url: string;
  /** First label of the site's host name. */
  readonly siteName: string;
  readonly site: string;
  readonly admin: string;
  readonly http: Http;
  readonly gate: Gate;
  readonly tokens: TokenSource;
}

/** Milliseconds: CreateUser and similar operations are slow on Control Hub sites; working clients wait 120 s. */
const defaultDeadline = 120_000;
const minute = 60_000;

export interface XmlMessage {
  /** `user`, `site`, `meetingtype` */
  readonly service: string;
  /** `GetUser`, … */
  readonly operation: string;
  readonly content: Fields;
  readonly securityContext: Fields;
  /** Milliseconds to wait for an answer to a single attempt. Absent: the default deadline, and retries as the gate decides. */
  readonly onlyOnceWithin?: number;
  /** That of the row the message is for. */
  readonly rowDeadline?: RowDeadline | undefined;
}

export type Exchanged = { readonly reply: XmlReply } | { readonly problem: ServiceProblem; readonly refused: boolean };

/** All operations used here are repeatable: reads, and writes of full sets. */
export async function exchange(options: XmlOptions, message: XmlMessage): Promise<Exchanged> {
  const body = buildMessage(message);
  const deadline = message.onlyOnceWithin ?? defaultDeadline;
  const once = async (): Promise<Attempt<Exchanged>> => {
    const headers = { 'content-type': 'application/xml; charset=UTF-8', accept: 'application/xml, text/xml' };
    const attempt = judged(await options.http({ method: 'POST', url: options.url, headers, body, deadline }));
    return message.onlyOnceWithin === undefined ? attempt : { value: attempt.value };
  };
  return await options.gate.run(`site.${message.operation}`, 'repeatable', once, message.rowDeadline);
}

function judged(answer: HttpAnswer): Attempt<Exchanged> {
  if (!('status' in answer)) {
    const problem = {
      code: answer.code.split(' ')[0] ?? answer.code,
      message: `the site did not respond: ${answer.code}`,
    };
    return { value: { problem, refused: false }, failure: answer };
  }
  const { status, headers, body } = answer;
  if (status !== 200) return badStatus(answer);
  const reply = readMessage(body);
  if (reply === undefined) return unreadable(headers['content-type']);
  if (reply.success) return { value: { reply } };
  const { code } = problemOfFailure(reply);
  const kind = kindOf(reply);
  if (kind === 'wait a minute') return { value: { reply }, failure: { code, sent: 'no', pause: minute } };
  return kind === 'repeat' ? { value: { reply }, failure: { code, sent: 'maybe' } } : { value: { reply } };
}

/** API failures arrive with 200; anything else comes from a gateway in between. */
function badStatus(answer: Extract<HttpAnswer, { status: number }>): Attempt<Exchanged> {
  const { status, headers } = answer;
  const value = { problem: problemOf(answer), refused: status >= 400 && status < 500 && status !== 429 };
  if (status === 429) {
    const pause = retryAfter(headers['retry-after'], headers['date'], Date.now());
    return { value, failure: { code: 'http-429', sent: 'no', pause } };
  }
  return status >= 500 ? { value, failure: { code: `http-${status}`, sent: 'maybe' } } : { value };
}

function unreadable(contentType: string | undefined): Attempt<Exchanged> {
  const message = `the response is not a message of the XML API (${contentType ?? 'no content type'})`;
  return {
    value: { problem: { code: 'not-webex', message }, refused: false },
    failure: { code: 'not-webex', sent: 'maybe' },
  };
}
