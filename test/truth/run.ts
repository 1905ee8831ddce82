/**
 * `npm run test:truth -- --cases 500 --seed 4711`: cases by chance, judged by the oracle; `--seed 4711 --case 17` plays that one
 * again. Ends with 1 where something is untrue.
 */
import { parseArgs } from 'node:util';
import { quickenTime } from '../helpers/quick-time.js';
import { accountOf } from './account.js';
import { caseOf, play } from './play.js';

const { values } = parseArgs({
  options: {
    cases: { type: 'string' },
    seed: { type: 'string' },
    case: { type: 'string' },
    brief: { type: 'boolean' },
  },
});
const [cases, seed] = [Number(values.cases ?? 100), Number(values.seed ?? 1)];
if (![cases, seed, Number(values.case ?? 0)].every(Number.isSafeInteger))
  throw new Error('--cases, --seed and --case take whole numbers');

quickenTime(1000);

const numbers =
  values.case === undefined ? Array.from({ length: cases }, (_, place) => place + 1) : [Number(values.case)];
const statuses: Record<string, number> = {};
const rules: Record<string, number> = {};
let [untrue, deaths] = [0, 0];
const begun = Date.now();
for (const number of numbers) {
  const one = caseOf(seed, number);
  try {
    const played = await play(one);
    for (const [status, count] of Object.entries(played.statuses)) statuses[status] = (statuses[status] ?? 0) + count;
    deaths += Number(played.died);
    if (played.steps.length === 0) continue;
    untrue += 1;
    for (const { rule } of played.steps.flatMap(({ found }) => found)) rules[rule] = (rules[rule] ?? 0) + 1;
    console.log(`${accountOf(one, played.steps)}\n`);
  } catch (error) {
    untrue += 1;
    console.log(`${accountOf(one, [])}\n  * ${error instanceof Error ? (error.stack ?? '') : String(error)}\n`);
  }
}
console.log(
  `${numbers.length} cases in ${Math.round((Date.now() - begun) / 1000)} s, ${deaths} deaths, ${untrue} cases with untruths`,
);
console.log(`rows: ${JSON.stringify(statuses)}; untruths: ${JSON.stringify(rules)}`);
process.exitCode = untrue > 0 ? 1 : 0;
