/** Session types of the site and of a person (Session Types). */
import { sessionTypesAfter, sessionTypesRefusal } from '../session-type-rules.js';
import { isSiteRefusal } from '../site-refusal.js';
import type { SessionType } from '../world.js';
import type { RestContext } from './context.js';
import { jsonBody } from './json-body.js';
import type { JsonObject } from './json-body.js';
import { refusal } from './rest-answer.js';
import type { RestAnswer } from './rest-answer.js';
import { atSite, ownedAccount, putAnswer, settingId, settingRefused } from './site-settings.js';
import { userAsked, userInBody } from './user-named.js';

/** GET /admin/meeting/config/sessionTypes (List Site Session Types): nothing in it shows which are deactivated. */
export function listSiteSessionTypes(asked: RestContext): RestAnswer {
  const context = atSite(asked, asked.query.get('siteUrl') ?? '');
  if ('status' in context) return context;
  const { world } = context;
  const listed = world.sessionTypes.filter(
    ({ active }) => active || world.options.restInactiveSessionTypes === 'listed',
  );
  const items = listed.map((type) => {
    const { id, shortName, ...rest } = sessionType(context, type);
    return { id, shortName, siteUrl: world.site, ...rest };
  });
  return { status: 200, value: { items } };
}

/** GET /admin/meeting/userconfig/sessionTypes (List User Session Type): a list of one; `email` is a request header. */
export function listUserSessionTypes(asked: RestContext): RestAnswer {
  const context = atSite(asked, asked.query.get('siteUrl') ?? '');
  if ('status' in context) return context;
  const owned = ownedAccount(context, userAsked(context.call));
  if ('status' in owned) return owned;
  const sessionTypes = sessionTypesOf(context, owned.account.sessionTypes);
  return { status: 200, value: { items: [{ ...owned.owner, sessionTypes }] } };
}

/**
 * PUT /admin/meeting/userconfig/sessionTypes (Update User Session Types): 200 with one object, not in a list. That the
 * ids replace the previous ones is an inference, and an option; so is most of what it refuses.
 */
export function setUserSessionTypes(asked: RestContext): RestAnswer {
  const read = jsonBody(asked.call);
  if ('refused' in read) return read.refused;
  const problems = bodyProblems(read.body);
  if (problems.length > 0) return refusal(400, ...problems);
  const context = atSite(asked, read.body['siteUrl'] as string);
  if ('status' in context) return context;
  const { world } = context;
  const owned = ownedAccount(context, userInBody(read.body));
  if ('status' in owned) return owned;
  if (world.options.siteSuspended) return refusal(400, 'The site is suspended.');
  const { account, owner } = owned;
  const before = account.sessionTypes;
  const after = sessionTypesAfter(world, account, read.body['sessionTypeIds'] as string[], {
    leftOut: world.options.restSessionTypesMode,
    empty: world.options.restEmptySessionTypes,
    unknown: world.options.restUnknownSessionType === 'ignore' ? 'ignore' : 'refuse',
    attendee: world.options.restAttendeeSessionTypes,
  });
  if (isSiteRefusal(after)) return settingRefused(context, after);
  const refusedByRule = sessionTypesRefusal(world, account, after);
  if (refusedByRule) return settingRefused(context, refusedByRule);
  account.sessionTypes = after;
  const shown = { full: after, 'empty-list': [], stale: before }[putAnswer(context)];
  const value = { ...owner, sessionTypes: sessionTypesOf(context, shown) };
  return { status: 200, value, applied: JSON.stringify(before) !== JSON.stringify(after) };
}

function bodyProblems({ siteUrl, sessionTypeIds }: JsonObject): string[] {
  const problems: string[] = [];
  if (typeof siteUrl !== 'string' || siteUrl.trim() === '') problems.push("'siteUrl' cannot be empty");
  const strings = Array.isArray(sessionTypeIds) && sessionTypeIds.every((id) => typeof id === 'string');
  if (!strings) problems.push("'sessionTypeIds' must be an array of strings");
  return problems;
}

function sessionTypesOf(context: RestContext, ids: readonly number[]): object[] {
  return ids.flatMap((id) => {
    const type = context.world.sessionTypes.find((candidate) => candidate.id === id);
    return type ? [sessionType(context, type)] : [];
  });
}

function sessionType(
  context: RestContext,
  { id, code, name, services }: SessionType,
): { id: unknown; shortName: string; name: string; type: string } {
  const type = restTypes[services[0] ?? ''] ?? 'meeting';
  return { id: settingId(context, id, 'session-type'), shortName: code, name, type };
}

/** The service of a session type in XML → its type in REST; in the examples, ONS is an EventCenter. */
const restTypes: Readonly<Record<string, string>> = {
  MeetingCenter: 'meeting',
  EventCenter: 'EventCenter',
  SupportCenter: 'SupportCenter',
  TrainingCenter: 'TrainCenter',
};
