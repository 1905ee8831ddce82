/** Problems on the way through a proxy, before anything was sent to Webex, worded for the person who set it up. */
import { RunError } from '../errors.js';

export interface ProxyTrouble {
  /** A sentence that names the proxy, without its full stop. */
  readonly what: string;
  /** What to do now. */
  readonly next: string;
}

/** No connection was made through the proxy, so nothing was sent. */
export interface NotThrough {
  readonly code: string;
  readonly sent: 'no' | 'never';
  readonly proxy: ProxyTrouble;
}

/** The only part of a proxy's address that is ever displayed. */
export function shownProxy(proxy: string): string {
  const { hostname, port } = new URL(proxy);
  return `${hostname}:${port || '80'}`;
}

/** A proxy and the target to reach through it. */
export interface Way {
  /** `host:port` */
  readonly proxy: string;
  readonly hasPassword: boolean;
  /** `host:port` */
  readonly target: string;
}

/** The proxy answered, but did not open a tunnel (RFC 9110, 9.3.6). */
export function notLedOn({ proxy, hasPassword, target }: Way, status: number): NotThrough {
  if (status === 407) {
    const what = hasPassword
      ? `The proxy ${proxy} does not accept the user name and password in its address (407)`
      : `The proxy ${proxy} requires a user name and a password (407)`;
    const next = `Set HTTPS_PROXY=http://user:password@${proxy}, writing @ as %40 and so on. Only the Basic scheme is supported, not NTLM or Kerberos.`;
    return { code: 'proxy-sign-in (407)', sent: 'never', proxy: { what, next } };
  }
  const isItself = status >= 500;
  return {
    code: `proxy-refused (${status})`,
    sent: 'no',
    proxy: {
      what: `The proxy ${proxy} ${isItself ? 'cannot connect' : 'does not let this program connect'} to ${target} (${status})`,
      next: isItself
        ? `Ask whoever runs the proxy whether it can reach ${target}, and check status.webex.com.`
        : `Have ${target} allowed there; or, if it can be reached without the proxy, add the host to NO_PROXY.`,
    },
  };
}

export function proxyUnreachable({ proxy }: Pick<Way, 'proxy'>, why: string): NotThrough {
  const next = 'Check whether HTTPS_PROXY or ALL_PROXY names the proxy of the network this machine is on now.';
  const what = `The proxy ${proxy} cannot be reached (${why})`;
  return { code: `proxy-unreachable (${why})`, sent: 'no', proxy: { what, next } };
}

/** The proxy accepted the request to connect, but did not reach the target. */
export function proxyLeadsNowhere({ proxy, target }: Way, why: string): NotThrough {
  const next = `Ask whoever runs the proxy whether it allows connections to ${target}.`;
  const what = `The proxy ${proxy} did not connect to ${target} (${why})`;
  return { code: `proxy-cut (${why})`, sent: 'no', proxy: { what, next } };
}

/** The error that ends the run; `tried` is appended to what happened. */
export function stoppedByProxy({ what, next }: ProxyTrouble, tried = ''): RunError {
  return new RunError('stopped', `${what}${tried}.`, { next: `${next} Then run the command again.` });
}

/** Wraps a `NotThrough` as an error, which is how connections fail. */
export class NotThroughError extends Error {
  override readonly name = 'NotThroughError';
  readonly answer: NotThrough;
  constructor(answer: NotThrough) {
    super(answer.code);
    this.answer = answer;
  }
}
