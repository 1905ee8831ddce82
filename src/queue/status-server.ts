/** Answers those who look after a worker: Prometheus, and the probes of Kubernetes or a load balancer. Everything is read only. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { RunError } from '../errors.js';

/** Where `--metrics` is served. */
export interface MetricsAddress {
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
}

export interface StatusAnswer {
  readonly status: 200 | 503;
  readonly type: string;
  readonly body: string;
}

export interface StatusServer {
  /** `http://127.0.0.1:9464` */
  readonly url: string;
  close(): Promise<void>;
}

const example = '--metrics 9464, or --metrics 0.0.0.0:9464 where other machines are to read it';

/** `9464`, `0.0.0.0:9464`, `[::]:9464`. Throws a RunError (`usage`). */
export function readMetricsAddress(given: string): MetricsAddress {
  const found = /^(?:(?<host>\[[\da-f:.]+\]|[\w.-]+):)?(?<port>\d{1,5})$/iu.exec(given)?.groups;
  const port = Number(found?.['port'] ?? Number.NaN);
  if (!(port <= 65_535)) {
    throw new RunError('usage', `--metrics ${JSON.stringify(given)} is not a port, nor a host and a port.`, {
      next: `Write ${example}.`,
    });
  }
  return { host: found?.['host']?.replace(/^\[|\]$/gu, '') ?? '127.0.0.1', port };
}

/** Answers by path. Throws a RunError (`usage`) if the address cannot be used. */
export async function startStatusServer(
  address: MetricsAddress,
  answers: Readonly<Record<string, () => Promise<StatusAnswer>>>,
): Promise<StatusServer> {
  const server = createServer((request, response) => {
    void answer(request, answers).then(
      ({ status, type, body, allow }) => send(response, status, type, body, allow),
      // What went wrong is no business of whoever asks.
      () => send(response, 500, 'text/plain; charset=utf-8', 'unexpected error\n'),
    );
  });
  server.requestTimeout = 10_000;
  const port = await listening(server, address);
  // Answering is no reason for the process to stay.
  server.unref();
  const host = address.host.includes(':') ? `[${address.host}]` : address.host;
  return {
    url: `http://${host}:${port}`,
    async close() {
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
        setTimeout(() => server.closeAllConnections(), 500).unref();
      });
    },
  };
}

interface Answer extends Omit<StatusAnswer, 'status'> {
  readonly status: number;
  readonly allow?: string;
}

async function answer(
  { method, url = '/' }: IncomingMessage,
  answers: Readonly<Record<string, () => Promise<StatusAnswer>>>,
): Promise<Answer> {
  const text = { type: 'text/plain; charset=utf-8' };
  const path = url.split('?')[0] ?? '/';
  const found = Object.hasOwn(answers, path) ? answers[path] : undefined;
  if (found === undefined) return { ...text, status: 404, body: `Paths: ${Object.keys(answers).join(' ')}\n` };
  if (method !== 'GET') return { ...text, status: 405, body: 'Only GET.\n', allow: 'GET' };
  return await found();
}

function send(response: ServerResponse, status: number, type: string, body: string, allow?: string): void {
  response.writeHead(status, {
    'content-type': type,
    'content-length': Buffer.byteLength(body),
    ...{ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' },
    ...(allow !== undefined && { allow }),
  });
  response.end(body);
}

async function listening(server: Server, { host, port }: MetricsAddress): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const why = error.code === 'EADDRINUSE' ? 'is already in use' : `cannot be used (${error.message})`;
      reject(
        new RunError('usage', `Port ${port} of ${host} ${why}.`, {
          next: `Choose another one: ${example}.`,
          cause: error,
        }),
      );
    });
    server.listen(port, host, resolve);
  });
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : port;
}
