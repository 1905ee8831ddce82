/** Long work of the processor, cut into turns: between them, whatever else this process has to do goes on. */
import { setImmediate } from 'node:timers/promises';

/** Milliseconds that a turn lasts at most: what else is under way waits no longer for each of its steps. */
const turnMs = 1;

let begun = 0;

/** Has the present turn lasted long enough? To be asked often: once for each row. */
export function isTurnOver(): boolean {
  return performance.now() - begun > turnMs;
}

/** Resolves when everything that waited has had its turn. */
export async function nextTurn(): Promise<void> {
  await setImmediate();
  begun = performance.now();
}
