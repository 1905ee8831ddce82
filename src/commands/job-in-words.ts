/** A job's status in a few words, and the command to continue with. */
import type { JobFolder } from '../job/folder.js';
import type { JobStatus } from '../job/job-status.js';
import { statuses } from '../model/row.js';
import { shellWord } from '../model/shell-word.js';
import { openRows } from '../model/worth-retrying.js';
import { stepsAfter } from './steps-after.js';

export interface ShownJob {
  readonly job: JobFolder;
  readonly jobStatus: JobStatus;
  /** How the command line refers to the job. */
  readonly reference: string;
}

export interface JobInWords {
  readonly what: string;
  /** Absent if nothing is left to do. */
  readonly next?: string;
}

/** The status of the job, and the command to continue with. */
export function jobInWords({ jobStatus, reference, job }: ShownJob): JobInWords {
  switch (jobStatus.is) {
    case 'unreadable':
      return { what: jobStatus.why };
    case 'worked on':
      return { what: 'running now' };
    case 'half planned':
      return { what: 'partly planned', next: `webex-bulk apply ${shellWord(reference)}   resumes it` };
    case 'cut short':
      return { what: 'interrupted', next: `webex-bulk apply ${shellWord(reference)}   resumes it` };
    case 'planned':
      return jobStatus.people === 0
        ? { what: 'planned; there is nothing to apply' }
        : { what: 'planned, not applied', next: `webex-bulk apply ${shellWord(reference)}` };
    case 'finished':
      return finishedInWords(jobStatus, reference, job);
  }
}

function finishedInWords(
  { counts, retryable, awaitingLicenses, header, undoneBy }: Extract<JobStatus, { is: 'finished' }>,
  reference: string,
  job: JobFolder,
): JobInWords {
  const rows = (count: number): string => `${count.toLocaleString('en-US')} ${count === 1 ? 'row' : 'rows'}`;
  const [left, all] = [openRows(counts), statuses.reduce((sum, status) => sum + counts[status], 0)];
  const what =
    left > 0
      ? `${rows(left)} unfinished`
      : counts.invalid > 0
        ? `${rows(counts.invalid)} invalid`
        : `${all === 1 ? '' : 'all '}${rows(all)} done`;
  if (undoneBy !== undefined) return { what: `its last wave was reverted by ${undoneBy}` };
  const [next] = stepsAfter({
    header,
    counts,
    retryable,
    awaitingLicenses,
    reference,
    results: job.file('results.csv'),
  });
  return { what, ...(next !== undefined && { next }) };
}
