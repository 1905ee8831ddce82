/** A worker as a process of its own, with a Redis and a simulated organization. */
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parse } from 'csv-parse/sync';
import type { ExecutionContext } from 'ava';
import { keepSignIn, type KeptSignIn } from './kept-sign-in.js';
import { office, startCli, type Office, type Started } from './cli.js';
import { testRedis, type RedisSettings, type TestRedis } from './redis.js';
import type { SimulatorOptions } from '../../src/simulator/options.js';

export interface WorkPlace {
  readonly place: Office;
  readonly redis: TestRedis;
  readonly kept: KeptSignIn;
  readonly output: string;
  /** Puts a spreadsheet into the queue, and gives the name of its job. */
  submit(name: string, content: string, ...args: string[]): Promise<string>;
  /** Ended after the test. */
  worker(...args: string[]): Worker;
}

export interface Worker extends Started {
  /** What it has written so far. */
  readonly stdout: () => string;
  readonly stderr: () => string;
  /** The address that it serves metrics at, once it does. */
  metrics(): Promise<string>;
  /** As a service manager does, and waits for it. */
  end(): Promise<number | null>;
}

export async function workPlace(
  t: ExecutionContext,
  simulator: Partial<SimulatorOptions> = {},
  settings: RedisSettings = {},
): Promise<WorkPlace> {
  const [place, redis] = [await office(t, simulator), await testRedis(t, settings)];
  const kept = await keepSignIn(place);
  const output = join(place.folder, 'output');
  const common = ['--queue', redis.url, '--output', output];
  return {
    ...{ place, redis, kept, output },
    async submit(name, content, ...args) {
      const file = await place.file(name, content);
      const { code, stdout, stderr } = await place.runWith(kept.env, 'submit', file, ...common, ...args, '--json');
      if (code !== 0) throw new Error(`submit ended with ${code}: ${stderr}`);
      const line = stdout.split('\n').find((one) => one.includes('"summary"')) ?? '{}';
      return (JSON.parse(line) as { readonly name: string }).name;
    },
    worker(...args) {
      const started = startCli(['worker', ...common, ...args], { cwd: place.folder, env: kept.env });
      t.teardown(() => started.child.kill('SIGKILL'));
      return workerOf(started);
    },
  };
}

function workerOf(started: Started): Worker {
  const [out, err] = [heard(started.child.stdout), heard(started.child.stderr)];
  return {
    ...started,
    ...{ stdout: out, stderr: err },
    metrics: async () =>
      await until(() => /http:\/\/[^\s"]+(?=\/metrics)/u.exec(err() + out())?.[0], 'the address of the metrics'),
    async end() {
      started.child.kill('SIGTERM');
      return (await started.ended).code;
    },
  };
}

function heard(stream: NodeJS.ReadableStream | null): () => string {
  let text = '';
  stream?.on('data', (chunk: string) => (text += chunk));
  return () => text;
}

/** Asks until there is an answer; at most 30 seconds. */
export async function until<T>(ask: () => T | undefined | Promise<T | undefined>, what: string): Promise<T> {
  for (const end = Date.now() + 30_000; Date.now() < end;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    await wait(50);
  }
  throw new Error(`${what}: not within 30 seconds`);
}

/** The rows of a job's results.csv. */
export async function resultsOf(output: string, job: string): Promise<Record<string, string>[]> {
  return parse(await readFile(join(output, job, 'results.csv')), { bom: true, columns: true });
}

export async function jobNames(output: string): Promise<string[]> {
  return (await readdir(output)).filter((name) => /^\d{8}-\d{6}-/u.test(name)).sort();
}
