import { personId } from '../ids.js';
import type { RestContext } from '../rest/context.js';
import type { RestAnswer } from '../rest/rest-answer.js';
import type { Person } from '../world.js';
import { scimError } from './errors.js';
import { isShownInScim, userAnswer } from './user-answer.js';
import { etagOf } from './version.js';

/** GET Users/{id} (SCIM 2 Users, Get a user). */
export function readUser(context: RestContext): RestAnswer {
  const person = userNamed(context);
  if (!person) return scimError(404, `User ${context.id} is not found.`);
  return answerOf(context, person);
}

/** GET /identity/scim/v2/Users/me: who the token is. */
export function readSelf(context: RestContext): RestAnswer {
  return answerOf(context, context.caller.person);
}

function answerOf({ world, query }: RestContext, person: Person): RestAnswer {
  const shown = { attributes: query.get('attributes'), excluded: query.get('excludedAttributes') };
  return { status: 200, value: userAnswer(world, person, shown), headers: etagOf(world, person) };
}

/** The person whom the path names, by bare UUID only. */
export function userNamed({ world, id }: RestContext): Person | undefined {
  const person = world.people.get(personId(id));
  return person && person.id !== id && isShownInScim(world, person) ? person : undefined;
}
