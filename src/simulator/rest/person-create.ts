import { randomUUID } from 'node:crypto';
import { applyAccess, attendeeSites, grantRefusal, hasCalling } from '../grant.js';
import { publicId } from '../ids.js';
import { addPerson, personByEmail } from '../roster.js';
import type { Person, World } from '../world.js';
import type { RestContext } from './context.js';
import { jsonBody } from './json-body.js';
import { viewOf } from './people-list.js';
import { personAnswer } from './person-answer.js';
import { personFields } from './person-fields.js';
import type { PersonFields } from './person-fields.js';
import { queryFlag } from './query.js';
import { requiredRefusal } from './required-attributes.js';
import { refusal, upstreamRefusal } from './rest-answer.js';
import type { RestAnswer } from './rest-answer.js';

/**
 * POST /people (People: Create a Person). Answers 200, not 201. Needs `emails` and a name; only the first address is
 * used. Licenses that cannot be assigned are silently dropped; attendee entries in `siteUrls` are accepted;
 * `loginEnabled` is not a field of a create and is ignored. The answer for an existing address is an option, and so is
 * what happens to a person without an attribute that the organization requires.
 */
export function createPerson(context: RestContext): RestAnswer {
  const { world, call } = context;
  const read = jsonBody(call);
  if ('refused' in read) return read.refused;
  const { fields, problems } = personFields(world, read.body);
  const email = fields.emails?.[0];
  if (email === undefined) problems.push("'emails' cannot be empty.");
  if (!fields.displayName && !fields.firstName && !fields.lastName) {
    problems.push("At least one of 'displayName', 'firstName' and 'lastName' is required.");
  }
  if (email === undefined || problems.length > 0) return refusal(400, ...problems);
  const taken = takenRefusal(context, email);
  if (taken) return taken;
  const lacking = requiredRefusal(world, call.method, fields);
  if (lacking && world.options.requiredAttributesMode === 'refused') return lacking;
  const person = newPerson(email, world.orgId, fields, call.at);
  addPerson(world, person);
  const bare = structuredClone(person);
  takeLicenses(context, person, fields);
  if (lacking) return { ...lacking, applied: true };
  const minimal = queryFlag(context.query, 'minResponse') && world.options.minResponse === 'honoured';
  const shown = personAnswer(world, shownPerson(context, person, bare, fields), {
    ...viewOf(context),
    fresh: true,
  });
  return { status: 200, value: minimal ? { id: person.id } : shown, applied: true };
}

/** Neither the status nor the text of these is documented; the sentence is invented in the shape seen for others. */
function takenRefusal({ world, call }: RestContext, email: string): RestAnswer | undefined {
  const address = email.toLowerCase();
  const holder = personByEmail(world, address);
  if (holder?.orgId === world.orgId) {
    return upstreamRefusal(Number(world.options.duplicateStatus), call.method, 'User already exists');
  }
  const domain = address.slice(address.lastIndexOf('@') + 1);
  if (holder !== undefined || world.takenElsewhere.has(domain) || world.takenElsewhere.has(address)) {
    const status = Number(world.options.personElsewhereStatus);
    return upstreamRefusal(status, call.method, 'User belongs to another organization');
  }
  return undefined;
}

/** A person who has no license yet. `now` is in milliseconds since 1970. */
export function newPerson(email: string, orgId: string, fields: PersonFields, now: number): Person {
  const created = new Date(now).toISOString();
  const fullName = [fields.firstName, fields.lastName].filter(Boolean).join(' ');
  return {
    id: publicId('PEOPLE', randomUUID()),
    orgId,
    emails: [email],
    firstName: fields.firstName ?? '',
    lastName: fields.lastName ?? '',
    displayName: fields.displayName || fullName,
    title: fields.title ?? '',
    department: fields.department ?? '',
    manager: fields.manager ?? '',
    managerId: fields.managerId ?? '',
    avatar: fields.avatar ?? '',
    addresses: fields.addresses ?? [],
    phoneNumbers: [],
    extension: '',
    locationId: '',
    loginEnabled: true,
    invitePending: true,
    roles: fields.roles ?? [],
    licenseIds: [],
    attendeeOf: [],
    created,
    lastModified: created,
  };
}

function takeLicenses({ world, call, effect }: RestContext, person: Person, fields: PersonFields): void {
  const calling = {
    locationId: fields.locationId ?? '',
    extension: fields.extension ?? '',
    phoneNumber: fields.phoneNumbers?.[0]?.value ?? '',
  };
  const wanted = [...(fields.licenses ?? []), ...unaskedLicenses(world)];
  const given = wanted.filter((id) => grantRefusal(world, person, id, { calling, effect }) === undefined);
  const access = { licenseIds: new Set(given), attendeeOf: attendeeSites(world, fields.siteUrls ?? []) };
  applyAccess(world, person, access, call.at);
  setCalling(world, person, fields);
}

/** The licenses that new people are given automatically. */
export function unaskedLicenses(world: World): string[] {
  const names = world.options.autoAssign.split(';').map((name) => name.trim());
  return world.licenses.filter(({ name }) => names.includes(name)).map(({ id }) => id);
}

/** The person as the answer shows it: without licenses after a fault, by option without those that were not requested. */
function shownPerson({ world, effect }: RestContext, person: Person, bare: Person, fields: PersonFields): Person {
  if (effect.showsBefore === true) return bare;
  if (world.options.autoAssignAnswer === 'shown') return person;
  return { ...person, licenseIds: person.licenseIds.filter((id) => fields.licenses?.includes(id)) };
}

/** Number, extension and location apply only to people with Webex Calling (documented). */
function setCalling(world: World, person: Person, fields: PersonFields): void {
  if (!hasCalling(world, person)) return;
  person.phoneNumbers = fields.phoneNumbers ?? [];
  person.extension = fields.extension ?? '';
  person.locationId = fields.locationId ?? '';
}
