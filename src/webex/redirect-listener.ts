/** Waits on this machine for the single answer that Webex sends through the browser. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { RunError } from '../errors.js';
import { isLoopback } from '../model/loopback.js';

export interface RedirectAnswer {
  readonly query: URLSearchParams;
  /** Shows a page in the browser; resolves when the browser has it. */
  readonly show: (title: string, text: string) => Promise<void>;
}

export interface RedirectListener {
  /** Rejects with a RunError (`signIn`) if no answer arrives in time. */
  readonly answer: Promise<RedirectAnswer>;
  close(): Promise<void>;
}

/** The named address; both for `localhost`, because a browser may use either. */
function addressesOf({ hostname }: URL): readonly string[] {
  return hostname === 'localhost' ? ['127.0.0.1', '::1'] : [hostname.replace(/^\[(?<address>.*)\]$/u, '$<address>')];
}

/** Can this machine listen on the address? Example: `http://localhost:6001/redirect`. */
export function isLoopbackRedirect(redirectUri: string): boolean {
  if (!URL.canParse(redirectUri)) return false;
  const url = new URL(redirectUri);
  return url.protocol === 'http:' && isLoopback(url);
}

/**
 * Listens on the port of the redirect address. Accepts one answer on its path; anything else that a browser requests
 * (favicon.ico) is not found. Throws a RunError (`usage`) if the port is taken, or this machine has no such address.
 * `timeout`: milliseconds to wait for the answer.
 */
export async function listenForRedirect(redirectUri: string, timeout: number): Promise<RedirectListener> {
  const redirect = new URL(redirectUri);
  const { pathname, host } = redirect;
  let take: (answer: RedirectAnswer) => void = () => undefined;
  let giveUp: (error: RunError) => void = () => undefined;
  const answer = new Promise<RedirectAnswer>((resolve, reject) => ([take, giveUp] = [resolve, reject]));
  // Callers that await it still get the rejection; without one, it is not an unhandled rejection.
  answer.catch(() => undefined);
  let isTaken = false;
  const serve = (request: IncomingMessage, response: ServerResponse): void => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    // Another host name would mean that a page elsewhere was pointed at this machine.
    const isMeant = request.headers.host === host && request.method === 'GET' && url.pathname === pathname;
    if (!isMeant)
      return void send(response, 404, page('Not here', 'This address only accepts the response to a sign-in.'));
    if (isTaken) return void send(response, 410, page('Already used', 'This sign-in has already been completed.'));
    isTaken = true;
    take({ query: url.searchParams, show: (title, text) => send(response, 200, page(title, text)) });
  };
  const servers = await listenAt(redirect, serve);
  const timer = setTimeout(() => giveUp(noAnswer(timeout)), timeout);
  return {
    answer,
    async close() {
      clearTimeout(timer);
      await Promise.all(servers.map(ended));
    },
  };
}

async function listenAt(redirect: URL, serve: (request: IncomingMessage, response: ServerResponse) => void) {
  const port = redirect.port === '' ? 80 : Number(redirect.port);
  const servers: Server[] = [];
  for (const address of addressesOf(redirect)) {
    const server = createServer({ keepAlive: false }, serve);
    const failure = await new Promise<NodeJS.ErrnoException | undefined>((resolve) => {
      server.once('error', resolve).listen({ port, host: address, exclusive: true }, () => resolve(undefined));
    });
    if (failure === undefined) servers.push(server);
    // A machine without IPv6 has no such address.
    else if (!['EADDRNOTAVAIL', 'EAFNOSUPPORT'].includes(failure.code ?? '')) {
      await Promise.all(servers.map(ended));
      throw portTaken(port, failure);
    }
  }
  if (servers.length === 0) throw noSuchAddress(redirect);
  return servers;
}

async function ended(server: Server): Promise<void> {
  await new Promise((resolve) => {
    server.close(resolve);
    server.closeAllConnections();
  });
}

function send(response: ServerResponse, status: number, html: string): Promise<void> {
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
    connection: 'close',
  });
  return new Promise((resolve) => {
    // The browser may be gone, or may never read the response.
    const over = setTimeout(resolve, 2000);
    response.once('close', () => (clearTimeout(over), resolve())).end(html);
    if (response.closed) resolve();
  });
}

function page(title: string, text: string): string {
  const safe = (part: string): string =>
    part.replace(/[&<>"']/gu, (character) => `&#${character.codePointAt(0) ?? 32};`).replaceAll('\n', '<br>');
  const style =
    'body{font:1.1rem/1.5 system-ui,sans-serif;max-width:36rem;margin:20vh auto 0;padding:0 1rem;color:#222;background:#fff}' +
    '@media(prefers-color-scheme:dark){body{color:#eee;background:#1b1b1b}}';
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>${safe(title)} – webex-bulk</title><style>${style}</style><h1>${safe(title)}</h1><p>${safe(text)}</p></html>`;
}

function noAnswer(timeout: number): RunError {
  return new RunError('signIn', `No one signed in within ${Math.round(timeout / 60_000)} minutes.`, {
    next: 'Start again: webex-bulk login. On a server without a browser: --device, or --paste.',
  });
}

/** Of 127.0.0.0/8, some systems have only 127.0.0.1. */
function noSuchAddress({ href, hostname }: URL): RunError {
  return new RunError('usage', `--redirect-uri ${href} cannot be used: this machine has no address ${hostname}.`, {
    next: 'Register http://localhost:6001/redirect with the integration and omit --redirect-uri; or sign in with --paste.',
  });
}

function portTaken(port: number, error: NodeJS.ErrnoException): RunError {
  const why = error.code === 'EADDRINUSE' ? 'another program is using it' : error.message;
  return new RunError('usage', `Port ${port} of the redirect address cannot be used: ${why}.`, {
    next: 'Stop that program; or register another address with the integration and set it with --redirect-uri; or use --paste.',
    cause: error,
  });
}
