/** JSON over REST: through the gate, with a token that is renewed once, and every answer as a value. */
import type { Answer, ServiceProblem } from './answer.js';
import { parsedJson } from './checks.js';
import { problemOf } from './error-body.js';
import type { Attempt, Gate } from './gate.js';
import type { Http, HttpAnswer, HttpRequest } from './http.js';
import type { Safety } from './repetition.js';
import { retryAfter } from './retry-after.js';
import type { TokenSource } from './tokens.js';

export interface RestRequest {
  /** For the statistics: `people.find`, … */
  readonly operation: string;
  readonly method: HttpRequest['method'];
  /** Below the API's address, or a whole address that Webex itself gave (paging). */
  readonly path: string;
  readonly body?: unknown;
  readonly safety: Safety;
}

export interface RestAnswer {
  readonly status: number;
  /** Parsed JSON; `undefined` where the body is empty or no JSON. */
  readonly content: unknown;
  readonly headers: Readonly<Record<string, string | undefined>>;
}

export type Rest = (request: RestRequest) => Promise<Answer<RestAnswer>>;

export function createRest(options: { apiUrl: string; http: Http; gate: Gate; tokens: TokenSource }): Rest {
  const { apiUrl, http, gate, tokens } = options;
  const origin = new URL(apiUrl).origin;
  return async (request) => {
    let token = await tokens.current();
    let answer = await attempt(request, token);
    if ('status' in answer && answer.status === 401) {
      token = await tokens.renew(token);
      answer = await attempt(request, token);
      if ('status' in answer && answer.status === 401) await tokens.renew(token);
    }
    return answerOf(answer);
  };

  async function attempt(request: RestRequest, token: string): Promise<HttpAnswer> {
    const url = new URL(request.path.startsWith('http') ? request.path : `${apiUrl}${request.path}`);
    if (url.origin !== origin) return { code: 'foreign-address', sent: 'no' };
    return await gate.run(request.operation, request.safety, async () => {
      const answer = await http({
        method: request.method,
        url: url.href,
        headers: {
          authorization: `Bearer ${token}`,
          ...(request.body !== undefined && { 'content-type': 'application/json;charset=utf-8' }),
        },
        ...(request.body !== undefined && { body: JSON.stringify(request.body) }),
      });
      return judged(answer);
    });
  }
}

/** Which answers the gate should know of: those that say wait, and those that are worth another attempt. */
function judged(answer: HttpAnswer): Attempt<HttpAnswer> {
  if (!('status' in answer)) return { value: answer, failure: { code: answer.code, sent: answer.sent } };
  const { status, headers } = answer;
  if (status === 429 || status === 423) {
    const pause = retryAfter(headers['retry-after'], headers['date'], Date.now());
    return { value: answer, failure: { code: `http-${status}`, sent: 'no', pause } };
  }
  return status >= 500 ? { value: answer, failure: { code: `http-${status}`, sent: 'maybe' } } : { value: answer };
}

function answerOf(answer: HttpAnswer): Answer<RestAnswer> {
  if (!('status' in answer)) return { result: 'doubt', problem: unanswered(answer.code) };
  const { status, headers, body } = answer;
  const trackingId = headers['trackingid'];
  if (status >= 200 && status < 300) {
    const content = body.length === 0 ? undefined : parsedJson(body);
    if (content === undefined && body.length > 0) return { result: 'doubt', problem: unreadable(status, trackingId) };
    return { result: 'done', value: { status, content, headers }, ...(trackingId !== undefined && { trackingId }) };
  }
  return { result: status >= 500 ? 'doubt' : 'refused', problem: problemOf(answer) };
}

function unanswered(code: string): ServiceProblem {
  return { code: code.split(' ')[0] ?? code, message: `Webex gave no answer: ${code}` };
}

/** A success whose body cannot be read is no success. */
export function unreadable(status: number, trackingId?: string): ServiceProblem {
  return {
    code: 'not-webex',
    message: `the answer (${status}) is not what Webex documents`,
    status,
    ...(trackingId !== undefined && { trackingId }),
  };
}
