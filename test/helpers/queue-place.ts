/** Simulated organizations, a Redis, and a folder that workers share: all that submit, worker and queue need. */
import type { ChildProcess } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { ExecutionContext } from 'ava';
import type { SimulatorOptions } from '../../src/simulator/options.js';
import { office, startCli, type Ended, type Office } from './cli.js';
import { keepSignIn } from './kept-sign-in.js';
import { testRedis, type RedisSettings, type TestRedis } from './redis.js';

export interface QueuePlace {
  /** The first organization; its profile is `default`. */
  readonly place: Office;
  readonly redis: TestRedis;
  /** For every command: the queue, the sign-ins, and the folder of jobs. */
  readonly env: Record<string, string>;
  readonly output: string;
  /** In the test's own process. */
  readonly run: (...args: string[]) => Promise<Ended>;
  /** Another organization, signed in to by this profile on the same machine. */
  readonly further: (profile: string, simulator?: Partial<SimulatorOptions>) => Promise<Office>;
  readonly worker: (env?: Record<string, string>) => TestWorker;
  /** Submits a file, and gives the name of its job. */
  readonly submit: (file: string, ...options: string[]) => Promise<string>;
  /** As `queue` shows it. */
  readonly queue: () => Promise<QueueEvent[]>;
  /** How many jobs of the organization are completed, or failed; asks Redis itself. */
  readonly count: (what: 'completed' | 'failed' | 'delayed', organization?: string) => Promise<number>;
}

export interface QueueEvent {
  readonly organization: string;
  readonly waiting: number;
  readonly completed: number;
  readonly delayed: readonly { readonly job: string; readonly reason: string }[];
  readonly running: readonly { readonly job: string; readonly worker?: string }[];
  readonly failed: readonly { readonly job: string; readonly reason: string; readonly next: string }[];
}

export interface TestWorker {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** What it has said so far. */
  readonly said: () => string;
}

/** Milliseconds that a lock lasts where a test waits for its end. */
export const lockMs = 2000;
/** Elsewhere: on a machine with other work none is lost. */
const usualLockMs = 15_000;

export interface QueueConditions {
  readonly simulator?: Partial<SimulatorOptions>;
  readonly redis?: RedisSettings;
  readonly lockMs?: number;
}

export async function queuePlace(t: ExecutionContext, conditions: QueueConditions = {}): Promise<QueuePlace> {
  const redis = await testRedis(t, conditions.redis);
  const place = await office(t, conditions.simulator);
  const { env: signedIn } = await keepSignIn(place, { organization: { id: 'ORG-1', name: 'Acme Inc.' } });
  const output = join(place.folder, 'output');
  const env = {
    ...signedIn,
    ...{
      WEBEX_BULK_QUEUE: redis.url,
      WEBEX_OUTPUT: output,
      WEBEX_BULK_QUEUE_LOCK_MS: String(conditions.lockMs ?? usualLockMs),
    },
  };
  let client: ReturnType<TestRedis['client']> | undefined;
  const run = (...args: string[]): Promise<Ended> => place.runWith(env, ...args);
  return {
    ...{ place, redis, env, output, run },
    async further(profile, simulator = {}) {
      const other = await office(t, simulator);
      const organization = { id: `ORG-${profile}`, name: `Firm ${profile}` };
      await keepSignIn({ ...other, folder: place.folder }, { organization }, profile);
      return other;
    },
    worker: (more = {}) => startWorker(t, place.folder, { ...env, ...more }),
    async submit(file, ...options) {
      const ended = await run('submit', file, '--json', ...options);
      if (ended.code !== 0) throw new Error(ended.stderr);
      return (JSON.parse(ended.stdout.trim().split('\n').at(-1) ?? '') as { name: string }).name;
    },
    async count(what, organization = 'ORG-1') {
      client ??= redis.client();
      return await client.zcard(`webex-bulk:org-${organization}:${what}`);
    },
    async queue() {
      const { stdout } = await run('queue', '--json');
      const events = stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as { type: string } & QueueEvent);
      return events.filter(({ type }) => type === 'row');
    },
  };
}

/** It is gone after the test. */
function startWorker(t: ExecutionContext, cwd: string, env: Record<string, string>): TestWorker {
  const { child, ended } = startCli(['worker'], { cwd, env, atMost: 120_000 });
  t.teardown(() => child.kill('SIGKILL'));
  let text = '';
  child.stdout?.on('data', (chunk: string) => (text += chunk));
  child.stderr?.on('data', (chunk: string) => (text += chunk));
  return { child, ended, said: () => text };
}

/** Waits until it is so; throws after half a minute, or the given milliseconds. */
export async function until(
  isSo: () => unknown,
  { what = 'it', within = 30_000 }: { readonly what?: string | (() => string); readonly within?: number } = {},
): Promise<void> {
  const end = Date.now() + within;
  while (Date.now() < end) {
    if ((await isSo()) === true) return;
    await wait(50);
  }
  throw new Error(`${typeof what === 'string' ? what : what()} did not happen within ${within / 1000} s`);
}

/** Requests that changed something, so far. */
export async function applied(place: Office): Promise<number> {
  return (await place.requests()).filter((request) => request.applied).length;
}

/** Every file of a folder with its bytes, by name. */
export async function bytesIn(folder: string): Promise<Record<string, string>> {
  const names = (await readdir(folder)).sort();
  const files = names.map(
    async (name) => [name, await readFile(join(folder, name), 'latin1').catch(() => '')] as const,
  );
  return Object.fromEntries(await Promise.all(files));
}

/** Numbers of the leases under which the lines of a job's journal were written, in the order of the lines, each once; of the lines after the header. */
export async function leasesIn(folder: string): Promise<number[]> {
  const text = await readFile(join(folder, 'journal.jsonl'), 'utf8');
  const [, ...lines] = text
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { lease?: number }).lease ?? 0);
  return lines.filter((lease, place) => lease !== lines[place - 1]);
}
