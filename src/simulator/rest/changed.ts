import { isDeepStrictEqual } from 'node:util';
import type { Person } from '../world.js';

/**
 * Does something to the person and says whether anything came of it; the date of change moves only then. What the
 * request left as it was did not change state, however it was answered.
 */
export function changes(person: Person, now: number, act: () => void): boolean {
  const before = structuredClone(person);
  act();
  if (isDeepStrictEqual(before, person)) return false;
  person.lastModified = new Date(now).toISOString();
  return true;
}
