import type { RestContext } from '../rest/context.js';
import type { RestAnswer } from '../rest/rest-answer.js';
import { removePerson } from '../roster.js';
import { scimError } from './errors.js';
import { noteRemoved } from './lag.js';
import { userNamed } from './user-read.js';
import { versionRefusal } from './version.js';

/** DELETE Users/{id} (SCIM 2 Users, Delete a user): 204; the person is gone from every API. */
export function removeUser(context: RestContext): RestAnswer {
  const { world, call } = context;
  const person = userNamed(context);
  if (!person) return scimError(404, `User ${context.id} is not found.`);
  const stale = versionRefusal(world, call, person);
  if (stale) return stale;
  removePerson(world, person);
  noteRemoved(world, person, call.at);
  return { status: 204, applied: true };
}
