/** Deletes the folders of jobs: first each is renamed, so that a job is whole or gone, whenever the program dies. */
import { lstat, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { RunError } from '../errors.js';
import { syncFolder } from '../files/json-lines.js';
import type { JobFolder } from './folder.js';
import { lockJob, type Lock } from './lock.js';
import type { Processes } from './processes.js';

/** In front of a job's name while its files are being removed. */
const prefix = '.deleted-';
const deletedName = /^\.deleted-\d{8}-\d{6}-/u;

/**
 * Locks all jobs, asks `mayGo` again now that no other process can change them, and deletes them in this order. Returns false if
 * `mayGo` does. Throws a LockHeldError (`refused`) if a process works on one of them; a RunError (`stopped`) if a folder cannot
 * be deleted.
 */
export async function deleteJobs(
  outputRoot: string,
  jobs: readonly JobFolder[],
  processes: Processes,
  mayGo: () => Promise<boolean>,
): Promise<boolean> {
  const locks: Lock[] = [];
  try {
    for (const { path } of jobs) locks.push(await lockJob(path, processes, new Date()));
    if (!(await mayGo())) return false;
    for (const job of jobs) await deleteJob(outputRoot, job);
    return true;
  } finally {
    // Those that are deleted have no lock any more.
    for (const lock of locks) await lock.release();
  }
}

async function deleteJob(outputRoot: string, job: JobFolder): Promise<void> {
  const aside = join(outputRoot, `${prefix}${job.name}`);
  try {
    await rename(job.path, aside);
    await syncFolder(outputRoot);
    // Removes links themselves, never what they lead to.
    await rm(aside, { recursive: true, force: true });
  } catch (error) {
    throw new RunError('stopped', `${job.path} cannot be deleted: ${(error as Error).message}.`, {
      next: 'Check who owns the folder, then run the command again.',
      cause: error,
    });
  }
}

/** Removes what is left of jobs whose deletion was interrupted. Returns how many there were. */
export async function finishDeleting(outputRoot: string): Promise<number> {
  const entries = await readdir(outputRoot, { withFileTypes: true }).catch(() => []);
  const left = entries.filter((entry) => entry.isDirectory() && deletedName.test(entry.name));
  for (const { name } of left) await rm(join(outputRoot, name), { recursive: true, force: true });
  return left.length;
}

/** Is the job a folder of its own with a plan of its own? Links may lead anywhere. */
export async function isOwnFolder(job: JobFolder): Promise<boolean> {
  const folder = await lstat(job.path).catch(() => undefined);
  const plan = await lstat(job.file('plan.jsonl')).catch(() => undefined);
  return folder?.isDirectory() === true && plan?.isFile() === true;
}

/** Bytes of all files in the folder; links count for themselves. */
export async function sizeOf(path: string): Promise<number> {
  const found = await lstat(path).catch(() => undefined);
  if (found === undefined) return 0;
  if (!found.isDirectory()) return found.size;
  let sum = 0;
  for (const name of await readdir(path).catch(() => [])) sum += await sizeOf(join(path, name));
  return sum;
}
