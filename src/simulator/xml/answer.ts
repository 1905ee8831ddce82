/** The XML interface: who the caller is, what they may do, and which operation answers. */
import type { Performed, Operation } from './operation.js';
import type { World } from '../world.js';
import { createUser, deleteUsers } from './create-and-delete-user.js';
import { getMe } from './get-me.js';
import { getSite } from './get-site.js';
import { getUser } from './get-user.js';
import { strangeElement } from './known-elements.js';
import { listUsers } from './list-users.js';
import { getLoginTicket, getLoginUrl } from './login-ticket.js';
import { getMeetingType, listMeetingTypes } from './meeting-types.js';
import { readRequest, textOf, type XmlRequest } from './read-request.js';
import { setUser } from './set-user.js';
import { authenticate, callerNamed, noTicket, revoke, signedIn } from './sign-in.js';
import { failureAnswer, successAnswer, type Failure, type Node, type XmlAnswer } from './write-answer.js';

export { failureAnswer, type XmlAnswer } from './write-answer.js';

const operations: Readonly<Record<string, Operation>> = {
  'user.GetUser': getUser,
  'user.SetUser': setUser,
  'user.CreateUser': createUser,
  'user.DelUser': deleteUsers,
  'user.LstsummaryUser': listUsers,
  'user.GetMe': getMe,
  'user.GetLoginTicket': getLoginTicket,
  'user.GetloginTicket': getLoginTicket,
  'user.GetloginurlUser': getLoginUrl,
  'site.GetSite': getSite,
  'meetingtype.LstMeetingType': listMeetingTypes,
  'meetingtype.GetMeetingType': getMeetingType,
};

/** Answers a message; all expiry is checked against `now`. A FAILURE comes with HTTP 200. */
export function answerXml(world: World, body: Buffer, now: number): XmlAnswer {
  const request = readRequest(body);
  // The answer to an invalid message is invented: no source shows one.
  if (!request) return failureAnswer(world, 'user', { exceptionId: '999999', reason: 'The XML document is not valid' });
  const performed = perform(world, request, now);
  const known = knownOf(request);
  if ('exceptionId' in performed) return { ...failureAnswer(world, request.service, performed), ...known };
  const { type, children, applied = false } = performed;
  return { ...successAnswer(world, request.service, type, children), ...known, applied };
}

/** What is known of a message before it is answered. Never throws. */
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

function perform(world: World, request: XmlRequest, now: number): Performed {
  const { operation } = request;
  const strange = strangeElement(request);
  // A failure for an unknown element was seen on another operation; the code is invented.
  if (strange !== undefined) return { exceptionId: '999999', reason: `Unable to process request: ${strange}` };
  if (operation === 'GetAPIVersion') return apiVersion(request);
  const at = siteNamed(world, request);
  if (at === undefined) return isOtherSite(world, request) ? strangerAt(request) : siteNotFound(world);
  return performAt(at, request, now);
}

function performAt(world: World, request: XmlRequest, now: number): Performed {
  const { service, operation } = request;
  if (operation === 'AuthenticateUser') return authenticate(world, request, now);
  const caller = signedIn(world, request, now);
  if (typeof caller !== 'string') return caller;
  if (operation === 'RevokeSessionTicket') return revoke(world, request);
  const known = isRetired(world, request) ? undefined : operations[`${service}.${operation}`];
  return known?.(world, request, caller, now) ?? { exceptionId: '999999', reason: 'Unable to process request' };
}

/** Only the user service is promised to stay; the answer of a retired operation is invented: as if it had never existed. */
function isRetired(world: World, { service }: XmlRequest): boolean {
  return world.options.xml === 'no-catalog' && (service === 'site' || service === 'meetingtype');
}

/** By the first label of its host name in any letter case, or by its number if no name is given (XML API, Security Context). */
function siteNamed(world: World, { context }: XmlRequest): World | undefined {
  const name = textOf(context, 'siteName').toLowerCase();
  if (name === '') return textOf(context, 'siteID') === world.options.siteId ? world : undefined;
  return world.sites.find(({ site }) => site.split('.')[0] === name);
}

/** Another site of the organization; only its licenses are kept here. */
function isOtherSite(world: World, { context }: XmlRequest): boolean {
  const name = textOf(context, 'siteName').toLowerCase();
  return world.licenses.some(({ siteUrl }) => siteUrl?.split('.')[0] === name);
}

/** No person has an account there: Control Hub's own client reads this as "not yet provisioned as an administrator". */
function strangerAt({ operation }: XmlRequest): Failure {
  if (operation === 'AuthenticateUser') return noTicket;
  return { exceptionId: '030047', reason: 'Not a valid session ticket.' };
}

function siteNotFound(world: World): Failure {
  return { exceptionId: world.options.unknownSiteException, reason: 'The site is not found' };
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
    type: 'ep:getAPIVersionResponse',
    children: [['ep:apiVersion', 'WebEx XML API V10.0.0'], ['ep:release', 'SP25'], ...train],
  };
}
