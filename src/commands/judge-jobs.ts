/** Reads the jobs in the output folder and judges which may be deleted; once more for those whose locks are held. */
import { readdir } from 'node:fs/promises';
import { isOwnFolder } from '../job/delete-jobs.js';
import { listJobs, type JobFolder } from '../job/folder.js';
import { jobFactsOf } from '../job/job-facts.js';
import type { Processes } from '../job/lock.js';
import { judgeJob, type JudgedJob, type PruneRules } from '../job/prunable.js';
import { thisProcess } from './this-process.js';

/** Newest first. */
export async function judgeAllJobs(output: string, rules: PruneRules): Promise<JudgedJob[]> {
  const processes = await thisProcess();
  const judged: JudgedJob[] = [];
  for (const job of await listJobs(output)) judged.push(await judge(job, rules, processes));
  return judged;
}

async function judge(job: JobFolder, rules: PruneRules, processes: Processes): Promise<JudgedJob> {
  const judged = judgeJob(await jobFactsOf(job, processes), rules);
  return (await isOwnFolder(job)) ? judged : { ...judged, keptBecause: 'linked to another place' };
}

export interface ChangedSince {
  readonly processes: Processes;
  /** May one of these jobs, all locked by this process, no longer be deleted, or was a job made from one of them? */
  readonly hasChanged: (family: readonly JobFolder[]) => Promise<boolean>;
}

/** Compares with the jobs that are there when this is called. */
export async function changedSince(output: string, rules: PruneRules): Promise<ChangedSince> {
  const processes = await thisProcess();
  const known = new Set(await readdir(output).catch(() => []));
  // A lock of this process is no sign of work.
  const others: Processes = {
    ...processes,
    isAlive: async (mark) => mark.pid !== processes.self.pid && (await processes.isAlive(mark)),
  };
  return {
    processes,
    hasChanged: async (family) => {
      const names = family.map(({ name }) => name);
      for (const job of family) if ((await judge(job, rules, others)).keptBecause !== undefined) return true;
      const isNew = (await readdir(output).catch(() => [])).some((name) => !known.has(name) && !name.startsWith('.'));
      if (!isNew) return false;
      const now = await judgeAllJobs(output, rules);
      return now.some(({ job, parent }) => !names.includes(job.name) && names.includes(parent ?? ''));
    },
  };
}
