/** Small servers on 127.0.0.1 that answer as no well-behaved service would, gone after the test. */
import type { ExecutionContext } from 'ava';
import { randomInt } from 'node:crypto';
import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createNetServer, type AddressInfo, type Server, type Socket } from 'node:net';

export interface Listening {
  readonly url: string;
  readonly port: number;
  /** Requests (HTTP) or connections (TCP) so far. */
  readonly seen: IncomingMessage[];
}

/** Answers HTTP requests; what they say is read to the end first. */
export async function httpServer(
  t: ExecutionContext,
  answer: (request: IncomingMessage, response: ServerResponse, body: string, nth: number) => void,
): Promise<Listening> {
  const seen: IncomingMessage[] = [];
  const server = createHttpServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      seen.push(request);
      answer(request, response, Buffer.concat(chunks).toString('utf8'), seen.length);
    });
  });
  const port = await listen(server);
  t.teardown(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return { url: `http://127.0.0.1:${port}`, port, seen };
}

/** Talks to bare connections. */
export async function tcpServer(t: ExecutionContext, talk: (socket: Socket, nth: number) => void): Promise<string> {
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = createNetServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    talk(socket, (connections += 1));
  });
  const port = await listen(server);
  t.teardown(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  return `http://127.0.0.1:${port}`;
}

/** Listens on a free port of 127.0.0.1. */
export async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

/**
 * An address at which nothing listens. Below the ports that systems give to whoever asks for any, or another server of the
 * same moment would get it.
 */
export async function closedPort(): Promise<string> {
  for (let attempts = 0; attempts < 50; attempts++) {
    const port = randomInt(10_000, 32_000);
    if (await isFree(port)) return `http://127.0.0.1:${port}`;
  }
  throw new Error('no free port was found');
}

async function isFree(port: number): Promise<boolean> {
  const server = createNetServer();
  const listens = new Promise<boolean>((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => resolve(true));
  });
  if (!(await listens)) return false;
  await new Promise((resolve) => server.close(resolve));
  return true;
}

/** Sends JSON. */
export function sendJson(
  response: ServerResponse,
  status: number,
  content: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(typeof content === 'string' ? content : JSON.stringify(content));
}
