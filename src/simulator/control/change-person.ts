import { randomUUID } from 'node:crypto';
import { applyLicenses } from '../grant.js';
import { publicId } from '../ids.js';
import { addPerson, personByEmail, removePerson } from '../roster.js';
import type { JsonObject } from '../rest/json-body.js';
import type { Person, World } from '../world.js';
import { kindProblem } from './checked.js';
import type { Problem } from './checked.js';

const kinds = {
  email: 'string',
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
  attendee: 'boolean',
  remove: 'boolean',
} as const;

const plainFields = [
  'firstName', 'lastName', 'displayName', 'title', 'department', 'manager', 'managerId', 'loginEnabled',
  'invitePending', 'roles',
] as const; // prettier-ignore

/**
 * `POST /__simulator/people`: what another administrator does to a person. `{email, …}` changes the given fields of
 * the person with that address, or makes the person; `licenses` (ids or names) is the full set and asks for no free
 * units; `attendee` is about the site; `{email, remove: true}` removes.
 */
export function changePerson(world: World, value: JsonObject, now: number): Problem | undefined {
  const wrong = kindProblem(value, kinds, 'people');
  if (wrong) return wrong;
  if (typeof value['email'] !== 'string') return { problem: "'email' is needed: whose person is it?" };
  const licenseIds = idsOf(world, (value['licenses'] ?? []) as string[]);
  if ('problem' in licenseIds) return licenseIds;
  const found = personByEmail(world, value['email']);
  if (value['remove'] === true) {
    if (!found) return { problem: `There is nobody with the address ${value['email']}.` };
    removePerson(world, found);
    return undefined;
  }
  const person = found ?? newcomer(world, value['email'], now);
  Object.assign(person, Object.fromEntries(plainFields.flatMap((key) => (key in value ? [[key, value[key]]] : []))));
  if (person.displayName === '') person.displayName = `${person.firstName} ${person.lastName}`.trim() || value['email'];
  if (value['attendee'] === true) person.attendeeOf = [...new Set([...person.attendeeOf, world.site])];
  if (value['attendee'] === false) person.attendeeOf = person.attendeeOf.filter((site) => site !== world.site);
  applyLicenses(world, person, new Set('licenses' in value ? licenseIds.ids : person.licenseIds), now);
  person.lastModified = new Date(now).toISOString();
  return undefined;
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
