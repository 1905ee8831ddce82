/** A worker as a process of its own, with wires of its own to Redis and to each organization. */
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createTokenStore } from '../../src/sign-in/token-store.js';
import { startCli, type Ended, type Lasting, type Started } from '../helpers/cli.js';
import type { Organization } from './organizations.js';
import { layWire, type Wire } from './wires.js';

/** What a worker sent, in the order in which it left. */
export interface Sent {
  /** Milliseconds of the observer's clock. */
  readonly at: number;
  readonly worker: string;
  readonly organization: string;
  /** `POST /v1/people`, or `lease JOB` where it took the number of a lease. */
  readonly what: string;
}

export interface WorkerProcess {
  readonly name: string;
  /** What it is doing by signals, for the account of the trial. */
  readonly isRunning: () => boolean;
  start(): void;
  signal(signal: NodeJS.Signals): void;
  /** Resolves when the process is gone. */
  gone(): Promise<Ended | undefined>;
  readonly queue: Wire;
}

export interface WorkerOptions {
  readonly name: string;
  /** Its own folder, for its sign-ins. */
  readonly folder: string;
  /** The shared folder of jobs. */
  readonly output: string;
  readonly redisPort: number;
  readonly organizations: readonly Organization[];
  /** Milliseconds that a lock lasts. */
  readonly lockDuration: number;
  /** Further options of the command. */
  readonly options: readonly string[];
  readonly onSent: (sent: Sent) => void;
}

/** As if on a machine of its own: with another host name, so that no other process can tell whether it is alive. */
function onOwnMachine(name: string): readonly string[] {
  if (spawnSync('unshare', ['--uts', 'true']).status !== 0) return [];
  return ['unshare', '--uts', 'sh', '-c', 'hostname "$0" && exec "$@"', name];
}

/** Milliseconds that a worker lasts at most. */
const longest = 3_600_000;

export async function prepareWorker(t: Lasting, options: WorkerOptions): Promise<WorkerProcess> {
  const { name, folder, organizations, redisPort, lockDuration, output, onSent } = options;
  const wires: Wire[] = [];
  const store = createTokenStore({
    folder: join(folder, 'webex-bulk'),
    processes: { self: { pid: process.pid, began: '' }, isAlive: () => Promise.resolve(false) },
    keyring: noKeyring,
    owner: process.getuid?.(),
  });
  for (const organization of organizations) {
    const { name: profile, id, connection, port } = organization;
    const wire = await layWire(port, (chunk, at) => {
      const what = requestIn(chunk);
      if (what !== undefined) onSent({ at, worker: name, organization: id, what });
    });
    wires.push(wire);
    const moved = (url: string): string => url.replace(`:${port}/`, `:${wire.port}/`);
    const { site, admin, apiUrl, xmlUrl, accessToken, refreshToken, clientId, clientSecret } = connection;
    const about = { kind: 'integration', organization: { id, name: profile }, admin, site } as const;
    await store.write(profile, {
      facts: { ...about, apiUrl: moved(apiUrl), xmlUrl: moved(xmlUrl) },
      secrets: { accessToken, refreshToken, clientId, clientSecret },
    });
  }
  const queue = await layWire(redisPort, (chunk, at) => {
    for (const job of leasesIn(chunk)) onSent({ at, worker: name, organization: '', what: `lease ${job}` });
  });
  let running: Started | undefined;
  const isRunning = (): boolean => running?.child.exitCode === null && running.child.signalCode === null;
  t.teardown(async () => {
    if (running && isRunning()) {
      running.child.kill('SIGKILL');
      await once(running.child, 'exit');
    }
    for (const wire of [...wires, queue]) wire.close();
  });
  return {
    ...{ name, queue, isRunning },
    start() {
      const args = ['worker', '--queue', `redis://127.0.0.1:${queue.port}/0`, '--output', output, ...options.options];
      const env = { XDG_CONFIG_HOME: folder, WEBEX_BULK_QUEUE_LOCK_MS: String(lockDuration) };
      running = startCli(args, { cwd: folder, env, atMost: longest, through: onOwnMachine(name) });
    },
    signal: (signal) => void running?.child.kill(signal),
    gone: async () => await running?.ended,
  };
}

/** A chunk that begins with a request; the next requests of a connection come after its answers, in chunks of their own. */
function requestIn(chunk: Buffer): string | undefined {
  const head = chunk.toString('latin1', 0, 200);
  return /^(?<request>(?:GET|POST|PUT|PATCH|DELETE) \S+) HTTP/u.exec(head)?.groups?.['request'];
}

/** Jobs for which this chunk takes the number of a lease. */
function leasesIn(chunk: Buffer): string[] {
  const pattern = /(?:hincrby|\r\n1)\r\n\$\d+\r\nwebex-bulk:leases\r\n\$\d+\r\n(?<job>[^\r]+)\r\n/giu;
  return [...chunk.toString('utf8').matchAll(pattern)].map((match) => match.groups?.['job'] ?? '');
}

const noKeyring = {
  works: () => Promise.resolve(false),
  set: () => Promise.reject(new Error('there is no keyring')),
  get: () => Promise.resolve(undefined),
  remove: () => Promise.resolve(),
};
