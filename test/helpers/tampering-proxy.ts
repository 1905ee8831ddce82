/** Stands between the program and the simulated Webex, and answers as no well-behaved service would. */
import { createServer, request as httpRequest, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { ExecutionContext } from 'ava';
import { listen } from '../webex/servers.js';

export interface Passing {
  readonly method: string;
  /** Path without query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: string;
  /** Of the XML API: `SetUser`, … */
  readonly operation: string | undefined;
  /** Hands the message to the simulated Webex, which does what it says, and gives its answer. */
  forward(): Promise<Heard>;
}

export interface Heard {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Answers in the service's place and says true, or leaves the message alone. */
export type Tamper = (passing: Passing, answer: ServerResponse) => boolean | Promise<boolean>;

export interface TamperingProxy {
  /** What the program is to be told of: addresses and the token. */
  readonly env: Record<string, string>;
  readonly origin: string;
  tamper: Tamper;
}

export async function tamperingProxy(
  t: ExecutionContext,
  place: { readonly connection: { readonly apiUrl: string; readonly accessToken: string } },
): Promise<TamperingProxy> {
  const target = new URL(place.connection.apiUrl).origin;
  const server = createServer((incoming, outgoing) => {
    const { method = 'GET', url = '/', headers } = incoming;
    const asked: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => asked.push(chunk));
    outgoing.on('error', () => undefined);
    incoming.on('end', () => {
      const body = Buffer.concat(asked).toString();
      const operation = /bodyContent xsi:type="[\w.:]*\.(\w+)"/u.exec(body)?.[1];
      const forward = (): Promise<Heard> => passOn(new URL(url, target), { method, headers, body });
      const { pathname: path, searchParams: query } = new URL(url, target);
      const passing = { method, path, query, body, operation, forward };
      void Promise.resolve(proxy.tamper(passing, outgoing))
        .then(async (done) => {
          if (!done) send(outgoing, await forward());
        })
        .catch(() => outgoing.destroy());
    });
  });
  const origin = `http://127.0.0.1:${await listen(server)}`;
  t.teardown(() => {
    server.closeAllConnections();
    server.close();
  });
  const proxy: TamperingProxy = {
    origin,
    env: {
      WEBEX_ACCESS_TOKEN: place.connection.accessToken,
      WEBEX_API_URL: `${origin}/v1`,
      WEBEX_XML_URL: `${origin}/WBXService/XMLService`,
    },
    tamper: () => false,
  };
  return proxy;
}

function passOn(url: URL, ask: { method: string; headers: IncomingHttpHeaders; body: string }): Promise<Heard> {
  return new Promise((resolve, reject) => {
    // Packed answers could not be changed.
    const headers = { ...ask.headers, 'accept-encoding': 'identity' };
    const onward = httpRequest(url, { method: ask.method, headers }, (answer) => {
      const told: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => told.push(chunk));
      answer.on('error', reject);
      answer.on('end', () =>
        resolve({ status: answer.statusCode ?? 502, headers: answer.headers, body: Buffer.concat(told).toString() }),
      );
    });
    onward.on('error', reject);
    onward.end(ask.body);
  });
}

/** Sends an answer, with a length of its own. */
export function send(outgoing: ServerResponse, { status, headers, body }: Heard): void {
  const framing = ['content-length', 'transfer-encoding'];
  outgoing.writeHead(status, Object.fromEntries(Object.entries(headers).filter(([name]) => !framing.includes(name))));
  outgoing.end(body);
}
