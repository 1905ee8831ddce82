import type { RestContext } from '../rest/context.js';
import { jsonBody } from '../rest/json-body.js';
import type { RestAnswer } from '../rest/rest-answer.js';
import { scimError } from './errors.js';
import { documentIn } from './user-body.js';
import { changedUser } from './user-patch.js';
import { userNamed } from './user-read.js';
import { documentRefusal } from './user-write.js';
import { versionRefusal } from './version.js';

/** PUT Users/{id} (SCIM 2 Users, Update a user with PUT): what the body leaves out has no value afterwards. */
export function replaceUser(context: RestContext): RestAnswer {
  const { world, call } = context;
  const person = userNamed(context);
  if (!person) return scimError(404, `User ${context.id} is not found.`);
  const read = jsonBody(call);
  if ('refused' in read) return read.refused;
  const asked = documentIn(read.body);
  if ('refused' in asked) return asked.refused;
  const { document } = asked;
  const refused = versionRefusal(world, call, person) ?? documentRefusal(world, person, document);
  return refused ?? changedUser(context, person, document, '200');
}
