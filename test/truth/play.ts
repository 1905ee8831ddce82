/** Plays one case by chance through: plan, apply, die, go on, and what may follow; and asks the oracle after every step. */
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { WaveRules, WaveSizes } from '../../src/model/waves.js';
import { RunError } from '../../src/errors.js';
import type { JobFolder } from '../../src/job/folder.js';
import type { Applied } from '../../src/pipeline.js';
import { jobIsDone } from '../../src/plan/rows-to-do.js';
import type { PeopleApi } from '../../src/model/catalog.js';
import type { Verify } from '../../src/model/verify.js';
import type { FaultAction } from '../../src/simulator/faults.js';
import { office, type Lasting, type Office } from '../helpers/cli.js';
import { applyJob, jobIn, planFile, resultsOf } from '../helpers/in-process.js';
import { afterwards } from './afterwards.js';
import type { Cells } from './asks.js';
import { diceOf } from './dice.js';
import { judgeFile, type FileFacts, type Found, type Logged } from './judge-file.js';
import { mortalLine, type Death } from './mortal-line.js';
import { organizationOf, type Organization } from './organizations.js';
import { overScim, scimDelay } from './over-scim.js';
import type { Service } from './service.js';
import { csvOf, spreadsheetOf } from './spreadsheets.js';
import { isUntrue, troublesOf, type Troubles } from './troubles.js';

export interface TruthCase {
  readonly seed: number;
  readonly number: number;
  readonly organization: Organization;
  readonly rows: readonly Cells[];
  readonly troubles: Troubles;
  readonly concurrency: number;
  /** Absent: people's records are changed over the People API. */
  readonly peopleApi?: 'scim';
  /** Absent: all rows at once. Failures do not stop them. */
  readonly waves?: WaveSizes;
  /** What is done with the finished job. */
  readonly afterwards: 'apply again' | 'same file again' | 'undo' | 'retry';
}

export interface Played {
  /** The steps after which something was untrue. */
  readonly steps: readonly Step[];
  /** How many rows ended so. */
  readonly statuses: Readonly<Record<string, number>>;
  readonly died: boolean;
}

/** What the oracle found after one step, with what it judged by. */
export interface Step {
  readonly step: string;
  readonly facts: FileFacts;
  readonly found: readonly Found[];
}

/** `asked`: not by chance, but over this API. */
export function caseOf(seed: number, number: number, asked?: PeopleApi): TruthCase {
  const dice = diceOf(seed, number);
  const organization = organizationOf(dice);
  const rows = spreadsheetOf(dice);
  const plain: TruthCase = {
    ...{ seed, number, organization, rows },
    troubles: troublesOf(organization.over, rows, dice),
    concurrency: dice.pick([1, 2, 4]),
    afterwards: dice.pick(['apply again', 'same file again', 'undo', 'undo', 'retry']),
  };
  // Drawn last, so that the cases of a seed stay what they are.
  const waves = dice.pick<WaveSizes | undefined>([undefined, undefined, [1, 'rest'], [2, 1, 'rest']]);
  const one = waves === undefined ? plain : { ...plain, waves };
  const isOverScim = dice.oneIn(3);
  return (asked ?? (isOverScim ? 'scim' : 'rest')) === 'scim' ? overScim(one, dice) : one;
}

const endless = { spelled: '1000', people: 1000 };

export async function play(one: TruthCase): Promise<Played> {
  const ends: (() => unknown)[] = [];
  try {
    return await playIn({ teardown: (end) => void ends.unshift(end) }, one);
  } finally {
    for (const end of ends) await end();
  }
}

/** A simulated organization as the case has it. */
export async function organizationFor(t: Lasting, { simulator, people, free }: Organization): Promise<Office> {
  const place = await office(t, simulator);
  for (const { path, body } of people) await place.control(path, body);
  const { licenses } = await serviceOf(place);
  for (const { name, consumed } of licenses) {
    if (name in free) await place.control('licenses', { name, total: consumed + (free[name] ?? 0) });
  }
  return place;
}

export async function serviceOf(place: Office): Promise<Service> {
  return (await place.state()) as unknown as Service;
}

/** Each operation of a bulk request is a line of its own behind that of the request. */
export async function logOf(place: Office): Promise<Logged[]> {
  const requests = (await place.requests()) as unknown as Logged[];
  return requests.flatMap(({ operations = [], ...request }) => [
    request,
    ...operations.map((one) => ({ ...one, n: request.n, path: '/Users' })),
  ]);
}

async function playIn(t: Lasting, one: TruthCase): Promise<Played> {
  const place = await organizationFor(t, one.organization);
  const file = await place.file('people.csv', csvOf(one.rows));
  const planned = await plannedJob(place, file, one);
  const asPlanned = await serviceOf(place);
  const touched = await othersAct(place, one.troubles);
  const [before, since] = [await serviceOf(place), (await logOf(place)).length];
  await place.clearFaults();
  await place.faults(one.troubles.late);
  const steps: Step[] = [];
  let end: Ended = { job: planned, died: false, stopped: undefined };
  let died = false;
  for (let attempt = 1; attempt === 1 || (attempt <= 4 && !(await jobIsDone(end.job))); attempt += 1) {
    const struck = await struckFaults(place);
    if (attempt === 4) await place.clearFaults();
    const death = attempt === 1 ? one.troubles.death : undefined;
    const verify = one.troubles.late.some(({ do: action }) => isUntrue(action)) ? 'full' : 'sample';
    // A run that goes on keeps to the waves without being told.
    const waves = attempt > 1 || one.waves === undefined ? {} : { sizes: one.waves, stopAt: endless };
    end = await applyUntil(place, end.job, { death, concurrency: one.concurrency, verify, waves });
    died ||= end.died;
    if (end.died) continue;
    const isDone = await jobIsDone(end.job);
    const facts: FileFacts = {
      rows: one.rows,
      results: await resultsOf(end.job),
      ...{
        before,
        touched,
        planned: asPlanned,
        stopped: !isDone,
        attendeesHidden: hidesAttendees(one.organization),
        attendeesSecret: keepsAttendeesSecret(one.organization),
        grantsPend: canPend(one.organization),
        givenHidden: one.organization.simulator.autoAssignAnswer === 'hidden',
      },
      after: await serviceOf(place),
      requests: (await logOf(place)).slice(since),
      mayBeUnknown: () => false,
    };
    const met = [...struck, ...(await struckFaults(place))];
    // A run that could not begin tells nothing of its rows.
    if (facts.results.length === 0 && end.stopped !== undefined) continue;
    const isLate = scimDelay(one.organization.simulator) > 0;
    const mayBeUnknown = (email: string): boolean => isLate || isTroubled(email, met, facts.requests);
    const found = judgeFile({ ...facts, mayBeUnknown });
    const said = end.stopped === undefined ? '' : `, which stopped: ${end.stopped}`;
    steps.push({ step: `apply, attempt ${attempt}${died ? ' after a death' : ''}${said}`, facts, found });
  }
  await place.clearFaults();
  const last = steps.at(-1);
  if (last === undefined || !(await jobIsDone(end.job))) throw new Error('the job does not come to its end');
  await pause(scimDelay(one.organization.simulator) * 1000);
  steps.push(await afterwards({ place, one, file, job: end.job, facts: last.facts }));
  const statuses: Record<string, number> = {};
  for (const { wx_status: status = '' } of last.facts.results) statuses[status] = (statuses[status] ?? 0) + 1;
  return { steps: steps.filter(({ found }) => found.length > 0), statuses, died };
}

/** Over REST nobody can rely on being shown who is an attendee; XML may say of them that it knows nobody. */
function hidesAttendees({ over, simulator }: Organization): boolean {
  return over === 'REST' || simulator.attendeeAccount === '030001';
}

/** Neither the site nor answers about people tell that somebody is an attendee. */
export function keepsAttendeesSecret({ simulator }: Pick<Organization, 'simulator'>): boolean {
  return simulator.attendeeAccount === '030001' && simulator.attendeeUrls !== 'always';
}

/** What Webex gives may wait until somebody accepts it, also what is given back. */
function canPend({ simulator: { pendingLicenses = 'never' } }: Organization): boolean {
  return pendingLicenses !== 'never';
}

/** A fault met a call about the person, or may have. */
function isTroubled(email: string, struck: readonly Struck[], requests: readonly Logged[]): boolean {
  const named = struck.some(({ match }) => match.email === email);
  const untrue = struck.some(
    ({ match, do: action }) => match.email === undefined && (isUntrue(action) || 'cut' in action || 'apply' in action),
  );
  // People are also looked up by their ids, many at a time.
  const isAbout = (one: Logged): boolean =>
    one.email === email ||
    (one.email === undefined && (one.path === '/v1/people' || one.path.startsWith('/v1/identity/scim/')));
  const refused = requests.some(
    (one) => isAbout(one) && (one.status === null || one.status >= 400 || one.exceptionId !== undefined),
  );
  return named || untrue || refused;
}

interface Struck {
  readonly match: { readonly email?: string };
  readonly do: FaultAction;
  readonly struck: number;
}

async function struckFaults(place: Office): Promise<Struck[]> {
  const faults = (await (await fetch(`${place.connection.controlUrl}/faults`)).json()) as Struck[];
  return faults.filter(({ struck }) => struck > 0);
}

/** The plan, by a second try where a look that failed ended the first one. */
async function plannedJob(place: Office, file: string, one: TruthCase): Promise<JobFolder> {
  const how = { concurrency: one.concurrency, ...(one.peopleApi && { peopleApi: one.peopleApi }) };
  await place.faults(one.troubles.early);
  const output = join(place.folder, 'output');
  try {
    return (await planFile(place, file, output, how)).job;
  } catch (error) {
    if (!(error instanceof RunError)) throw error;
    await place.clearFaults();
    return (await planFile(place, file, join(place.folder, 'output-2'), how)).job;
  }
}

async function othersAct(place: Office, { others }: Troubles): Promise<string[]> {
  for (const { path, body, email } of others) {
    const { siteUsers } = await serviceOf(place);
    const hasAccount = siteUsers.some((account) => account.email === email && account.active && !account.attendeeOnly);
    if (path !== 'siteUsers' || hasAccount) await place.control(path, body);
  }
  return others.map(({ email }) => email);
}

interface Until {
  readonly death?: Death | undefined;
  readonly concurrency: number;
  readonly verify?: Verify;
  readonly waves?: Partial<WaveRules>;
}

export interface Ended {
  /** As it lies on the disk. */
  readonly job: JobFolder;
  readonly died: boolean;
  /** Why the run stopped before its last row. */
  readonly stopped: string | undefined;
}

/** Applies the job, or goes on with it, to its end or to its death. */
export async function applyUntil(place: Office, job: JobFolder, { death, ...how }: Until): Promise<Ended> {
  if (death === undefined) return { job, died: false, stopped: await ending(applyJob(place, job, how)) };
  const left = jobIn(join(place.folder, 'left', job.name));
  const dying = new AbortController();
  const copy = (): void => {
    cpSync(job.path, left.path, { recursive: true });
    dying.abort();
  };
  const line = await mortalLine(new URL(place.connection.apiUrl).origin, death, copy);
  const run = ending(applyJob(place, job, { ...how, webex: line.webex, signal: dying.signal }));
  const stopped = await run.finally(() => line.sever());
  return dying.signal.aborted ? { job: left, died: true, stopped: undefined } : { job, died: false, stopped };
}

async function ending(run: Promise<Applied>): Promise<string | undefined> {
  try {
    return (await run).stopped?.message;
  } catch (error) {
    if (error instanceof RunError) return error.message;
    throw error;
  }
}
