import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Call } from './call.js';
import { answerControl, controlPath } from './control/answer-control.js';
import { xmlPath } from './doors.js';
import { simulatorOptionsFrom } from './options.js';
import type { SimulatorOptions } from './options.js';
import { replyTo } from './reply.js';
import type { Reply } from './reply.js';
import { adminAddress } from './admin-address.js';
import { simulatorState } from './simulator-state.js';
import type { SimulatorState } from './simulator-state.js';

/** What a client needs to know to use a running simulator; the one line that `simulate --json` prints. */
export interface SimulatorConnection {
  readonly apiUrl: string;
  readonly xmlUrl: string;
  readonly site: string;
  readonly admin: string;
  readonly accessToken: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly refreshToken: string;
  readonly controlUrl: string;
}

export interface RunningSimulator {
  readonly connection: SimulatorConnection;
  /** Stops listening and closes all connections. */
  readonly close: () => Promise<void>;
}

/**
 * Starts a simulated Webex on 127.0.0.1: REST, OAuth, XML and the control API on one port. Options that are not given
 * take the default of their table. Rejects if the port is taken.
 */
export async function startSimulator(options: Partial<SimulatorOptions> = {}): Promise<RunningSimulator> {
  const state = simulatorState(simulatorOptionsFrom(options), Date.now());
  const ending = new AbortController();
  const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    respond(state, request, response, ending.signal).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(state.options.port, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    connection: connectionOf(state, `http://127.0.0.1:${port}`),
    close: () =>
      new Promise((resolve) => {
        ending.abort();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function connectionOf({ world, oauth, handedOut }: SimulatorState, origin: string): SimulatorConnection {
  return {
    apiUrl: `${origin}/v1`,
    xmlUrl: `${origin}${xmlPath}`,
    site: world.site,
    admin: adminAddress,
    accessToken: handedOut.accessToken,
    clientId: oauth.clientId,
    clientSecret: oauth.clientSecret,
    refreshToken: handedOut.refreshToken,
    controlUrl: `${origin}${controlPath}`,
  };
}

async function respond(
  state: SimulatorState,
  request: IncomingMessage,
  response: ServerResponse,
  signal: AbortSignal,
): Promise<void> {
  const call = await readCall(request);
  if (call.path === controlPath || call.path.startsWith(`${controlPath}/`)) {
    const { status, type, pieces } = answerControl(state, call);
    response.writeHead(status, { 'Content-Type': type });
    for (const piece of pieces) {
      if (!response.write(piece)) await drained(response);
    }
    response.end();
    return;
  }
  write(response, await replyTo(state, call, signal));
}

async function readCall(request: IncomingMessage): Promise<Call> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const [, origin = originOf(request), path = '', query = ''] = targetForm.exec(request.url ?? '/') ?? [];
  return {
    method: request.method ?? 'GET',
    path,
    query,
    headers: request.headers,
    body: Buffer.concat(chunks),
    origin,
    at: Date.now(),
  };
}

/** The target of a request: path and query, preceded by the whole origin if a client uses this as its HTTP proxy. */
const targetForm = /^(https?:\/\/[^/?]+)?([^?]*)\??(.*)$/is;

/** A proxy that speaks TLS with the client reports this in X-Forwarded-Proto, as is usual. */
function originOf({ headers }: IncomingMessage): string {
  const scheme = headers['x-forwarded-proto'] === 'https' ? 'https' : 'http';
  return `${scheme}://${headers.host ?? '127.0.0.1'}`;
}

/** Resolves when more can be written or the connection is closed. Removes its listeners, because a log has many pieces. */
async function drained(response: ServerResponse): Promise<void> {
  if (response.destroyed) return;
  await new Promise<void>((resolve) => {
    const done = (): void => {
      response.off('drain', done).off('close', done);
      resolve();
    };
    response.on('drain', done).on('close', done);
  });
}

function write(response: ServerResponse, reply: Reply): void {
  if (reply.kind === 'cut' || (reply.kind === 'torn' && reply.answer.body.length === 0)) {
    response.destroy();
    return;
  }
  const { status, headers, body } = reply.answer;
  const length = status === 204 || status === 304 ? {} : { 'Content-Length': body.length };
  response.writeHead(status, { ...headers, ...length });
  if (reply.kind === 'whole') {
    response.end(body);
    return;
  }
  response.write(body.subarray(0, Math.ceil(body.length / 2)), () => response.destroy());
}
