/**
 * People in order of creation, and how many hold each license: what every request would otherwise have to recount. Kept
 * apart from the world, which stays plain data, and rebuilt if the world was changed directly.
 */
import { primaryAddress } from './site-account.js';
import type { Person, World } from './world.js';

interface Roster {
  /** Ids of everyone who was ever there; a place is never reused, so that a cursor stays valid. */
  readonly places: string[];
  readonly placed: Set<string>;
  /** How many people there were when this was last built. */
  size: number;
  held: Map<string, number> | undefined;
}

const rosters = new WeakMap<World, Roster>();

/** Up to `count` people who match, starting at a place in the order, and the place to continue from if more may follow. */
export function peopleFrom(
  world: World,
  place: number,
  count: number,
  matches: (person: Person) => boolean,
): { people: Person[]; next: number | undefined } {
  const { places } = rosterOf(world);
  const people: Person[] = [];
  for (let at = place; at < places.length; at++) {
    const person = world.people.get(places[at] ?? '');
    if (person === undefined || !matches(person)) continue;
    if (people.length === count) return { people, next: at };
    people.push(person);
  }
  return { people, next: undefined };
}

/** How many people hold the license. */
export function holders(world: World, licenseId: string): number {
  const roster = rosterOf(world);
  roster.held ??= countHolders(world);
  return roster.held.get(licenseId) ?? 0;
}

/** Must be called whenever anything but `setLicenses` has changed people's licenses. */
export function recountHolders(world: World): void {
  rosterOf(world).held = undefined;
}

/** Assigns the person exactly these licenses and updates the counters. */
export function setLicenses(world: World, person: Person, licenseIds: readonly string[]): void {
  const { held } = rosterOf(world);
  if (held) {
    for (const id of person.licenseIds) held.set(id, (held.get(id) ?? 0) - 1);
    for (const id of licenseIds) held.set(id, (held.get(id) ?? 0) + 1);
  }
  person.licenseIds = [...licenseIds];
}

/** Adds a new person, who holds no license yet. */
export function addPerson(world: World, person: Person): void {
  const roster = rosterOf(world);
  world.people.set(person.id, person);
  place(roster, person.id);
  roster.size = world.people.size;
  for (const address of person.emails) world.byEmail.set(address.toLowerCase(), person.id);
}

/** Gives the person these addresses, the primary one first; their accounts on the sites move along. */
export function setAddresses(world: World, person: Person, emails: readonly string[]): void {
  const before = primaryAddress(person);
  for (const email of person.emails) world.byEmail.delete(email.toLowerCase());
  person.emails = [...emails];
  for (const email of emails) world.byEmail.set(email.toLowerCase(), person.id);
  for (const { siteUsers } of world.sites) {
    const account = siteUsers.get(before);
    if (!account) continue;
    siteUsers.delete(before);
    account.email = primaryAddress(person);
    siteUsers.set(account.email, account);
  }
}

/** Removes a person from the organization and from its sites. */
export function removePerson(world: World, person: Person): void {
  const roster = rosterOf(world);
  setLicenses(world, person, []);
  world.people.delete(person.id);
  roster.size = world.people.size;
  for (const address of person.emails) world.byEmail.delete(address.toLowerCase());
  for (const { siteUsers } of world.sites) siteUsers.delete(primaryAddress(person));
}

/** The person with this address, case-insensitive. */
export function personByEmail(world: World, address: string): Person | undefined {
  const id = world.byEmail.get(address.trim().toLowerCase());
  return id === undefined ? undefined : world.people.get(id);
}

function rosterOf(world: World): Roster {
  let roster = rosters.get(world);
  if (!roster) {
    roster = { places: [], placed: new Set(), size: 0, held: undefined };
    rosters.set(world, roster);
  }
  if (roster.size !== world.people.size) {
    for (const id of world.people.keys()) place(roster, id);
    roster.size = world.people.size;
  }
  return roster;
}

function place(roster: Roster, id: string): void {
  if (roster.placed.has(id)) return;
  roster.placed.add(id);
  roster.places.push(id);
}

function countHolders(world: World): Map<string, number> {
  const held = new Map<string, number>();
  for (const person of world.people.values()) {
    for (const id of person.licenseIds) held.set(id, (held.get(id) ?? 0) + 1);
  }
  return held;
}
