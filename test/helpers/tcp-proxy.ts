/** Stands between a program and a server, and can be cut as a network is: without a word to either end. */
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import type { Lasting } from './cli.js';

export interface TcpProxy {
  readonly port: number;
  /** From now on nothing comes through, in connections that there are and in new ones. */
  cut(): void;
  /** New connections lead on again; those that were cut stay silent (`forget`), or are closed. */
  heal(how?: 'close' | 'forget'): void;
}

export async function tcpProxy(t: Lasting, leadsTo: number): Promise<TcpProxy> {
  const pairs = new Set<readonly [Socket, Socket]>();
  const mute: Socket[] = [];
  let isCut = false;
  const silence = (...sockets: readonly Socket[]): void => {
    for (const socket of sockets) {
      socket.unpipe();
      socket.pause();
      mute.push(socket);
    }
  };
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    if (isCut) return silence(socket);
    const onward = connect(leadsTo, '127.0.0.1');
    const pair = [socket, onward] as const;
    pairs.add(pair);
    socket.pipe(onward).pipe(socket);
    onward.on('error', () => undefined);
    for (const [one, other] of [pair, pair.toReversed() as [Socket, Socket]]) {
      one.on('close', () => {
        pairs.delete(pair);
        if (!mute.includes(other)) other.destroy();
      });
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.teardown(() => {
    for (const socket of [...mute, ...[...pairs].flat()]) socket.destroy();
    server.close();
  });
  return {
    port: (server.address() as AddressInfo).port,
    cut() {
      isCut = true;
      for (const pair of pairs) silence(...pair);
    },
    heal(how = 'close') {
      isCut = false;
      if (how === 'close') for (const socket of mute) socket.destroy();
    },
  };
}
