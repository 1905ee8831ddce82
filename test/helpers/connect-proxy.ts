/** A proxy as companies have them: leads on to one place, whatever host is asked for, and remembers who asked for what. */
import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import type { Lasting } from './cli.js';

export interface ConnectProxy {
  /** `http://127.0.0.1:<port>` */
  readonly origin: string;
  readonly port: number;
  /** `host:port` of each request to connect, and its Proxy-Authorization. */
  readonly asked: { readonly target: string; readonly authorization: string | undefined }[];
  /** Its own ports of the connections that it made. */
  readonly ports: Set<number>;
  /** The connections of those who asked. */
  readonly clients: Socket[];
  /** While it is set, nobody is led on, but answered so: `403 Forbidden`. */
  refusal: string | undefined;
}

/** `leadsTo`: a port of 127.0.0.1. `user`: `name:password`, without which it answers 407. */
export async function connectProxy(
  t: Lasting,
  { leadsTo, user }: { leadsTo: number; user?: string },
): Promise<ConnectProxy> {
  const asked: ConnectProxy['asked'] = [];
  const ports = new Set<number>();
  const clients: Socket[] = [];
  const proxy: ConnectProxy = { origin: '', port: 0, asked, ports, clients, refusal: undefined };
  const expected = user === undefined ? undefined : `Basic ${Buffer.from(user).toString('base64')}`;
  const page = '<html><title>Access denied</title></html>';
  const server = createServer((_request, response) => response.writeHead(400).end(page));
  const sockets = socketsOf(server);
  server.on('connect', (request, socket: Socket) => {
    const authorization = request.headers['proxy-authorization'];
    clients.push(socket);
    asked.push({ target: request.url ?? '', authorization });
    if (proxy.refusal !== undefined) return void socket.end(`HTTP/1.1 ${proxy.refusal}\r\n\r\n`);
    if (expected !== undefined && authorization !== expected) {
      const headers = `Proxy-Authenticate: Basic realm="company"\r\nContent-Type: text/html\r\nContent-Length: ${page.length}`;
      return void socket.end(`HTTP/1.1 407 Proxy Authentication Required\r\n${headers}\r\n\r\n${page}`);
    }
    const onward = connect(leadsTo, '127.0.0.1', () => {
      ports.add(onward.localPort ?? 0);
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      socket.pipe(onward).pipe(socket);
    });
    onward.on('error', () => socket.destroy());
    onward.on('close', () => socket.destroy());
    socket.on('error', () => onward.destroy());
    socket.on('close', () => onward.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.teardown(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return Object.assign(proxy, { origin: `http://127.0.0.1:${port}`, port });
}

/** Also those that have become tunnels. */
function socketsOf(server: Server): Set<Socket> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
  });
  return sockets;
}
