/**
 * Connections to Webex through proxies (CONNECT; RFC 9110, 9.3.6), kept and reused like others. Loaded only if there is a
 * proxy.
 */
import type { RequestOptions } from 'node:https';
import type { Duplex } from 'node:stream';
import { HttpsProxyAgent } from 'hpagent';
import {
  NotThroughError,
  notLedOn,
  proxyLeadsNowhere,
  proxyUnreachable,
  shownProxy,
  type NotThrough,
  type Way,
} from './proxy-trouble.js';

export interface TunnelOptions {
  readonly keepAlive: boolean;
  readonly maxSockets: number;
  /** Milliseconds for the proxy to connect, and again for the TLS handshake. */
  readonly deadline: number;
  /** Once aborted, no call waits for a proxy any more. */
  readonly ending?: AbortSignal | undefined;
}

/** Returns the agent for a proxy's address, one per address. */
export function createTunnels(options: TunnelOptions): (proxy: string) => HttpsProxyAgent {
  const agents = new Map<string, Tunnels>();
  return (proxy) => {
    const agent = agents.get(proxy) ?? new Tunnels(proxy, options);
    agents.set(proxy, agent);
    return agent;
  };
}

/** Errors from before the TLS handshake was complete, when no part of a request had been sent. */
const failedEarly = new WeakMap<object, NotThrough>();

/**
 * Takes the error that a request failed with; returns why its connection through a proxy could not be made, if that is the
 * cause.
 */
export function earlyFailure(error: unknown): NotThrough | undefined {
  if (error instanceof NotThroughError) return error.answer;
  return typeof error === 'object' && error !== null ? failedEarly.get(error) : undefined;
}

type Callback = (error: Error | null, socket: Duplex) => void;

/** Adds what hpagent lacks: why a proxy did not connect, and a time limit for it. */
class Tunnels extends HttpsProxyAgent {
  /** Both belong to hpagent: which proxy it asks, and with which options; it reads them when it connects. */
  declare proxy: Pick<URL, 'protocol' | 'hostname' | 'port' | 'username' | 'password'>;
  declare proxyRequestOptions: { signal: AbortSignal };
  readonly #proxy: Pick<Way, 'proxy' | 'hasPassword'>;
  readonly #deadline: number;
  readonly #asking = new Set<AbortController>();

  constructor(address: string, { deadline, ending, ...options }: TunnelOptions) {
    super({ ...options, proxy: address });
    const { protocol, hostname, port, username, password } = new URL(address);
    // hpagent passes the host to node:http, which accepts IPv6 addresses only without brackets.
    this.proxy = { protocol, hostname: hostname.replace(/^\[(?<host>.*)\]$/u, '$<host>'), port, username, password };
    this.#proxy = { proxy: shownProxy(address), hasPassword: username !== '' };
    this.#deadline = deadline;
    ending?.addEventListener('abort', () => {
      for (const asking of this.#asking) asking.abort();
    });
  }

  override createConnection(options: RequestOptions, callback: Callback): undefined {
    const way = { ...this.#proxy, target: `${options.host ?? ''}:${options.port ?? ''}` };
    const asking = new AbortController();
    const late = setTimeout(() => asking.abort(), this.#deadline);
    this.#asking.add(asking);
    this.proxyRequestOptions = { signal: asking.signal };
    super.createConnection(options, (error, socket) => {
      clearTimeout(late);
      this.#asking.delete(asking);
      if (error) return callback(new NotThroughError(notThrough(way, error)), socket);
      watchHandshake(socket, way, this.#deadline);
      callback(null, socket);
    });
  }
}

function notThrough(way: Way, error: Error): NotThrough {
  const status = /^Bad response: (?<status>\d{3})$/u.exec(error.message)?.groups?.['status'];
  if (status !== undefined) return notLedOn(way, Number(status));
  if (error.name === 'AbortError') return proxyUnreachable(way, 'no answer in time');
  const { code = error.name, syscall } = error as NodeJS.ErrnoException;
  const isConnecting = syscall === 'connect' || syscall === 'getaddrinfo' || error instanceof AggregateError;
  return isConnecting ? proxyUnreachable(way, code) : proxyLeadsNowhere(way, code);
}

function watchHandshake(socket: Duplex, way: Way, deadline: number): void {
  const late = setTimeout(() => {
    socket.destroy(new NotThroughError(proxyLeadsNowhere(way, 'no TLS in time')));
  }, deadline);
  const fail = (error: NodeJS.ErrnoException): void => {
    failedEarly.set(error, proxyLeadsNowhere(way, error.code ?? error.name));
  };
  socket.once('error', fail);
  socket.once('close', () => clearTimeout(late));
  socket.once('secureConnect', () => {
    clearTimeout(late);
    socket.off('error', fail);
  });
}
