/** A few cases by chance as tests; more of them: `npm run test:truth -- --cases 500`. */
import test from 'ava';
import { quickenTime } from '../helpers/quick-time.js';
import { accountOf } from './account.js';
import { caseOf, play } from './play.js';

const seed = 1;

/** One after the other: their time is the whole process's. */
export function testCases(from: number, to: number): void {
  quickenTime(1000);
  for (let number = from; number <= to; number += 1) {
    test.serial(`every status is true, nothing is harmed: case ${number} of seed ${seed}`, async (t) => {
      const one = caseOf(seed, number);
      const { steps } = await play(one);
      t.is(steps.length === 0 ? '' : accountOf(one, steps), '');
    });
  }
}
