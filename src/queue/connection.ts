/** A connection to Redis. What is stored there, and under which names: names.ts. */
import { isIP } from 'node:net';
import type { Redis, RedisOptions } from 'ioredis';
import { RunError } from '../errors.js';
import { registerSecret } from '../model/secrets.js';
import type { QueueAddress } from './address.js';
import { WatchedRedis } from './watched-redis.js';

/** What must not stand in an address, because process lists show it. */
export interface QueueSecrets {
  readonly user?: string;
  readonly password?: string;
  /** Certificates, as PEM, that the server's own one is checked against, instead of those of Node. */
  readonly ca?: string;
}

export interface Connecting {
  /** Waits for a Redis that is gone to come back, as workers do; otherwise a command fails within seconds. */
  readonly isPatient: boolean;
  /** Called when the connection broke or could not be made again. */
  readonly onTrouble?: (why: string) => void;
}

/** Milliseconds that a first connection may take. */
const connectWithin = 5000;
/** Milliseconds between two attempts to reach a Redis that is gone. */
const longestPause = 5000;
/** Milliseconds between two questions to Redis that only tell whether it answers. */
const askEvery = 5000;

/** Throws a RunError: `stopped` if Redis cannot be reached, `signIn` if it refuses user or password. */
export async function connectRedis(
  address: QueueAddress,
  secrets: QueueSecrets,
  { isPatient, onTrouble }: Connecting,
): Promise<Redis> {
  registerSecret(secrets.password);
  let hasConnected = false;
  const client = new WatchedRedis({
    ...optionsFor(address, secrets),
    maxRetriesPerRequest: isPatient ? null : 1,
    retryStrategy: (times) => (hasConnected ? Math.min(100 * 2 ** Math.min(times, 10), longestPause) : null),
  });
  let trouble: Error | undefined;
  client.on('error', (error: Error) => {
    trouble = error;
    if (hasConnected) onTrouble?.(error.message || 'the connection was closed');
  });
  try {
    await client.connect();
    // Redis lets a connection without a password in, and refuses its first command.
    await client.ping();
    hasConnected = true;
    if (isPatient) keepAsking(client);
    return client;
  } catch (error) {
    client.disconnect();
    throw notConnected(address, trouble ?? (error as Error));
  }
}

/** Only a connection over which something is asked can be noticed to be silent. */
function keepAsking(client: Redis): void {
  const asking = setInterval(() => {
    if (client.status === 'ready') client.ping().catch(() => undefined);
  }, askEvery).unref();
  client.once('end', () => clearInterval(asking));
}

function optionsFor({ host, port, db, isEncrypted }: QueueAddress, { user, password, ca }: QueueSecrets): RedisOptions {
  return {
    ...{ host, port, db, lazyConnect: true, connectTimeout: connectWithin },
    ...(user !== undefined && { username: user }),
    ...(password !== undefined && { password }),
    // The certificate is checked against the host, which as a number may not be sent as a name (RFC 6066).
    ...(isEncrypted && { tls: { ...(isIP(host) === 0 && { servername: host }), ...(ca !== undefined && { ca }) } }),
  };
}

function notConnected({ shown }: QueueAddress, error: Error): RunError {
  if (/WRONGPASS|NOAUTH|NOPERM|invalid username-password/u.test(error.message)) {
    return new RunError('signIn', `The queue at ${shown} refuses the user or password.`, {
      next: 'Set WEBEX_BULK_QUEUE_PASSWORD, and WEBEX_BULK_QUEUE_USER where Redis has users of its own.',
      cause: error,
    });
  }
  const why = error.message || (error as NodeJS.ErrnoException).code || 'no answer';
  return new RunError('stopped', `The queue at ${shown} cannot be reached: ${why}.`, {
    next: 'Check the address, and that Redis runs there; rediss:// is for TLS (WEBEX_BULK_QUEUE_CA names its certificates).',
    cause: error,
  });
}
