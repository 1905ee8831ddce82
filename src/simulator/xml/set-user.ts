/**
 * SetUser on a site that is managed in Control Hub: all or nothing, success says nothing (XML API, SetUser). Of what it
 * takes, session types, tracking codes, services and the personal room change something here.
 */
import type { SiteUser, World } from '../world.js';
import type { Operation } from './answer.js';
import { denied, knownAccount, mayAdminister, unknownUser } from './authority.js';
import { child, childNames, textOf, textsOf, type Element } from './read-request.js';
import type { Failure } from './write-answer.js';

export const setUser: Operation = (world, { content }, caller, now) => {
  const name = textOf(content, 'webExId').toLowerCase();
  if (name !== caller && !mayAdminister(world, caller)) return denied;
  if (world.options.siteSuspended) return { exceptionId: '010107', reason: 'The site is suspended' };
  const user = knownAccount(world, name, now);
  if (!user || (user.attendeeOnly && world.options.attendeeAccount === '030001')) return unknownUser;
  const services = { ...user.services, ...wantedServices(content) };
  const types = wantedTypes(world, user, content);
  const codes = wantedCodes(world, user, content);
  const refusal = [types, codes].find((wanted): wanted is Failure => isFailure(wanted));
  if (refusal || isFailure(types) || isFailure(codes)) return refusal ?? denied;
  const personalRoom = flagOf(child(content, 'privilege'), 'isEnablePMR') ?? user.personalRoom;
  const failure = typesRefused(world, { ...user, personalRoom }, types, services);
  if (failure) return failure;
  const before = JSON.stringify(user);
  Object.assign(user, { sessionTypes: types, trackingCodes: codes, services, personalRoom });
  const applied = before !== JSON.stringify(user);
  return { type: 'use:setUserResponse', children: [], applied };
};

function isFailure(value: object): value is Failure {
  return 'exceptionId' in value;
}

function wantedServices(content: Element): Partial<SiteUser['services']> {
  const sent = child(content, 'supportedServices');
  const names = ['meetingCenter', 'trainingCenter', 'supportCenter', 'eventCenter', 'salesCenter'] as const;
  const entries = names.flatMap((name) => {
    const on = flagOf(sent, name);
    return on === undefined ? [] : [[name, on] as const];
  });
  return Object.fromEntries(entries);
}

/** Written TRUE and FALSE in the documentation's requests, true and false by clients. */
function flagOf(element: Element | undefined, name: string): boolean | undefined {
  const text = textOf(element, name).toLowerCase();
  return text === '' ? undefined : text === 'true';
}

/** What is sent replaces the whole set (Control Hub has no other way to untick a type). */
function wantedTypes(world: World, user: SiteUser, content: Element): number[] | Failure {
  const sent = child(content, 'meetingTypes');
  if (!sent) return user.sessionTypes;
  const texts = textsOf(sent, 'meetingType').filter((text) => text !== '');
  if (texts.length === 0) {
    const { emptyMeetingTypes } = world.options;
    if (emptyMeetingTypes === 'refuse')
      return { exceptionId: '999999', reason: 'Unable to process request: no meeting type' };
    return emptyMeetingTypes === 'keep' ? user.sessionTypes : [];
  }
  if (user.attendeeOnly && world.options.attendeeSessionTypes === 'refuse') {
    return { exceptionId: '030025', reason: 'The user or site does not support this service type.' };
  }
  const wrong = texts.find((text) => {
    const type = world.sessionTypes.find(({ id }) => String(id) === text);
    return !type || (!type.active && !user.sessionTypes.includes(type.id));
  });
  if (wrong !== undefined) {
    const exceptionId = world.options.unknownTypeException;
    return { exceptionId, reason: 'The user or site does not support this service type.', value: wrong };
  }
  return [...new Set(texts.map(Number))];
}

function typesRefused(
  world: World,
  user: SiteUser,
  wanted: readonly number[],
  services: SiteUser['services'],
): Failure | undefined {
  if (wanted === user.sessionTypes) return undefined;
  const types = world.sessionTypes.filter(({ id }) => wanted.includes(id));
  for (const type of types) {
    if (user.sessionTypes.includes(type.id)) continue;
    const on = type.services.some((service) => services[centerOf(service)]);
    if (!on && type.services.length > 0) {
      return {
        exceptionId: '030025',
        reason: 'The user or site does not support this service type.',
        value: String(type.id),
      };
    }
    const holders = [...world.siteUsers.values()].filter(({ sessionTypes }) => sessionTypes.includes(type.id)).length;
    if (type.seats !== undefined && holders >= type.seats) {
      return { exceptionId: '110055', reason: 'User limit exceeded for the session type', value: String(type.id) };
    }
  }
  if (user.personalRoom && !types.some(({ code }) => code === 'PRO' || code === 'STD')) {
    return {
      exceptionId: '030077',
      reason: 'Personal Conference meetings require the Meeting Center Pro meeting type.',
    };
  }
  return undefined;
}

function centerOf(service: string): keyof SiteUser['services'] {
  return `${service.charAt(0).toLowerCase()}${service.slice(1)}` as keyof SiteUser['services'];
}

/** An empty element clears its code; whether absent ones stay is an option. */
function wantedCodes(world: World, user: SiteUser, content: Element): Record<number, string> | Failure {
  const sent = child(content, 'tracking');
  if (!sent) return user.trackingCodes;
  const codes = new Map(world.options.trackingMode === 'merge' ? Object.entries(user.trackingCodes) : []);
  for (const name of childNames(sent)) {
    const index = Number(name.slice('trackingCode'.length));
    const written = child(sent, name)?.text ?? '';
    const text = world.options.trackingBlanks === 'trim' ? written.trim() : written;
    const long = Array.from(text).length > 128;
    if (long && world.options.longValue === 'refuse')
      return { exceptionId: '999999', reason: 'Unable to process request: too long' };
    const offered =
      world.trackingCodes.find((code) => code.index === index)?.values.filter(({ active }) => active) ?? [];
    const offList = text !== '' && offered.length > 0 && !offered.some(({ value }) => value === text);
    if (offList && world.options.offListValue === 'refuse') {
      return { exceptionId: '999999', reason: 'Unable to process request: not on the list', value: text };
    }
    if (text === '') codes.delete(String(index));
    else codes.set(String(index), long ? Array.from(text).slice(0, 128).join('') : text);
  }
  return Object.fromEntries(codes);
}
