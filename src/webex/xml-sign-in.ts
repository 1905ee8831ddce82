/** AuthenticateUser: exchanges the access token for a session ticket (XML API, AuthenticateUser). */
import { ApiClosedError, RunError } from '../errors.js';
import type { NewTicket } from './tickets.js';
import { textIn, type XmlFailure, type XmlReply } from './xml-document.js';
import { exchange, type Exchanged, type XmlOptions } from './xml-exchange.js';
import { isSwitchedOff, kindOf, problemOfFailure } from './xml-failures.js';

/** Seconds that a ticket lives if the site does not say; the value in both public captures. */
const defaultLife = 5400;

/**
 * Throws a RunError: `signIn` if the site refuses, `stopped` if it does not answer, `refused` if its API is switched off.
 * How the site answers an expired access token is undocumented, so a refusal that may be due to one is tried again with
 * another token, once.
 */
export async function authenticate(options: XmlOptions): Promise<NewTicket> {
  const token = await options.tokens.current();
  const first = replyOf(options, await signIn(options, token));
  if (first.success) return ticketIn(options, first);
  const another = tokenMayBeDead(first) ? await anotherToken(options, token) : undefined;
  if (another === undefined) throw refusal(options, first);
  const second = replyOf(options, await signIn(options, another));
  if (!second.success) throw refusal(options, second);
  return ticketIn(options, second);
}

/** The header carries no secret. */
async function signIn(options: XmlOptions, accessToken: string): Promise<Exchanged> {
  const securityContext = { webExID: options.admin, siteName: options.siteName };
  const content = { accessToken };
  return await exchange(options, { service: 'user', operation: 'AuthenticateUser', content, securityContext });
}

function replyOf({ site }: XmlOptions, exchanged: Exchanged): XmlReply {
  if ('reply' in exchanged) return exchanged.reply;
  const message = `Signing in to ${site} failed: ${exchanged.problem.message}.`;
  const next =
    'Check --xml-url and the network, then try again. To set session types and tracking codes over REST instead: --settings-api rest.';
  throw isSwitchedOff(exchanged.problem)
    ? new ApiClosedError('refused', message, { next })
    : new RunError('stopped', message, { next });
}

function tokenMayBeDead(failed: XmlFailure): boolean {
  const kind = kindOf(failed);
  return kind === 'new ticket' || kind === 'row' || problemOfFailure(failed).exceptionId === '030070';
}

/** `undefined` if there is none: then the site's own message is the better one. */
async function anotherToken({ tokens }: XmlOptions, dead: string): Promise<string | undefined> {
  try {
    return await tokens.renew(dead);
  } catch (error) {
    if (error instanceof RunError && error.problem === 'signIn') return undefined;
    throw error;
  }
}

function ticketIn({ site }: XmlOptions, { content }: Extract<XmlReply, { success: true }>): NewTicket {
  const ticket = textIn(content, 'sessionTicket');
  if (ticket === undefined)
    throw new RunError('stopped', `${site} answered AuthenticateUser without a session ticket.`, {
      next: 'Try again later.',
    });
  const timeToLive = Number(textIn(content, 'timeToLive') ?? defaultLife);
  return { ticket, timeToLive: Number.isFinite(timeToLive) && timeToLive > 0 ? timeToLive : defaultLife };
}

/** The API is closed to this caller only if the site refuses the caller; temporary problems stop the run instead. */
function refusal({ site, admin }: XmlOptions, failed: XmlFailure): RunError {
  const { message } = problemOfFailure(failed);
  const kind = kindOf(failed);
  if (kind === 'repeat' || kind === 'wait a minute' || kind === 'site suspended')
    return new RunError('stopped', `${admin} cannot sign in to ${site} now: ${message}.`, {
      next: 'Try again later; if it persists, check the site in Control Hub, or use REST: --settings-api rest.',
    });
  return new ApiClosedError('signIn', `${admin} cannot sign in to ${site}: ${message}.`, {
    next: 'Check that the account is an administrator of that site, that the site name is right, and that the access token is valid and has the scope spark:all.',
  });
}
