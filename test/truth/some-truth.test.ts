/** A few cases by chance; more of them: `npm run test:truth -- --cases 500`. */
import test from 'ava';
import { isWhole } from '../helpers/some-cases.js';
import { quickenTime } from '../helpers/quick-time.js';
import { accountOf } from './account.js';
import { caseOf, play } from './play.js';

quickenTime(1000);

const seed = 1;

const cases = Array.from({ length: isWhole ? 40 : 3 }, (_, place) => [place + 1, undefined] as const);
/** All of them over SCIM. */
const casesOverScim = Array.from({ length: isWhole ? 40 : 2 }, (_, place) => [place + 101, 'scim'] as const);

// One after the other: their time is the whole process's.
for (const [number, api] of [...cases, ...casesOverScim]) {
  const over = api === undefined ? '' : ` over SCIM`;
  test.serial(`every status is true, nothing is harmed: case ${number} of seed ${seed}${over}`, async (t) => {
    const one = caseOf(seed, number, api);
    const { steps } = await play(one);
    t.is(steps.length === 0 ? '' : accountOf(one, steps), '');
  });
}
