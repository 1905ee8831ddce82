/** The likely next steps after a job has been applied, as commands with the job's own name. */
import { dirname, join } from 'node:path';
import { putsBack } from '../job/job-kind.js';
import type { PlanHeader } from '../job/plan-file.js';
import { momentAsOption } from '../model/moment.js';
import type { Status } from '../model/row.js';
import { shellWord } from '../model/shell-word.js';
import { openRows } from '../model/worth-retrying.js';

export interface AppliedJob {
  readonly header: Pick<PlanHeader, 'job' | 'parent' | 'restores'>;
  /** Rows by status. */
  readonly counts: Readonly<Record<Status, number>>;
  /** Rows that are not done, and may end differently if retried as they are. */
  readonly retryable: number;
  /** How many of those need more licenses first. */
  readonly awaitingLicenses: number;
  /** How the command line refers to the job. */
  readonly reference: string;
  /** Path of its results.csv. */
  readonly results: string;
}

/** The most urgent step first; empty if nothing is left and nothing was done. */
export function stepsAfter(job: AppliedJob): string[] {
  const { header, counts, retryable, awaitingLicenses, reference, results } = job;
  // A job that can be resumed needs no new job.
  if (counts['not-attempted'] > 0) return [`webex-bulk apply ${shellWord(reference)}   resumes the remaining rows`];
  const steps: string[] = [];
  if (retryable > 0) {
    const again = againWith(job);
    const waiting = awaitingLicenses.toLocaleString('en-US');
    const few = awaitingLicenses === 0 ? '' : ` (buy or free licenses first: ${waiting} of them need one)`;
    steps.push(
      awaitingLicenses < retryable
        ? `webex-bulk ${again}   retries unfinished rows${few}`
        : `buy or free licenses, then run  webex-bulk ${again}`,
    );
  }
  if (retryable < openRows(counts) && !putsBack(header.job)) {
    const status = counts.failed > 0 ? 'failed' : 'partial';
    steps.push(
      `fix what Webex refused (wx_error in results.csv), then run  webex-bulk apply ${shellWord(results)} --where wx_status=${status}`,
    );
  }
  if (counts.invalid > 0)
    steps.push(
      `correct the invalid rows in results.csv and run  webex-bulk apply ${shellWord(results)} --where wx_status=invalid`,
    );
  const isDone = counts.created + counts.updated > 0;
  if (steps.length === 0 && isDone && header.job !== 'undo')
    steps.push(`webex-bulk undo ${shellWord(reference)}   ${undoInWords(counts)}`);
  return steps;
}

/** The command that tries the open rows again; another undo or restore finds what is left to put back. */
function againWith({ header, reference, results }: AppliedJob): string {
  const { job, parent = '', restores } = header;
  if (restores !== undefined) return `restore --people ${shellWord(results)} --to ${momentAsOption(restores.to)}`;
  return job === 'undo' ? `undo ${shellWord(join(dirname(reference), parent))}` : `retry ${shellWord(reference)}`;
}

/** What undo would do, and what it would not: people created by the job are kept unless an option changes that. */
function undoInWords({ deleted, ...others }: AppliedJob['counts']): string {
  const gone = deleted === 0 ? '' : `; the ${people(deleted, 'deleted')} cannot be brought back`;
  return `${revertsInWords(others)}${gone}`;
}

function revertsInWords({ created, updated }: Pick<AppliedJob['counts'], 'created' | 'updated'>): string {
  const reverts = `reverts the ${people(updated, 'updated')}`;
  if (created === 0) return reverts;
  const kept = `keeps the ${people(created, 'created')}; add --created deactivate or delete to change that`;
  return updated === 0 ? kept : `${reverts}, ${kept}`;
}

function people(count: number, what: string): string {
  return `${count.toLocaleString('en-US')} ${what} ${count === 1 ? 'person' : 'people'}`;
}
