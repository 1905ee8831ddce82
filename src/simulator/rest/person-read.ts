import { personId } from '../ids.js';
import type { RestContext } from './context.js';
import { viewOf } from './people-list.js';
import { personAnswer } from './person-answer.js';
import { refusal } from './rest-answer.js';
import type { RestAnswer } from './rest-answer.js';

/** GET /people/{personId} (People: Get Person Details): by id, or (seen to work) by bare UUID; otherwise 404. */
export function readPerson(context: RestContext): RestAnswer {
  const person = context.world.people.get(personId(context.id));
  return person ? { status: 200, value: personAnswer(context.world, person, viewOf(context)) } : refusal(404);
}

/** GET /people/me (People: Get My Own Details). */
export function readMe(context: RestContext): RestAnswer {
  return { status: 200, value: personAnswer(context.world, context.caller.person, viewOf(context)) };
}
