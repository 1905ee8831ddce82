/** What changes of people cost over SCIM, a hundred in one request, beside the People API, one by one. */
import { together, type Bench, type Figure } from './bench.js';
import { applyAndUndo, applySheet, type ApplyOptions, type Finished } from './program.js';
import { startSimulatedWebex, type ReachedRequest, type SimulatedWebex } from './simulated-webex.js';

const rows = 10_000;
/** How many people are created, in another run. */
const newPeople = 2000;
const perMinute = 300;

export const scim: Bench = {
  name: 'scim',
  measures: `${rows} people changed and changed back, and ${newPeople} created, over SCIM; calls counted by the simulated Webex`,
  async run({ times, note }) {
    const runs: (readonly Figure[])[] = [];
    for (let nth = 1; nth <= times; nth++) {
      note(`run ${nth} of ${times}: calls`);
      const [counted, undone] = await changedAndBack();
      const created = [await createdOver('rest'), await createdOver('scim')] as const;
      note(`run ${nth} of ${times}: ${perMinute} calls a minute`);
      const limited = await changed(['--rate', String(perMinute)]);
      runs.push([...callsOf(counted), ...undoing(undone), ...creating(created), wallOf(limited)]);
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
  return await onWebex(simulator, async (webex) => await appliedOn(webex, 'scim', await changesOf(webex)));
}

/** The changes, and the undo of them. */
async function changedAndBack(): Promise<readonly [Applied, Applied]> {
  return await onWebex([], async (webex) => {
    const before = await titlesOf(webex);
    let requests: Applied['requests'] = [];
    const between = async (): Promise<void> => void (requests = await webex.requests());
    const { applied, undone } = await applyAndUndo(
      sheetOn(webex, 'scim', await changesOf(webex)),
      ['--max-removals', '100%'],
      between,
    );
    const after = await titlesOf(webex);
    if (after !== before) throw new Error('the undo left something in force');
    const since = (await webex.requests()).slice(requests.length);
    return [
      { finished: applied, requests, done: doneOf(applied) },
      { finished: undone, requests: since, done: doneOf(undone) },
    ];
  });
}

async function changesOf(webex: SimulatedWebex): Promise<string> {
  const lines = (await people(webex)).map((email, nth) => `${email},Title ${nth},Moved`);
  return ['email,title,department', ...lines].join('\n');
}

/** New people with a profile and two licenses, session types and tracking codes. */
async function createdOver(api: 'rest' | 'scim'): Promise<Applied> {
  const line = (_: unknown, nth: number): string =>
    `new${nth}@acme.example,New,${nth},Clerk,"Webex Suite; Messaging",TRS,CC-1`;
  const csv = [
    'email,firstName,lastName,title,licenses,sessionTypes,Cost center',
    ...Array.from({ length: newPeople }, line),
  ].join('\n');
  return await onWebex([], async (webex) => await appliedOn(webex, api, csv));
}

async function onWebex<T>(simulator: readonly string[], work: (webex: SimulatedWebex) => Promise<T>): Promise<T> {
  const webex = await startSimulatedWebex(['--users', String(rows + 100), ...simulator]);
  try {
    for (const name of ['Webex Suite', 'Messaging']) await webex.control('licenses', { name, total: 100_000 });
    return await work(webex);
  } finally {
    await webex.stop();
  }
}

function sheetOn(webex: SimulatedWebex, api: 'rest' | 'scim', csv: string): ApplyOptions {
  const flags = ['--people-api', api, '--look-up', 'list', '--max-removals', '100%'];
  return { connection: webex.connection, csv, flags };
}

async function appliedOn(webex: SimulatedWebex, api: 'rest' | 'scim', csv: string): Promise<Applied> {
  const finished = await applySheet(sheetOn(webex, api, csv));
  return { finished, requests: await webex.requests(), done: doneOf(finished) };
}

function doneOf({ counts }: Finished): number {
  return (counts['updated'] ?? 0) + (counts['created'] ?? 0);
}

async function people(webex: SimulatedWebex): Promise<readonly string[]> {
  const named = (await everybody(webex)).flatMap(({ emails: [email = ''] }) =>
    email.startsWith('user') ? [email] : [],
  );
  if (named.length < rows) throw new Error(`only ${named.length} people`);
  return named.slice(0, rows);
}

interface Shown {
  readonly emails: readonly string[];
  readonly title: string;
  readonly department: string;
}

async function everybody({ connection }: SimulatedWebex): Promise<readonly Shown[]> {
  const state = (await (await fetch(`${connection.controlUrl}/state`)).json()) as { people: Shown[] };
  return state.people;
}

/** All that the changes are about, as one text. */
async function titlesOf(webex: SimulatedWebex): Promise<string> {
  return (await everybody(webex)).map(({ title, department }) => `${title}, ${department}`).join('\n');
}

function callsOf({ requests, done }: Applied): Figure[] {
  const bulk = requests.filter(({ operation }) => /bulk/iu.test(operation)).length;
  return [
    { what: 'profile changes: writes a row', aim: { atMost: 0.02 }, values: [bulk / rows] },
    { what: 'profile changes: all calls a row', aim: { atMost: 0.05 }, values: [requests.length / rows] },
    { what: 'rows lost', aim: { atMost: 0 }, values: [rows - done] },
  ];
}

function undoing({ requests, done }: Applied): Figure[] {
  return [
    { what: 'undo of the same: all calls a row', aim: { atMost: 0.05 }, values: [requests.length / rows] },
    { what: 'rows lost in the undo', aim: { atMost: 0 }, values: [rows - done] },
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
