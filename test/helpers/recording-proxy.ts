/** Stands between the program and the simulated Webex, and remembers every message. */
import { createServer, request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Lasting } from './cli.js';

export interface Exchange {
  readonly method: string;
  /** Path with query. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly status: number;
  readonly answer: string;
  readonly answerHeaders: IncomingHttpHeaders;
}

export interface RecordingProxy {
  /** `http://127.0.0.1:<port>` */
  readonly origin: string;
  readonly exchanges: Exchange[];
  /** The most requests that were under way at once. */
  mostAtOnce(): number;
}

/** Passes everything on to `target` with the Host of the proxy, so that absolute links lead back here. */
export async function recordingProxy(t: Lasting, target: string): Promise<RecordingProxy> {
  const exchanges: Exchange[] = [];
  let [underWay, most] = [0, 0];
  const server = createServer((incoming, outgoing) => {
    most = Math.max(most, (underWay += 1));
    outgoing.on('close', () => (underWay -= 1));
    const { method = 'GET', url = '/', headers } = incoming;
    const asked: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => asked.push(chunk));
    incoming.on('end', () => {
      const onward = httpRequest(new URL(url, target), { method, headers }, (answer) => {
        const told: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => told.push(chunk));
        answer.on('end', () => {
          const [body, text] = [Buffer.concat(asked).toString(), Buffer.concat(told).toString()];
          const { statusCode: status = 0, headers: answerHeaders } = answer;
          exchanges.push({ method, url, headers, body, status, answer: text, answerHeaders });
        });
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      });
      onward.on('error', () => outgoing.destroy());
      onward.end(Buffer.concat(asked));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  t.teardown(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    exchanges,
    mostAtOnce: () => most,
  };
}
