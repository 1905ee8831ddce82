/** One HTTP request: no repetition, no redirect, a deadline, a bounded body, and nothing secret in what comes back. */
import { randomUUID } from 'node:crypto';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import got, { RequestError, type Got } from 'got';

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Milliseconds; default 60,000. */
  readonly deadline?: number;
}

export type HttpAnswer =
  | { readonly status: number; readonly headers: Readonly<Record<string, string | undefined>>; readonly body: Buffer }
  /** No answer. `no`: the request surely never arrived; `never`: nor would another one (TLS, an address that is none). */
  | { readonly code: string; readonly sent: 'no' | 'maybe' | 'never' };

export type Http = (request: HttpRequest) => Promise<HttpAnswer>;

/** Bytes of a body, unpacked; more is no answer of Webex. */
const largestBody = 10 * 1024 * 1024;
/** Milliseconds for name, connection and TLS, each: what ends here was surely not sent. */
const connectDeadline = 20_000;

/** `ending`: from then on nothing is sent any more, and what is under way is given up. */
export function createHttp(options: { userAgent: string; concurrency: number; ending?: AbortSignal }): Http {
  // Both APIs may be at one address, and a token may be renewed beside them: nobody waits for a connection.
  const agentOptions = { keepAlive: true, maxSockets: options.concurrency * 2 + 2 };
  const client = got.extend({
    retry: { limit: 0 },
    followRedirect: false,
    throwHttpErrors: false,
    decompress: true,
    // Also where NODE_TLS_REJECT_UNAUTHORIZED=0 would have it otherwise.
    https: { rejectUnauthorized: true },
    agent: { http: new HttpAgent(agentOptions), https: new HttpsAgent(agentOptions) },
    headers: { 'user-agent': options.userAgent },
  });
  const hasEnded = (): boolean => options.ending?.aborted === true;
  const underWay = new Set<() => void>();
  options.ending?.addEventListener('abort', () => {
    for (const giveUp of underWay) giveUp();
  });
  return async (request) => {
    if (hasEnded()) return { code: 'interrupted', sent: 'no' };
    const answer = await send(client, request, underWay);
    const isGivenUp = !('status' in answer) && answer.sent === 'maybe' && hasEnded();
    return isGivenUp ? { code: 'interrupted', sent: 'maybe' } : answer;
  };
}

async function send(client: Got, request: HttpRequest, underWay: Set<() => void>): Promise<HttpAnswer> {
  const download = { tooLarge: false };
  let giveUp = (): void => undefined;
  try {
    const pending = client(request.url, {
      method: request.method,
      responseType: 'buffer',
      headers: { accept: 'application/json', trackingid: `webexbulk_${randomUUID()}`, ...request.headers },
      timeout: {
        lookup: connectDeadline,
        connect: connectDeadline,
        secureConnect: connectDeadline,
        request: request.deadline ?? 60_000,
      },
      ...(request.body !== undefined && { body: request.body }),
    });
    giveUp = () => pending.cancel();
    underWay.add(giveUp);
    void pending.on('downloadProgress', ({ transferred }) => {
      if (transferred <= largestBody || download.tooLarge) return;
      download.tooLarge = true;
      pending.cancel();
    });
    const { statusCode, headers, body } = await pending;
    if (body.length > largestBody) return { code: 'answer-too-large', sent: 'maybe' };
    return { status: statusCode, headers: flattened(headers), body };
  } catch (error) {
    return download.tooLarge ? { code: 'answer-too-large', sent: 'maybe' } : transportFailure(error);
  } finally {
    underWay.delete(giveUp);
  }
}

/** Failures before anything could have been sent, whatever call of the system they came from. */
const unsent = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN']);
const phasesBeforeSending: readonly unknown[] = ['lookup', 'connect', 'secureConnect'];
/** Of node:tls and OpenSSL (X509_V_ERR_…): the certificate of the other side. */
const untrusted =
  /^(?:CERT_|CRL_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH_|ERROR_IN_CERT_|ERR_TLS_CERT_)/u;
/** Of node:http and got: what was to be sent is no request, so that nothing was. */
const unsendable = /^(?:ERR_INVALID_URL|ERR_INVALID_CHAR|ERR_UNESCAPED_CHARACTERS|ERR_UNSUPPORTED_PROTOCOL)$/u;

/** The error itself holds headers and tokens: only its code goes on. */
function transportFailure(error: unknown): HttpAnswer {
  const { code: named, event, cause } = error as Partial<Record<'code' | 'event' | 'cause', unknown>>;
  const code = typeof named === 'string' ? named : 'unknown';
  if (untrusted.test(code)) return { code: `certificate not trusted (${code})`, sent: 'never' };
  if (/^(?:EPROTO|ERR_SSL_)/u.test(code) && isShakingHands(error))
    return { code: `no secure connection (${code})`, sent: 'never' };
  if (unsendable.test(code)) return { code: `unsendable (${code})`, sent: 'never' };
  if (phasesBeforeSending.includes(event)) return { code: `unreachable (no ${String(event)} in time)`, sent: 'no' };
  if (unsent.has(code) || isConnecting(cause)) return { code: `unreachable (${code})`, sent: 'no' };
  return { code: code === 'ETIMEDOUT' ? 'timeout' : `connection-cut (${code})`, sent: 'maybe' };
}

/** The same code (EHOSTUNREACH, ETIMEDOUT …) may end a connection that was there; only while connecting it is certain. */
function isConnecting(cause: unknown): boolean {
  const { syscall, errors } = (cause ?? {}) as { syscall?: unknown; errors?: unknown };
  if (Array.isArray(errors)) return errors.length > 0 && errors.every(isConnecting);
  return syscall === 'connect' || syscall === 'getaddrinfo';
}

/** On a new connection whose TLS was not yet agreed upon: over before anything is sent (protocol, cipher, no TLS at all). */
function isShakingHands(error: unknown): boolean {
  if (!(error instanceof RequestError)) return false;
  const { request, timings } = error;
  return request?.reusedSocket === false && timings?.connect !== undefined && timings.secureConnect === undefined;
}

function flattened(
  headers: Readonly<Record<string, string | string[] | undefined>>,
): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
  );
}
