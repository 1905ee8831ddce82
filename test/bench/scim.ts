/** What changes of people cost over SCIM, a hundred in one request, beside the People API, one by one. */
import { together, type Bench, type Figure } from './bench.js';
import { applySheet, type Finished } from './program.js';
import { startSimulatedWebex, type ReachedRequest, type SimulatedWebex } from './simulated-webex.js';

const rows = 10_000;
/** How many people are created, in another run. */
const newPeople = 2000;
const perMinute = 300;

export const scim: Bench = {
  name: 'scim',
  measures: `${rows} people changed, and ${newPeople} created, over SCIM; calls counted by the simulated Webex`,
  async run({ times, note }) {
    const runs: (readonly Figure[])[] = [];
    for (let nth = 1; nth <= times; nth++) {
      note(`run ${nth} of ${times}: calls`);
      const counted = await changed([]);
      const created = [await createdOver('rest'), await createdOver('scim')] as const;
      note(`run ${nth} of ${times}: ${perMinute} calls a minute`);
      const limited = await changed(['--rate', String(perMinute)]);
      runs.push([...callsOf(counted), ...creating(created), wallOf(limited)]);
    }
    return together(runs);
  },
};

interface Applied {
  readonly finished: Finished;
  readonly requests: readonly ReachedRequest[];
  readonly done: number;
}

async function changed(simulator: readonly string[]): Promise<Applied> {
  return await onWebex(simulator, 'scim', async (webex) => ({
    csv: ['email,title,department', ...(await people(webex)).map((email, nth) => `${email},Title ${nth},Moved`)].join(
      '\n',
    ),
    most: rows,
  }));
}

/** New people with a profile and two licenses, session types and tracking codes. */
async function createdOver(api: 'rest' | 'scim'): Promise<Applied> {
  const line = (_: unknown, nth: number): string =>
    `new${nth}@acme.example,New,${nth},Clerk,"Webex Suite; Messaging",TRS,CC-1`;
  const csv = [
    'email,firstName,lastName,title,licenses,sessionTypes,Cost center',
    ...Array.from({ length: newPeople }, line),
  ].join('\n');
  return await onWebex([], api, () => Promise.resolve({ csv, most: newPeople }));
}

async function onWebex(
  simulator: readonly string[],
  api: 'rest' | 'scim',
  sheet: (webex: SimulatedWebex) => Promise<{ readonly csv: string; readonly most: number }>,
): Promise<Applied> {
  const webex = await startSimulatedWebex(['--users', String(rows + 100), ...simulator]);
  try {
    for (const name of ['Webex Suite', 'Messaging']) await webex.control('licenses', { name, total: 100_000 });
    const { csv } = await sheet(webex);
    const flags = ['--people-api', api, '--look-up', 'list', '--max-removals', '100%'];
    const finished = await applySheet({ connection: webex.connection, csv, flags });
    const done = (finished.counts['updated'] ?? 0) + (finished.counts['created'] ?? 0);
    return { finished, requests: await webex.requests(), done };
  } finally {
    await webex.stop();
  }
}

async function people(webex: SimulatedWebex): Promise<readonly string[]> {
  const text = await (await fetch(`${webex.connection.controlUrl}/state`)).json();
  const { people: all } = text as { people: { emails: string[] }[] };
  const named = all.flatMap(({ emails: [email = ''] }) => (email.startsWith('user') ? [email] : []));
  if (named.length < rows) throw new Error(`only ${named.length} people`);
  return named.slice(0, rows);
}

function callsOf({ requests, done }: Applied): Figure[] {
  const bulk = requests.filter(({ operation }) => /bulk/iu.test(operation)).length;
  return [
    { what: 'profile changes: writes a row', aim: { atMost: 0.02 }, values: [bulk / rows] },
    { what: 'profile changes: all calls a row', aim: { atMost: 0.05 }, values: [requests.length / rows] },
    { what: 'rows lost', aim: { atMost: 0 }, values: [rows - done] },
  ];
}

function creating([before, now]: readonly [Applied, Applied]): Figure[] {
  const rest = ({ requests }: Applied): number => requests.filter(({ api }) => api === 'REST').length / newPeople;
  return [
    {
      what: `${newPeople} created with profile and two licenses: REST calls a row`,
      aim: { atMost: 1.05 },
      values: [rest(now)],
    },
    {
      what: 'of them for the whole run: lists, the catalog, what is read back of some',
      values: [rest(now) * newPeople - newPeople],
    },
    { what: 'the same ÷ over the People API', aim: { atMost: 1 }, values: [rest(now) / rest(before)] },
    { what: 'rows lost when creating', aim: { atMost: 0 }, values: [newPeople - now.done] },
  ];
}

/** The People API takes a read and a PUT for each, at this limit: computed, since it takes an hour. */
function wallOf({ finished, done }: Applied): Figure {
  if (done !== rows) throw new Error(`${rows - done} rows were lost`);
  const overPeople = (2 * rows * 60) / perMinute;
  return {
    what: `wall at ${perMinute} calls a minute ÷ the People API's, computed`,
    aim: { atMost: 0.03 },
    values: [finished.seconds / overPeople],
  };
}
