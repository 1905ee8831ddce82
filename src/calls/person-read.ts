/** The service's person in the plan's terms. */
import type { SeenPerson } from '../row.js';
import type { Person } from '../webex/people.js';

/** A person whose licenses the answer leaves out counts as one without: such an answer confirms no grant. */
export function seenPerson(person: Person): SeenPerson {
  return { ...person, licenses: person.licenses ?? [] };
}
