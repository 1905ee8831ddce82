/** A new job for a plan that is being made. */
import { RunError } from '../errors.js';
import { createJobFolder, removeJobFolder, type JobFolder } from '../job/folder.js';
import { shellWord } from '../model/shell-word.js';
import { readPlan } from '../job/plan-file.js';
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
    const begun = await readPlan(job.file('plan.jsonl')).then(
      () => true,
      () => false,
    );
    const canGoOn = begun && error instanceof RunError && error.problem !== 'refused';
    if (!canGoOn) await removeJobFolder(job);
    throw canGoOn ? withWayOn(error, job) : error;
  } finally {
    await lock.release();
  }
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
