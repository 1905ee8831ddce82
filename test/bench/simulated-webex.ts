/** A simulated Webex in a process of its own, and what it tells of the requests that reached it. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { SimulatorConnection } from '../../src/simulator/server.js';

export const cli = new URL('../../dist/cli.js', import.meta.url).pathname;

export type Api = 'REST' | 'XML';

export interface ReachedRequest {
  readonly api: Api;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly operation: string;
  /** 429, or 000045. */
  readonly refused: boolean;
}

export interface SimulatedWebex {
  readonly connection: SimulatorConnection;
  requests(): Promise<readonly ReachedRequest[]>;
  /** Addresses of people who are hosts on the site, up to so many. */
  hosts(most: number): Promise<readonly string[]>;
  control(path: string, body: unknown): Promise<void>;
  stop(): Promise<void>;
}

/** Starts `webex-bulk simulate` with these flags. */
export async function startSimulatedWebex(flags: readonly string[]): Promise<SimulatedWebex> {
  const child = spawn(process.execPath, [cli, 'simulate', '--port', '0', '--json', ...flags], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const connection = await new Promise<SimulatorConnection>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', (line) => resolve(JSON.parse(line) as SimulatorConnection));
    child.once('close', () => reject(new Error('the simulator ended before it listened')));
  });
  return {
    connection,
    async requests() {
      const text = await (await fetch(`${connection.controlUrl}/requests`)).text();
      return text.split('\n').flatMap((line) => (line === '' ? [] : [requestOf(line)]));
    },
    async hosts(most) {
      const state = (await (await fetch(`${connection.controlUrl}/state`)).json()) as {
        siteUsers: { email: string; sessionTypes: string[] }[];
      };
      const hosts = state.siteUsers.filter(
        ({ email, sessionTypes }) => email.startsWith('user') && sessionTypes.length > 0,
      );
      if (hosts.length < most) throw new Error(`only ${hosts.length} hosts`);
      return hosts.slice(0, most).map(({ email }) => email);
    },
    async control(path, body) {
      const answer = await fetch(`${connection.controlUrl}/${path}`, { method: 'POST', body: JSON.stringify(body) });
      if (!answer.ok) throw new Error(`control ${path}: ${answer.status} ${await answer.text()}`);
    },
    async stop() {
      child.kill();
      await ended;
    },
  };
}

function requestOf(line: string): ReachedRequest {
  const { at, method, path, operation, status, exceptionId } = JSON.parse(line) as Record<string, string | number>;
  const api = String(path).endsWith('/XMLService') ? 'XML' : 'REST';
  return {
    api,
    at: Date.parse(String(at)),
    operation: operation === undefined ? `${method} ${path}` : String(operation),
    refused: status === 429 || exceptionId === '000045',
  };
}
