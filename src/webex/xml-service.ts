/** Operations of the XML API: through the gate, with a ticket that is renewed once, failures decided by exceptionID. */
import { RunError } from '../errors.js';
import type { Answer, ServiceProblem } from './answer.js';
import type { Fields } from './checks.js';
import { problemOf } from './error-body.js';
import type { Attempt, Gate } from './gate.js';
import type { Http, HttpAnswer } from './http.js';
import { retryAfter } from './retry-after.js';
import { createTicketSource, type NewTicket, type TicketSource } from './tickets.js';
import type { TokenSource } from './tokens.js';
import { buildMessage, readMessage, textIn, type XmlReply } from './xml-document.js';
import { failureKind, problemOfFailure } from './xml-failures.js';

export interface XmlAnswer {
  readonly content: Fields;
  /** The site runs on its backup servers (gsbStatus). */
  readonly backup: boolean;
}

export interface XmlService {
  /** All operations used here are repeatable: reads, and writes of full sets. */
  call(service: string, operation: string, content: Fields): Promise<Answer<XmlAnswer>>;
  /** Revokes the ticket, best effort. */
  close(): Promise<void>;
}

export interface XmlOptions {
  readonly url: string;
  /** First label of the site's host name. */
  readonly siteName: string;
  readonly site: string;
  readonly admin: string;
  readonly http: Http;
  readonly gate: Gate;
  readonly tokens: TokenSource;
}

/** Milliseconds: CreateUser and its like are slow on Control Hub sites; working clients wait 120 s. */
const deadline = 120_000;
const minute = 60_000;

export function createXmlService(options: XmlOptions): XmlService {
  const tickets = createTicketSource(() => authenticate(options));
  return {
    async call(service, operation, content) {
      const ticket = await tickets.current();
      const first = await exchange(options, service, operation, content, ticket);
      if (!asksForTicket(first)) return answerOf(first, options);
      const second = await exchange(options, service, operation, content, await tickets.renew(ticket));
      if (asksForTicket(second)) throw refusedTwice(options);
      return answerOf(second, options);
    },
    close: () => revoke(options, tickets),
  };
}

type Exchanged = { readonly reply: XmlReply } | { readonly problem: ServiceProblem; readonly refused: boolean };

async function exchange(
  options: XmlOptions,
  service: string,
  operation: string,
  content: Fields,
  ticket: string,
): Promise<Exchanged> {
  const context = { webExID: options.admin, siteName: options.siteName, sessionTicket: ticket };
  return await send(options, service, operation, content, context);
}

async function send(
  options: XmlOptions,
  service: string,
  operation: string,
  content: Fields,
  securityContext: Fields,
): Promise<Exchanged> {
  const body = buildMessage({ service, operation, content, securityContext });
  return await options.gate.run(`site.${operation}`, 'repeatable', async () => {
    const headers = { 'content-type': 'application/xml; charset=UTF-8', accept: 'application/xml, text/xml' };
    return judged(await options.http({ method: 'POST', url: options.url, headers, body, deadline }));
  });
}

function judged(answer: HttpAnswer): Attempt<Exchanged> {
  if (!('status' in answer)) {
    const problem = {
      code: answer.code.split(' ')[0] ?? answer.code,
      message: `the site gave no answer: ${answer.code}`,
    };
    return { value: { problem, refused: false }, failure: { code: answer.code, sent: answer.sent } };
  }
  const { status, headers, body } = answer;
  if (status !== 200) return badStatus(answer);
  const reply = readMessage(body);
  if (reply === undefined) return unreadable(headers['content-type']);
  if (reply.success) return { value: { reply } };
  const code = `xml-${reply.exceptionId}`;
  const kind = failureKind(reply.exceptionId);
  if (kind === 'wait a minute') return { value: { reply }, failure: { code, sent: 'no', pause: minute } };
  return kind === 'repeat' ? { value: { reply }, failure: { code, sent: 'maybe' } } : { value: { reply } };
}

/** An API failure arrives with 200; anything else comes from a gateway on the way. */
function badStatus(answer: Extract<HttpAnswer, { status: number }>): Attempt<Exchanged> {
  const { status, headers } = answer;
  const value = { problem: problemOf(answer), refused: status >= 400 && status < 500 && status !== 429 };
  if (status === 429) {
    const pause = retryAfter(headers['retry-after'], headers['date'], Date.now());
    return { value, failure: { code: 'http-429', sent: 'no', pause } };
  }
  return status >= 500 ? { value, failure: { code: `http-${status}`, sent: 'maybe' } } : { value };
}

function unreadable(contentType: string | undefined): Attempt<Exchanged> {
  const message = `the answer is no message of the XML API (${contentType ?? 'no content type'})`;
  return {
    value: { problem: { code: 'not-webex', message }, refused: false },
    failure: { code: 'not-webex', sent: 'maybe' },
  };
}

function asksForTicket(exchanged: Exchanged): boolean {
  return 'reply' in exchanged && !exchanged.reply.success && failureKind(exchanged.reply.exceptionId) === 'new ticket';
}

function answerOf(exchanged: Exchanged, { site, admin }: XmlOptions): Answer<XmlAnswer> {
  if ('problem' in exchanged) return { result: exchanged.refused ? 'refused' : 'doubt', problem: exchanged.problem };
  const { reply } = exchanged;
  if (reply.success) return { result: 'done', value: { content: reply.content, backup: reply.backup } };
  const problem = problemOfFailure(reply);
  switch (failureKind(reply.exceptionId)) {
    case 'site suspended':
      throw new RunError('stopped', `${site} is suspended (${reply.exceptionId}).`, {
        next: 'Have the site released, then go on with the job.',
      });
    case 'no right':
      throw new RunError('signIn', `${admin} may not administer ${site}: ${problem.message}.`, {
        next: 'Make the account a full administrator of the site in Control Hub, or sign in as one who is.',
      });
    case 'repeat':
      return { result: 'doubt', problem };
    default:
      return { result: 'refused', problem };
  }
}

/** AuthenticateUser exchanges the access token for a ticket (xml.md, 2.1); the header carries no secret. */
async function authenticate(options: XmlOptions): Promise<NewTicket> {
  const { siteName, admin, tokens } = options;
  const signIn = async (token: string): Promise<Exchanged> =>
    await send(options, 'user', 'AuthenticateUser', { accessToken: token }, { webExID: admin, siteName });
  const token = await tokens.current();
  const exchanged = await signIn(token);
  if ('problem' in exchanged)
    throw new RunError('stopped', `Signing in to ${options.site} failed: ${exchanged.problem.message}.`, {
      next: 'Look at --xml-url and the network, then try again.',
    });
  const { reply } = exchanged;
  if (!reply.success) throw refusedSignIn(options, reply);
  const ticket = textIn(reply.content, 'sessionTicket');
  const timeToLive = Number(textIn(reply.content, 'timeToLive') ?? '5400');
  if (ticket === undefined)
    throw new RunError('stopped', `${options.site} answered AuthenticateUser without a session ticket.`, {
      next: 'Try again later.',
    });
  return { ticket, timeToLive: Number.isFinite(timeToLive) && timeToLive > 0 ? timeToLive : 5400 };
}

function refusedSignIn({ site, admin }: XmlOptions, reply: Extract<XmlReply, { success: false }>): RunError {
  const { message } = problemOfFailure(reply);
  return new RunError('signIn', `${admin} cannot sign in to ${site}: ${message}.`, {
    next: 'Is the account an administrator of that site, is the site name right, and has the token the scope spark:all?',
  });
}

function refusedTwice({ site }: XmlOptions): RunError {
  return new RunError('signIn', `${site} refuses the session ticket that it has just given.`, {
    next: 'Try again later, or sign in anew.',
  });
}

async function revoke(options: XmlOptions, tickets: TicketSource): Promise<void> {
  const ticket = tickets.drop();
  if (ticket === undefined) return;
  try {
    await exchange(options, 'user', 'RevokeSessionTicket', { sessionTicket: ticket }, ticket);
  } catch {
    // The ticket ends by itself; its end is not worth failing a run for.
  }
}
