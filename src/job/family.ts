/** Jobs that were made from another job: their plans name it. */
import { dirname, resolve } from 'node:path';
import { listJobs, type JobFolder } from './folder.js';
import { parentsOf } from './job-kind.js';
import { readPlan, type PlanHeader } from './plan-file.js';

export interface ChildJob {
  readonly job: JobFolder;
  readonly header: PlanHeader;
}

/** The job's children next to it, then those in the output folder; newest first in each folder. */
export async function listChildren(job: JobFolder, outputRoot: string): Promise<ChildJob[]> {
  const roots = new Set([dirname(resolve(job.path)), resolve(outputRoot)]);
  const children: ChildJob[] = [];
  for (const root of roots) {
    for (const one of await listJobs(root)) {
      const header = await headerOf(one);
      if (header !== undefined && parentsOf(header).includes(job.name)) children.push({ job: one, header });
    }
  }
  return children;
}

/** `undefined`: the plan cannot be read, so the job cannot be listed as a child. */
async function headerOf(job: JobFolder): Promise<PlanHeader | undefined> {
  return await readPlan(job.file('plan.jsonl')).then(
    ({ header }) => header,
    () => undefined,
  );
}
