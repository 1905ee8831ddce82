/** JSON over REST: through the gate, with a token that is renewed when Webex refuses it, and every answer as a value. */
import { RunError } from '../errors.js';
import type { Answer, ServiceProblem } from './answer.js';
import { parsedJson } from './checks.js';
import { problemOf, unreadable } from './error-body.js';
import type { Attempt, Gate } from './gate.js';
import type { Http, HttpAnswer, HttpRequest } from './http.js';
import { isAtEnd, tooSlow, type RowDeadline } from './row-deadline.js';
import type { Safety } from './repetition.js';
import { retryAfter } from './retry-after.js';
import { serviceText } from './service-text.js';
import type { TokenSource } from './token-source.js';
import { createCredentialCalls } from './credential-calls.js';

export interface RestRequest {
  /** For the statistics: `people.find`, … */
  readonly operation: string;
  readonly method: HttpRequest['method'];
  /** Relative to the API's address, or an absolute address that Webex itself returned (paging). */
  readonly path: string;
  readonly body?: unknown;
  /** In addition to the default ones. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly safety: Safety;
  /** That of the row the request is for. */
  readonly rowDeadline?: RowDeadline;
}

export interface RestAnswer {
  readonly status: number;
  /** Parsed JSON; `undefined` if the body is empty or not JSON. */
  readonly content: unknown;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Buffer;
}

export type Rest = (request: RestRequest) => Promise<Answer<RestAnswer>>;

export function createRest(options: { apiUrl: string; http: Http; gate: Gate; tokens: TokenSource }): Rest {
  const { apiUrl, http, gate, tokens } = options;
  const origin = new URL(apiUrl).origin;
  const calls = createCredentialCalls(tokens);
  return async (request) => {
    const url = addressOf(request.path, apiUrl);
    if (url?.origin !== origin) return { result: 'refused', problem: otherHost() };
    if (request.rowDeadline && isAtEnd(request.rowDeadline)) return tooSlow(request.rowDeadline);
    // A request answered with 401 was not processed (Webex's table of status codes): even a create may be sent again.
    let sent = 0;
    const answer = await calls.run(async (token) => {
      return await attempt({ request, url, token, onSent: () => (sent += 1) });
    }, isTokenRefused);
    if (answer === undefined) throw refusedTwice();
    return { ...answerOf(answer), ...(sent > 1 && { repeated: true }) };
  };

  async function attempt({ request, url, token, onSent }: Sending): Promise<Heard> {
    const once = async (): Promise<Attempt<Heard>> => {
      const answer = await http({
        method: request.method,
        url: url.href,
        headers: {
          ...request.headers,
          authorization: `Bearer ${token}`,
          ...(request.body !== undefined && { 'content-type': 'application/json;charset=utf-8' }),
        },
        ...(request.body !== undefined && { body: JSON.stringify(request.body) }),
      });
      if ('status' in answer || answer.sent === 'maybe') onSent();
      const heard = { answer, content: contentOf(answer) };
      return { ...judged(answer, heard.content), value: heard };
    };
    return await gate.run(request.operation, request.safety, once, request.rowDeadline);
  }
}

/** An answer, parsed once: JSON of many people is long. */
interface Heard {
  readonly answer: HttpAnswer;
  readonly content: unknown;
}

/** `undefined` if there is no answer, or its body is empty or not JSON. */
function contentOf(answer: HttpAnswer): unknown {
  return 'status' in answer && answer.body.length > 0 ? parsedJson(answer.body) : undefined;
}

interface Sending {
  readonly request: RestRequest;
  readonly url: URL;
  readonly token: string;
  /** Called for each attempt that may have arrived. */
  readonly onSent: () => void;
}

/** Tokens are sent only to the API's own address, even if an answer names another one. */
function addressOf(path: string, apiUrl: string): URL | undefined {
  const address = /^https?:/iu.test(path) ? path : `${apiUrl}${path}`;
  return URL.canParse(address) ? new URL(address) : undefined;
}

function isTokenRefused({ answer }: Heard): boolean {
  return 'status' in answer && answer.status === 401;
}

/**
 * Which answers the gate needs to know about: those that ask to wait (429: all callers; 423 and 503: this one), and those
 * that are worth another attempt. `content`: its parsed body.
 */
export function judged(answer: HttpAnswer, content = contentOf(answer)): Attempt<HttpAnswer> {
  if (!('status' in answer)) return { value: answer, failure: answer };
  const { status, headers, body } = answer;
  const code = `http-${status}`;
  const wait = retryAfter(headers['retry-after'], headers['date'], Date.now());
  if (status === 429) return { value: answer, failure: { code, sent: 'no', pause: wait } };
  const delay = headers['retry-after'] === undefined ? {} : { delay: wait };
  if (status === 423 || status >= 500) return { value: answer, failure: { code, sent: 'maybe', ...delay } };
  // A web page or a redirect does not come from Webex, whatever its status, but from an intermediary (a proxy, a portal).
  const isWebex = (status < 300 || status >= 400) && (body.length === 0 || content !== undefined);
  return isWebex ? { value: answer } : { value: answer, failure: { code: `not-webex (${status})`, sent: 'maybe' } };
}

/** A redirect comes from an intermediary: how Webex would answer the call is unknown. */
function answerOf({ answer, content }: Heard): Answer<RestAnswer> {
  if (!('status' in answer)) return { result: 'doubt', problem: unanswered(answer.code) };
  const { status, headers, body } = answer;
  const trackingId = serviceText(headers['trackingid']);
  if (status >= 200 && status < 300) {
    if (content === undefined && body.length > 0) return { result: 'doubt', problem: unreadable(answer) };
    const value = { status, content, headers, body };
    return { result: 'done', value, ...(trackingId !== undefined && { trackingId }) };
  }
  return { result: status >= 400 && status < 500 ? 'refused' : 'doubt', problem: problemOf(answer) };
}

function unanswered(code: string): ServiceProblem {
  return { code: code.split(' ')[0] ?? code, message: `Webex did not respond: ${code}` };
}

function otherHost(): ServiceProblem {
  return { code: 'foreign-address', message: 'Webex names an address that is not its own; nothing was sent there' };
}

function refusedTwice(): RunError {
  return new RunError('signIn', 'Webex refuses the access token that it has just issued (401).', {
    next: 'Sign in again; check that the account has not been deactivated or lost its role.',
  });
}
