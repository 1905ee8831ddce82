/** The built CLI as a child process, as its users run it. */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import type { ExecutionContext } from 'ava';
import pLimit from 'p-limit';
import { startSimulator } from '../../src/simulator/server.js';
import { simulatorOptionsFrom, type SimulatorOptions } from '../../src/simulator/options.js';
import { runHere } from './cli-here.js';
import { pathWithCommand, shortRun } from './own-command.js';

const cli = new URL('../../dist/cli.js', import.meta.url).pathname;

/** The tests of a file all begin at once; so many programs run at a time. */
const seats = pLimit(3);

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Record<string, string>;
  readonly input?: string;
  /** Somebody types later: standard input stays open. */
  readonly keepsInput?: boolean;
  /** A command that runs the program, which follows as its last arguments: `setpriv …`, `sh -c …`. */
  readonly through?: readonly string[];
  /** Milliseconds after which it is ended in any case. */
  readonly atMost?: number;
}

/** Runs `webex-bulk` with a clean environment; ends it after 50 s in any case. */
export function runCli(args: readonly string[], options: RunOptions = {}): Promise<Ended> {
  return seats(() => run(args, options));
}

export interface Started {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
}

async function run(args: readonly string[], options: RunOptions): Promise<Ended> {
  return await startCli(args, options).ended;
}

/** The same, for tests that do something to it while it runs. */
export function startCli(args: readonly string[], options: RunOptions): Started {
  const [command, ...rest] = [...(options.through ?? []), process.execPath, ...shortRun, cli, ...args] as [
    string,
    ...string[],
  ];
  const child = spawn(command, rest, {
    cwd: options.cwd,
    env: { PATH: pathWithCommand(), HOME: options.cwd ?? '', ...options.env },
    timeout: options.atMost ?? 50_000,
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  if (options.keepsInput !== true) child.stdin.end(options.input ?? '');
  const ended = new Promise<Ended>((resolve) => child.on('close', (code) => resolve({ code, stdout, stderr })));
  return { child, ended };
}

export interface State {
  people: (Record<string, unknown> & {
    id: string;
    email: string;
    emails: string[];
    licenses: string[];
    siteUrls: string[];
    loginEnabled: boolean;
    title: string;
  })[];
  siteUsers: { email: string; sessionTypes: string[]; trackingCodes: Record<string, string> }[];
  licenses: { id: string; name: string; total: number; consumed: number }[];
  sessionTypes: { id: string; code: string; name: string; active: boolean }[];
  trackingCodes: { index: string; name: string }[];
}

export interface SimulatedRequest {
  method: string;
  path: string;
  operation?: string;
  email?: string;
  /** null until the answer goes out, and for good where there was none. */
  status: number | null;
  applied: boolean;
  /** What was done of a bulk request of SCIM. */
  operations?: readonly Pick<SimulatedRequest, 'method' | 'operation' | 'email' | 'applied'>[];
}

export interface Office {
  readonly folder: string;
  readonly env: Record<string, string>;
  readonly connection: Awaited<ReturnType<typeof startSimulator>>['connection'];
  /** Writes a spreadsheet and gives its path. */
  file(name: string, content: string): Promise<string>;
  /** In the test's own process, one run at a time: half a second of the processor cheaper than a program. */
  run(...args: string[]): Promise<Ended>;
  /** With another environment than the one that leads straight to the simulator. */
  runWith(env: Record<string, string>, ...args: string[]): Promise<Ended>;
  /** As a program of its own, several at a time: for what is a process's matter, and for runs that wait for long. */
  runAsProgram(...args: string[]): Promise<Ended>;
  runAsProgramWith(env: Record<string, string>, ...args: string[]): Promise<Ended>;
  /** As a program by way of another command. */
  runThrough(through: readonly string[], ...args: string[]): Promise<Ended>;
  state(email?: string): Promise<State>;
  requests(): Promise<SimulatedRequest[]>;
  /** Requests that would change something: all but reads and signing in. */
  writes(): Promise<SimulatedRequest[]>;
  faults(faults: unknown): Promise<void>;
  clearFaults(): Promise<void>;
  control(path: string, body: unknown): Promise<void>;
  /** The rows of the newest job's results.csv, by e-mail. */
  results(): Promise<Record<string, string>[]>;
  jobFolder(): Promise<string>;
}

/**
 * The folders of jobs, newest first: those whose plan has at least a whole header, since a death before that leaves nothing to
 * go on with. Jobs of one second are told apart by the time in their plans, not by their names.
 */
export async function jobsNewestFirst(output: string): Promise<string[]> {
  const names = await readdir(output).catch(() => []);
  const jobs = await Promise.all(
    names.map(async (name) => {
      const plan = await readFile(join(output, name, 'plan.jsonl'), 'utf8').catch(() => '');
      const [header = '', ...more] = plan.split('\n', 2);
      const at = /"at":"([^"]*)"/u.exec(header)?.[1] ?? '';
      return { name, hasHeader: more.length > 0, order: `${name.slice(0, 15)} ${at} ${name}` };
    }),
  );
  return jobs
    .filter(({ hasHeader }) => hasHeader)
    .sort((a, b) => (a.order < b.order ? 1 : -1))
    .map(({ name }) => join(output, name));
}

/** The environment with a sign-in that can be renewed, instead of an access token. */
export function renewable({ env, connection }: Pick<Office, 'env' | 'connection'>): Record<string, string> {
  const { refreshToken, clientId, clientSecret } = connection;
  const secrets = { WEBEX_REFRESH_TOKEN: refreshToken, WEBEX_CLIENT_ID: clientId, WEBEX_CLIENT_SECRET: clientSecret };
  return { ...env, WEBEX_ACCESS_TOKEN: '', ...secrets };
}

/** What things are there for, and with which they go: a test, or a part of one. */
export type Lasting = Pick<ExecutionContext, 'teardown'>;

/** A simulated organization and an empty folder to work in, both gone after the test. */
export async function office(t: Lasting, simulator: Partial<SimulatorOptions> = {}): Promise<Office> {
  const running = await startSimulator(simulatorOptionsFrom({ users: 12, ...simulator }));
  const folder = await mkdtemp(join(tmpdir(), 'webex-bulk-'));
  t.teardown(async () => {
    await running.close();
    await rm(folder, { recursive: true, force: true });
  });
  const { connection } = running;
  const env = {
    WEBEX_ACCESS_TOKEN: connection.accessToken,
    WEBEX_API_URL: connection.apiUrl,
    WEBEX_XML_URL: connection.xmlUrl,
  };
  const control = async (path: string, body: unknown): Promise<void> => {
    const answer = await fetch(`${connection.controlUrl}/${path}`, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    });
    if (!answer.ok) throw new Error(`control ${path}: ${answer.status} ${await answer.text()}`);
  };
  const requests = async (): Promise<SimulatedRequest[]> => {
    const text = await (await fetch(`${connection.controlUrl}/requests`)).text();
    return text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as SimulatedRequest);
  };
  const jobFolder = async (): Promise<string> =>
    (await jobsNewestFirst(join(folder, 'output')))[0] ?? join(folder, 'output');
  return {
    folder,
    env,
    connection,
    async file(name, content) {
      await writeFile(join(folder, name), content);
      return join(folder, name);
    },
    run: (...args) => runHere(args, { cwd: folder, env }),
    runWith: (other, ...args) => runHere(args, { cwd: folder, env: other }),
    runAsProgram: (...args) => runCli(args, { cwd: folder, env }),
    runAsProgramWith: (other, ...args) => runCli(args, { cwd: folder, env: other }),
    runThrough: (through, ...args) => runCli(args, { cwd: folder, env, through }),
    async state(email) {
      const query = email === undefined ? '' : `?email=${encodeURIComponent(email)}`;
      return (await (await fetch(`${connection.controlUrl}/state${query}`)).json()) as State;
    },
    requests,
    async writes() {
      const reads = [
        'AuthenticateUser',
        'RevokeSessionTicket',
        'GetSite',
        'LstMeetingType',
        'GetUser',
        'GetMe',
        'GetAPIVersion',
      ];
      return (await requests()).filter(
        ({ method, operation, path }) =>
          method !== 'GET' && !reads.includes(operation ?? '') && !path.endsWith('/access_token'),
      );
    },
    faults: (faults) => control('faults', faults),
    async clearFaults() {
      await fetch(`${connection.controlUrl}/faults`, { method: 'DELETE' });
    },
    control,
    async results() {
      const text = await readFile(join(await jobFolder(), 'results.csv'));
      return parse(text, { bom: true, columns: true });
    },
    jobFolder,
  };
}
