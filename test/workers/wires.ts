/**
 * What passes between a worker and the rest, seen from outside: every worker has wires of its own to Redis and to each
 * organization, which carry bytes unchanged, note when a request leaves, and can be cut.
 */
import { createServer, connect, type AddressInfo, type Server, type Socket } from 'node:net';
import { once } from 'node:events';

export interface Wire {
  readonly port: number;
  /** From now on nothing passes in either direction, until `mend`; connections stay open, as when a cable is pulled. */
  cut(): void;
  mend(): void;
  close(): void;
}

/** `onSent`: what the worker sent, as it came, with the moment in milliseconds of this process's clock. */
export async function layWire(to: number, onSent: (chunk: Buffer, at: number) => void): Promise<Wire> {
  const pairs = new Set<readonly [Socket, Socket]>();
  let isCut = false;
  const server: Server = createServer((worker) => {
    const service = connect(to, '127.0.0.1');
    const pair = [worker, service] as const;
    pairs.add(pair);
    const end = (): void => {
      pairs.delete(pair);
      worker.destroy();
      service.destroy();
    };
    for (const socket of pair) {
      socket.setNoDelay(true);
      socket.on('error', end);
      socket.on('close', end);
      if (isCut) socket.pause();
    }
    worker.on('data', (chunk: Buffer) => {
      onSent(chunk, performance.now());
      service.write(chunk);
    });
    service.on('data', (chunk: Buffer) => worker.write(chunk));
    if (isCut) for (const socket of pair) socket.pause();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    cut() {
      isCut = true;
      for (const pair of pairs) for (const socket of pair) socket.pause();
    },
    mend() {
      isCut = false;
      for (const pair of pairs) for (const socket of pair) socket.resume();
    },
    close() {
      server.close();
      for (const [worker, service] of pairs) {
        worker.destroy();
        service.destroy();
      }
    },
  };
}
