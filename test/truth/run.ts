/**
 * `npm run test:truth -- --cases 500 --seed 4711`: cases by chance, judged by the oracle, in a few processes at once;
 * `--seed 4711 --case 17` plays that one again. `--people-api scim`: all of them over SCIM. Ends with 1 where something is untrue.
 */
import { fork, type ChildProcess } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { quickenTime } from '../helpers/quick-time.js';
import { accountOf } from './account.js';
import { caseOf, play } from './play.js';

interface Verdict {
  readonly statuses: Readonly<Record<string, number>>;
  readonly rules: Readonly<Record<string, number>>;
  readonly died: boolean;
  /** What is untrue, in words; empty where all is true. */
  readonly account: string;
}

const { values } = parseArgs({
  options: {
    cases: { type: 'string' },
    seed: { type: 'string' },
    case: { type: 'string' },
    'people-api': { type: 'string' },
    processes: { type: 'string' },
  },
});
const peopleApi = values['people-api'] === undefined ? undefined : values['people-api'] === 'scim' ? 'scim' : 'rest';
const seed = wholeNumber('seed', values.seed ?? '1');
const numbers =
  values.case === undefined ? upTo(wholeNumber('cases', values.cases ?? '100')) : [wholeNumber('case', values.case)];

/** Milliseconds; a case takes about one second. */
const longestCase = 180_000;

let isQuick = false;

if (process.send === undefined) await judgeAll();
else process.on('message', (number: number) => void verdictOn(number).then((verdict) => process.send?.(verdict)));

async function judgeAll(): Promise<void> {
  const begun = Date.now();
  const left = [...numbers];
  const verdicts: Verdict[] = [];
  const processes = Math.min(
    left.length,
    wholeNumber('processes', values.processes ?? String(2 * availableParallelism())),
  );
  await Promise.all(
    upTo(processes).map(async () => {
      let player = startPlayer();
      for (let number = left.shift(); number !== undefined; number = left.shift()) {
        const verdict = await verdictOf(player, number);
        if (verdict.isStuck) player = startPlayer();
        verdicts.push(verdict);
        if (verdict.account !== '') console.log(`${verdict.account}\n`);
      }
      player.disconnect();
    }),
  );
  const untrue = verdicts.filter(({ account }) => account !== '').length;
  const deaths = verdicts.filter(({ died }) => died).length;
  const seconds = Math.round((Date.now() - begun) / 1000);
  console.log(
    `${verdicts.length} cases of seed ${seed} in ${seconds} s, ${deaths} deaths; ${untrue} cases with untruths`,
  );
  console.log(
    `rows: ${summed(verdicts.map(({ statuses }) => statuses))}; untruths: ${summed(verdicts.map(({ rules }) => rules))}`,
  );
  process.exitCode = untrue > 0 ? 1 : 0;
}

function startPlayer(): ChildProcess {
  return fork(new URL(import.meta.url).pathname, process.argv.slice(2), { execArgv: process.execArgv });
}

async function verdictOf(player: ChildProcess, number: number): Promise<Verdict & { isStuck?: true }> {
  const lost = (why: string): Verdict & { isStuck: true } => {
    player.kill('SIGKILL');
    const account = `${accountOf(caseOf(seed, number, peopleApi), [])}\n  * ${why}`;
    return { statuses: {}, rules: { error: 1 }, died: false, account, isStuck: true };
  };
  return await new Promise((resolve) => {
    const timer = setTimeout(() => resolve(lost('does not come to its end')), longestCase);
    const end = (verdict: Verdict & { isStuck?: true }): void => {
      clearTimeout(timer);
      player.removeAllListeners();
      resolve(verdict);
    };
    player.once('message', (message) => end(message as Verdict));
    player.once('exit', () => end(lost('ended the process')));
    player.send(number);
  });
}

async function verdictOn(number: number): Promise<Verdict> {
  if (!isQuick) quickenTime(1000);
  isQuick = true;
  const one = caseOf(seed, number, peopleApi);
  try {
    const { steps, statuses, died } = await play(one);
    const rules: Record<string, number> = {};
    for (const { rule } of steps.flatMap(({ found }) => found)) rules[rule] = (rules[rule] ?? 0) + 1;
    return { statuses, rules, died, account: steps.length === 0 ? '' : accountOf(one, steps) };
  } catch (error) {
    const said = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { statuses: {}, rules: { error: 1 }, died: false, account: `${accountOf(one, [])}\n  * ${said}` };
  }
}

function summed(counts: readonly Readonly<Record<string, number>>[]): string {
  const sums: Record<string, number> = {};
  for (const [name, count] of counts.flatMap((one) => Object.entries(one))) sums[name] = (sums[name] ?? 0) + count;
  return JSON.stringify(sums);
}

function wholeNumber(name: string, text: string): number {
  if (!/^\d+$/u.test(text)) throw new Error(`--${name} takes a whole number`);
  return Number(text);
}

function upTo(count: number): number[] {
  return Array.from({ length: count }, (_, place) => place + 1);
}
