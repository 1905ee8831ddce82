/** A small job with every kind of call, run until it dies, gone on with until it ends, and then looked at. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Applied } from '../../src/pipeline.js';
import type { SimulatorOptions } from '../../src/simulator/options.js';
import { runHere } from './cli-here.js';
import { office, type Ended, type Lasting, type Office } from './cli.js';
import { applyJob, endedAs, jobIn, planFile } from './in-process.js';
import { outcomeOf, violations, type FinishedJob, type Outcome } from './invariants.js';
import { runUntilDeath, type Death, type MortalEnd } from './mortal-cli.js';
import { recordingProxy } from './recording-proxy.js';

/** One free unit of "Webex Webinar 500", which Felix gives back; Ivy comes before Jonas. */
export const sheet = `email,firstName,lastName,title,loginEnabled,licenses,removeLicenses,attendee,sessionTypes,Cost center
ana@acme.example,Ana,Ruiz,Engineer,false,Webex Suite; Messaging,,,TRS,CC-1
carla@acme.example,Carla,Weiß,,,,,true,,
amelie.fischer@acme.example,,,Boss,,,,,,
chiara.rossi@acme.example,,,Lead,,Webex Suite,,,TRS,CC-2
daniel.novak@acme.example,,,,,Messaging,,,,
bruno.keller@acme.example,,,,,,,,Event 1000,CC-9
felix.hartmann@acme.example,,,,,,Webex Webinar 500,,,
grace.okafor@acme.example,,,Recruiter,,Webex Suite,,,PRO,
noah@acme.example,Noah,Stein,,,Messaging,,,PRO,
ivy@acme.example,Ivy,Chen,,,Webex Suite; Webex Webinar 500,,,,CC-3
jonas@acme.example,Jonas,Berg,,,Webex Suite; Webex Webinar 500,,,,
hugo.martin@acme.example,,,<clear>,false,,,,,<clear>
mia@elsewhere.example,Mia,Santos,,,Messaging,,,,
ANA@acme.example,Ana,Ruiz,Engineer,false,Messaging; Webex Suite,,,TRS,CC-1
`;

export const statuses = [
  ...['created', 'created', 'updated', 'updated', 'updated', 'updated', 'updated', 'unchanged', 'invalid'],
  ...['created', 'partial', 'updated', 'failed', 'created'],
];

/** Requests of the job that change something, by kind, with how many of each there are. */
export const mutations = [
  { match: { method: 'POST', path: '/v1/people' }, count: 5 },
  { match: { method: 'PUT', path: '/v1/people/*' }, count: 4 },
  { match: { method: 'PATCH', path: '/v1/licenses/users' }, count: 2 },
  { match: { operation: 'SetUser' }, count: 5 },
] as const;

export interface Crashed {
  /** A sentence for each thing that does not hold. */
  readonly found: readonly string[];
  /** Deaths that came to pass; a run may end before its moment. */
  readonly kills: number;
  readonly outcome: Outcome | undefined;
}

interface Conditions {
  readonly concurrency?: number;
  readonly reference?: Outcome;
  readonly simulator?: Partial<SimulatorOptions>;
  /** Looks at the finished job while its simulator runs. */
  readonly look?: (job: FinishedJob) => Promise<void>;
}

/**
 * One death after the other, each time going on with what is there; then a run to the end. After a single death that one is
 * made in this process, which costs less; where nothing dies or more than once, it is the program, too.
 */
export async function crash(deaths: readonly Death[], conditions: Conditions = {}): Promise<Crashed> {
  const ends: (() => unknown)[] = [];
  try {
    return await crashIn({ teardown: (end) => void ends.unshift(end) }, deaths, conditions);
  } finally {
    for (const end of ends) await end();
  }
}

async function crashIn(t: Lasting, deaths: readonly Death[], conditions: Conditions): Promise<Crashed> {
  const place = await office(t, { users: 12, siteDelay: 0.3, latency: 3, ...conditions.simulator });
  const proxy = await recordingProxy(t, new URL(place.connection.apiUrl).origin);
  const env = {
    ...place.env,
    WEBEX_API_URL: `${proxy.origin}/v1`,
    WEBEX_XML_URL: `${proxy.origin}/WBXService/XMLService`,
  };
  await place.control('licenses', { name: 'Webex Webinar 500', total: 1 });
  const before = await place.state();
  const file = await place.file('people.csv', sheet);
  const runs: MortalEnd[] = [];
  const apply = async (death?: Death): Promise<MortalEnd> => {
    const target = (await jobToGoOnWith(place)) ?? file;
    const args = ['apply', target, '--yes', '--allow-shortage', '--concurrency', String(conditions.concurrency ?? 2)];
    const run = await runUntilDeath(place, env, args, death);
    runs.push(run);
    return run;
  };
  const applyHere = async (): Promise<void> => {
    const ended = await endedAs(goOnHere(place, file, proxy.origin, conditions.concurrency));
    runs.push({ ...ended, died: false });
  };
  for (const death of deaths) if (!(await apply(death)).died) break;
  const begun = performance.now();
  if (runs.at(-1)?.died !== false) await (deaths.length === 1 ? applyHere() : apply());
  const seconds = (performance.now() - begun) / 1000;
  const folder = await jobToGoOnWith(place);
  const kills = runs.filter(({ died }) => died).length;
  if (folder === undefined) return { found: [`there is no job: ${said(runs.at(-1))}`], kills, outcome: undefined };
  const job: FinishedJob = {
    place,
    folder,
    sheet,
    before,
    runs,
    seconds,
    mostSeconds: 30,
    exchanges: proxy.exchanges,
    ...(conditions.reference && { reference: conditions.reference }),
    again: () => runHere(['apply', folder, '--yes', '--allow-shortage'], { cwd: place.folder, env }),
  };
  const outcome = await outcomeOf(place, folder);
  const found = await violations(job);
  await conditions.look?.(job);
  return { found: found.length > 0 ? [...found, `the last run said: ${said(runs.at(-1))}`] : [], kills, outcome };
}

/** Goes on with what is there, or begins where there is nothing. */
async function goOnHere(place: Office, file: string, origin: string, concurrency = 2): Promise<Applied> {
  const how = { concurrency, webex: { apiUrl: `${origin}/v1`, xmlUrl: `${origin}/WBXService/XMLService` } };
  const folder = await jobToGoOnWith(place);
  if (folder !== undefined) return await applyJob(place, jobIn(folder), how);
  return await applyJob(place, (await planFile(place, file, join(place.folder, 'output'), how)).job, how);
}

/** The newest job whose plan has at least a whole header; a crash before that leaves nothing to go on with. */
export async function jobToGoOnWith(place: Office): Promise<string | undefined> {
  const output = join(place.folder, 'output');
  const names = (await readdir(output).catch(() => [])).sort().reverse();
  for (const name of names) {
    const plan = await readFile(join(output, name, 'plan.jsonl'), 'utf8').catch(() => '');
    if (plan.includes('\n')) return join(output, name);
  }
  return undefined;
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
      if ('match' in at) return `unanswered ${Object.values(at.match).join(' ')} ${at.nth}${lost}`;
      return `after ${at.milliseconds} ms${lost}`;
    })
    .join(' | ');
}
