/** Jobs made from one another: which of them sent calls, and whether what they did is still in force. */
import { listChildren, type ChildJob } from '../job/family.js';
import type { JobFolder } from '../job/folder.js';
import { indexJournal } from '../job/journal-index.js';
import { planAndJournal } from '../plan/new-job.js';
import { hasOpenRows } from '../plan/read-open-rows.js';
import { jobIsDone } from '../plan/rows-to-do.js';
import { leftSomething, readLeft } from './read-rows-in-force.js';

/** Leaves out plans that were never applied: they changed nothing. */
export async function begunChildren(parent: JobFolder, outputRoot: string): Promise<ChildJob[]> {
  const children = await listChildren(parent, outputRoot);
  const begun = await Promise.all(children.map(({ job }) => hasJournal(job)));
  return children.filter((_child, place) => begun[place]);
}

export async function hasJournal(job: JobFolder): Promise<boolean> {
  const index = await indexJournal(job.file('journal.jsonl'));
  await index.close();
  return index.exists();
}

/** Did the undo put back all that it could ever put back? */
export async function isClosing({ job }: ChildJob): Promise<boolean> {
  return !(await hasOpenRows(planAndJournal(job)));
}

/** Did the job leave something, and no undo take it back? */
export async function isInForce(job: JobFolder, outputRoot: string): Promise<boolean> {
  if (!(await leftSomething(planAndJournal(job)))) return false;
  for (const child of await begunChildren(job, outputRoot)) {
    // Where only a wave was reverted, what the job did before it is left.
    const isWhole = child.header.job === 'undo' && child.header.options.lastWave !== true;
    if (isWhole && (await jobIsDone(child.job)) && (await isClosing(child))) return false;
  }
  return true;
}

/** People whom restores put back after a job had changed them. */
export interface PutBack {
  /** The restores that are in force, newest first. */
  readonly by: readonly ChildJob[];
  readonly has: (personId: string) => boolean;
}

/** By restores that name the job among those whose changes they put back. */
export async function putBackSince(parent: JobFolder, outputRoot: string): Promise<PutBack> {
  const by: ChildJob[] = [];
  const ids = new Set<string>();
  for (const child of await begunChildren(parent, outputRoot)) {
    if (child.header.job !== 'restore' || !(await isInForce(child.job, outputRoot))) continue;
    by.push(child);
    for await (const { left } of readLeft(planAndJournal(child.job))) {
      const personId = left?.outcome.personId ?? left?.plan.seen?.person?.id;
      if (personId !== undefined) ids.add(personId);
    }
  }
  return { by, has: (personId) => ids.has(personId) };
}

/** Did restores put back everyone of whom the job left something? */
export async function isWhollyPutBack(job: JobFolder, outputRoot: string): Promise<boolean> {
  const { by, has } = await putBackSince(job, outputRoot);
  if (by.length === 0) return false;
  for await (const { left } of readLeft(planAndJournal(job))) {
    const personId = left?.outcome.personId ?? left?.plan.seen?.person?.id;
    if (left !== undefined && (personId === undefined || !has(personId))) return false;
  }
  return true;
}
