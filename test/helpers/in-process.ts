/** plan() and apply() in the test's own process: as the command line calls them, without the time that a program takes to start. */
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { mayBeAttendee } from '../../src/export/control-hub-row.js';
import { exitCodes, RunError } from '../../src/errors.js';
import type { Catalog } from '../../src/model/catalog.js';
import type { SeenPerson } from '../../src/model/row.js';
import type { JobFolder } from '../../src/job/folder.js';
import type { Lease } from '../../src/job/lease.js';
import type { Processes } from '../../src/job/processes.js';
import { readPlan } from '../../src/job/plan-file.js';
import { apply, type Applied } from '../../src/pipeline.js';
import { makeResults, type WorkbookRequest } from '../../src/report/job-files.js';
import { finishPlan } from '../../src/finish-plan.js';
import { plan } from '../../src/plan/plan.js';
import type { Planned, Run } from '../../src/plan/run.js';
import type { PlanRules } from '../../src/plan/looked-up.js';
import type { LookUpWay } from '../../src/plan/find-people.js';
import type { RowChoice } from '../../src/plan/read-rows.js';
import { jobIsDone } from '../../src/plan/rows-to-do.js';
import { openScim } from '../../src/export/open-scim.js';
import { gatherPeople } from '../../src/export/gather-people.js';
import type { AskedPeopleApi } from '../../src/plan/choose-people-api.js';
import { loadCatalog } from '../../src/plan/load-catalog.js';
import { writeControlHub, type ControlHubExported } from '../../src/export/write-control-hub.js';
import { writeExport, type Exported, type Exporting } from '../../src/export/write-export.js';
import type { Results } from '../../src/apply/write-results.js';
import type { PartLimits } from '../../src/spreadsheet/write-csv-parts.js';
import type { WantedApi } from '../../src/webex/choose-settings.js';
import { connectWebex, type Webex, type WebexOptions } from '../../src/webex/connect.js';
import { parse } from 'csv-parse/sync';
import type { WaveRules } from '../../src/model/waves.js';
import type { Verify } from '../../src/model/verify.js';
import type { Ended, Office } from './cli.js';

export interface Conditions {
  /** Instead of what leads straight to the simulator. */
  readonly webex?: Partial<WebexOptions>;
  readonly concurrency?: number;
  readonly siteWait?: number;
  readonly choice?: RowChoice;
  readonly workbook?: WorkbookRequest;
  readonly site?: string;
  readonly signal?: AbortSignal;
  /** A second file, joined by e-mail. */
  readonly join?: string;
  readonly settingsApi?: WantedApi;
  /** How people's records are changed; default: over the People API, or as the job was planned. */
  readonly peopleApi?: AskedPeopleApi;
  readonly verify?: Verify;
  /** How people are found; default: as it costs less. */
  readonly lookUp?: LookUpWay;
  readonly people?: PlanRules['people'];
  /** The worker's right to the job. */
  readonly lease?: Lease;
  /** In waves. */
  readonly waves?: Partial<WaveRules>;
}

let processes = 0;

/** A run of the program: another process than every run before, so that a lock which one of them left is a dead one's. */
export function runIn(
  place: Pick<Office, 'connection'>,
  { webex, concurrency = 4, signal, settingsApi = 'auto', peopleApi = 'auto', lookUp = 'auto', lease }: Conditions = {},
): Run & { webex: Webex } {
  const pid = (processes += 1);
  const self: Processes = { self: { pid, began: '' }, isAlive: (mark) => Promise.resolve(mark.pid === pid) };
  const { apiUrl, xmlUrl, accessToken } = place.connection;
  return {
    webex: connectWebex({ apiUrl, xmlUrl, accessToken, concurrency, userAgent: 'test/1', ...webex }),
    processes: self,
    watcher: {},
    peopleApi,
    settingsApi,
    lookUp,
    places: concurrency * 2,
    toolVersion: '0.0.0',
    user: 'tester',
    ...(lease && { lease }),
    signal: signal ?? new AbortController().signal,
  };
}

/** As `webex-bulk plan <file>`. */
export async function planFile(place: Office, file: string, outputRoot: string, how?: Conditions): Promise<Planned> {
  const run = runIn(place, how);
  const input = { file, join: how?.join, choice: how?.choice ?? {} };
  const rules = { people: how?.people ?? 'any' };
  const planned = plan(run, { ...input, outputRoot, rules, ...siteIn(how) });
  return await planned.finally(() => run.webex.close());
}

function siteIn({ site }: Conditions = {}): { site?: string } {
  return site === undefined ? {} : { site };
}

/** As `webex-bulk apply <job>`: plans to the end what is unfinished, and applies it or goes on with it. */
export async function applyJob(
  place: Pick<Office, 'connection'>,
  job: JobFolder,
  how: Conditions = {},
): Promise<Applied> {
  const run = runIn(place, how);
  const { siteWait = 30, workbook, verify = 'sample', waves = {} } = how;
  const reportView = () => Promise.resolve({ script: '', style: '' });
  const request = {
    outputRoot: job.path,
    given: {},
    verify,
    siteWait,
    reportView,
    waves,
    ...(workbook && { workbook }),
  };
  try {
    if (await jobIsDone(job)) return { results: await makeResults(run.processes, job, request), stopped: undefined };
    const { footer } = await readPlan(job.file('plan.jsonl'));
    const planned = footer === undefined ? await finishPlan(run, job, request) : undefined;
    return await apply(run, job, request, planned?.tenant);
  } finally {
    await run.webex.close();
  }
}

/** As `webex-bulk export <target>`. */
export async function exportTo(
  place: Office,
  target: string,
  how: Conditions & { readonly mostRows?: number } = {},
): Promise<Exported> {
  const { mostRows } = how;
  return await exported(place, target, {
    how,
    needsAccount: () => true,
    withScim: true,
    write: (exporting) => writeExport({ ...exporting, ...(mostRows !== undefined && { mostRows }) }),
  });
}

/** As `webex-bulk export <target> --format controlhub`. */
export async function exportForControlHub(
  place: Office,
  target: string,
  how: Conditions & { readonly limits?: PartLimits } = {},
): Promise<ControlHubExported> {
  const { limits } = how;
  return await exported(place, target, {
    how,
    needsAccount: mayBeAttendee,
    write: (exporting) => writeControlHub({ ...exporting, ...(limits && { limits }) }),
  });
}

interface Form<T> {
  readonly how: Conditions | undefined;
  readonly needsAccount: (person: SeenPerson, catalog: Catalog) => boolean;
  readonly write: (exporting: Exporting) => Promise<T>;
  readonly withScim?: boolean;
}

async function exported<T>(
  place: Office,
  target: string,
  { how, needsAccount, write, withScim = false }: Form<T>,
): Promise<T> {
  const { webex, places, signal } = runIn(place, how);
  try {
    const { catalog, settings: site } = await loadCatalog(webex, {
      ...siteIn(how),
      ...(how?.settingsApi && { settingsApi: how.settingsApi }),
    });
    const scim = withScim ? await openScim(webex, `${target}.scim`, signal) : undefined;
    const gathered = await gatherPeople({
      ...{ people: webex.people, site, catalog, scim, spool: `${target}.people`, places, signal },
      needsAccount: (person) => needsAccount(person, catalog),
      onListed: () => undefined,
    });
    const writing = { people: gathered.people(), count: gathered.count, catalog, target, onWritten: () => undefined };
    return await write({ ...writing, withScim: scim !== undefined }).finally(async () => {
      await gathered.close();
      await scim?.close();
    });
  } finally {
    await webex.close();
  }
}

/** A job that is planned and applied to its end; gives its name. */
export async function applied(place: Office, file: string, conditions: Conditions = {}): Promise<string> {
  const { job } = await planFile(place, file, join(place.folder, 'output'), conditions);
  await applyJob(place, job);
  return job.name;
}

/** How the command line would end. */
export function endOf(applied: Applied): Ended {
  const { results, stopped } = applied;
  const code = stopped?.exitCode ?? (isDone(results) ? exitCodes.done : exitCodes.rowsNotDone);
  return { code, stdout: '', stderr: stopped?.message ?? '' };
}

function isDone({ rows, counts }: Results): boolean {
  return counts.created + counts.updated + counts.unchanged === rows;
}

/** The same of a run that may have rejected. */
export async function endedAs(work: Promise<Applied>): Promise<Ended> {
  try {
    return endOf(await work);
  } catch (error) {
    if (error instanceof RunError) return { code: error.exitCode, stdout: '', stderr: error.message };
    throw error;
  }
}

/** A job whose folder is known. */
export function jobIn(folder: string): JobFolder {
  return { path: folder, reference: folder, name: basename(folder), file: (name) => join(folder, name) };
}

/** The rows of the job's results.csv; none where there is no such file. */
export async function resultsOf(job: JobFolder): Promise<Record<string, string>[]> {
  const text = await readFile(job.file('results.csv'), 'utf8').catch(() => '');
  return parse(text, { bom: true, columns: true });
}
