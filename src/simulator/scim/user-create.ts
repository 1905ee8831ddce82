import { applyAccess, grantRefusal } from '../grant.js';
import type { RestContext } from '../rest/context.js';
import { jsonBody } from '../rest/json-body.js';
import type { JsonObject } from '../rest/json-body.js';
import { newPerson, unaskedLicenses } from '../rest/person-create.js';
import type { RestAnswer } from '../rest/rest-answer.js';
import { addPerson } from '../roster.js';
import type { Person } from '../world.js';
import { scimError } from './errors.js';
import { noteCreated } from './lag.js';
import { documentIn } from './user-body.js';
import { documentRefusal, writeUser } from './user-write.js';
import { etagOf } from './version.js';
import { locationOf, userAnswer } from './user-answer.js';

/**
 * POST Users (SCIM 2 Users, Create a user): 201. `userName` and `userType` are required. SCIM gives no licenses but those that
 * every new person gets.
 */
export function createUser(context: RestContext): RestAnswer {
  const { world, call } = context;
  const read = jsonBody(call);
  if ('refused' in read) return read.refused;
  const asked = documentIn(read.body);
  if ('refused' in asked) return asked.refused;
  const { document } = asked;
  const refused = lacking(read.body) ?? documentRefusal(world, undefined, document);
  if (refused) return refused;
  const person = newPerson(String(document['userName']), world.orgId, {}, call.at);
  addPerson(world, person);
  writeUser(world, person, { active: true, ...document }, call.at);
  if (person.displayName === '') person.displayName = fullName(person);
  giveUnasked(context, person);
  noteCreated(world, person, call.at);
  const headers = { Location: locationOf(world, person), ...etagOf(world, person) };
  return { status: 201, value: userAnswer(world, person), applied: true, headers };
}

function lacking({ userType }: JsonObject): RestAnswer | undefined {
  return userType === 'user' ? undefined : scimError(400, 'userType must be user.', 'invalidValue');
}

function fullName({ firstName, lastName, emails }: Person): string {
  return [firstName, lastName].filter((name) => name !== '').join(' ') || (emails[0] ?? '');
}

function giveUnasked({ world, call, effect }: RestContext, person: Person): void {
  const calling = { locationId: '', extension: '', phoneNumber: '' };
  const given = unaskedLicenses(world).filter((id) => !grantRefusal(world, person, id, { calling, effect }));
  if (given.length > 0) applyAccess(world, person, { licenseIds: new Set(given), attendeeOf: [] }, call.at);
}
