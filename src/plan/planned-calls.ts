/** Changes → the calls that make them, in order: what adds comes before what removes. */
import { isAboutAttendee } from '../fields/attendee.js';
import { isHosting } from '../fields/license.js';
import { isFollowed } from '../fields/mapped-attributes.js';
import type { Carrier } from '../fields/field.js';
import { fieldOf, isCarriedBy } from '../fields/table.js';
import { awaitsManager } from '../fields/manager.js';
import type { Catalog } from '../model/catalog.js';
import { takes } from '../fields/changes.js';
import type { Change, PlannedCall } from '../model/row.js';

export interface RowKind {
  /** The row creates the person. */
  readonly isNew: boolean;
  /** The row adds an account on the site, which may come with settings that the row rules out. */
  readonly checksNewAccount?: boolean;
}

/**
 * Calls that remove something come after all calls that add something, so that nothing is removed before its replacement is
 * seen. Two calls do both: `site.set` replaces a whole set at once, and is refused as a whole; and a host becomes an attendee
 * only in the request that removes the site's license (Licenses API, PATCH /licenses/users: host or attendee, not both). A
 * manager whom another row of the file creates is set once everyone in the file exists. A new person's sign-in can only be set
 * after the create (People API, POST /people).
 */
export function callsFor(changes: readonly Change[], kind: RowKind, catalog: Catalog): PlannedCall[] {
  if (changes.length === 0 && !kind.isNew && kind.checksNewAccount !== true) return [];
  const later = changes.flatMap((change, place) => (awaitsManager(change) ? [place] : []));
  const gives = placesIn(changes, (change) => !takes(change) && !awaitsManager(change));
  const taken = placesIn(changes, takes);
  const exchanged = exchangedPlaces(changes, kind, catalog);
  const given = { ...gives, licensing: gives.licensing.filter((place) => !exchanged.includes(place)) };
  const lost = { ...taken, licensing: taken.licensing.filter((place) => !exchanged.includes(place)) };
  const isOverScim = catalog.peopleApi === 'scim';
  const record = isOverScim ? callsOverScim : recordCalls;
  return [
    ...(kind.isNew ? creatingCalls(changes, given, { signedOut: taken.login, catalog }) : record(changes, given)),
    ...siteCalls(gives.site, taken.site, exchanged, kind),
    ...(later.length > 0 ? [{ call: 'person.update', changes: later } as const] : []),
    ...addressCalls(changes),
    ...record(changes, kind.isNew ? { ...lost, login: [] } : lost),
  ];
}

/**
 * A new address comes after all that is done on the site, which may know the person by the old or the new one from then on, and
 * before what the row removes elsewhere.
 */
function addressCalls(changes: readonly Change[]): PlannedCall[] {
  const places = changes.flatMap((change, place) => (isCarriedBy(change, 'address') ? [place] : []));
  return places.length > 0 ? [{ call: 'person.rename', changes: places }] : [];
}

/** If a host becomes an attendee, removals on the site come after that: the settings may already be gone by then. */
function siteCalls(
  gives: readonly number[],
  taken: readonly number[],
  exchanged: readonly number[],
  { checksNewAccount = false }: RowKind,
): PlannedCall[] {
  const setting = (changes: readonly number[]): PlannedCall[] =>
    changes.length > 0 ? [{ call: 'site.set', changes }] : [];
  if (exchanged.length > 0)
    return [...setting(gives), { call: 'licenses.change', changes: exchanged }, ...setting(taken)];
  const all = [...gives, ...taken].sort(ascending);
  return checksNewAccount ? [{ call: 'site.set', changes: all }] : setting(all);
}

/** Is this the request that turns a host into an attendee, the one that both adds and removes? */
export function isExchange({ call, changes }: PlannedCall, all: readonly Change[]): boolean {
  const made = changes.flatMap((place) => all[place] ?? []);
  return call === 'licenses.change' && made.some(takes) && !made.every(takes);
}

/** Positions of changes, grouped by what carries them. */
interface Places {
  readonly profile: readonly number[];
  readonly login: readonly number[];
  /** Attributes that only SCIM has. */
  readonly scim: readonly number[];
  readonly licensing: readonly number[];
  readonly site: readonly number[];
}

function placesIn(changes: readonly Change[], belongs: (change: Change) => boolean): Places {
  const places: Record<keyof Places, number[]> = { profile: [], login: [], licensing: [], site: [], scim: [] };
  changes.forEach((change, place) => {
    const group = belongs(change) ? placeNames[fieldOf(change).carrier] : undefined;
    if (group !== undefined) places[group].push(place);
  });
  return places;
}

const placeNames: Partial<Record<Carrier, keyof Places>> = {
  record: 'profile',
  'sign-in': 'login',
  scim: 'scim',
  licenses: 'licensing',
  site: 'site',
};

interface Creating {
  /** Sign-ins to be turned off. */
  readonly signedOut: readonly number[];
  readonly catalog: Catalog;
}

/**
 * A new person whose sign-in is to be off can still sign in until that is set, so that call comes right after the create. Over
 * SCIM, it is part of the create; but a person with licenses is created over the People API, which then is one call less. What a
 * tracking code follows comes after the create, because it may have to wait for what becomes of another person's.
 */
function creatingCalls(
  changes: readonly Change[],
  { profile: record, login, licensing, scim: onlyScim }: Places,
  { signedOut, catalog }: Creating,
): PlannedCall[] {
  const isOverScim = catalog.peopleApi === 'scim';
  const isLater = (place: number): boolean => isFollowed(changes[place] ?? { field: '' }, catalog);
  const [profile, scim] = [record.filter((place) => !isLater(place)), onlyScim.filter((place) => !isLater(place))];
  const [laterRecord, laterScim] = [record.filter(isLater), onlyScim.filter(isLater)];
  const signIn = [...login, ...signedOut];
  const later = isOverScim ? [[...laterRecord, ...laterScim].sort(ascending)] : [laterRecord, laterScim];
  if (isOverScim && licensing.length === 0) {
    const create = { call: 'person.create', changes: [...profile, ...scim, ...signIn].sort(ascending) } as const;
    return [create, ...later.flatMap(updating)];
  }
  const create = { call: 'person.create', changes: [...profile, ...licensing] } as const;
  const after = isOverScim ? [[...signIn, ...scim].sort(ascending)] : [signIn, scim];
  return [create, ...[...after, ...later].flatMap(updating)];
}

function updating(changes: readonly number[]): PlannedCall[] {
  return changes.length > 0 ? [{ call: 'person.update', changes }] : [];
}

/**
 * Licenses are sent with the record, which is read just before; attendee entries can be changed only by the Licenses API. What
 * only SCIM has is a call of its own.
 */
function recordCalls(changes: readonly Change[], { profile, login, licensing, scim }: Places): PlannedCall[] {
  const record = [...profile, ...login].sort(ascending);
  const isTogether =
    record.length > 0 && !licensing.some((place) => changes.filter((_, at) => at === place).some(isAboutAttendee));
  const alone = licensing.length > 0 && !isTogether;
  return [
    ...updating(isTogether ? [...record, ...licensing] : record),
    ...(alone ? [{ call: 'licenses.change', changes: licensing } as const] : []),
    ...updating(scim),
  ];
}

/** SCIM has no licenses (SCIM 2 Users); the rest of the record is one operation among those of many people. */
function callsOverScim(_changes: readonly Change[], { profile, login, licensing, scim }: Places): PlannedCall[] {
  return [
    ...updating([...profile, ...login, ...scim].sort(ascending)),
    ...(licensing.length > 0 ? [{ call: 'licenses.change', changes: licensing } as const] : []),
  ];
}

/** If a host becomes an attendee: the attendee entry, and the licenses that make a host; else empty. */
function exchangedPlaces(changes: readonly Change[], { isNew }: RowKind, catalog: Catalog): number[] {
  const isLost = (change: Change): boolean => change.to === false && isHosting(change, catalog);
  const becomesAttendee = changes.some((change) => isAboutAttendee(change) && change.to === true);
  if (isNew || !becomesAttendee || !changes.some(isLost)) return [];
  return changes.flatMap((change, place) => (isAboutAttendee(change) || isLost(change) ? [place] : []));
}

function ascending(a: number, b: number): number {
  return a - b;
}
