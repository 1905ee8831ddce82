/** Where a job stands, told from a few small reads: nothing of it that grows with its rows is looked at. */
import { readFile, stat } from 'node:fs/promises';
import { RunError } from '../errors.js';
import type { PlanSummary } from '../plan-summary.js';
import type { Status } from '../row.js';
import type { JobFolder } from './folder.js';
import { isWorkedOn, type Processes } from './lock.js';
import { readPlan, type PlanHeader } from './plan-file.js';

export type JobStanding =
  | { readonly is: 'unreadable'; readonly why: string }
  | { readonly is: 'worked on' | 'half planned' | 'cut short'; readonly header: PlanHeader }
  /** `people`: whom applying it would create, update or delete. */
  | { readonly is: 'planned'; readonly header: PlanHeader; readonly people: number }
  /** Rows by status, as the last run left them. */
  | { readonly is: 'finished'; readonly header: PlanHeader; readonly counts: Readonly<Record<Status, number>> };

export async function standingOf(job: JobFolder, processes: Processes): Promise<JobStanding> {
  try {
    const { header, footer } = await readPlan(job.file('plan.jsonl'));
    if (await isWorkedOn(job.path, processes)) return { is: 'worked on', header };
    if (footer === undefined) return { is: 'half planned', header };
    const begun = await stat(job.file('journal.jsonl')).catch(() => undefined);
    if (begun === undefined) return { is: 'planned', header, people: peopleIn(footer.summary as PlanSummary) };
    const counts = await countsIn(job.file('summary.json'));
    // A run that died wrote none, and one that was stopped counts the rows that it did not come to.
    return counts === undefined || counts['not-attempted'] > 0
      ? { is: 'cut short', header }
      : { is: 'finished', header, counts };
  } catch (error) {
    if (error instanceof RunError) return { is: 'unreadable', why: error.message };
    throw error;
  }
}

function peopleIn({ people }: PlanSummary): number {
  return people.create + people.update + people.delete;
}

async function countsIn(path: string): Promise<Readonly<Record<Status, number>> | undefined> {
  try {
    const { counts } = JSON.parse(await readFile(path, 'utf8')) as { counts?: Record<Status, number> };
    return counts;
  } catch {
    return undefined;
  }
}
