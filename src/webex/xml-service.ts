/** Operations of the XML API: with a ticket that is renewed when the site refuses it, and failures decided by exceptionID. */
import { ApiClosedError, RunError } from '../errors.js';
import type { Answer } from './answer.js';
import type { Fields } from './checks.js';
import { isAtEnd, tooSlow, type RowDeadline } from './row-deadline.js';
import { createTicketSource, type TicketSource } from './tickets.js';
import { createCredentialCalls } from './credential-calls.js';
import { uncarriable } from './xml-document.js';
import { exchange, type Exchanged, type XmlOptions } from './xml-exchange.js';
import { kindOf, problemOfFailure } from './xml-failures.js';
import { authenticate } from './xml-sign-in.js';

export interface XmlAnswer {
  readonly content: Fields;
  /** The site runs on its backup servers (gsbStatus). */
  readonly backup: boolean;
}

export interface XmlService {
  /**
   * All operations used here are repeatable: reads, and writes of full sets. Throws a RunError if the site says that the
   * caller may not administer it (`signIn`, an ApiClosedError), except for SetUser, where that may concern only the one
   * person; and if the site is suspended (`stopped`).
   */
  call(service: string, operation: string, content: Fields, rowDeadline?: RowDeadline): Promise<Answer<XmlAnswer>>;
  /** For operations without credentials: one attempt, which quickly shows whether there is an answer. */
  callOpenly(service: string, operation: string, content: Fields): Promise<Answer<XmlAnswer>>;
  /** Revokes the ticket; best effort. */
  close(): Promise<void>;
}

/** Milliseconds that the end of a run waits for the ticket to be revoked; the ticket also expires by itself. */
const revokeTimeout = 10_000;
/** Milliseconds to wait for an answer that a person waits for. */
const openDeadline = 10_000;

export function createXmlService(options: XmlOptions): XmlService {
  const tickets = createTicketSource(() => authenticate(options));
  const calls = createCredentialCalls(tickets);
  return {
    async call(service, operation, content, rowDeadline) {
      if (rowDeadline && isAtEnd(rowDeadline)) return tooSlow(rowDeadline);
      const character = uncarriable(content);
      if (character !== undefined) return notSendable(operation, character);
      const send = (sessionTicket: string): Promise<Exchanged> => {
        const securityContext = { webExID: options.admin, siteName: options.siteName, sessionTicket };
        return exchange(options, { service, operation, content, securityContext, rowDeadline });
      };
      const exchanged = await calls.run(send, asksForTicket);
      if (exchanged === undefined) throw refusedTwice(options);
      return answerOf(exchanged, options, operation);
    },
    async callOpenly(service, operation, content) {
      const securityContext = { siteName: options.siteName };
      const message = { service, operation, content, securityContext, onlyOnceWithin: openDeadline };
      return answerOf(await exchange(options, message), options, operation);
    },
    close: () => revoke(options, tickets),
  };
}

/**
 * Refused before anything is sent: the value may be from the row, or one that the site showed and that would be carried
 * over.
 */
function notSendable(operation: string, character: string): Answer<never> {
  const message = `a value contains the character ${character}, which XML cannot carry: ${operation} was not sent`;
  return { result: 'refused', problem: { code: 'not-sendable', message } };
}

function asksForTicket(exchanged: Exchanged): boolean {
  return 'reply' in exchanged && !exchanged.reply.success && kindOf(exchanged.reply) === 'new ticket';
}

function answerOf(exchanged: Exchanged, { site, admin }: XmlOptions, operation: string): Answer<XmlAnswer> {
  if ('problem' in exchanged) return { result: exchanged.refused ? 'refused' : 'doubt', problem: exchanged.problem };
  const { reply } = exchanged;
  if (reply.success) return { result: 'done', value: { content: reply.content, backup: reply.backup } };
  const problem = problemOfFailure(reply);
  switch (kindOf(reply)) {
    case 'site suspended':
      throw new RunError('stopped', `${site} is suspended (${reply.exceptionId}).`, {
        next: 'Have the suspension lifted, then resume the job.',
      });
    case 'no right':
      // What rights one person has over another (a site administrator, say) is undocumented: the calling code confirms it.
      if (problem.means === 'no-right' && operation === 'SetUser') return { result: 'refused', problem };
      throw new ApiClosedError('signIn', `${admin} may not administer ${site}: ${problem.message}.`, {
        next: 'Make the account a full administrator of the site in Control Hub, or sign in with an account that is.',
      });
    case 'repeat':
      return { result: 'doubt', problem };
    default:
      return { result: 'refused', problem };
  }
}

function refusedTwice({ site }: XmlOptions): RunError {
  return new RunError('signIn', `${site} refuses the session ticket that it has just issued.`, {
    next: 'Try again later, or sign in again.',
  });
}

async function revoke(options: XmlOptions, tickets: TicketSource): Promise<void> {
  const sessionTicket = tickets.drop();
  if (sessionTicket === undefined) return;
  const securityContext = { webExID: options.admin, siteName: options.siteName, sessionTicket };
  const message = { service: 'user', operation: 'RevokeSessionTicket', content: { sessionTicket }, securityContext };
  try {
    await exchange(options, { ...message, onlyOnceWithin: revokeTimeout });
  } catch {
    // The ticket expires by itself; a failed revocation is not worth failing a run for.
  }
}
