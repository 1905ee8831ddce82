/** One HTTP request: no repetition, no redirect, a deadline, a bounded body, and nothing secret in what comes back. */
import { randomUUID } from 'node:crypto';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import got, { type Got } from 'got';

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
  /** No answer. `no`: the request surely never arrived. */
  | { readonly code: string; readonly sent: 'no' | 'maybe' };

export type Http = (request: HttpRequest) => Promise<HttpAnswer>;

/** Bytes of a body, unpacked; more is no answer of Webex. */
const largestBody = 10 * 1024 * 1024;

export function createHttp(options: { userAgent: string; concurrency: number }): Http {
  const agentOptions = { keepAlive: true, maxSockets: options.concurrency * 2 };
  const client = got.extend({
    retry: { limit: 0 },
    followRedirect: false,
    throwHttpErrors: false,
    decompress: true,
    agent: { http: new HttpAgent(agentOptions), https: new HttpsAgent(agentOptions) },
    headers: { 'user-agent': options.userAgent },
  });
  return (request) => send(client, request);
}

async function send(client: Got, request: HttpRequest): Promise<HttpAnswer> {
  const pending = client(request.url, {
    method: request.method,
    responseType: 'buffer',
    headers: { accept: 'application/json', trackingid: `webexbulk_${randomUUID()}`, ...request.headers },
    timeout: { request: request.deadline ?? 60_000 },
    ...(request.body !== undefined && { body: request.body }),
  });
  const download = { tooLarge: false };
  void pending.on('downloadProgress', ({ transferred }) => {
    if (transferred <= largestBody || download.tooLarge) return;
    download.tooLarge = true;
    pending.cancel();
  });
  try {
    const { statusCode, headers, body } = await pending;
    if (body.length > largestBody) return { code: 'answer-too-large', sent: 'maybe' };
    return { status: statusCode, headers: flattened(headers), body };
  } catch (error) {
    return download.tooLarge ? { code: 'answer-too-large', sent: 'maybe' } : transportFailure(error);
  }
}

/** Failures before anything could have been sent; everything else may have arrived. */
const unsent = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ENETUNREACH', 'EHOSTUNREACH', 'ENETDOWN']);
const untrusted = /^(?:CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|ERR_TLS_|ERR_SSL_)/u;

/** The error itself holds headers and tokens: only its code goes on. */
function transportFailure(error: unknown): HttpAnswer {
  const { code: named } = error as { code?: unknown };
  const code = typeof named === 'string' ? named : 'unknown';
  if (unsent.has(code)) return { code: `unreachable (${code})`, sent: 'no' };
  if (untrusted.test(code)) return { code: `certificate not trusted (${code})`, sent: 'no' };
  return { code: code === 'ETIMEDOUT' ? 'timeout' : `connection-cut (${code})`, sent: 'maybe' };
}

function flattened(
  headers: Readonly<Record<string, string | string[] | undefined>>,
): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
  );
}
