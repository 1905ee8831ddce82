/** A small job, run until it dies, gone on with until it ends, and then looked at. */
import { join } from 'node:path';
import type { SimulatorOptions } from '../../src/simulator/options.js';
import { runHere } from './cli-here.js';
import { jobsNewestFirst, office, type Ended, type Lasting, type Office, type State } from './cli.js';
import { outcomeOf, type FinishedJob, type Outcome } from './invariants.js';
import { runUntilDeath, type Death, type MortalEnd } from './mortal-cli.js';
import { recordingProxy } from './recording-proxy.js';

/** What is run: an apply (`crashed-apply.ts`), an undo (`crashed-undo.ts`). */
export interface CrashedCommand {
  readonly simulator: Partial<SimulatorOptions>;
  readonly sheet: string;
  /** How long the last run may take; default: 30. */
  readonly mostSeconds?: number;
  /** Readies the organization. */
  readonly begin: (place: Office) => Promise<CrashedRun>;
}

export interface CrashedRun {
  /** The organization before anything was changed. */
  readonly before: State;
  /** What the command is given, besides `--yes`: to begin with, and to go on with the newest job. */
  readonly args: (newest: string | undefined) => readonly string[];
  /** A sentence for each thing that does not hold at the end. */
  readonly judge: (job: FinishedJob) => Promise<string[]>;
}

export interface Crashed {
  /** A sentence for each thing that does not hold. */
  readonly found: readonly string[];
  /** Deaths that came to pass; a run may end before its moment. */
  readonly kills: number;
  readonly outcome: Outcome | undefined;
}

export interface CrashConditions {
  readonly concurrency?: number;
  readonly reference?: Outcome;
  readonly simulator?: Partial<SimulatorOptions>;
  /** Looks at the finished job while its simulator runs. */
  readonly look?: (job: FinishedJob) => Promise<void>;
}

/**
 * One death after the other, each time going on with what is there; then a run to the end. After one death or none that one is
 * made in this process, which costs less; after more, it is the program, too.
 */
export async function crash(
  command: CrashedCommand,
  deaths: readonly Death[],
  conditions: CrashConditions = {},
): Promise<Crashed> {
  const ends: (() => unknown)[] = [];
  try {
    return await crashIn({ teardown: (end) => void ends.unshift(end) }, command, deaths, conditions);
  } finally {
    for (const end of ends) await end();
  }
}

async function crashIn(
  t: Lasting,
  { simulator, sheet, mostSeconds = 30, begin }: CrashedCommand,
  deaths: readonly Death[],
  { concurrency = 2, reference, look, ...conditions }: CrashConditions,
): Promise<Crashed> {
  const place = await office(t, { users: 12, siteDelay: 0.3, latency: 3, ...simulator, ...conditions.simulator });
  const proxy = await recordingProxy(t, new URL(place.connection.apiUrl).origin);
  const [WEBEX_API_URL, WEBEX_XML_URL] = [`${proxy.origin}/v1`, `${proxy.origin}/WBXService/XMLService`];
  const env = { ...place.env, WEBEX_API_URL, WEBEX_XML_URL };
  const { before, args, judge } = await begin(place);
  const runs: TimedEnd[] = [];
  const goOn = async (death?: Death): Promise<TimedEnd> => {
    const given = [...args(await jobToGoOnWith(place)), '--yes', '--concurrency', String(concurrency)];
    const isHere = death === undefined && deaths.length <= 1;
    const run = isHere
      ? { ...(await runHere(given, { cwd: place.folder, env })), died: false }
      : await timed(() => runUntilDeath(place, env, given, death));
    runs.push(run);
    return run;
  };
  for (const death of deaths) if (!(await goOn(death)).died) break;
  if (runs.at(-1)?.died !== false) await goOn();
  const folder = await jobToGoOnWith(place);
  const kills = runs.filter(({ died }) => died).length;
  if (folder === undefined) return { found: [`there is no job: ${said(runs.at(-1))}`], kills, outcome: undefined };
  const job: FinishedJob = {
    ...{ place, folder, sheet, before, runs, exchanges: proxy.exchanges },
    seconds: runs.at(-1)?.seconds ?? 0,
    mostSeconds,
    ...(reference && { reference }),
    again: () => runHere([...args(folder), '--yes'], { cwd: place.folder, env }),
  };
  const outcome = await outcomeOf(place, folder);
  const found = await judge(job);
  await look?.(job);
  return { found: found.length > 0 ? [...found, `the last run said: ${said(runs.at(-1))}`] : [], kills, outcome };
}

/** A run in this process waits for its turn first, which is not its own time. */
type TimedEnd = MortalEnd & { readonly seconds: number };

async function timed(run: () => Promise<MortalEnd>): Promise<TimedEnd> {
  const begun = performance.now();
  const ended = await run();
  return { ...ended, seconds: (performance.now() - begun) / 1000 };
}

/** The newest job; a crash before its plan has a header leaves none to go on with. */
export async function jobToGoOnWith(place: Office): Promise<string | undefined> {
  const [newest] = await jobsNewestFirst(join(place.folder, 'output'));
  return newest;
}

export function said(run: Ended | undefined): string {
  return run === undefined
    ? 'nothing'
    : `${run.stderr.trim().split('\n').slice(-3).join(' ')} (exit ${String(run.code)})`;
}

/** In a few words, for whom a death is to be looked at again. */
export function named(deaths: readonly Death[]): string {
  return deaths
    .map(({ at, unsynced }) => {
      const lost = unsynced === undefined || unsynced === 'kept' ? '' : `, unsynced ${unsynced}`;
      if ('step' in at)
        return `${at.moment}${at.part === undefined ? '' : ` (${at.part})`} ${at.step} ${at.nth} of ${at.file}${lost}`;
      const part = 'match' in at && at.operations !== undefined ? ` with ${at.operations} operations done` : '';
      if ('match' in at) return `unanswered ${Object.values(at.match).join(' ')} ${at.nth}${part}${lost}`;
      return `after ${at.milliseconds} ms${lost}`;
    })
    .join(' | ');
}
