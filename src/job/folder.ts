/** A job's folder: its location, its name, and how it is found again. */
import { constants } from 'node:fs';
import { access, mkdir, readdir, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { RunError } from '../errors.js';
import { syncFolder } from '../files/json-lines.js';
import { removeStaleFile } from '../files/stale-files.js';
import { readPlan } from './plan-file.js';

export interface JobFolder {
  /** Relative if the output folder is. */
  readonly path: string;
  /** What to pass to `apply`: the name in the default output folder, the path elsewhere. */
  readonly reference: string;
  /** `20261123-201500-new-hires` */
  readonly name: string;
  file(name: string): string;
}

/**
 * Creates `<yyyymmdd-hhmmss>-<file name>` in the output folder, with a suffix if two jobs start in the same second. Throws a
 * RunError (`refused`) if the output folder cannot be written.
 */
export async function createJobFolder(outputRoot: string, fileName: string, now: Date): Promise<JobFolder> {
  const base = `${timestamp(now)}-${safeName(fileName)}`;
  try {
    await makeDurable(outputRoot);
    await access(outputRoot, constants.W_OK);
    for (let suffix = 1; suffix <= 1000; suffix++) {
      const name = suffix === 1 ? base : `${base}-${suffix}`;
      const made = await mkdir(join(outputRoot, name), { mode: 0o700 }).then(
        () => true,
        (error: unknown) => {
          if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
          throw error;
        },
      );
      if (!made) continue;
      await syncFolder(outputRoot).catch(async (error: unknown) => {
        await removeStaleFile(join(outputRoot, name));
        throw error;
      });
      return folder(join(outputRoot, name));
    }
  } catch (error) {
    throw new RunError('refused', `The output folder ${outputRoot} cannot be written: ${(error as Error).message}.`, {
      next: 'Choose another folder with --output.',
      cause: error,
    });
  }
  throw new RunError('refused', `${outputRoot} already contains 1,000 jobs named ${base}.`);
}

/** Creates a folder and its missing parents. Each new name is durable only after the folder that contains it is synced. */
async function makeDurable(path: string): Promise<void> {
  const first = await mkdir(path, { recursive: true });
  if (first === undefined) return;
  for (let made = resolve(path); made.length >= resolve(first).length; made = dirname(made)) {
    await syncFolder(dirname(made));
  }
}

/** Deletes a job that has no plan to resume. */
export async function removeJobFolder(job: JobFolder): Promise<void> {
  await removeStaleFile(job.path);
}

/** The jobs in the output folder, newest first. Skips folders of runs that ended before they had a plan. */
export async function listJobs(outputRoot: string): Promise<JobFolder[]> {
  const entries = await readdir(outputRoot, { withFileTypes: true }).catch(() => []);
  const names = entries
    .filter((entry) => entry.isDirectory() && /^\d{8}-\d{6}-/u.test(entry.name))
    .map(({ name }) => name);
  const planned = await Promise.all(names.map((name) => isPlanned(join(outputRoot, name))));
  const jobs = names.filter((_name, place) => planned[place]);
  return (await newestFirst(outputRoot, jobs)).map((name) => folder(join(outputRoot, name)));
}

/** How many jobs of a queue there are that no worker has planned yet: `listJobs` skips them. */
export async function countSubmitted(outputRoot: string): Promise<number> {
  const names = (await readdir(outputRoot).catch(() => [])).filter((name) => /^\d{8}-\d{6}-/u.test(name));
  const are = names.map(async (name) => {
    const path = join(outputRoot, name);
    return (await isSubmitted(path)) && !(await isPlanned(path));
  });
  return (await Promise.all(are)).filter(Boolean).length;
}

async function isSubmitted(path: string): Promise<boolean> {
  return (await stat(join(path, 'submission.json')).catch(() => undefined)) !== undefined;
}

/** The output folder unless another one is given. */
export const defaultOutput = 'output';

const nameOne = 'Give a spreadsheet, a job’s folder, or "latest".';

/**
 * `reference`: a path, a folder's name or a unique prefix of one, or `latest`. Throws a RunError (`usage`) that names the
 * candidates.
 */
export async function findJob(outputRoot: string, reference: string): Promise<JobFolder> {
  if (reference.trim() === '') throw new RunError('usage', 'No job was given.', { next: nameOne });
  if (await isPlanned(reference)) return folder(reference.replace(/[\\/]+$/u, ''));
  const jobs = await listJobs(outputRoot);
  const [newest] = jobs;
  if (reference === 'latest' && newest) return newest;
  const exact = jobs.find(({ name }) => name === reference);
  const matching = exact ? [exact] : jobs.filter(({ name }) => name.startsWith(reference));
  const [job, ...others] = matching;
  if (job && others.length === 0) return job;
  if (matching.length === 0) await refuseSubmitted(outputRoot, reference);
  const list = (matching.length > 0 ? matching : jobs).slice(0, 5).map(({ name }) => name);
  const what =
    matching.length > 1
      ? `"${reference}" matches ${matching.length} jobs`
      : `There is no spreadsheet and no job "${reference}"`;
  const known =
    list.length > 0 ? `: ${list.join(', ')}${matching.length > 1 ? '' : ' are there'}` : `; ${outputRoot} has no jobs`;
  throw new RunError('usage', `${what}${known}.`, { next: nameOne });
}

/** A job of a queue that has no plan yet. Throws a RunError (`refused`) for one. */
async function refuseSubmitted(outputRoot: string, reference: string): Promise<void> {
  for (const path of [reference, join(outputRoot, reference)]) {
    if (!(await isSubmitted(path))) continue;
    throw new RunError('refused', `${basename(path)} was submitted to a queue, and no worker has planned it yet.`, {
      next: 'webex-bulk queue   shows how far it is',
    });
  }
}

/**
 * Finds a job by its full name, next to the job that refers to it or in the output folder. Throws a RunError (`refused`) if
 * there is none.
 */
export async function siblingJob(job: JobFolder, outputRoot: string, name: string): Promise<JobFolder> {
  for (const root of [dirname(resolve(job.path)), outputRoot]) {
    if (await isPlanned(join(root, name))) return folder(join(root, name));
  }
  throw new RunError('refused', `The job ${name}, from which ${job.name} was made, no longer exists.`, {
    next: 'Restore its folder next to the other one, or plan the spreadsheet again.',
  });
}

async function isPlanned(path: string): Promise<boolean> {
  return (await stat(join(path, 'plan.jsonl')).catch(() => undefined))?.isFile() === true;
}

function folder(path: string): JobFolder {
  const name = basename(resolve(path));
  const isUsual = resolve(dirname(path)) === resolve(defaultOutput);
  return { path, name, reference: isUsual ? name : path, file: (file) => join(path, file) };
}

/**
 * Names start with the time in seconds; the plans of jobs that share a second say which was made first. Names of one second
 * cannot: the number at their end counts jobs with one file name only.
 */
async function newestFirst(outputRoot: string, names: readonly string[]): Promise<string[]> {
  const second = (name: string): string => name.slice(0, 15);
  const inSecond = new Map<string, number>();
  for (const name of names) inSecond.set(second(name), (inSecond.get(second(name)) ?? 0) + 1);
  const times = new Map<string, string>();
  for (const name of names) {
    const isAlone = inSecond.get(second(name)) === 1;
    times.set(name, second(name) + (isAlone ? '' : await plannedAt(join(outputRoot, name))));
  }
  return names.toSorted(
    (a, b) => (times.get(b) ?? '').localeCompare(times.get(a) ?? '') || b.localeCompare(a, 'en', { numeric: true }),
  );
}

/** ISO 8601; empty for a plan that cannot be read. */
async function plannedAt(path: string): Promise<string> {
  return await readPlan(join(path, 'plan.jsonl')).then(
    ({ header }) => header.at,
    () => '',
  );
}

function timestamp(now: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  const date = `${now.getFullYear()}${two(now.getMonth() + 1)}${two(now.getDate())}`;
  return `${date}-${two(now.getHours())}${two(now.getMinutes())}${two(now.getSeconds())}`;
}

/** The spreadsheet's name, reduced to what every file system allows in a folder name. */
function safeName(fileName: string): string {
  const name = (fileName.split(/[\\/]/u).at(-1) ?? '').replace(/\.[^.]*$/u, '');
  const safe = name.normalize('NFC').replace(/[^\p{L}\p{M}\p{N}._-]+/gu, '-');
  // By characters, so that none is cut in half; even at four bytes each, 50 of them fit into 255 bytes.
  const short = Array.from(safe.replace(/^[-.]+/u, ''))
    .slice(0, 50)
    .join('');
  return short.replace(/[-.]+$/u, '') || 'job';
}
