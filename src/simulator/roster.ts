/**
 * People in the order in which they came, and how many hold each license: what would otherwise be counted anew with
 * every request. Kept beside the world, which stays plain, and made again where the world was changed behind its back.
 */
import { primaryAddress } from './site-account.js';
import type { Person, World } from './world.js';

interface Roster {
  /** Ids of everybody who ever was there; a place is never used again, so that a cursor stays good. */
  readonly places: string[];
  readonly placed: Set<string>;
  /** How many people there were when this was last made. */
  size: number;
  held: Map<string, number> | undefined;
}

const rosters = new WeakMap<World, Roster>();

/** Up to `count` people who match, from a place in the order on, and the place to go on from if more may follow. */
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

/** To be called whenever licenses of people were changed by anything but `setLicenses`. */
export function recountHolders(world: World): void {
  rosterOf(world).held = undefined;
}

/** Gives the person exactly these licenses and keeps the counters right. */
export function setLicenses(world: World, person: Person, licenseIds: readonly string[]): void {
  const { held } = rosterOf(world);
  if (held) {
    for (const id of person.licenseIds) held.set(id, (held.get(id) ?? 0) - 1);
    for (const id of licenseIds) held.set(id, (held.get(id) ?? 0) + 1);
  }
  person.licenseIds = [...licenseIds];
}

/** Takes a new person in, who holds no license yet. */
export function addPerson(world: World, person: Person): void {
  const roster = rosterOf(world);
  world.people.set(person.id, person);
  place(roster, person.id);
  roster.size = world.people.size;
  for (const address of person.emails) world.byEmail.set(address.toLowerCase(), person.id);
}

/** Gives the person these addresses, the primary one first; an account on the site goes along. */
export function setAddresses(world: World, person: Person, emails: readonly string[]): void {
  const account = world.siteUsers.get(primaryAddress(person));
  for (const email of person.emails) world.byEmail.delete(email.toLowerCase());
  person.emails = [...emails];
  for (const email of emails) world.byEmail.set(email.toLowerCase(), person.id);
  if (!account) return;
  world.siteUsers.delete(account.email);
  account.email = primaryAddress(person);
  world.siteUsers.set(account.email, account);
}

/** Takes a person out of the organization and off the site. */
export function removePerson(world: World, person: Person): void {
  const roster = rosterOf(world);
  setLicenses(world, person, []);
  world.people.delete(person.id);
  roster.size = world.people.size;
  for (const address of person.emails) world.byEmail.delete(address.toLowerCase());
  world.siteUsers.delete(primaryAddress(person));
}

/** The person who has the address, whatever its case. */
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
