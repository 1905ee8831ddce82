import { isDeepStrictEqual } from 'node:util';
import type { Person } from '../world.js';

/**
 * Does something to the person and says whether anything came of it, and what the person was before; the date of change
 * moves only then. What the request left as it was did not change state, however it was answered.
 */
export function changes(person: Person, now: number, act: () => void): { applied: boolean; before: Person } {
  const before = structuredClone(person);
  act();
  if (isDeepStrictEqual(before, person)) return { applied: false, before };
  person.lastModified = new Date(now).toISOString();
  return { applied: true, before };
}
