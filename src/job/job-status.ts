/** Where a job stands, told from a few small reads: nothing of it that grows with its rows is looked at. */
import { readFile, stat } from 'node:fs/promises';
import { RunError } from '../errors.js';
import type { PlanSummary } from '../model/plan-summary.js';
import type { Status } from '../model/row.js';
import { openRows } from '../model/worth-retrying.js';
import type { JobFolder } from './folder.js';
import { isWorkedOn, type Processes } from './lock.js';
import { readPlan, type PlanHeader } from './plan-file.js';

export type JobStatus =
  | { readonly is: 'unreadable'; readonly why: string }
  | { readonly is: 'worked on' | 'half planned' | 'cut short'; readonly header: PlanHeader }
  /** `people`: whom applying it would create, update or delete. */
  | { readonly is: 'planned'; readonly header: PlanHeader; readonly people: number }
  | ({ readonly is: 'finished'; readonly header: PlanHeader } & LastCounts);

/** As the last run left the rows. */
interface LastCounts {
  /** Rows by status. */
  readonly counts: Readonly<Record<Status, number>>;
  /** Rows that are not done, and may end otherwise when they are tried again as they are. */
  readonly retryable: number;
  /** Of those, rows to which a license was not given because there are none left. */
  readonly awaitingLicenses: number;
}

export async function jobStatusOf(job: JobFolder, processes: Processes): Promise<JobStatus> {
  try {
    const { header, footer } = await readPlan(job.file('plan.jsonl'));
    if (await isWorkedOn(job.path, processes)) return { is: 'worked on', header };
    if (footer === undefined) return { is: 'half planned', header };
    const begun = await stat(job.file('journal.jsonl')).catch(() => undefined);
    if (begun === undefined) return { is: 'planned', header, people: peopleIn(footer.summary) };
    const last = await countsIn(job.file('summary.json'));
    // A run that died wrote none, and one that was stopped counts the rows that it did not come to.
    return last === undefined || last.counts['not-attempted'] > 0
      ? { is: 'cut short', header }
      : { is: 'finished', header, ...last };
  } catch (error) {
    if (error instanceof RunError) return { is: 'unreadable', why: error.message };
    throw error;
  }
}

function peopleIn({ people }: PlanSummary): number {
  return people.create + people.update + people.delete;
}

/** An earlier version of this program did not count the rows that may end otherwise, and what they wait for. */
async function countsIn(path: string): Promise<LastCounts | undefined> {
  try {
    const { counts, retryable, awaitingLicenses = 0 } = JSON.parse(await readFile(path, 'utf8')) as Partial<LastCounts>;
    return counts && { counts, retryable: retryable ?? openRows(counts), awaitingLicenses };
  } catch {
    return undefined;
  }
}
