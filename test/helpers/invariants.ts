/** What holds of every job that has come to its end, whatever happened on the way. */
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { parse } from 'csv-parse/sync';
import { canaries, everythingWritten, secretsIn, type Found } from './canaries.js';
import type { Ended, Office, SimulatedRequest, State } from './cli.js';
import type { Exchange } from './recording-proxy.js';
import { knownAs, settled, untruths, type ResultRow } from './told-truth.js';

/** What a job left behind: its rows' ends and the service's state. */
export interface Outcome {
  readonly rows: readonly ResultRow[];
  readonly state: State;
}

export interface FinishedJob {
  readonly place: Office;
  readonly folder: string;
  /** The spreadsheet as it was given. */
  readonly sheet: string;
  /** The service's state before the first run. */
  readonly before: State;
  /** All runs of the job; the last one brought it to its end. */
  readonly runs: readonly Ended[];
  /** Seconds that the last run took, and that it may take. */
  readonly seconds: number;
  readonly mostSeconds: number;
  /** All that was said between program and service: that is where secrets are. */
  readonly exchanges: readonly Exchange[];
  /** What the same spreadsheet comes to where nobody disturbs the run. */
  readonly reference?: Outcome;
  /** Addresses for which a fault left it open what happened. */
  readonly mayBeUnknown?: ReadonlySet<string>;
  /** Applies the job again. */
  readonly again: () => Promise<Ended>;
}

/** A sentence for each thing that does not hold; none where all is well. */
export async function violations(job: FinishedJob): Promise<string[]> {
  const end = await outcomeOf(job.place, job.folder);
  if (end === undefined) return await commonViolations(job);
  return [
    ...rowsKept(job.sheet, end.rows),
    ...statusesTrue(job, end),
    ...requestsSound(await job.place.requests(), end.rows),
    ...(await commonViolations(job)),
  ];
}

/** Those that hold of an undo too, whose rows ask for the opposite of the sheet. */
export async function commonViolations(job: FinishedJob): Promise<string[]> {
  const end = await outcomeOf(job.place, job.folder);
  if (end === undefined) return [`there is no results.csv in ${(await readdir(job.folder)).join(', ')}`];
  return [
    ...(job.reference ? sameOutcome(end, job.reference) : []),
    ...(await secretsKept(job)),
    ...(await nothingLeft(job.folder)),
    ...exitCodeTrue(job.runs.at(-1)?.code, end.rows),
    ...(job.seconds > job.mostSeconds ? [`the last run took ${job.seconds.toFixed(1)} s`] : []),
    ...(await summaryAgrees(job.folder, end.rows)),
    ...(await finishedForGood(job, end)),
  ];
}

/** `undefined` where there are no results. */
export async function outcomeOf(place: Office, folder: string): Promise<Outcome | undefined> {
  const text = await readFile(join(folder, 'results.csv'), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  return { rows: records(text), state: await place.state() };
}

function records(text: string): ResultRow[] {
  return parse(text, { bom: true, columns: true });
}

/** Rows in, rows out: each exactly once, in order, with its own cells. */
function rowsKept(sheet: string, rows: readonly ResultRow[]): string[] {
  const given = records(sheet);
  const numbers = rows.map(({ wx_row }) => Number(wx_row));
  const expected = given.map((_row, place) => place + 2);
  if (!isDeepStrictEqual(numbers, expected)) return [`rows ${numbers.join(' ')} instead of ${expected.join(' ')}`];
  return given.flatMap((cells, place) => {
    const others = Object.entries(cells).filter(([column, cell]) => rows[place]?.[column] !== cell);
    return others.map(([column]) => `row ${place + 2} has another ${column} than the spreadsheet`);
  });
}

/** Statuses are true, and people whom no row is about are as before. */
function statusesTrue({ before, mayBeUnknown = new Set() }: FinishedJob, { rows, state }: Outcome): string[] {
  const named = new Set(rows.map(({ email = '' }) => email.trim().toLowerCase()));
  const bystanders = [...before.people, ...state.people].filter(({ email }) => !named.has(email));
  const disturbed = [...new Set(bystanders.map(({ email }) => email))].filter(
    (email) => !isDeepStrictEqual(settled(knownAs(before, email)), settled(knownAs(state, email))),
  );
  return [
    ...rows.flatMap((row) => untruths(row, before, state, mayBeUnknown.has((row['email'] ?? '').toLowerCase()))),
    ...disturbed.map((email) => `${email} is in no row, and not as before`),
  ];
}

/** At most one effective create for each address; nothing is sent for rows in which nothing had to be done. */
function requestsSound(requests: readonly SimulatedRequest[], rows: readonly ResultRow[]): string[] {
  const inBulk = requests.flatMap(({ operations = [] }) => operations);
  const alone = requests.filter(({ path }) => path === '/v1/people');
  const creates = [...alone, ...inBulk].filter(({ method, applied }) => applied && method === 'POST');
  const twice = creates.filter(({ email }, place) => creates.findIndex((one) => one.email === email) < place);
  const busy = new Set(
    rows.flatMap(({ email = '', wx_status = '' }) =>
      ['unchanged', 'invalid'].includes(wx_status) ? [] : email.toLowerCase(),
    ),
  );
  const effective = [...requests, ...inBulk].filter(({ applied, email = '' }) => applied && email !== '');
  const idle = effective.filter(({ email = '' }) => !busy.has(email));
  return [
    ...twice.map(({ email = '' }) => `${email} was created twice`),
    ...idle.map(
      ({ email = '', method, operation = method }) =>
        `${email} was written to (${operation}), but no row of theirs had to be done`,
    ),
  ];
}

/** The same statuses, changes and state; times, tracking ids and the ids of new people may differ. */
export function sameOutcome(end: Outcome, reference: Outcome): string[] {
  const parts = ({ wx_changes = '' }: ResultRow): string => wx_changes.split('; ').sort().join('; ');
  const rows = reference.rows.flatMap((row, place) => {
    const told = end.rows[place] ?? {};
    const name = `row ${row['wx_row'] ?? ''}`;
    const { wx_status: status = '', wx_error: error = '' } = told;
    if (status !== row['wx_status']) return [`${name} is ${status} instead of ${row['wx_status'] ?? ''}: ${error}`];
    return parts(told) === parts(row) ? [] : [`${name} tells ${parts(told)} instead of ${parts(row)}`];
  });
  const [are, were] = [byAddress(end.state), byAddress(reference.state)];
  const different = [...new Set([...are.keys(), ...were.keys()])].filter((key) => are.get(key) !== were.get(key));
  return [
    ...rows,
    ...different.map((key) => `${key} is ${are.get(key) ?? 'not there'} instead of ${were.get(key) ?? 'not there'}`),
  ];
}

/** Every person and account as text, without what a new one gets by chance. */
function byAddress({ people, siteUsers }: State): Map<string, string> {
  const addresses = new Map(people.map(({ id, email }) => [id, email]));
  const persons = people.map((person): [string, string] => {
    const managerId = addresses.get(String(person['managerId'])) ?? person['managerId'];
    return [`person ${person.email}`, JSON.stringify({ ...person, id: '', managerId })];
  });
  const accounts = siteUsers.map((account): [string, string] => {
    const sessionTypes = [...account.sessionTypes].sort();
    return [`account ${account.email}`, JSON.stringify({ ...account, sessionTypes, known: true })];
  });
  return new Map([...persons, ...accounts]);
}

async function secretsKept({ place, folder, runs, exchanges }: FinishedJob): Promise<string[]> {
  const texts: Found[] = [
    ...runs.flatMap(({ stdout, stderr }): Found[] => [
      ['stdout', stdout],
      ['stderr', stderr],
    ]),
    ...(await everythingWritten(dirname(folder))),
    ...exchanges.map(({ url }): Found => ['an address', url]),
  ];
  return secretsIn(texts, canaries(exchanges, place));
}

/** No half-made file and no lock is left; only the owner may read. */
export async function nothingLeft(folder: string): Promise<string[]> {
  const names = await readdir(folder);
  const left = names.filter((name) => /\.tmp$|^rows\.jsonl$|^lock\b/u.test(name));
  const modes = await Promise.all(
    ['.', ...names].map(async (name): Promise<[string, number]> => [
      name,
      (await stat(join(folder, name))).mode & 0o777,
    ]),
  );
  return [
    ...left.map((name) => `${name} is left`),
    ...modes.flatMap(([name, mode]) =>
      mode === (name === '.' ? 0o700 : 0o600) ? [] : [`${name} has mode 0${mode.toString(8)}`],
    ),
  ];
}

const done = ['created', 'updated', 'unchanged', 'deleted'];

function exitCodeTrue(code: number | null | undefined, rows: readonly ResultRow[]): string[] {
  const expected = rows.every(({ wx_status = '' }) => done.includes(wx_status)) ? 0 : 3;
  return code === expected ? [] : [`the exit code is ${String(code)} instead of ${expected}`];
}

async function summaryAgrees(folder: string, rows: readonly ResultRow[]): Promise<string[]> {
  const text = await readFile(join(folder, 'summary.json'), 'utf8').catch(() => undefined);
  if (text === undefined) return ['there is no summary.json'];
  const { counts } = JSON.parse(text) as { counts: Record<string, number> };
  const wrong = Object.keys(counts).filter(
    (status) => counts[status] !== rows.filter(({ wx_status }) => wx_status === status).length,
  );
  return wrong.map((status) => `summary.json counts ${counts[status] ?? 0} rows as ${status}`);
}

/** Applying a finished job again sends nothing that changes anything, and tells the same. */
async function finishedForGood({ place, folder, again }: FinishedJob, end: Outcome): Promise<string[]> {
  const writes = (await place.writes()).length;
  const ended = await again();
  const more = (await place.writes()).slice(writes);
  const after = await outcomeOf(place, folder);
  return [
    ...more.map(({ method, operation = method }) => `applied again, the finished job sends ${operation}`),
    ...(isDeepStrictEqual(after?.rows, end.rows) ? [] : ['applied again, the finished job has other results']),
    ...exitCodeTrue(ended.code, end.rows).map((sentence) => `applied again: ${sentence}: ${ended.stderr}`),
    ...(await nothingLeft(folder)).map((sentence) => `applied again in ${basename(folder)}: ${sentence}`),
  ];
}
