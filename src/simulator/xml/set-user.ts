/**
 * SetUser on a site that Control Hub manages: all or nothing, and a success carries no data (XML API, SetUser). Of what
 * it accepts, only session types, tracking codes, services and the personal room change anything here.
 */
import { accountWithSettings } from '../known-account.js';
import { sessionTypesAfter, sessionTypesRefusal } from '../session-type-rules.js';
import { isSiteRefusal, type SiteRefusal } from '../site-refusal.js';
import { trackingCodesAfter } from '../tracking-code-rules.js';
import type { SiteUser, World } from '../world.js';
import type { Operation } from './operation.js';
import { denied, mayAdminister, unknownUser } from './authority.js';
import { child, childNames, textOf, textsOf, type Element } from './read-request.js';
import { siteFailure } from './site-failure.js';

export const setUser: Operation = (world, { content }, caller, now) => {
  const name = textOf(content, 'webExId').toLowerCase();
  if (name !== caller && !mayAdminister(world, caller)) return denied;
  if (world.options.siteSuspended) return { exceptionId: '010107', reason: 'The site is suspended' };
  const user = accountWithSettings(world, name, now);
  if (!user) return unknownUser;
  const services = { ...user.services, ...wantedServices(content) };
  const sessionTypes = wantedTypes(world, user, content);
  if (isSiteRefusal(sessionTypes)) return siteFailure(world, sessionTypes);
  const trackingCodes = wantedCodes(world, user, content);
  if (isSiteRefusal(trackingCodes)) return siteFailure(world, trackingCodes);
  const personalRoom = flagOf(child(content, 'privilege'), 'isEnablePMR') ?? user.personalRoom;
  const refusal = sessionTypesRefusal(world, { ...user, services, personalRoom }, sessionTypes);
  if (refusal) return siteFailure(world, refusal);
  const before = JSON.stringify(user);
  Object.assign(user, { sessionTypes, trackingCodes, services, personalRoom });
  const applied = before !== JSON.stringify(user);
  return { type: 'use:setUserResponse', children: [], applied };
};

function wantedServices(content: Element): Partial<SiteUser['services']> {
  const sent = child(content, 'supportedServices');
  const names = ['meetingCenter', 'trainingCenter', 'supportCenter', 'eventCenter', 'salesCenter'] as const;
  const entries = names.flatMap((name) => {
    const on = flagOf(sent, name);
    return on === undefined ? [] : [[name, on] as const];
  });
  return Object.fromEntries(entries);
}

/** The documentation's requests write TRUE and FALSE, clients write true and false. */
function flagOf(element: Element | undefined, name: string): boolean | undefined {
  const text = textOf(element, name).toLowerCase();
  return text === '' ? undefined : text === 'true';
}

/** What is sent replaces the whole set (Control Hub has no other way to clear a type). */
function wantedTypes(world: World, user: SiteUser, content: Element): number[] | SiteRefusal {
  const sent = child(content, 'meetingTypes');
  if (!sent) return user.sessionTypes;
  const texts = textsOf(sent, 'meetingType').filter((text) => text !== '');
  return sessionTypesAfter(world, user, texts, {
    leftOut: 'replace',
    empty: world.options.emptyMeetingTypes,
    unknown: 'refuse',
    attendee: world.options.attendeeSessionTypes,
  });
}

/** An empty element clears its code; whether omitted codes stay is an option, and so is a site whose codes are mapped. */
function wantedCodes(world: World, user: SiteUser, content: Element): Record<number, string> | SiteRefusal {
  const sent = child(content, 'tracking');
  if (!sent) return user.trackingCodes;
  if (world.options.mappedTrackingCodes && world.options.mappedOverXml === 'refuse') return { refused: 'mapped' };
  const values = childNames(sent).map((name) => ({
    index: Number(name.slice('trackingCode'.length)),
    value: child(sent, name)?.text ?? '',
  }));
  return trackingCodesAfter(world, user, values, {
    leftOut: world.options.trackingMode,
    listed: () => world.options.offListValue === 'refuse',
    longest: 128,
    long: world.options.longValue,
  });
}
