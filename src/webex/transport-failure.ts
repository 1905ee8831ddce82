/** Why a request got no answer → a short code, and whether it may have arrived. */
import { RequestError } from 'got';
import { proxyUnreachable, type NotThrough, type ProxyTrouble } from './proxy-trouble.js';

export interface NoAnswer {
  readonly code: string;
  /** `no`: the request certainly never arrived; `never`: nor would another one (TLS, an invalid address). */
  readonly sent: 'no' | 'maybe' | 'never';
  /** Present if the request never got past the proxy. */
  readonly proxy?: ProxyTrouble;
}

/** The proxy that a request used: `host:port`, and why its connections failed before anything was sent. */
export interface ByProxy {
  readonly proxy: string;
  earlyFailure(error: unknown): NotThrough | undefined;
}

/** Failures before anything could have been sent, whichever system call they came from. */
const unsent = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN']);
const phasesBeforeSending: readonly unknown[] = ['lookup', 'connect', 'secureConnect'];
/** From node:tls and OpenSSL (X509_V_ERR_…): about the other side's certificate. */
const untrusted =
  /^(?:CERT_|CRL_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH_|ERROR_IN_CERT_|ERR_TLS_CERT_)/u;
/** From node:http and got: the request is invalid, so nothing was sent. */
const unsendable = /^(?:ERR_INVALID_URL|ERR_INVALID_CHAR|ERR_UNESCAPED_CHARACTERS|ERR_UNSUPPORTED_PROTOCOL)$/u;

/** The error itself contains headers and tokens: only its code is passed on. */
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

/** Through a proxy, a request gets its connection only once it is established. */
function throughProxy(code: string, { proxy }: ByProxy, error: unknown): NoAnswer {
  const hasConnection = !(error instanceof RequestError) || error.request?.socket !== undefined;
  return hasConnection ? lost(code) : proxyUnreachable({ proxy }, 'no connection in time');
}

function lost(code: string): NoAnswer {
  return { code: code === 'ETIMEDOUT' ? 'timeout' : `connection-cut (${code})`, sent: 'maybe' };
}

/**
 * The same code (EHOSTUNREACH, ETIMEDOUT …) may end an established connection; only while connecting is it certain that
 * nothing was sent.
 */
function isConnecting(cause: unknown): boolean {
  const { syscall, errors } = (cause ?? {}) as { syscall?: unknown; errors?: unknown };
  if (Array.isArray(errors)) return errors.length > 0 && errors.every(isConnecting);
  return syscall === 'connect' || syscall === 'getaddrinfo';
}

/** A new connection failed during the TLS handshake: before anything was sent (protocol, cipher, no TLS at all). */
function isShakingHands(error: unknown): boolean {
  if (!(error instanceof RequestError)) return false;
  const { request, timings } = error;
  return request?.reusedSocket === false && timings?.connect !== undefined && timings.secureConnect === undefined;
}
