/** Starts the page's server, and ends it. */
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { getRequestListener } from '@hono/node-server';
import type { Context } from 'hono';
import { RunError } from '../errors.js';
import type { Processes } from '../job/processes.js';
import type { SignInState } from './api.js';
import type { WebContext, WebEnv } from './context.js';
import { createEvents } from './events.js';
import { createScrub, problemOf } from './problem.js';
import { createRuns } from './runs.js';
import { createWebApp } from './server.js';
import { cookieName, createSessions, setCookie } from './session.js';
import { sessionFor } from './session-answer.js';
import { openUploads, type Uploads } from './uploads.js';

export interface ServerOptions extends Pick<
  WebContext,
  'version' | 'isDemo' | 'output' | 'samples' | 'samplePath' | 'pageFiles' | 'work' | 'reportUnexpected'
> {
  readonly processes: Processes;
  /** 0: any free one. */
  readonly port: number;
  /** Where others reach the server; absent: only this machine does, at 127.0.0.1. */
  readonly remote?: { readonly host: string; readonly cert: string; readonly key: string; readonly password: string };
  /** Called with a new address when the last one was used. */
  readonly onEntered: (address: string) => void;
}

export interface WebServer {
  /** With a code that opens one browser, once. */
  readonly newAddress: () => string;
  /** A private folder that is deleted when the server ends. */
  readonly folder: string;
  /** Milliseconds since the last request, and since a run was under way. */
  readonly idleFor: () => number;
  hasRuns(): boolean;
  /** Rows under way are finished, pages are told why, and all that was kept for them is deleted. */
  close(message: string): Promise<void>;
}

/** Until it is known. */
const lookingUp: SignInState = {
  ...{ is: 'signed out', message: 'Finding out who is signed in …', steps: [], canSignIn: false },
};

export async function startWebServer(options: ServerOptions): Promise<WebServer> {
  const { output, processes, remote } = options;
  let listener: RequestListener = (_request, response) => void response.writeHead(503).end();
  const server = listenerOf(remote, (request, response) => listener(request, response));
  const port = await listening(server, options.port, remote?.host ?? '127.0.0.1');
  const uploads = await openUploads(output, processes).catch((error: unknown) => {
    server.close();
    throw error;
  });
  const { web, newAddress, idleFor } = contextOf(options, port, uploads);
  const { runs, events } = web;
  const answer = getRequestListener(createWebApp(web).fetch, { overrideGlobalObjects: false });
  listener = (request, response) => void answer(request, response);
  void web.refreshSignIn().catch(options.reportUnexpected);
  return {
    newAddress,
    folder: uploads.folder,
    hasRuns: () => runs.states().length > 0,
    idleFor,
    async close(message) {
      await runs.stopAll();
      events.send({ is: 'bye', message });
      events.close();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
        setTimeout(() => server.closeAllConnections(), 500).unref();
      });
      await uploads.close();
    },
  };
}

interface Served extends Pick<WebServer, 'newAddress' | 'idleFor'> {
  readonly web: WebContext;
}

function contextOf(options: ServerOptions, port: number, uploads: Uploads): Served {
  const { output, work, remote } = options;
  const events = createEvents();
  const scrub = createScrub(output, uploads.folder);
  const runs = createRuns(events, (error) => {
    if (!(error instanceof RunError)) options.reportUnexpected(error);
    return problemOf(error, scrub);
  });
  const sessions = createSessions(remote?.password);
  const place = placeOf(port, remote?.host);
  const newAddress = (): string => `${place.scheme}://${place.hosts[0] ?? ''}/#${sessions.newCode()}`;
  const cookie = cookieName(port);
  let signIn = lookingUp;
  let lastUsed = Date.now();
  const web: WebContext = {
    ...{ ...options, place, cookie, uploads, runs, events, sessions, scrub },
    signIn: () => signIn,
    async refreshSignIn(error) {
      signIn = await work.signInState();
      if (signIn.is === 'signed out')
        signIn = { ...signIn, message: scrub(signIn.message), steps: signIn.steps.map(scrub) };
      events.send({ is: 'signed-in', signIn, ...(error !== undefined && { problem: problemOf(error, scrub) }) });
    },
    enter: (context, code) => enter(web, context, code, () => options.onEntered(newAddress())),
    eventsNow: () => [
      { is: 'signed-in', signIn },
      ...runs.states().map((state) => ({ is: 'run', state }) as const),
      { is: 'jobs' },
    ],
    touch: () => void (lastUsed = Date.now()),
  };
  return {
    ...{ web, newAddress },
    idleFor() {
      if (runs.states().length > 0) lastUsed = Date.now();
      return Date.now() - lastUsed;
    },
  };
}

type Remote = ServerOptions['remote'];

function listenerOf(remote: Remote, listener: RequestListener): Server {
  return remote === undefined
    ? createServer(listener)
    : createTlsServer({ cert: remote.cert, key: remote.key, minVersion: 'TLSv1.2' }, listener);
}

/** This machine alone is reached under two names; another one only under the name that was given. */
function placeOf(port: number, host: string | undefined): WebContext['place'] {
  if (host === undefined) return { scheme: 'http', hosts: named(['127.0.0.1', 'localhost'], port, 80) };
  const spelled = host.includes(':') ? `[${host}]` : host.toLowerCase();
  return { scheme: 'https', hosts: named([spelled], port, 443) };
}

/** Browsers leave out the default port. */
function named(hosts: readonly string[], port: number, standard: number): string[] {
  return hosts.flatMap((host) => (port === standard ? [host, `${host}:${port}`] : [`${host}:${port}`]));
}

/** Returns the port. Throws a RunError (`usage`) if it cannot be used. */
async function listening(server: Server, port: number, host: string): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const why = error.code === 'EADDRINUSE' ? 'is already in use' : `cannot be used (${error.message})`;
      reject(
        new RunError('usage', `--port ${port} of ${host} ${why}.`, {
          next: 'Choose another port, or omit --port to use a free one.',
          cause: error,
        }),
      );
    });
    server.listen(port, host, resolve);
  });
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : port;
}

function enter(web: WebContext, context: Context<WebEnv>, code: string, onEntered: () => void): Response {
  const given = web.sessions.exchange(code, Date.now());
  if (given === 'too many') {
    return context.json({ message: 'Too many wrong codes.', steps: ['Wait a minute, then try again.'] }, 429);
  }
  const session = given === 'wrong' ? undefined : web.sessions.find(given.cookie);
  if (given === 'wrong' || session === undefined) {
    const steps = ['Open the address that webex-bulk web printed last in its terminal; each opens one browser, once.'];
    return context.json({ message: 'This address was used already, or is wrong.', steps }, 401);
  }
  onEntered();
  context.header('set-cookie', setCookie(web.cookie, given.cookie, web.place.scheme === 'https'));
  return context.json(sessionFor(web, session));
}
