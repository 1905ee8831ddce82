/**
 * What jobs did for one person, from their plans and journals. Reads every job twice, one row at a time: first for the ids that
 * the person's address had, then for the rows of those ids, whatever address they name. Memory grows with the person's rows only.
 */
import { RunError } from '../errors.js';
import type { JobFolder } from '../job/folder.js';
import type { JobFacts } from '../job/job-facts.js';
import { readPlan, type PlanHeader } from '../job/plan-file.js';
import { readOutcomes, type RowEnd } from '../job/read-outcomes.js';
import { approvalOf, type Approval } from '../job/review.js';
import { historyEntry, personIdOf, type HistoryEntry } from './history-entry.js';

export interface PersonHistory {
  /** Oldest first. A row that repeats another one is left out: the other one tells what was done. */
  readonly entries: readonly HistoryEntry[];
  /** Ids under which jobs knew the address. Several: the account was created again, or the address went to another person. */
  readonly personIds: readonly string[];
  /** Other addresses by which rows named the person. */
  readonly otherEmails: readonly string[];
  /** Jobs that could not be read completely: what they did may be missing. */
  readonly unreadable: readonly UnreadableJob[];
}

export interface UnreadableJob {
  readonly job: string;
  readonly why: string;
}

/** `jobs`: newest first. `onJob` is called before each reading of a job with the number of readings so far, of `of`. */
export async function readPersonHistory(
  jobs: readonly JobFacts[],
  email: string,
  onJob: (done: number, of: number) => void = () => undefined,
): Promise<PersonHistory> {
  const asked = email.trim().toLowerCase();
  const problems = new Map<string, string>();
  const of = jobs.length * 2;
  const ids = new Set<string>();
  for (const [place, { job, status }] of jobs.entries()) {
    onJob(place, of);
    if (status.is === 'unreadable') problems.set(job.path, status.why);
    await told(problems, job, async () => {
      await (await readPlan(job.file('plan.jsonl'))).refuseIfChanged();
      for await (const end of rowsOf(job)) if (names(end, asked)) addIdOf(end, ids);
    });
  }
  const entries: HistoryEntry[] = [];
  for (const [place, facts] of jobs.toReversed().entries()) {
    onJob(jobs.length + place, of);
    await told(problems, facts.job, () => addEntries(facts, problems, entries, (end) => isAbout(end, asked, ids)));
  }
  const others = entries.map((entry) => entry.email.toLowerCase()).filter((one) => one !== asked && one !== '');
  return {
    entries: entries.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at)),
    personIds: [...ids],
    otherEmails: [...new Set(others)],
    unreadable: [...problems].map(([job, why]) => ({ job, why })),
  };
}

/** A damaged job must not hide the history in the others: its first problem is kept, and the next job is read. */
async function told(problems: Map<string, string>, job: JobFolder, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof RunError)) throw error;
    if (!problems.has(job.path)) problems.set(job.path, error.message);
  }
}

/** Entries before a damaged place are kept. */
async function addEntries(
  { job, feed, review }: JobFacts,
  problems: Map<string, string>,
  entries: HistoryEntry[],
  isWanted: (end: RowEnd) => boolean,
): Promise<void> {
  let about: { readonly header: PlanHeader; readonly approval: Approval | undefined } | undefined;
  for await (const end of rowsOf(job)) {
    if (!isWanted(end)) continue;
    about ??= { header: (await readPlan(job.file('plan.jsonl'))).header, approval: await approvalIn(job, problems) };
    entries.push(historyEntry({ job, feed, review, ...about }, end));
  }
}

async function approvalIn(job: JobFolder, problems: Map<string, string>): Promise<Approval | undefined> {
  let approval: Approval | undefined;
  await told(problems, job, async () => {
    approval = await approvalOf(job);
  });
  return approval;
}

async function* rowsOf(job: JobFolder): AsyncIterable<RowEnd> {
  const places = { plan: job.file('plan.jsonl'), journal: job.file('journal.jsonl') };
  for await (const end of readOutcomes(places)) if (end.sameAs === undefined) yield end;
}

/** By the address in the row, or by one that Webex knew for the person. `email` is in lower case. */
function names({ plan }: RowEnd, email: string): boolean {
  return [plan.email, ...(plan.seen?.person?.emails ?? [])].some((one) => one.toLowerCase() === email);
}

function isAbout(end: RowEnd, email: string, ids: ReadonlySet<string>): boolean {
  const id = personIdOf(end);
  return names(end, email) || (id !== undefined && ids.has(id));
}

function addIdOf(end: RowEnd, ids: Set<string>): void {
  const id = personIdOf(end);
  if (id !== undefined) ids.add(id);
}
