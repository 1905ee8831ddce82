/** A real mail server on 127.0.0.1 that keeps what it gets, gone after the test. */
import type { ExecutionContext } from 'ava';
import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

export interface Mail {
  readonly from: string;
  readonly to: readonly string[];
  readonly user: string | undefined;
  readonly secure: boolean;
  /** As it came, headers and parts. */
  readonly source: string;
}

export interface MailServer {
  readonly port: number;
  readonly mails: readonly Mail[];
}

/** Without encryption and sign-in, unless `options` have it otherwise. */
export async function mailServer(t: ExecutionContext, options: SMTPServerOptions = {}): Promise<MailServer> {
  const mails: Mail[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    disableReverseLookup: true,
    closeTimeout: 100,
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope;
        mails.push({
          from: mailFrom === false ? '' : mailFrom.address,
          to: rcptTo.map(({ address }) => address),
          user: session.user as string | undefined,
          secure: session.secure,
          source: Buffer.concat(chunks).toString('utf8'),
        });
        done();
      });
    },
    ...options,
  });
  // A client that ends the connection early is no error of the test.
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.teardown(() => new Promise<void>((resolve) => server.close(() => resolve())));
  return { port: (server.server.address() as AddressInfo).port, mails };
}

/** Configuration of the channel for a server on this port, without encryption. */
export function mailTo(port: number, more: object = {}): { readonly email: object } {
  const addresses = { from: 'webex-bulk@acme.com', to: ['it@acme.com', 'hr@acme.com'] };
  return { email: { host: '127.0.0.1', port, secure: 'none', ...addresses, ...more } };
}

/** An SMTP error with this code, as a mail server answers it. */
export function refusal(message: string, responseCode: number): Error {
  return Object.assign(new Error(message), { responseCode });
}

export interface Part {
  readonly headers: string;
  readonly content: Buffer;
}

/** The headers of the whole, folded lines joined, and the parts that are no container, decoded. */
export function parsed(source: string): { readonly headers: string[]; readonly parts: Part[] } {
  const { head, body } = split(source);
  return { headers: head.split('\r\n'), parts: partsOf(head, body) };
}

function split(source: string): { head: string; body: string } {
  const end = source.indexOf('\r\n\r\n');
  return { head: source.slice(0, end).replaceAll(/\r\n[ \t]+/gu, ' '), body: source.slice(end + 4) };
}

function partsOf(head: string, body: string): Part[] {
  const boundary = /boundary="(?<boundary>[^"]+)"/u.exec(head)?.groups?.['boundary'];
  if (boundary === undefined) return [{ headers: head, content: decoded(head, body) }];
  const pieces = body.split(`--${boundary}`).slice(1, -1);
  return pieces.flatMap((piece) => {
    const inner = split(piece.replace(/^\r\n/u, ''));
    return partsOf(inner.head, inner.body.replace(/\r\n$/u, ''));
  });
}

function decoded(head: string, body: string): Buffer {
  if (/transfer-encoding: base64/iu.test(head)) return Buffer.from(body, 'base64');
  if (!/transfer-encoding: quoted-printable/iu.test(head)) return Buffer.from(body);
  const text = body.replaceAll('=\r\n', '');
  return Buffer.from(
    text.replaceAll(/=(?<hex>[\dA-F]{2})/gu, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  );
}

/** A header's text, its encoded words decoded. */
export function headerOf(headers: readonly string[], name: string): string {
  const line = headers.find((one) => one.toLowerCase().startsWith(`${name.toLowerCase()}: `)) ?? '';
  const joined = line.slice(name.length + 2).replaceAll(/\?= =\?/gu, '?==?');
  return joined.replaceAll(/=\?utf-8\?(?<way>[bq])\?(?<text>[^?]*)\?=/giu, (_, way: string, text: string) =>
    way.toLowerCase() === 'b'
      ? Buffer.from(text, 'base64').toString()
      : decoded('transfer-encoding: quoted-printable', text.replaceAll('_', ' ')).toString(),
  );
}
