/** The XML door: who asks, may they, and which operation answers. */
import { randomBytes } from 'node:crypto';
import type { World } from '../world.js';
import { mayAdminister } from './authority.js';
import { createUser, deleteUsers } from './create-and-delete-user.js';
import { getMe } from './get-me.js';
import { getSite } from './get-site.js';
import { getUser } from './get-user.js';
import { listUsers } from './list-users.js';
import { getMeetingType, listMeetingTypes } from './meeting-types.js';
import { readRequest, textOf, type XmlRequest } from './read-request.js';
import { setUser } from './set-user.js';
import { failureAnswer, successAnswer, type Failure, type Node, type XmlAnswer } from './write-answer.js';

export { failureAnswer, type XmlAnswer } from './write-answer.js';

/** What an operation comes to. */
export type Performed =
  Failure | { readonly type: string; readonly children: readonly Node[]; readonly applied?: boolean };

/** `caller` is the lower-case address of who holds the ticket; `now` in milliseconds since 1970. */
export type Operation = (world: World, request: XmlRequest, caller: string, now: number) => Performed;

const operations: Readonly<Record<string, Operation>> = {
  'user.GetUser': getUser,
  'user.SetUser': setUser,
  'user.CreateUser': createUser,
  'user.DelUser': deleteUsers,
  'user.LstsummaryUser': listUsers,
  'user.GetMe': getMe,
  'site.GetSite': getSite,
  'meetingtype.LstMeetingType': listMeetingTypes,
  'meetingtype.GetMeetingType': getMeetingType,
};

/** Answers a message; all expiry goes by `now`. A FAILURE comes with HTTP 200. */
export function answerXml(world: World, body: Buffer, now: number): XmlAnswer {
  const request = readRequest(body);
  // The answer to what is no message is invented: no source shows one.
  if (!request) return failureAnswer(world, 'user', { exceptionId: '999999', reason: 'The XML document is not valid' });
  const performed = perform(world, request, now);
  const known = knownOf(request);
  if ('exceptionId' in performed) return { ...failureAnswer(world, request.service, performed), ...known };
  const { type, children, applied = false } = performed;
  return { ...successAnswer(world, request.service, type, children), ...known, applied };
}

/** What can be told of a message before it is answered. Never throws. */
export function inspectXml(body: Buffer): {
  operation?: string;
  service?: string;
  email?: string;
  caller?: string;
  site?: string;
} {
  const request = readRequest(body);
  if (!request) return {};
  const caller = callerNamed(request);
  const site = textOf(request.context, 'siteName');
  return { service: request.service, ...knownOf(request), ...(caller && { caller }), ...(site && { site }) };
}

function knownOf({ operation, content }: XmlRequest): { operation: string; email?: string } {
  const email = textOf(content, 'webExId').toLowerCase();
  return { operation, ...(email && { email }) };
}

function callerNamed({ context }: XmlRequest): string {
  return (textOf(context, 'webExID') || textOf(context, 'email')).toLowerCase();
}

function perform(world: World, request: XmlRequest, now: number): Performed {
  const { service, operation } = request;
  if (operation === 'GetAPIVersion') return apiVersion(request);
  if (textOf(request.context, 'siteName').toLowerCase() !== world.site.split('.')[0]) {
    // Which exception an unknown site brings is in no source.
    return { exceptionId: '010001', reason: 'Site not found' };
  }
  if (operation === 'AuthenticateUser') return authenticate(world, request, now);
  const caller = signedIn(world, request, now);
  if (typeof caller !== 'string') return caller;
  if (operation === 'RevokeSessionTicket') return revoke(world, request);
  const known = operations[`${service}.${operation}`];
  return known?.(world, request, caller, now) ?? { exceptionId: '999999', reason: 'Unable to process request' };
}

function apiVersion({ content }: XmlRequest): Performed {
  const train: Node[] =
    textOf(content, 'returnTrainReleaseVersion').toLowerCase() === 'true'
      ? [
          ['ep:trainReleaseVersion', 'T31L'],
          ['ep:trainReleaseOrder', '400'],
        ]
      : [];
  return {
    type: 'ep:GetAPIVersionResponse',
    children: [['ep:apiVersion', 'WebEx XML API V10.0.0'], ['ep:release', 'SP25'], ...train],
  };
}

/** An access token with the scope spark:all, or a password, becomes a ticket (xml.md, 2.1). */
function authenticate(world: World, request: XmlRequest, now: number): Performed {
  const caller = callerNamed(request);
  const token = textOf(request.content, 'accessToken');
  const noTicket = { exceptionId: '030048', reason: "Authentication Server can't generate a valid session ticket." };
  if (token !== '') {
    const holder = world.accessTokens.get(token);
    const person = holder && world.people.get(holder.personId);
    const good = holder && holder.expiresAt > now && holder.scopes.includes('spark:all');
    const own = person?.emails.some((email) => email.toLowerCase() === caller);
    const known = world.siteUsers.get(person?.emails[0]?.toLowerCase() ?? '');
    if (!good || !own || !known || known.knownFrom > now) return noTicket;
  } else if (!passwordIsGood(world, request)) return { exceptionId: '030002', reason: 'Incorrect user or password' };
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

function passwordIsGood(world: World, request: XmlRequest): boolean {
  const { adminPassword } = world.options;
  return (
    adminPassword !== '' &&
    textOf(request.context, 'password') === adminPassword &&
    mayAdminister(world, callerNamed(request))
  );
}

/** The caller's address, or why they are nobody. */
function signedIn(world: World, request: XmlRequest, now: number): string | Failure {
  const { context } = request;
  const named = callerNamed(request);
  if (textOf(context, 'password') !== '') {
    return passwordIsGood(world, request) ? named : { exceptionId: '030002', reason: 'Incorrect user or password' };
  }
  const ticket = world.tickets.get(textOf(context, 'sessionTicket'));
  if (!ticket || ticket.site !== world.site || (named !== '' && ticket.email !== named)) {
    return { exceptionId: '030047', reason: 'Not a valid session ticket.' };
  }
  return ticket.expiresAt > now ? ticket.email : { exceptionId: '030046', reason: 'Fail to validate session ticket.' };
}

/** Named in Cisco's guide; its form is in no source: the ticket in the body, or the one in the header. */
function revoke(world: World, { context, content }: XmlRequest): Performed {
  world.tickets.delete(textOf(content, 'sessionTicket') || textOf(context, 'sessionTicket'));
  return { type: 'use:revokeSessionTicketResponse', children: [] };
}
