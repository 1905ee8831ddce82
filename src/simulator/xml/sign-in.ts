/** Identifies the caller by ticket, password or access token (XML API, Security Context). */
import { randomBytes } from 'node:crypto';
import { knownAccount } from '../known-account.js';
import type { World } from '../world.js';
import type { Performed } from './operation.js';
import { mayAdminister } from './authority.js';
import { textOf, type XmlRequest } from './read-request.js';
import type { Failure, Node } from './write-answer.js';

/** The token cannot be turned into a ticket. */
export const noTicket: Failure = {
  exceptionId: '030048',
  reason: "Authentication Server can't generate a valid session ticket.",
};
const badPassword: Failure = { exceptionId: '030002', reason: 'Incorrect user or password' };
const badTicket: Failure = { exceptionId: '030047', reason: 'Not a valid session ticket.' };

/** The address in the header, in lower case. */
export function callerNamed({ context }: XmlRequest): string {
  return (textOf(context, 'webExID') || textOf(context, 'email')).toLowerCase();
}

/** Exchanges an access token with the scope spark:all, or a password, for a ticket (XML API, AuthenticateUser). */
export function authenticate(world: World, request: XmlRequest, now: number): Performed {
  if (world.options.xml === 'no-sign-in') return noTicket;
  const caller = accountName(world, callerNamed(request));
  const token = textOf(request.content, 'accessToken') || textOf(request.context, 'webExAccessToken');
  if (token !== '') {
    const good = holderOf(world, token, now) === caller && knownAccount(world, caller, now);
    if (!good) return noTicket;
  } else if (!passwordIsGood(world, request)) return badPassword;
  const ticket = randomBytes(348).toString('base64');
  const lifetime = world.options.ticketLifetime;
  world.tickets.set(ticket, { email: caller, site: world.site, expiresAt: now + lifetime * 1000 });
  const children: Node[] = [
    ['use:sessionTicket', ticket],
    ['use:createTime', String(now)],
    ['use:timeToLive', String(lifetime)],
  ];
  return { type: 'use:authenticateUserResponse', children };
}

/** The caller's address, or why they are not signed in: a password, a ticket or an access token identifies them. */
export function signedIn(world: World, request: XmlRequest, now: number): string | Failure {
  const { context } = request;
  const named = callerNamed(request);
  const account = accountName(world, named);
  if (textOf(context, 'password') !== '') return passwordIsGood(world, request) ? account : badPassword;
  const token = textOf(context, 'webExAccessToken');
  if (token !== '') return byAccessToken(world, token, named, now);
  const ticket = world.tickets.get(textOf(context, 'sessionTicket'));
  if (!ticket || ticket.site !== world.site || (named !== '' && ticket.email !== account)) return badTicket;
  return ticket.expiresAt > now ? ticket.email : { exceptionId: '030046', reason: 'Fail to validate session ticket.' };
}

/** Named in Cisco's guide; no source shows its form: the ticket is in the body, or else in the header. */
export function revoke(world: World, { context, content }: XmlRequest): Performed {
  world.tickets.delete(textOf(content, 'sessionTicket') || textOf(context, 'sessionTicket'));
  return { type: 'use:revokeSessionTicketResponse', children: [] };
}

/** The text is the one that a public client looks for; no source shows the exceptionID. */
function byAccessToken(world: World, token: string, named: string, now: number): string | Failure {
  const holder = holderOf(world, token, now);
  const good = holder !== undefined && (named === '' || accountName(world, named) === holder);
  if (good && knownAccount(world, holder, now)) return holder;
  return { exceptionId: world.options.accessTokenException, reason: 'WebEx access token is invalid' };
}

/** The account is known by the primary address; the request may name the person by another. */
function accountName(world: World, named: string): string {
  const person = world.people.get(world.byEmail.get(named) ?? '');
  return person?.emails[0]?.toLowerCase() ?? named;
}

function holderOf(world: World, token: string, now: number): string | undefined {
  const holder = world.accessTokens.get(token);
  if (!holder || holder.expiresAt <= now || !holder.scopes.includes('spark:all')) return undefined;
  if (world.options.xml === 'no-sign-in') return undefined;
  return world.people.get(holder.personId)?.emails[0]?.toLowerCase();
}

function passwordIsGood(world: World, request: XmlRequest): boolean {
  const { adminPassword } = world.options;
  const good = adminPassword !== '' && textOf(request.context, 'password') === adminPassword;
  return good && mayAdminister(world, accountName(world, callerNamed(request)));
}
