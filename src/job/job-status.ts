/** A job's status, from a few small reads: nothing that grows with the number of rows is read. */
import { readFile, stat } from 'node:fs/promises';
import { RunError } from '../errors.js';
import type { PlanSummary } from '../model/plan-summary.js';
import type { Status } from '../model/row.js';
import { openRows } from '../model/worth-retrying.js';
import type { JobFolder } from './folder.js';
import { isWorkedOn } from './lock.js';
import type { Processes } from './processes.js';
import { readPlan, type PlanHeader } from './plan-file.js';

export type JobStatus =
  | { readonly is: 'unreadable'; readonly why: string }
  | { readonly is: 'worked on' | 'half planned' | 'cut short'; readonly header: PlanHeader }
  /** `people`: how many people applying it would create, update or delete. */
  | { readonly is: 'planned'; readonly header: PlanHeader; readonly people: number }
  | ({ readonly is: 'finished'; readonly header: PlanHeader } & LastCounts);

/** The rows as the last run left them. */
interface LastCounts {
  /** Rows by status. */
  readonly counts: Readonly<Record<Status, number>>;
  /** Rows that are not done and may end differently if they are retried unchanged. */
  readonly retryable: number;
  /** Of those, the rows that did not get a license because none were left. */
  readonly awaitingLicenses: number;
  /** The job that put a wave of this one back: rows that were not begun never will be. */
  readonly undoneBy?: string;
}

export async function jobStatusOf(job: JobFolder, processes: Processes): Promise<JobStatus> {
  try {
    const { header, footer } = await readPlan(job.file('plan.jsonl'));
    if (await isWorkedOn(job.path, processes)) return { is: 'worked on', header };
    if (footer === undefined) return { is: 'half planned', header };
    const begun = await stat(job.file('journal.jsonl')).catch(() => undefined);
    if (begun === undefined) return { is: 'planned', header, people: peopleIn(footer.summary) };
    const last = await countsIn(job.file('summary.json'));
    // A run that crashed wrote no summary; one that was stopped counts the rows that it did not reach.
    return last === undefined || (last.counts['not-attempted'] > 0 && last.undoneBy === undefined)
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

/**
 * Earlier versions of this program did not write `retryable` and `awaitingLicenses`. `undefined`: there is no readable summary.
 */
async function countsIn(path: string): Promise<LastCounts | undefined> {
  try {
    const {
      counts,
      retryable,
      awaitingLicenses = 0,
      undoneBy,
    } = JSON.parse(await readFile(path, 'utf8')) as Partial<LastCounts>;
    return (
      counts && {
        counts,
        retryable: retryable ?? openRows(counts),
        awaitingLicenses,
        ...(typeof undoneBy === 'string' && { undoneBy }),
      }
    );
  } catch {
    return undefined;
  }
}
