import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { applyAccess, attendeeSites } from '../grant.js';
import { publicId } from '../ids.js';
import { mapAttributes } from '../mapped-codes.js';
import { addPerson, personByEmail, removePerson, setAddresses } from '../roster.js';
import type { JsonObject } from '../rest/json-body.js';
import type { Person, World } from '../world.js';
import { confirmAddress } from '../scim/address-change.js';
import { acceptPending } from '../rest/pending-licenses.js';
import { isProblem, kindProblem } from './checked.js';
import type { Problem } from './checked.js';

/** The keys of a person in `GET /__simulator/state` plus five more, so that a person read there can be sent back. */
const kinds = {
  id: 'string',
  orgId: 'string',
  email: 'string',
  emails: 'strings',
  firstName: 'string',
  lastName: 'string',
  displayName: 'string',
  title: 'string',
  department: 'string',
  manager: 'string',
  managerId: 'string',
  loginEnabled: 'boolean',
  invitePending: 'boolean',
  roles: 'strings',
  licenses: 'strings',
  licenseIds: 'strings',
  siteUrls: 'strings',
  phoneNumbers: 'any',
  extension: 'string',
  locationId: 'string',
  created: 'string',
  lastActivity: 'string',
  employeeNumber: 'string',
  addresses: 'any',
  nickName: 'string',
  profileUrl: 'string',
  preferredLanguage: 'string',
  locale: 'string',
  timezone: 'string',
  externalId: 'string',
  middleName: 'string',
  honorificPrefix: 'string',
  honorificSuffix: 'string',
  costCenter: 'string',
  organization: 'string',
  division: 'string',
  phones: 'any',
  pendingLicenses: 'any',
  attendee: 'boolean',
  accept: 'boolean',
  remove: 'boolean',
} as const;

const plainFields = [
  'orgId', 'firstName', 'lastName', 'displayName', 'title', 'department', 'manager', 'managerId', 'loginEnabled',
  'invitePending', 'roles', 'phoneNumbers', 'extension', 'locationId', 'created', 'lastActivity',
  'employeeNumber', 'addresses',
] as const; // prettier-ignore
const scimFields = [
  'nickName', 'profileUrl', 'preferredLanguage', 'locale', 'timezone', 'externalId', 'middleName', 'honorificPrefix',
  'honorificSuffix', 'costCenter', 'organization', 'division', 'phones',
] as const; // prettier-ignore

/**
 * `POST /__simulator/people`: what another administrator does to a person. `{email, …}` changes the given fields of the
 * person with that address, or creates the person; `id` selects the person by id instead. `licenses` (ids or names) or
 * `licenseIds` is the full set and needs no free units; `siteUrls` is the full set of `#attendee` entries, and
 * `attendee` concerns only the site; another `orgId` moves the person to an organization that this one manages;
 * `accept: true` accepts what is pending (`pendingLicenses` is ignored), a changed address too; `{email, remove: true}` removes the person.
 */
export function changePerson(world: World, value: JsonObject, now: number): Problem | undefined {
  const wrong = kindProblem(value, kinds, 'people');
  if (wrong) return wrong;
  const found = personMeant(world, value);
  if (found && isProblem(found)) return found;
  const licenses = licensesWanted(world, value, found?.licenseIds ?? []);
  if (isProblem(licenses)) return licenses;
  const email = (value['email'] as string | undefined) ?? found?.emails[0] ?? '';
  if (value['remove'] === true) {
    if (!found) return { problem: `There is nobody with the address ${email}.` };
    removePerson(world, found);
    return undefined;
  }
  const person = found ?? newcomer(world, email, now);
  setAddresses(world, person, addressesWanted(person, email, value));
  Object.assign(person, Object.fromEntries(plainFields.flatMap((key) => (key in value ? [[key, value[key]]] : []))));
  if (person.displayName === '') person.displayName = `${person.firstName} ${person.lastName}`.trim() || email;
  if ('managerId' in value) person.manager = world.people.get(person.managerId)?.displayName ?? person.manager;
  const access = { licenseIds: new Set(licenses.ids), attendeeOf: attendeeOf(world, person, value) };
  applyAccess(world, person, access, now);
  if (value['accept'] === true) {
    acceptPending(world, person, now);
    confirmAddress(world, person, now);
  }
  person.lastModified = new Date(now).toISOString();
  const scim = Object.fromEntries(scimFields.flatMap((key) => (key in value ? [[key, value[key]]] : [])));
  if (Object.keys(scim).length > 0) person.scim = { ...person.scim, ...scim };
  mapAttributes(world, person, now);
  return undefined;
}

function personMeant(world: World, { id, email }: JsonObject): Person | Problem | undefined {
  if (typeof id === 'string') return world.people.get(id) ?? { problem: `There is nobody with the id ${id}.` };
  if (typeof email === 'string') return personByEmail(world, email);
  return { problem: "'email' is needed: whose person is it?" };
}

/** All addresses, the primary one first; an address that the person did not have replaces the others. */
function addressesWanted(person: Person, email: string, { emails }: JsonObject): readonly string[] {
  const known = (addresses: readonly string[]): boolean =>
    addresses.some((address) => address.toLowerCase() === email.toLowerCase());
  if (Array.isArray(emails) && emails.length > 0) return emails as string[];
  return known(person.emails) ? person.emails : [email];
}

/** The full set requested. A caller that sends back what it read has both keys; then the changed one counts. */
function licensesWanted(world: World, value: JsonObject, before: readonly string[]): Problem | { ids: string[] } {
  const named = idsOf(world, (value['licenses'] ?? []) as string[]);
  const listed = idsOf(world, (value['licenseIds'] ?? []) as string[]);
  if (isProblem(named)) return named;
  if (isProblem(listed)) return listed;
  const names = world.licenses.filter(({ id }) => before.includes(id)).map(({ name }) => name);
  if ('licenses' in value && !isDeepStrictEqual(value['licenses'], names)) return named;
  return 'licenseIds' in value ? listed : { ids: [...before] };
}

function attendeeOf(world: World, person: Person, { siteUrls, attendee }: JsonObject): string[] {
  const listed = Array.isArray(siteUrls) ? attendeeSites(world, siteUrls as string[]) : person.attendeeOf;
  if (attendee === undefined) return listed;
  const elsewhere = listed.filter((site) => site !== world.site);
  return attendee === true ? [...elsewhere, world.site] : elsewhere;
}

function idsOf(world: World, names: readonly string[]): { ids: string[] } | Problem {
  const unknown = names.find((name) => !world.licenses.some((license) => [license.id, license.name].includes(name)));
  if (unknown !== undefined) return { problem: `There is no license ${unknown}.` };
  return { ids: names.flatMap((name) => world.licenses.find((one) => [one.id, one.name].includes(name))?.id ?? []) };
}

function newcomer(world: World, email: string, now: number): Person {
  const created = new Date(now).toISOString();
  const person: Person = {
    id: publicId('PEOPLE', randomUUID()),
    orgId: world.orgId,
    emails: [email],
    firstName: '',
    lastName: '',
    displayName: '',
    title: '',
    department: '',
    manager: '',
    managerId: '',
    avatar: '',
    addresses: [],
    phoneNumbers: [],
    extension: '',
    locationId: '',
    loginEnabled: true,
    invitePending: true,
    roles: [],
    licenseIds: [],
    attendeeOf: [],
    created,
    lastModified: created,
  };
  addPerson(world, person);
  return person;
}
