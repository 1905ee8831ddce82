/** The way back of a small job, run until it dies, gone on with until it ends, and then looked at. */
import { isDeepStrictEqual } from 'node:util';
import { runHere } from './cli-here.js';
import { office, type Lasting, type Office, type State } from './cli.js';
import { jobToGoOnWith, said, type Crashed } from './crash.js';
import { applied } from './in-process.js';
import { nothingLeft, outcomeOf, violationsOfWayBack, type FinishedJob, type Outcome } from './invariants.js';
import { runUntilDeath, type Death, type MortalEnd } from './mortal-cli.js';
import { organization } from './organization-state.js';
import { recordingProxy } from './recording-proxy.js';
import { knownAs, settled } from './told-truth.js';

/** Two people are created; of Emma the account goes with the license, so that its settings have to be restored. */
const sheet = `email,firstName,title,department,loginEnabled,licenses,removeLicenses,attendee,sessionTypes,Cost center
ana@acme.example,Ana,,,,Webex Suite,,,TRS,CC-1
carla@acme.example,Carla,Guest,,,,,true,,
amelie.fischer@acme.example,,Boss,<clear>,,Messaging,,,,
bruno.keller@acme.example,,,,,,,,Event 1000,CC-9
emma.larsen@acme.example,,,,,,Webex Suite,,,
daniel.novak@acme.example,,,,,,,false,,
hugo.martin@acme.example,,<clear>,,false,,,,,<clear>
`;

export type CreatedChoice = 'keep' | 'deactivate' | 'delete';

const ofCreated = { keep: 'unchanged', deactivate: 'updated', delete: 'deleted' } as const;

/** How the rows end where nobody disturbs the run. */
export function statusesOfWayBack(created: CreatedChoice): string[] {
  return [ofCreated[created], ofCreated[created], ...Array.from({ length: 5 }, () => 'updated')];
}

interface Conditions {
  readonly created: CreatedChoice;
  readonly concurrency?: number;
  readonly reference?: Outcome;
}

/**
 * One death after the other, each time going on with what is there; then a run to the end. After a single death that one is
 * made in this process, which costs less; where nothing dies or more than once, it is the program, too.
 */
export async function crashWayBack(deaths: readonly Death[], conditions: Conditions): Promise<Crashed> {
  const ends: (() => unknown)[] = [];
  try {
    return await crashIn({ teardown: (end) => void ends.unshift(end) }, deaths, conditions);
  } finally {
    for (const end of ends) await end();
  }
}

async function crashIn(t: Lasting, deaths: readonly Death[], conditions: Conditions): Promise<Crashed> {
  const { created, concurrency = 2, reference } = conditions;
  const place = await office(t, { users: 12, siteDelay: 0.3, latency: 3, accountAfterLicense: 'remove' });
  const proxy = await recordingProxy(t, new URL(place.connection.apiUrl).origin);
  const env = {
    ...place.env,
    WEBEX_API_URL: `${proxy.origin}/v1`,
    WEBEX_XML_URL: `${proxy.origin}/WBXService/XMLService`,
  };
  const before = await place.state();
  await applied(place, await place.file('people.csv', sheet));
  const parent = await place.jobFolder();
  const runs: MortalEnd[] = [];
  const goOn = async (death?: Death): Promise<MortalEnd> => {
    const job = await jobToGoOnWith(place);
    const args = job === undefined || job === parent ? ['undo', parent, '--created', created] : ['apply', job];
    args.push('--yes', '--concurrency', String(concurrency));
    const isLast = death === undefined && deaths.length === 1;
    const run = isLast
      ? { ...(await runHere(args, { cwd: place.folder, env })), died: false }
      : await runUntilDeath(place, env, args, death);
    runs.push(run);
    return run;
  };
  for (const death of deaths) if (!(await goOn(death)).died) break;
  const begun = performance.now();
  if (runs.at(-1)?.died !== false) await goOn();
  const seconds = (performance.now() - begun) / 1000;
  const folder = (await jobToGoOnWith(place)) ?? parent;
  const kills = runs.filter(({ died }) => died).length;
  const job: FinishedJob = {
    place,
    folder,
    sheet,
    before,
    runs,
    seconds,
    mostSeconds: 30,
    exchanges: proxy.exchanges,
    ...(reference && { reference }),
    again: () => runHere(['apply', folder, '--yes'], { cwd: place.folder, env }),
  };
  const found = [
    ...(await violationsOfWayBack(job)),
    ...(await nothingLeft(parent)).map((sentence) => `in the job that is taken back, ${sentence}`),
    ...(await notAsBefore(place, before, created)),
  ];
  const told = found.length > 0 ? [...found, `the last run said: ${said(runs.at(-1))}`] : [];
  return { found: told, kills, outcome: await outcomeOf(place, folder) };
}

/** Person by person, the service's state is the one before the job; people whom it created may still be there if they shall. */
async function notAsBefore(place: Office, before: State, created: CreatedChoice): Promise<string[]> {
  const after = await place.state();
  const changed = before.people.filter(
    ({ email }) => !isDeepStrictEqual(settled(knownAs(before, email)), settled(knownAs(after, email))),
  );
  const whole = isDeepStrictEqual(organization(after, before), organization(before));
  return [
    ...changed.map(({ email }) => `${email} is not as before the job`),
    ...(created === 'delete' && !whole ? ['the organization is not as before the job'] : []),
  ];
}
