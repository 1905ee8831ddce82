/** One HTTP request: no retries, no redirects, a deadline, a bounded body, and no secrets in the result. */
import { randomUUID } from 'node:crypto';
import { Agent as HttpAgent, type ClientRequest } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import got, { type Got } from 'got';
import { shownProxy } from './proxy-trouble.js';
import { transportFailure, type ByProxy, type NoAnswer } from './transport-failure.js';

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
  | NoAnswer;

export type Http = (request: HttpRequest) => Promise<HttpAnswer>;

/** Maximum bytes of a body, uncompressed; anything larger is not an answer from Webex. */
const largestBody = 10 * 1024 * 1024;
/** Milliseconds for each of name lookup, connection and TLS: a request that times out here was certainly not sent. */
const connectDeadline = 20_000;

export interface HttpOptions {
  readonly userAgent: string;
  readonly concurrency: number;
  /** Once aborted, nothing more is sent, and requests in flight are given up. */
  readonly ending?: AbortSignal;
  /** Called right before anything of a request is sent, on a new connection once more when it stands; throws if nothing may be. */
  readonly beforeSending?: () => void;
  /** Returns the proxy to use for an address. */
  readonly proxyFor?: ProxyFor | undefined;
  /** Milliseconds that a proxy may take; default 20,000. */
  readonly proxyDeadline?: number;
}

/**
 * `http://user:password@host:port`; `undefined`: no proxy. Throws a RunError (`usage`) if the configured value is not such
 * an address.
 */
export type ProxyFor = (url: string) => string | undefined;

export function createHttp(options: HttpOptions): Http {
  // Both APIs may share one address, and a token may be renewed at the same time: no call should wait for a connection.
  const agentOptions = { keepAlive: true, maxSockets: options.concurrency * 2 + 2 };
  const client = got.extend({
    retry: { limit: 0 },
    followRedirect: false,
    throwHttpErrors: false,
    decompress: true,
    // Even if NODE_TLS_REJECT_UNAUTHORIZED=0 is set.
    https: { rejectUnauthorized: true },
    agent: { http: new HttpAgent(agentOptions), https: new HttpsAgent(agentOptions) },
    headers: { 'user-agent': options.userAgent },
  });
  const hasEnded = (): boolean => options.ending?.aborted === true;
  const underWay = new Set<() => void>();
  options.ending?.addEventListener('abort', () => {
    for (const giveUp of underWay) giveUp();
  });
  const wayTo = ways(options, agentOptions);
  return async (request) => {
    const way = await wayTo(request.url);
    if (hasEnded()) return { code: 'interrupted', sent: 'no' };
    options.beforeSending?.();
    const answer = await send(client, request, { underWay, way, beforeSending: options.beforeSending });
    if ('status' in answer || answer.sent === 'never' || !hasEnded()) return answer;
    return { code: 'interrupted', sent: answer.sent };
  };
}

interface Way {
  readonly by: ByProxy;
  readonly agent: HttpsAgent;
}

/** How to reach an address; `undefined`: directly. The code for proxies is loaded when the first one is needed. */
function ways(
  { proxyFor, proxyDeadline = connectDeadline, ending }: HttpOptions,
  agentOptions: { keepAlive: boolean; maxSockets: number },
): (url: string) => Promise<Way | undefined> {
  const load = async () => {
    const { createTunnels, earlyFailure } = await import('./proxy-tunnels.js');
    return { agentFor: createTunnels({ ...agentOptions, deadline: proxyDeadline, ending }), earlyFailure };
  };
  let loading: ReturnType<typeof load> | undefined;
  return async (url) => {
    const proxy = proxyFor?.(url);
    if (proxy === undefined) return undefined;
    const { agentFor, earlyFailure } = await (loading ??= load());
    return { by: { proxy: shownProxy(proxy), earlyFailure }, agent: agentFor(proxy) };
  };
}

interface Sending {
  readonly underWay: Set<() => void>;
  readonly way: Way | undefined;
  readonly beforeSending: HttpOptions['beforeSending'];
}

async function send(client: Got, request: HttpRequest, { underWay, way, beforeSending }: Sending): Promise<HttpAnswer> {
  const download = { tooLarge: false };
  let giveUp = (): void => undefined;
  const forbidden: Forbidden = {};
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
      ...(way && { agent: { https: way.agent } }),
    });
    void pending.on('request', (sending: ClientRequest) => {
      if (beforeSending) watchSending(sending, beforeSending, forbidden);
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
    if (forbidden.by !== undefined) throw forbidden.by;
    return download.tooLarge ? { code: 'answer-too-large', sent: 'maybe' } : transportFailure(error, way?.by);
  } finally {
    underWay.delete(giveUp);
  }
}

interface Forbidden {
  by?: Error;
}

/** A request gets its socket before it writes anything; on a new connection it writes when that stands. */
function watchSending(request: ClientRequest, beforeSending: () => void, forbidden: Forbidden): void {
  const ask = (): void => {
    try {
      beforeSending();
    } catch (error) {
      forbidden.by ??= error as Error;
      request.destroy();
    }
  };
  request.once('socket', (socket) => {
    ask();
    if (!socket.connecting) return;
    socket.once('connect', ask);
    socket.once('secureConnect', ask);
  });
}

function flattened(
  headers: Readonly<Record<string, string | string[] | undefined>>,
): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
  );
}
