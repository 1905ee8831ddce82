/** plan() and apply() in the test's own process: as the command line calls them, without the time that a program takes to start. */
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { exitCodes, RunError } from '../../src/errors.js';
import type { JobFolder } from '../../src/job/folder.js';
import type { Processes } from '../../src/job/lock.js';
import { readPlan } from '../../src/job/plan-file.js';
import { apply, makeResults, type Applied } from '../../src/pipeline.js';
import { finishPlan } from '../../src/planning/finish.js';
import { plan } from '../../src/planning/plan.js';
import type { Planned, Run } from '../../src/planning/run.js';
import { jobIsDone } from '../../src/stages/rows-to-do.js';
import { loadCatalog } from '../../src/stages/load-catalog.js';
import { writeExport, type Exported } from '../../src/stages/write-export.js';
import type { Results } from '../../src/stages/write-results.js';
import { connectWebex, type Webex, type WebexOptions } from '../../src/webex/connect.js';
import { parse } from 'csv-parse/sync';
import type { Ended, Office } from './cli.js';

export interface Conditions {
  /** Instead of what leads straight to the simulator. */
  readonly webex?: Partial<WebexOptions>;
  readonly concurrency?: number;
  readonly siteWait?: number;
  readonly signal?: AbortSignal;
  /** A second file, joined by e-mail. */
  readonly join?: string;
}

let processes = 0;

/** A run of the program: another process than every run before, so that a lock which one of them left is a dead one's. */
export function runIn(place: Office, { webex, concurrency = 4, signal }: Conditions = {}): Run & { webex: Webex } {
  const pid = (processes += 1);
  const here: Processes = { self: { pid, began: '' }, isAlive: (mark) => Promise.resolve(mark.pid === pid) };
  const { apiUrl, xmlUrl, accessToken } = place.connection;
  return {
    webex: connectWebex({ apiUrl, xmlUrl, accessToken, concurrency, userAgent: 'test/1', ...webex }),
    processes: here,
    watcher: {},
    lookUp: 'auto',
    places: concurrency * 2,
    toolVersion: '0.0.0',
    signal: signal ?? new AbortController().signal,
  };
}

/** As `webex-bulk plan <file>`. */
export async function planFile(place: Office, file: string, outputRoot: string, how?: Conditions): Promise<Planned> {
  const run = runIn(place, how);
  const planned = plan(run, { file, join: how?.join, outputRoot, choice: {}, rules: { people: 'any' } });
  return await planned.finally(() => run.webex.close());
}

/** As `webex-bulk apply <job>`: plans to the end what is unfinished, and applies it or goes on with it. */
export async function applyJob(place: Office, job: JobFolder, how: Conditions = {}): Promise<Applied> {
  const run = runIn(place, how);
  const request = { outputRoot: job.path, given: {}, verify: true, siteWait: how.siteWait ?? 30 };
  try {
    if (await jobIsDone(job)) return { results: await makeResults(run.processes, job), stopped: undefined };
    const { footer } = await readPlan(job.file('plan.jsonl'));
    const planned = footer === undefined ? await finishPlan(run, job, request) : undefined;
    return await apply(run, job, request, planned?.surroundings);
  } finally {
    await run.webex.close();
  }
}

/** As `webex-bulk export <target>`. */
export async function exportTo(place: Office, target: string): Promise<Exported> {
  const { webex, places, signal } = runIn(place);
  try {
    const { catalog, settings } = await loadCatalog(webex, {});
    const watcher = { onListed: () => undefined, onWritten: () => undefined };
    return await writeExport({ people: webex.people, site: settings, catalog, target, places, signal, ...watcher });
  } finally {
    await webex.close();
  }
}

/** A job that is planned and applied to its end; gives its name. */
export async function applied(place: Office, file: string): Promise<string> {
  const { job } = await planFile(place, file, join(place.folder, 'output'));
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
