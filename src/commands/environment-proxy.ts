/** Which proxy the environment sets for an address: HTTPS_PROXY, ALL_PROXY and NO_PROXY, in upper or lower case. */
import { RunError } from '../errors.js';
import { registerSecret } from '../model/secrets.js';
import type { ProxyFor } from '../webex/http.js';
import { isLoopback } from '../model/loopback.js';

/** The first one set wins. HTTP_PROXY is ignored: it is for plain http, which only ever goes to this machine. */
const variables = ['https_proxy', 'HTTPS_PROXY', 'all_proxy', 'ALL_PROXY'];

/**
 * `undefined` if no proxy is set. The returned function throws a RunError (`usage`) if the proxy for the address isn't in the
 * form `http://host:port`. This machine is never reached through a proxy.
 */
export async function environmentProxy(): Promise<ProxyFor | undefined> {
  const variable = variables.find((name) => process.env[name]);
  if (variable === undefined) return undefined;
  const { getProxyForUrl } = await import('proxy-from-env');
  return (url) => {
    if (!URL.canParse(url) || isLoopback(new URL(url))) return undefined;
    return getProxyForUrl(url) === '' ? undefined : proxyAddress(variable, process.env[variable] ?? '');
  };
}

/** Messages never show the value: a password may be anywhere in it. */
function proxyAddress(variable: string, value: string): string {
  // Like other programs, this reads the usual form `host:port` as http.
  const text = value.includes('://') ? value.trim() : `http://${value.trim()}`;
  const scheme = /^(?<scheme>[a-z][a-z\d+.-]*):\/\//iu.exec(text)?.groups?.['scheme']?.toLowerCase() ?? '';
  if (scheme !== '' && scheme !== 'http') throw noProxy(variable, `has the unsupported scheme ${scheme}`);
  if (scheme === '' || !URL.canParse(text)) throw noProxy(variable, 'is not a valid address');
  const { host, username, password, pathname, search, hash } = new URL(text);
  if (pathname !== '/' || search !== '' || hash !== '') throw noProxy(variable, 'contains more than a host and port');
  const [user, secret] = [decoded(username), decoded(password)];
  if (user === undefined || secret === undefined)
    throw noProxy(variable, 'contains a % that encodes no character (write %25 for %)');
  // Decoded, as written in the address, and as sent.
  for (const form of [secret, password, `${user}:${secret}`]) if (secret !== '') registerSecret(form);
  return `http://${username === '' && password === '' ? '' : `${username}:${password}@`}${host}`;
}

function decoded(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}

function noProxy(variable: string, why: string): RunError {
  return new RunError('usage', `${variable} ${why}: it must be http://host:port, or http://user:password@host:port.`, {
    next: 'In the user name and password, write %40 for @, %3A for :, %2F for / and %23 for #. Proxies over TLS or SOCKS are not supported.',
  });
}
