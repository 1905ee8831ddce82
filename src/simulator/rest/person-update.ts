import { applyAccess, attendeeSites, grantRefusal, hasCalling, isImplicit } from '../grant.js';
import { personId } from '../ids.js';
import { mapAttributes } from '../mapped-codes.js';
import { setAddresses } from '../roster.js';
import type { Person, World } from '../world.js';
import { changes } from './changed.js';
import type { RestContext } from './context.js';
import { jsonBody } from './json-body.js';
import { viewOf } from './people-list.js';
import { personAnswer } from './person-answer.js';
import { personFields } from './person-fields.js';
import type { PersonFields } from './person-fields.js';
import { queryFlag } from './query.js';
import { refusal, upstreamRefusal } from './rest-answer.js';
import type { RestAnswer } from './rest-answer.js';

/**
 * PUT /people/{personId} (People: Update a Person): "include all details for the person". `displayName` is required.
 * What happens to omitted fields, and whether the answer is 200 or 204, are options. Licenses are a full set; those
 * that cannot be assigned are dropped. Attendee entries are removed only with showAllTypes=true.
 */
export function updatePerson(context: RestContext): RestAnswer {
  const { world, call } = context;
  const person = world.people.get(personId(context.id));
  if (!person) return refusal(404);
  const read = jsonBody(call);
  if ('refused' in read) return read.refused;
  const { fields, problems } = personFields(world, read.body);
  if (!fields.displayName) problems.push("'displayName' cannot be empty.");
  if (problems.length > 0) return refusal(400, ...problems);
  const refused = addressRefusal(context, person, fields) ?? implicitRefusal(world, person, fields);
  if (refused) return refused;
  const { applied, before } = changes(person, call.at, () => {
    replaceFields(world, person, fields);
    replaceLicenses(context, person, fields);
  });
  if (applied) mapAttributes(world, person, call.at);
  const minimal = queryFlag(context.query, 'minResponse') && world.options.minResponse === 'honoured';
  if (minimal || world.options.putAnswer === '204') return { status: 204, applied };
  const shown = context.effect.showsBefore === true ? before : person;
  return { status: 200, value: personAnswer(world, shown, viewOf(context)), applied };
}

function addressRefusal({ world, call }: RestContext, person: Person, fields: PersonFields): RestAnswer | undefined {
  const foreign = (fields.emails ?? []).some((email) => {
    const owner = world.byEmail.get(email.toLowerCase());
    return owner !== undefined && owner !== person.id;
  });
  return foreign ? upstreamRefusal(409, call.method, 'Email address is already in use') : undefined;
}

/** "If you get an error about implicitly assigned licenses …, ensure you have the license in your PUT request." */
function implicitRefusal(world: World, person: Person, fields: PersonFields): RestAnswer | undefined {
  if (world.options.implicitLicense === 'keep' || !replaced(world, fields.licenses)) return undefined;
  const missing = implicitHeld(world, person).filter((id) => !(fields.licenses ?? []).includes(id));
  if (missing.length === 0) return undefined;
  const description = `Screen Share [${missing.join(', ')}] is implicitly assigned and cannot be removed`;
  return refusal(400, { errorCode: 700006, description });
}

function implicitHeld(world: World, person: Person): string[] {
  return world.licenses.filter(isImplicit).flatMap(({ id }) => (person.licenseIds.includes(id) ? [id] : []));
}

/** Whether a field takes effect: it was sent, or omitted fields are cleared. */
function replaced(world: World, value: unknown): boolean {
  return value !== undefined || world.options.putOmitted === 'clear';
}

function replaceFields(world: World, person: Person, fields: PersonFields): void {
  person.displayName = fields.displayName ?? person.displayName;
  person.firstName = fields.firstName ?? person.firstName;
  person.lastName = fields.lastName ?? person.lastName;
  person.loginEnabled = fields.loginEnabled ?? person.loginEnabled;
  if (fields.emails && fields.emails.length > 0) setAddresses(world, person, fields.emails);
  if (replaced(world, fields.avatar)) person.avatar = fields.avatar ?? '';
  if (replaced(world, fields.department)) person.department = fields.department ?? '';
  if (replaced(world, fields.title)) person.title = fields.title ?? '';
  if (replaced(world, fields.addresses)) person.addresses = fields.addresses ?? [];
  if (replaced(world, fields.roles)) person.roles = fields.roles ?? [];
  replaceManager(world, person, fields);
}

/** A manager given by id supplies the name; no source shows how the two fields really relate. */
function replaceManager(world: World, person: Person, fields: PersonFields): void {
  const named = fields.managerId === undefined ? undefined : world.people.get(fields.managerId);
  if (replaced(world, fields.managerId)) person.managerId = fields.managerId ?? '';
  if (named) person.manager = named.displayName;
  else if (replaced(world, fields.manager)) person.manager = fields.manager ?? '';
}

function replaceLicenses({ world, query, call, effect }: RestContext, person: Person, fields: PersonFields): void {
  const calling = {
    locationId: fields.locationId ?? person.locationId,
    extension: fields.extension ?? person.extension,
    phoneNumber: fields.phoneNumbers?.[0]?.value ?? '',
  };
  const wanted = replaced(world, fields.licenses) ? (fields.licenses ?? []) : person.licenseIds;
  const given = wanted.filter((id) => grantRefusal(world, person, id, { calling, effect }) === undefined);
  const attendeeOf = attendeesWanted(world, person, fields, queryFlag(query, 'showAllTypes'));
  const wasCalling = hasCalling(world, person);
  const licenseIds = new Set([...given, ...implicitHeld(world, person)]);
  applyAccess(world, person, { licenseIds, attendeeOf }, call.at);
  replaceCalling(world, person, fields, wasCalling);
}

function attendeesWanted(world: World, person: Person, fields: PersonFields, all: boolean): string[] {
  const sent = attendeeSites(world, fields.siteUrls ?? []);
  return all && replaced(world, fields.siteUrls) ? sent : [...new Set([...person.attendeeOf, ...sent])];
}

/** The location of a person who already has Calling cannot be changed (documented). */
function replaceCalling(world: World, person: Person, fields: PersonFields, wasCalling: boolean): void {
  const calling = hasCalling(world, person);
  if (!calling) {
    person.phoneNumbers = [];
    person.extension = '';
    person.locationId = '';
    return;
  }
  if (!wasCalling) person.locationId = fields.locationId ?? '';
  if (replaced(world, fields.phoneNumbers)) person.phoneNumbers = fields.phoneNumbers ?? [];
  if (replaced(world, fields.extension)) person.extension = fields.extension ?? '';
}
