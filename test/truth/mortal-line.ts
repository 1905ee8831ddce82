/**
 * Between the program and the simulated Webex, in one process with both: at a chosen request the program dies. What its job's
 * folder holds at that moment is what a killed process leaves, and from then on nothing of it reaches the service.
 */
import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { WebexOptions } from '../../src/webex/connect.js';

export interface Death {
  /** `*` in a path stands for anything. */
  readonly match: { readonly method?: string; readonly path?: string; readonly operation?: string };
  /** The how-manieth such request, from 1 on. */
  readonly nth: number;
  /** Was it applied when the program died? */
  readonly applied: boolean;
}

export interface MortalLine {
  readonly webex: Pick<WebexOptions, 'apiUrl' | 'xmlUrl'>;
  sever(): void;
}

/** `onDeath` is called at the very moment, before anything else can happen in this process. */
export async function mortalLine(target: string, death: Death, onDeath: () => void): Promise<MortalLine> {
  let [matched, isDead] = [0, false];
  const die = (): void => {
    isDead = true;
    onDeath();
    sever();
  };
  const server = createServer((incoming, outgoing) => {
    void bodyOf(incoming).then((body) => {
      const isLast = isMatch(death, incoming, body) && (matched += 1) === death.nth;
      if (isLast && !death.applied) return die();
      passOn(target, incoming, body, (answer) => {
        if (isLast && !isDead) return die();
        reply(outgoing, answer);
      });
    });
  });
  const sever = (): void => {
    server.close();
    server.closeAllConnections();
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { webex: { apiUrl: `${origin}/v1`, xmlUrl: `${origin}/WBXService/XMLService` }, sever };
}

function isMatch({ match }: Death, { method, url = '' }: IncomingMessage, body: string): boolean {
  if (match.operation !== undefined) return body.includes(`binding.user.${match.operation}`);
  const [asked = ''] = url.split('?');
  const [start = '', end] = (match.path ?? '').split('*');
  const isPath = end === undefined ? asked === start : asked.startsWith(start) && asked.endsWith(end);
  return method === match.method && isPath;
}

interface Answered {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** No answer where the connection ended before there was a whole one. */
function passOn(
  target: string,
  { method, url = '/', headers }: IncomingMessage,
  body: string,
  then: (answer?: Answered) => void,
): void {
  const onward = httpRequest(new URL(url, target), { method, headers }, (answer) => {
    bodyOf(answer).then(
      (text) => then({ status: answer.statusCode ?? 502, headers: answer.headers, body: text }),
      () => then(),
    );
  });
  onward.on('error', () => then());
  onward.end(body);
}

function reply(outgoing: ServerResponse, answer?: Answered): void {
  if (answer === undefined) return void outgoing.destroy();
  outgoing.writeHead(answer.status, answer.headers);
  outgoing.end(answer.body);
}

async function bodyOf(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}
