import { personId } from '../ids.js';
import { removePerson } from '../roster.js';
import type { RestContext } from './context.js';
import { refusal } from './rest-answer.js';
import type { RestAnswer } from './rest-answer.js';

/** DELETE /people/{personId} (People: Delete a Person): 204; frees the licenses and removes the site account. */
export function deletePerson({ world, id }: RestContext): RestAnswer {
  const person = world.people.get(personId(id));
  if (!person) return refusal(404);
  removePerson(world, person);
  return { status: 204, applied: true };
}
