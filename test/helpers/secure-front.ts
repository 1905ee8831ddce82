/** TLS in front of the simulated Webex, as the service has it: for the names that a certificate is for. */
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { Certificate } from './certificates.js';
import type { Lasting } from './cli.js';

export interface SecureFront {
  readonly port: number;
  /** The ports that its connections came from. */
  readonly from: Set<number>;
  /** Headers of each request. */
  readonly requests: IncomingHttpHeaders[];
}

/** Passes everything on to `target` with the Host that was asked for. `onRequest` is told of each as it comes. */
export async function secureFront(
  t: Lasting,
  certificate: Certificate,
  target: string,
  onRequest?: (nth: number) => void,
): Promise<SecureFront> {
  const from = new Set<number>();
  const requests: IncomingHttpHeaders[] = [];
  const server = createServer({ ...certificate }, (incoming, outgoing) => {
    const { method, url = '/', headers } = incoming;
    requests.push(headers);
    onRequest?.(requests.length);
    const passedOn = { ...headers, 'x-forwarded-proto': 'https' };
    const onward = httpRequest(new URL(url, target), { method, headers: passedOn, setHost: false }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    onward.on('error', () => outgoing.destroy());
    incoming.pipe(onward);
  });
  server.on('connection', (socket: Socket) => from.add(socket.remotePort ?? 0));
  server.on('tlsClientError', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.teardown(() => {
    server.closeAllConnections();
    server.close();
  });
  return { port: (server.address() as AddressInfo).port, from, requests };
}
