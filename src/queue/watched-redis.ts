/** A connection to Redis that is made again where it has become silent. */
import { Redis, type RedisOptions } from 'ioredis';
import type { Socket } from 'node:net';

/** Milliseconds without an answer after which a connection is given up; a worker asks for jobs for up to 10 s at a time. */
const silentFor = 20_000;

/**
 * The network in between may forget a connection without telling either end: what was asked over it would wait for hours. Its
 * duplicates, which BullMQ makes, are watched too, and end with it: BullMQ leaves one that never stood to be made again for ever,
 * which keeps the process.
 */
export class WatchedRedis extends Redis {
  readonly #duplicates = new Set<Redis>();

  constructor(options: RedisOptions) {
    super(options);
    this.on('connect', () => closeSilent(this.stream));
  }

  override duplicate(override?: Partial<RedisOptions>): WatchedRedis {
    const duplicate = new WatchedRedis({ ...this.options, ...override });
    this.#duplicates.add(duplicate);
    duplicate.once('end', () => this.#duplicates.delete(duplicate));
    return duplicate;
  }

  override disconnect(reconnect = false): void {
    super.disconnect(reconnect);
    if (reconnect) return;
    for (const duplicate of this.#duplicates) duplicate.disconnect();
  }
}

/** Silent is a connection over which nothing has come since something was last sent. */
function closeSilent(stream: Socket): void {
  let last = { read: -1, written: 0, at: performance.now() };
  const looking = setInterval(() => {
    const { bytesRead: read, bytesWritten: written } = stream;
    const isWaiting = read === last.read && written !== last.written;
    if (!isWaiting) last = { read, written, at: performance.now() };
    else if (performance.now() - last.at > silentFor) stream.destroy(new Error('The queue does not answer'));
  }, silentFor / 8).unref();
  stream.once('close', () => clearInterval(looking));
}
