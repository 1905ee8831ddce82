/** A few cases by chance; more of them: `npm run test:truth -- --cases 500`. */
import test from 'ava';
import { isWhole } from '../helpers/some-cases.js';
import { quickenTime } from '../helpers/quick-time.js';
import { accountOf } from './account.js';
import { caseOf, play } from './play.js';

quickenTime(1000);

const seed = 1;

// One after the other: their time is the whole process's.
for (let number = 1; number <= (isWhole ? 40 : 4); number += 1) {
  test.serial(`every status is true, nothing is harmed: case ${number} of seed ${seed}`, async (t) => {
    const one = caseOf(seed, number);
    const { steps } = await play(one);
    t.is(steps.length === 0 ? '' : accountOf(one, steps), '');
  });
}
