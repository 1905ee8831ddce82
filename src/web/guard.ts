/** Which requests are answered at all: a page of another site must not reach this server through a person's browser. */

export interface AskedRequest {
  readonly method: string;
  /** The path, without its query. */
  readonly path: string;
  /** A header's value by its name in lower case. */
  readonly header: (name: string) => string | undefined;
}

/** Where the server is reached. */
export interface Place {
  readonly scheme: 'http' | 'https';
  /** What a Host header may say: `127.0.0.1:4100`. */
  readonly hosts: readonly string[];
}

export interface Refusal {
  readonly status: 403 | 405 | 415 | 421;
  readonly message: string;
}

/**
 * `undefined`: the request may be answered. The Host is compared on every request, because a name that a foreign page has
 * pointed to this machine (DNS rebinding) sends no Origin when it reads.
 */
export function refusalOf({ method, path, header }: AskedRequest, { scheme, hosts }: Place): Refusal | undefined {
  const host = header('host')?.toLowerCase();
  if (host === undefined || !hosts.includes(host)) {
    return { status: 421, message: 'This address is not one of webex-bulk. Open the address that it printed.' };
  }
  // A preflight of another site gets no answer that would allow it anything.
  if (method !== 'GET' && method !== 'HEAD' && method !== 'POST') {
    return { status: 405, message: `${method.slice(0, 20)} is not answered here.` };
  }
  const site = header('sec-fetch-site');
  const isOwn = site === 'same-origin' || site === 'none';
  if (method !== 'POST') {
    const isForeign = path.startsWith('/api/') && site !== undefined && !isOwn;
    return isForeign ? foreign : undefined;
  }
  const isFromHere = site === undefined ? header('origin') === `${scheme}://${host}` : isOwn;
  if (!isFromHere) return foreign;
  const wanted = path === '/api/files' ? 'application/octet-stream' : 'application/json';
  const given = header('content-type')?.split(';')[0]?.trim().toLowerCase();
  return given === wanted ? undefined : { status: 415, message: `The content type must be ${wanted}.` };
}

const foreign: Refusal = { status: 403, message: 'Requests of other sites are not answered.' };

/** On every answer. No header of cross-origin sharing is ever sent. */
export const safeHeaders: Readonly<Record<string, string>> = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; form-action 'none'; base-uri 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-frame-options': 'DENY',
};
