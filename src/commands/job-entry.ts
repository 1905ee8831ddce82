/** A job as one entry of a list, in words. */
import type { JobFacts } from '../job/job-facts.js';
import type { JobStatus } from '../job/job-status.js';
import { statuses } from '../model/row.js';
import { shellWord } from '../model/shell-word.js';
import { jobInWords, type JobInWords } from './job-in-words.js';
import { openRows } from '../model/worth-retrying.js';

/** The fields of a line of `jobs --json`. */
export interface JobEntry {
  /** Path of its folder. */
  readonly job: string;
  readonly name: string;
  /** When it was planned, ISO 8601; absent if that is unreadable. */
  readonly at?: string;
  readonly kind?: 'apply' | 'retry' | 'undo';
  /** The job that it retries or reverts. */
  readonly parent?: string;
  readonly file?: string;
  readonly feed?: string;
  readonly admin?: string;
  readonly is: JobStatus['is'] | 'waits for approval' | 'rejected';
  /** How it ended, in words. */
  readonly result: string;
  readonly counts?: Readonly<Record<string, number>>;
  /** Is it done, does it need a person, or did something go wrong? */
  readonly mood: 'good' | 'open' | 'bad';
  readonly next?: string;
}

export function jobEntry(facts: JobFacts): JobEntry {
  const { job, status, feed } = facts;
  const header = status.is === 'unreadable' ? undefined : status.header;
  const { next } = wordsOf(facts);
  return {
    ...{ job: job.path, name: job.name },
    ...(header && {
      at: header.at,
      kind: header.job,
      ...(header.parent !== undefined && { parent: header.parent }),
      file: header.input.name,
      admin: header.admin,
    }),
    ...(feed !== undefined && { feed }),
    ...{ is: stateOf(facts), result: wordsOf(facts).what },
    ...(status.is === 'finished' && { counts: status.counts }),
    mood: moodOf(facts),
    ...(next !== undefined && { next }),
  };
}

function stateOf({ status, review }: JobFacts): JobEntry['is'] {
  if (status.is !== 'planned') return status.is;
  if (review === 'waiting') return 'waits for approval';
  return review === 'rejected' ? 'rejected' : 'planned';
}

function wordsOf(facts: JobFacts): JobInWords {
  const { job, status } = facts;
  const state = stateOf(facts);
  if (state === 'waits for approval')
    return { what: state, next: `webex-bulk approve ${shellWord(job.reference)}   or reject it` };
  if (state === 'rejected') return { what: 'rejected, not applied' };
  const words = jobInWords({ job, jobStatus: status, reference: job.reference });
  if (status.is !== 'finished') return words;
  const end = status.undoneBy === undefined ? '' : `; last wave reverted by ${status.undoneBy}`;
  return { ...words, what: `${countsInWords(status.counts)}${end}` };
}

/** `97 created, 3 failed` */
function countsInWords(counts: Readonly<Record<string, number>>): string {
  const parts = statuses.flatMap((status) => {
    const count = counts[status] ?? 0;
    return count > 0 ? [`${count.toLocaleString('en-US')} ${status}`] : [];
  });
  return parts.length === 0 ? 'no rows' : parts.join(', ');
}

function moodOf({ status }: JobFacts): JobEntry['mood'] {
  if (status.is === 'unreadable') return 'bad';
  if (status.is !== 'finished') return 'open';
  return openRows(status.counts) + status.counts.invalid > 0 ? 'bad' : 'good';
}
