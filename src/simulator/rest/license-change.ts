import { grantRefusal, hasCalling, isImplicit, isSiteAdmin, orgSites } from '../grant.js';
import type { LicenseRefusal } from '../faults.js';
import type { GrantRefusal } from '../grant.js';
import { personId } from '../ids.js';
import { personByEmail } from '../roster.js';
import { hostSites } from '../site-account.js';
import type { Person, World } from '../world.js';
import { changes } from './changed.js';
import type { RestContext } from './context.js';
import { jsonBody } from './json-body.js';
import { licenseRequest } from './license-request.js';
import type { LicenseRequest, LicenseWish, SiteWish } from './license-request.js';
import { giveOrLeavePending } from './pending-licenses.js';
import { refusal } from './rest-answer.js';
import type { ErrorDetail, RestAnswer } from './rest-answer.js';

/** The outcome of a request: what the person should have, and what could not be done. */
interface Reckoning {
  readonly licenseIds: Set<string>;
  readonly attendeeOf: string[];
  readonly failures: readonly Failure[];
}

interface Failure extends ErrorDetail {
  readonly cause: GrantRefusal | 'implicit' | 'site';
  /** Id of the license, or the site. */
  readonly about: string;
}

/**
 * PATCH /licenses/users (Licenses: Assign Licenses to Users): adds and removes for one person; whatever is not
 * mentioned stays. 200 if everything was done, 206 with what the person has if part of it was, 400 with error codes if
 * nothing was. The answer when units run out is an option, and so is the one for an unknown license among known ones.
 */
export function changeLicenses(context: RestContext): RestAnswer {
  const { world, call } = context;
  const read = jsonBody(call);
  if ('refused' in read) return read.refused;
  const { request, problems } = licenseRequest(read.body);
  if (problems.length > 0) return refusal(400, ...problems);
  const person = personOf(world, request);
  if (!person) return refusal(404, 'User not found.');
  const reckoning = reckon(context, person, request);
  const { failures } = reckoning;
  const refused = wholeRefusal(context, request, failures);
  if (refused) return refused;
  const { applied, before } = changes(person, call.at, () => {
    giveOrLeavePending(world, person, reckoning, call.at);
    takeCalling(world, person, request);
  });
  const shown = licensesAnswer(world, context.effect.showsBefore === true ? before : person);
  const status = answerStatus(world, failures);
  return { status, value: status === 206 ? { ...shown, ...partialErrors(world, failures) } : shown, applied };
}

function personOf(world: World, { personId: id, email }: LicenseRequest): Person | undefined {
  if (id !== undefined) return world.people.get(personId(id));
  return email === undefined ? undefined : personByEmail(world, email);
}

/** Removals come first, so that a swap within one request needs no free unit of a license that it gives back. */
function reckon(context: RestContext, person: Person, request: LicenseRequest): Reckoning {
  const { world } = context;
  const licenseIds = new Set([...person.licenseIds, ...(person.pending?.licenseIds ?? [])]);
  const failures: Failure[] = [];
  for (const wish of inOrder(request.licenses)) {
    const failure = licenseFailure(context, person, wish);
    if (failure) failures.push(failure);
    else if (wish.operation === 'add') licenseIds.add(wish.id);
    else licenseIds.delete(wish.id);
  }
  const hosted = hostSites(world, { ...person, licenseIds: [...licenseIds] });
  let attendeeOf = [...person.attendeeOf, ...(person.pending?.attendeeOf ?? [])];
  for (const wish of inOrder(request.sites)) {
    const failure = siteFailure(world, person, hosted, wish);
    if (failure) failures.push(failure);
    else attendeeOf = attendeeOf.filter((site) => site !== wish.siteUrl);
    if (!failure && wish.operation === 'add') attendeeOf.push(wish.siteUrl);
  }
  return { licenseIds, attendeeOf, failures };
}

function inOrder<Wish extends { operation: 'add' | 'remove' }>(wishes: readonly Wish[]): Wish[] {
  return [
    ...wishes.filter(({ operation }) => operation === 'remove'),
    ...wishes.filter(({ operation }) => operation === 'add'),
  ];
}

function licenseFailure(
  { world, effect }: RestContext,
  person: Person,
  { id, operation, calling }: LicenseWish,
): Failure | undefined {
  const license = world.licenses.find((candidate) => candidate.id === id);
  if (operation === 'remove' && license) {
    if (!isImplicit(license) || !person.licenseIds.includes(id)) return undefined;
    const description = `Screen Share [${id}] is implicitly assigned and cannot be removed`;
    return { cause: 'implicit', about: id, errorCode: 700006, description };
  }
  const cause = grantRefusal(world, person, id, { calling, effect });
  switch (cause) {
    case undefined:
      return undefined;
    case 'unknown':
      return { cause, about: id, errorCode: 400000, description: `License not recognized [${id}]` };
    case 'calling-properties':
      return {
        cause,
        about: id,
        errorCode: 400411,
        description: `Each Webex Calling license should contain its own calling properties. The following license(s) do not have properties: [${id}]`,
      };
    case 'no-units':
      // Neither code nor text is documented.
      return { cause, about: id, description: `No units of license [${id}] are available` };
    case 'refused':
      return { cause, about: id, ...refusalDetail(id, effect.refusal) };
  }
}

/** As the fault specifies; whatever it leaves out is as documented for licenses of which a person can have only one. */
function refusalDetail(id: string, { reason, errorCode }: Partial<LicenseRefusal> = {}): ErrorDetail {
  if (reason !== undefined) return { ...(errorCode !== undefined && { errorCode }), description: reason };
  const description = `Could not apply the following license(s): [${id}] as the user can be assigned only one of licenses with the offer code from the list:`;
  return { errorCode: errorCode ?? 400413, description };
}

/**
 * Only attendee accounts can be requested, on a site of the organization that the person does not administer; what the
 * entry does in addition to a license of the site is an option.
 */
function siteFailure(world: World, person: Person, hosted: readonly string[], wish: SiteWish): Failure | undefined {
  const known = orgSites(world).has(wish.siteUrl) && wish.accountType.toLowerCase() === 'attendee';
  if (known && wish.operation === 'remove') return undefined;
  const isRefusedHost = hosted.includes(wish.siteUrl) && world.options.attendeeForHost === 'refuse';
  const isThere = person.attendeeOf.includes(wish.siteUrl);
  if (known && !isRefusedHost && (isThere || !isSiteAdmin(world, person))) return undefined;
  const description = `Request contains invalid attendee siteUrls: [${wish.siteUrl}]`;
  return { cause: 'site', about: wish.siteUrl, errorCode: 400216, description };
}

/** The 400 for the whole request: nothing that was requested could be done, or an option makes one failure fail everything. */
function wholeRefusal(
  { world, effect }: RestContext,
  request: LicenseRequest,
  failures: readonly Failure[],
): RestAnswer | undefined {
  const { unitsExhausted, unknownLicense } = world.options;
  const light = { 'no-units': unitsExhausted !== '400', refused: effect.refusal?.status === 206 };
  const heavy = failures.filter(({ cause }) => !(cause in light && light[cause as keyof typeof light]));
  const nothingDone = failures.length === request.licenses.length + request.sites.length;
  const strict = unknownLicense === '400' && failures.some(({ cause }) => cause === 'unknown');
  if (heavy.length === 0 || !(nothingDone || strict)) return undefined;
  return { status: 400, error: { message: messageOf(heavy), errors: failures.map(withoutCause) } };
}

function messageOf(failures: readonly Failure[]): string {
  switch (failures[0]?.cause) {
    case 'unknown':
      return 'License not recognized';
    case 'calling-properties':
      return 'License properties missing';
    case 'implicit':
      return 'License removal not allowed';
    case 'site':
      return 'Invalid site URL';
    case 'refused':
      return 'License conflict';
    default:
      return 'License assignment failed';
  }
}

function withoutCause({ description, errorCode }: Failure): ErrorDetail {
  return errorCode === undefined ? { description } : { errorCode, description };
}

/**
 * What a 206 reports about what could not be done. The changelog promises it, but the API description has no field for
 * it: here nothing, a list as in the 400, or an object by license (or site) in the shape seen for the items of a list
 * of people.
 */
function partialErrors(world: World, failures: readonly Failure[]): object {
  switch (world.options.partialErrors) {
    case 'none':
      return {};
    case 'list':
      return { errors: failures.map(withoutCause) };
    case 'by-license':
      return { errors: Object.fromEntries(failures.map((failure) => [failure.about, keyedError(failure)])) };
  }
}

function keyedError({ description, errorCode }: Failure): object {
  return { ...(errorCode !== undefined && { code: String(errorCode) }), reason: description };
}

function answerStatus(world: World, failures: readonly Failure[]): number {
  const told = failures.filter(({ cause }) => cause !== 'no-units' || world.options.unitsExhausted !== 'drop');
  return told.length === 0 ? 200 : 206;
}

function takeCalling(world: World, person: Person, { licenses }: LicenseRequest): void {
  if (!hasCalling(world, person)) {
    person.phoneNumbers = [];
    person.extension = '';
    person.locationId = '';
    return;
  }
  const given = licenses.find(({ id, operation }) => operation === 'add' && person.licenseIds.includes(id))?.calling;
  if (!given) return;
  if (given.phoneNumber !== '') person.phoneNumbers = [{ type: 'work', value: given.phoneNumber, primary: true }];
  if (given.extension !== '') person.extension = given.extension;
  if (given.locationId !== '') person.locationId = given.locationId;
}

function licensesAnswer(world: World, person: Person): object {
  const { pending } = person;
  return {
    orgId: world.orgId,
    personId: person.id,
    email: person.emails[0],
    licenses: person.licenseIds,
    siteUrls: accountsOf(world, person),
    ...(pending && { pendingLicenses: pending.licenseIds, pendingSiteUrls: accountsOf(world, pending) }),
  };
}

function accountsOf(world: World, held: Pick<Person, 'licenseIds' | 'attendeeOf'>): object[] {
  const written = (type: 'host' | 'attendee'): string =>
    world.options.accountType === 'upper' ? type.toUpperCase() : type;
  return [
    ...hostSites(world, held).map((siteUrl) => ({ siteUrl, accountType: written('host') })),
    ...held.attendeeOf.map((siteUrl) => ({ siteUrl, accountType: written('attendee') })),
  ];
}
