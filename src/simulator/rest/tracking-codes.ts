/** Tracking codes of the site, and their values for a person (Tracking Codes). */
import { defaultTrackingCodes } from '../site-account.js';
import { isSiteRefusal } from '../site-refusal.js';
import { keptValue, offeredValues, trackingCodesAfter } from '../tracking-code-rules.js';
import type { TrackingValue } from '../tracking-code-rules.js';
import type { World } from '../world.js';
import type { RestContext } from './context.js';
import { isObject, jsonBody } from './json-body.js';
import type { JsonObject } from './json-body.js';
import { refusal } from './rest-answer.js';
import type { RestAnswer } from './rest-answer.js';
import { atSite, ownedAccount, putAnswer, settingId, settingRefused } from './site-settings.js';
import { userAsked, userInBody } from './user-named.js';

/** GET /admin/meeting/config/trackingCodes (List Tracking Codes). */
export function listSiteTrackingCodes(asked: RestContext): RestAnswer {
  const context = atSite(asked, asked.query.get('siteUrl') ?? '');
  if ('status' in context) return context;
  const { world } = context;
  const services = ['All', 'MeetingCenter', 'EventCenter', 'TrainingCenter', 'SupportCenter'];
  const defaults = defaultTrackingCodes(world);
  const items = world.trackingCodes.map((code) => ({
    id: settingId(context, code.index, 'tracking-code'),
    name: code.name,
    siteUrl: world.site,
    inputMode: code.inputMode,
    options: offeredValues(code).map((value) => ({ value, defaultValue: defaults[code.index] === value })),
    hostProfileCode: hostProfileCodes[code.hostProfile],
    scheduleStartCodes: services.map((service) => ({ service, type: 'notUsed' })),
  }));
  return { status: 200, value: { items } };
}

const hostProfileCodes = {
  OPTIONAL: 'optional',
  REQUIRED: 'required',
  ADMIN_SET: 'adminSet',
  NOT_USED: 'notUsed',
} as const;

/** GET /admin/meeting/userconfig/trackingCodes (Get User Tracking Codes): one object; `email` is a request header. */
export function readUserTrackingCodes(asked: RestContext): RestAnswer {
  const context = atSite(asked, asked.query.get('siteUrl') ?? '');
  if ('status' in context) return context;
  const owned = ownedAccount(context, userAsked(context.call));
  if ('status' in owned) return owned;
  const { account, owner } = owned;
  return { status: 200, value: { ...owner, trackingCodes: codesOf(context, account.trackingCodes) } };
}

/**
 * PUT /admin/meeting/userconfig/trackingCodes (Update User Tracking Codes): values by the names of their codes, 200
 * with one object. Whether omitted codes keep their values is an option. If anything is refused, nothing is set.
 */
export function setUserTrackingCodes(asked: RestContext): RestAnswer {
  const read = jsonBody(asked.call);
  if ('refused' in read) return read.refused;
  const problems = bodyProblems(asked.world, read.body);
  if (problems.length > 0) return refusal(400, ...problems);
  const context = atSite(asked, read.body['siteUrl'] as string);
  if ('status' in context) return context;
  const { world } = context;
  const owned = ownedAccount(context, userInBody(read.body));
  if ('status' in owned) return owned;
  if (world.options.siteSuspended) return refusal(400, 'The site is suspended.');
  if (world.options.mappedTrackingCodes) return settingRefused(context, { refused: 'mapped' });
  const { account, owner } = owned;
  const sent = valuesSent(world, read.body);
  if ('status' in sent) return sent;
  const before = account.trackingCodes;
  const after = trackingCodesAfter(world, account, sent, {
    leftOut: 'trackingCodes' in read.body ? world.options.restTrackingMode : 'merge',
    listed: ({ inputMode }) => inputMode === 'select' || inputMode === 'hostProfileSelect',
    longest: 120,
    long: 'refuse',
  });
  if (isSiteRefusal(after)) return settingRefused(context, after);
  account.trackingCodes = after;
  const shown = { full: after, 'empty-list': undefined, stale: before }[putAnswer(context)];
  const value = { ...owner, trackingCodes: shown ? codesOf(context, shown) : [] };
  return { status: 200, value, applied: JSON.stringify(before) !== JSON.stringify(after) };
}

function bodyProblems(world: World, { siteUrl, trackingCodes = [] }: JsonObject): string[] {
  const problems: string[] = [];
  if (typeof siteUrl !== 'string' || siteUrl.trim() === '') problems.push("'siteUrl' cannot be empty");
  if (!Array.isArray(trackingCodes) || !trackingCodes.every(isObject)) {
    return [...problems, "'trackingCodes' must be an array of objects"];
  }
  for (const { name, value } of trackingCodes) {
    problems.push(...sizeProblems('name', name), ...sizeProblems('value', value, (text) => keptValue(world, text)));
  }
  return problems;
}

/** Both have 1 to 120 characters (documented). */
function sizeProblems(key: string, text: unknown, kept: (text: string) => string = (same) => same): string[] {
  if (typeof text !== 'string' || kept(text) === '') return [`'${key}' cannot be empty`];
  return Array.from(kept(text)).length > 120 ? [`The size of '${key}' must be between 1 and 120.`] : [];
}

/** The values by the index of the code with exactly that name, or the documented 400. */
function valuesSent(world: World, { trackingCodes = [] }: JsonObject): TrackingValue[] | RestAnswer {
  const sent = trackingCodes as { name: string; value: string }[];
  const unknown = sent.filter(({ name }) => !world.trackingCodes.some((code) => code.name === name));
  if (unknown.length > 0) return refusal(400, ...unknown.map(({ name }) => `Tracking code of '${name}' is not found.`));
  return sent.map(({ name, value }) => ({
    index: world.trackingCodes.find((code) => code.name === name)?.index ?? 0,
    value,
  }));
}

function codesOf(context: RestContext, values: Readonly<Record<number, string>>): object[] {
  const { world } = context;
  return world.trackingCodes.flatMap(({ index, name }) => {
    const value = values[index] ?? '';
    if (value === '' && world.options.restUnsetCodes === 'absent') return [];
    return [{ id: settingId(context, index, 'tracking-code'), name, value }];
  });
}
