/** A meeting site on a real socket that answers the XML API as a test says, and keeps what it was asked. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ExecutionContext } from 'ava';
import { createGate, type Gate } from '../../src/webex/gate.js';
import { createHttp } from '../../src/webex/http.js';
import type { Failure } from '../../src/webex/repetition.js';
import type { TokenSource } from '../../src/webex/token-source.js';
import { createXmlService, type XmlService } from '../../src/webex/xml-service.js';

export interface Asked {
  readonly operation: string;
  readonly body: string;
  readonly contentType: string;
  /** Of the header. */
  readonly ticket: string;
}

/** The connection ends without an answer. */
export const cut = Symbol('cut');
/** An XML answer, an HTTP answer of another kind, or none. */
export type Said = string | { readonly status: number; readonly body: string; readonly type?: string } | typeof cut;

export interface Script {
  /** How many times each operation was asked before is `before`. */
  (asked: Asked, before: number): Said | undefined | Promise<Said>;
}

export interface ScriptedSite {
  readonly service: XmlService;
  readonly asked: Asked[];
  /** The operations in the order in which they were asked. */
  readonly operations: () => string[];
  /** Tokens that were given up for another. */
  readonly renewed: string[];
}

const envelope = (response: string, content: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?><serv:message xmlns:serv="http://www.webex.com/schemas/2002/06/service" xmlns:use="http://www.webex.com/schemas/2002/06/service/user"><serv:header><serv:response>${response}</serv:response></serv:header><serv:body><serv:bodyContent>${content}</serv:bodyContent></serv:body></serv:message>`;

export const succeeded = (content = ''): string => envelope('<serv:result>SUCCESS</serv:result>', content);
export const failed = (exceptionId: string, more = ''): string =>
  envelope(
    `<serv:result>FAILURE</serv:result><serv:reason>because</serv:reason><serv:exceptionID>${exceptionId}</serv:exceptionID>${more}`,
    '',
  );
export const ticketGiven = (ticket: string, life = '5400'): string =>
  succeeded(
    `<use:sessionTicket>${ticket}</use:sessionTicket><use:createTime>1</use:createTime><use:timeToLive>${life}</use:timeToLive>`,
  );

/** What the script leaves open: every sign-in gives a new ticket T1, T2, …; everything else succeeds with nothing. */
export async function scriptedSite(
  t: ExecutionContext,
  script: Script,
  options: { tokens?: TokenSource; gate?: Gate } = {},
): Promise<ScriptedSite> {
  const asked: Asked[] = [];
  const renewed: string[] = [];
  const server = createServer((request, response) => {
    void (async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const body = Buffer.concat(chunks).toString();
      const one: Asked = {
        operation: /xsi:type="java:com\.webex\.service\.binding\.\w+\.(\w+)"/u.exec(body)?.[1] ?? '',
        body,
        contentType: request.headers['content-type'] ?? '',
        ticket: /<securityContext>.*<sessionTicket>([^<]*)<.*<\/securityContext>/u.exec(body)?.[1] ?? '',
      };
      const before = asked.filter(({ operation }) => operation === one.operation).length;
      asked.push(one);
      const usual = one.operation === 'AuthenticateUser' ? ticketGiven(`T${before + 1}`) : succeeded();
      const said = (await script(one, before)) ?? usual;
      if (said === cut) return request.socket.destroy();
      const whole = typeof said === 'string' ? { status: 200, body: said } : said;
      const type = ('type' in whole ? whole.type : undefined) ?? 'text/xml;charset=UTF-8';
      return response.writeHead(whole.status, { 'content-type': type }).end(whole.body);
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.teardown(() => {
    server.closeAllConnections();
    server.close();
  });
  const tokens: TokenSource = options.tokens ?? {
    current: () => Promise.resolve(`A${renewed.length + 1}`),
    renew(dead) {
      renewed.push(dead);
      return Promise.resolve(`A${renewed.length + 1}`);
    },
  };
  const service = createXmlService({
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/WBXService/XMLService`,
    siteName: 'acme',
    site: 'acme.webex.com',
    admin: 'admin@acme.example',
    http: createHttp({ userAgent: 'test', concurrency: 10 }),
    gate: options.gate ?? createGate({ name: 'XML', concurrency: 10 }),
    tokens,
  });
  return { service, asked, operations: () => asked.map(({ operation }) => operation), renewed };
}

/** A gate that repeats nothing and keeps what it was told of failures. */
export function listeningGate(): { gate: Gate; told: Failure[] } {
  const told: Failure[] = [];
  const gate: Gate = {
    async run(_operation, _safety, attempt) {
      const outcome = await attempt();
      if ('failure' in outcome) told.push(outcome.failure);
      return outcome.value;
    },
    stop: () => undefined,
    perMinute: () => 300,
    answering: () => ({ api: 'XML' }),
    failures: () => ({ limited: 0, failed: 0 }),
    stats: () => ({ calls: {}, waits: {}, rate: { perMinute: 0 } }),
  };
  return { gate, told };
}
