/** A new job for a plan that is being made. */
import { readdir } from 'node:fs/promises';
import { RunError } from '../errors.js';
import { removeStaleFile } from '../files/stale-files.js';
import { createJobFolder, removeJobFolder, type JobFolder } from '../job/folder.js';
import { shellWord } from '../model/shell-word.js';
import { readPlan } from '../job/plan-file.js';
import { spools } from './input.js';
import { lockForRun } from './lock-run.js';
import type { Planned, Run } from './run.js';

/**
 * Creates a job folder, and locks it while the job is planned; if planning fails, deletes it unless there is a plan to resume,
 * or the run has lost its lease.
 */
export async function inNewJob(
  run: Run,
  outputRoot: string,
  name: string,
  work: (job: JobFolder) => Promise<Planned>,
): Promise<Planned> {
  const job = await createJobFolder(outputRoot, name, new Date());
  const lock = await lockForRun(run, job).catch(async (error: unknown) => {
    run.lease?.check();
    await removeJobFolder(job);
    throw error;
  });
  try {
    run.watcher.onJob?.(job);
    return await work(job);
  } catch (error) {
    run.lease?.check();
    const canGoOn = (await hasHeader(job)) && error instanceof RunError && error.problem !== 'refused';
    if (!canGoOn) await removeJobFolder(job);
    throw canGoOn ? withWayOn(error, job) : error;
  } finally {
    await lock.release();
  }
}

/**
 * Plans in the folder of a submitted job, while it is locked. What an earlier attempt left of a plan that had not begun is
 * deleted first, and after a failure too: what was submitted stays, so that planning can be tried again.
 */
export async function inSubmittedJob(
  run: Run,
  job: JobFolder,
  work: (job: JobFolder) => Promise<Planned>,
): Promise<Planned> {
  const lock = await lockForRun(run, job);
  try {
    if (await hasHeader(job)) throw new RunError('refused', `${job.name} is already being planned.`);
    await removePlanning(job);
    run.watcher.onJob?.(job);
    return await work(job);
  } catch (error) {
    run.lease?.check();
    const canGoOn = (await hasHeader(job)) && error instanceof RunError && error.problem !== 'refused';
    if (!canGoOn) await removePlanning(job);
    throw error;
  } finally {
    await lock.release();
  }
}

async function removePlanning(job: JobFolder): Promise<void> {
  const names = (await readdir(job.path)).filter((name) => /^(?:plan\.jsonl|input\.[a-z\d]{1,8})$/u.test(name));
  for (const name of [...names, ...spools, 'people.jsonl']) await removeStaleFile(job.file(name));
}

/** Whether there is a plan that can be finished. */
export async function hasHeader(job: JobFolder): Promise<boolean> {
  return await readPlan(job.file('plan.jsonl')).then(
    () => true,
    () => false,
  );
}

/** Adds how to resume: what was planned so far is kept. */
export function withWayOn({ problem, lines, steps }: RunError, job: JobFolder): RunError {
  return new RunError(problem, lines, {
    next: [...steps, `webex-bulk apply ${shellWord(job.reference)}   resumes the plan and applies it`],
  });
}

/** The two files that everything about a job is read from. */
export function planAndJournal(job: JobFolder): { plan: string; journal: string } {
  return { plan: job.file('plan.jsonl'), journal: job.file('journal.jsonl') };
}
