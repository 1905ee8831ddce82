/** Debian's redis-server on a port of its own, with its data in the test's own folder. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { temporaryFolder } from './folder.js';
import type { Lasting } from './cli.js';

/** Why there is no Redis here; `undefined`: there is one. */
export const noRedis: string | undefined =
  spawnSync('redis-server', ['--version']).status === 0
    ? undefined
    : "there is no redis-server (Debian's package redis-server)";

export interface TestRedis {
  /** `redis://127.0.0.1:PORT/0` */
  readonly url: string;
  readonly port: number;
  /** The server's process, for signals. */
  readonly pid: () => number;
  /** A connection that is closed after the test. */
  readonly client: () => Redis;
  /** Ends it by a signal; its data stays. */
  readonly stop: (signal?: 'SIGTERM' | 'SIGKILL') => Promise<void>;
  /** Begins it again on the same port with the same data. */
  readonly start: () => Promise<void>;
  /** Every key with all that it holds, as text. */
  readonly everything: () => Promise<string>;
}

/** Directives of redis.conf, by name; what is not named keeps what it is given, as workers demand. */
export type RedisSettings = Readonly<Record<string, string>>;

const durable: RedisSettings = { appendonly: 'yes', appendfsync: 'always', 'maxmemory-policy': 'noeviction', save: '' };

/** Tests that need one are declared with this: skipped with the reason where there is none. */
export function redisTest(test: typeof import('ava').default): typeof import('ava').default {
  if (noRedis === undefined) return test;
  console.error(`Tests with a queue are skipped: ${noRedis}.`);
  return test.skip as typeof test;
}

/** It is gone after the test. */
export async function testRedis(t: Lasting, settings: RedisSettings = {}): Promise<TestRedis> {
  const folder = join(await temporaryFolder(t), 'redis');
  await mkdir(folder);
  const port = await freePort();
  let server: ChildProcess | undefined;
  const clients: Redis[] = [];
  const begin = async (): Promise<void> => {
    const given = { ...durable, ...settings, port: String(port), bind: '127.0.0.1', dir: folder, logfile: 'redis.log' };
    const args = Object.entries(given).flatMap(([name, value]) => [`--${name}`, value]);
    server = spawn('redis-server', args, { stdio: 'ignore' });
    await answers(port);
  };
  const stop = async (signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> => {
    if (server === undefined || server.exitCode !== null || server.signalCode !== null) return;
    const gone = once(server, 'exit');
    server.kill(signal);
    await gone;
  };
  await begin();
  t.teardown(async () => {
    for (const client of clients) client.disconnect();
    await stop('SIGKILL');
  });
  const client = (): Redis => {
    const opened = connection(port);
    clients.push(opened);
    return opened;
  };
  return {
    ...{ url: `redis://127.0.0.1:${port}/0`, port, client, stop, start: begin },
    pid: () => server?.pid ?? 0,
    everything: () => everythingIn(client()),
  };
}

function connection(port: number): Redis {
  const client = new Redis({ host: '127.0.0.1', port, maxRetriesPerRequest: null });
  // A test that ends its server knows that it is gone.
  client.on('error', () => undefined);
  return client;
}

/** Another program may take it in the moment before Redis does: then Redis does not begin, and the test says so. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function answers(port: number): Promise<void> {
  const until = Date.now() + 10_000;
  while (Date.now() < until) {
    const client = new Redis({ host: '127.0.0.1', port, lazyConnect: true, retryStrategy: () => null });
    client.on('error', () => undefined);
    const isThere = await client
      .connect()
      .then(() => client.ping())
      .then(
        () => true,
        () => false,
      );
    client.disconnect();
    if (isThere) return;
    await wait(20);
  }
  throw new Error(`redis-server did not answer on port ${port} within 10 seconds.`);
}

async function everythingIn(client: Redis): Promise<string> {
  const lines: string[] = [];
  for (const key of (await client.keys('*')).sort()) lines.push(`${key} ${JSON.stringify(await valueOf(client, key))}`);
  return lines.join('\n');
}

async function valueOf(client: Redis, key: string): Promise<unknown> {
  switch (await client.type(key)) {
    case 'string':
      return await client.get(key);
    case 'hash':
      return await client.hgetall(key);
    case 'list':
      return await client.lrange(key, 0, -1);
    case 'set':
      return await client.smembers(key);
    case 'zset':
      return await client.zrange(key, 0, -1, 'WITHSCORES');
    case 'stream':
      return await client.xrange(key, '-', '+');
    case 'none':
      // It was removed just now.
      return undefined;
    default:
      throw new Error(`${key} is of a kind that this does not read`);
  }
}
