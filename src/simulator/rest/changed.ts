import { isDeepStrictEqual } from 'node:util';
import type { Person } from '../world.js';

/**
 * Performs an action on the person, and returns whether it changed anything and what the person was before; only a
 * change updates the date of change. A request that changes nothing did not change state, whatever its answer.
 */
export function changes(person: Person, now: number, act: () => void): { applied: boolean; before: Person } {
  const before = structuredClone(person);
  act();
  if (isDeepStrictEqual(before, person)) return { applied: false, before };
  person.lastModified = new Date(now).toISOString();
  return { applied: true, before };
}
