/** The queue that flags and environment name. Secrets come from the environment only. */
import { readFile } from 'node:fs/promises';
import type { Redis } from 'ioredis';
import { RunError } from '../errors.js';
import { readAddress, type QueueAddress } from '../queue/address.js';
import { connectRedis, type QueueSecrets } from '../queue/connection.js';
import { refuseForgetful } from '../queue/durability.js';
import type { Terminal } from './terminal.js';

export const queueVariable = 'WEBEX_BULK_QUEUE';

export interface QueueOptions {
  readonly queue?: string;
}

/** The address as it was given; `undefined`: none was. */
export function queueOf({ queue }: QueueOptions): string | undefined {
  const given = queue ?? process.env[queueVariable];
  return given === '' ? undefined : given;
}

/**
 * Runs `work` with a connection to a Redis that keeps what it is given. Throws a RunError: `usage` for a wrong address,
 * `refused` for a Redis that may lose jobs, `stopped` or `signIn` if it cannot be reached.
 */
export async function withQueue<T>(
  options: QueueOptions,
  terminal: Terminal,
  work: (client: Redis, address: QueueAddress) => Promise<T>,
  { isPatient = false }: { readonly isPatient?: boolean } = {},
): Promise<T> {
  const given = queueOf(options);
  if (given === undefined) {
    throw new RunError('usage', 'No queue was given.', {
      next: `Give its address: --queue redis://127.0.0.1:6379/0, or set ${queueVariable}. docs/queue.md shows how to begin.`,
    });
  }
  const address = readAddress(given);
  const secrets = await secretsIn(process.env);
  if (secrets.password !== undefined && !address.isEncrypted && !address.isLocal) {
    terminal.note(
      `The password of the queue crosses the network to ${address.host} in the clear; rediss:// encrypts it.`,
    );
  }
  const client = await connectRedis(address, secrets, { isPatient, onTrouble: onceAMinute(terminal) });
  try {
    const unknown = await refuseForgetful(client, address);
    if (unknown !== undefined) terminal.note(unknown);
    return await work(client, address);
  } finally {
    client.disconnect();
  }
}

async function secretsIn(environment: Readonly<Record<string, string | undefined>>): Promise<QueueSecrets> {
  const [user, given, file, ca] = ['USER', 'PASSWORD', 'PASSWORD_FILE', 'CA'].map(
    (name) => environment[`${queueVariable}_${name}`],
  );
  const next = { file: 'Name a file with the password of Redis.', ca: 'Name a file with its certificates, as PEM.' };
  const password = given || (file && (await contentOf('PASSWORD_FILE', file, next.file)).trim());
  return {
    ...(user && { user }),
    ...(password && { password }),
    ...(ca && { ca: await contentOf('CA', ca, next.ca) }),
  };
}

async function contentOf(name: string, path: string, next: string): Promise<string> {
  return await readFile(path, 'utf8').catch((error: unknown) => {
    const why = (error as Error).message;
    throw new RunError('usage', `${queueVariable}_${name} names ${path}, which cannot be read: ${why}.`, {
      next,
      cause: error,
    });
  });
}

function onceAMinute(terminal: Terminal): (why: string) => void {
  let last = -Infinity;
  return (why) => {
    if (performance.now() - last < 60_000) return;
    last = performance.now();
    terminal.note(`The queue cannot be reached (${why}); trying again.`);
  };
}
