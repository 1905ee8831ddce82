/** Reads the jobs in the output folder and judges which may be deleted; once more for those whose locks are held. */
import { readdir } from 'node:fs/promises';
import { isOwnFolder } from '../job/delete-jobs.js';
import { listJobs, type JobFolder } from '../job/folder.js';
import { jobFactsOf, type JobFacts } from '../job/job-facts.js';
import type { Processes } from '../job/processes.js';
import { judgeJob, type JudgedJob, type PruneRules } from '../job/prunable.js';
import { thisProcess } from './this-process.js';

/** Newest first. The next file of a feed is compared with the newest finished job of that feed, so it is kept. */
export async function judgeAllJobs(output: string, rules: PruneRules): Promise<JudgedJob[]> {
  const processes = await thisProcess();
  const judged: JudgedJob[] = [];
  const feeds = new Set<string>();
  for (const job of await listJobs(output)) {
    const facts = await jobFactsOf(job, processes);
    const isNewest = facts.status.is === 'finished' && facts.feed !== undefined && !feeds.has(feedKey(facts));
    if (isNewest) feeds.add(feedKey(facts));
    judged.push(await judge(facts, rules, isNewest));
  }
  return judged;
}

function feedKey({ folder, feed }: JobFacts): string {
  return JSON.stringify([folder, feed]);
}

async function judge(facts: JobFacts, rules: PruneRules, isNewest = false): Promise<JudgedJob> {
  const judged = judgeJob(facts, rules);
  if (!(await isOwnFolder(facts.job))) return { ...judged, keptBecause: 'linked to another place' };
  const why =
    judged.keptBecause ?? (isNewest ? 'the last of its feed, with which the next file is compared' : undefined);
  return { ...judged, ...(why !== undefined && { keptBecause: why }) };
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
      for (const job of family)
        if ((await judge(await jobFactsOf(job, others), rules)).keptBecause !== undefined) return true;
      const isNew = (await readdir(output).catch(() => [])).some((name) => !known.has(name) && !name.startsWith('.'));
      if (!isNew) return false;
      const now = await judgeAllJobs(output, rules);
      return now.some(
        ({ job, parents }) => !names.includes(job.name) && parents.some((parent) => names.includes(parent)),
      );
    },
  };
}
