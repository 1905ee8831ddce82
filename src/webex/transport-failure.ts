/** Why a request got no answer → a short code, and whether it can have arrived. */
import { RequestError } from 'got';
import { proxyUnreachable, type NotThrough, type ProxyTrouble } from './proxy-trouble.js';

export interface NoAnswer {
  readonly code: string;
  /** `no`: the request surely never arrived; `never`: nor would another one (TLS, an address that is none). */
  readonly sent: 'no' | 'maybe' | 'never';
  /** It never got past the proxy. */
  readonly proxy?: ProxyTrouble;
}

/** The proxy that a request took: `host:port`, and what its connections failed with before anything was sent. */
export interface ByProxy {
  readonly proxy: string;
  earlyFailure(error: unknown): NotThrough | undefined;
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
export function transportFailure(error: unknown, by?: ByProxy): NoAnswer {
  const { code: named, event, cause } = error as Partial<Record<'code' | 'event' | 'cause', unknown>>;
  const code = typeof named === 'string' ? named : 'unknown';
  const early = by?.earlyFailure(cause);
  if (untrusted.test(code)) return { code: `certificate not trusted (${code})`, sent: 'never' };
  if (/^(?:EPROTO|ERR_SSL_)/u.test(code) && (by ? early !== undefined : isShakingHands(error)))
    return { code: `no secure connection (${code})`, sent: 'never' };
  if (unsendable.test(code)) return { code: `unsendable (${code})`, sent: 'never' };
  if (early) return early;
  return by === undefined ? withoutProxy(code, event, cause) : throughProxy(code, by, error);
}

function withoutProxy(code: string, event: unknown, cause: unknown): NoAnswer {
  if (phasesBeforeSending.includes(event)) return { code: `unreachable (no ${String(event)} in time)`, sent: 'no' };
  if (unsent.has(code) || isConnecting(cause)) return { code: `unreachable (${code})`, sent: 'no' };
  return lost(code);
}

/** Through a proxy a request gets its connection only when that is there. */
function throughProxy(code: string, { proxy }: ByProxy, error: unknown): NoAnswer {
  const hasConnection = !(error instanceof RequestError) || error.request?.socket !== undefined;
  return hasConnection ? lost(code) : proxyUnreachable({ proxy }, 'no connection in time');
}

function lost(code: string): NoAnswer {
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
