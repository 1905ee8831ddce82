/** Jobs made from one another: which must be undone first, and which are already undone. */
import { RunError } from '../errors.js';
import { indexJournal } from '../job/journal-index.js';
import { listChildren, type ChildJob } from '../job/family.js';
import { siblingJob, type JobFolder } from '../job/folder.js';
import { lockJob } from '../job/lock.js';
import { readPlan, type PlanHeader } from '../job/plan-file.js';
import { planAndJournal } from '../plan/new-job.js';
import { shellWord } from '../model/shell-word.js';
import { hasOpenRows } from '../plan/read-open-rows.js';
import { leftSomething } from '../undo/read-rows-in-force.js';
import { jobIsDone } from '../plan/rows-to-do.js';
import { createdChoices, type CreatedChoice } from '../model/plan-options.js';
import { thisProcess } from './this-process.js';

/**
 * Runs `work`, which makes a job from this one or works on one made from it, while no other process does either, so that the
 * family stays as `work` finds it. Throws a RunError (`refused`) that names the process in the way.
 */
export async function whileHeld<T>(parent: JobFolder, work: () => Promise<T>): Promise<T> {
  const lock = await lockJob(parent.path, await thisProcess(), new Date());
  try {
    return await work();
  } finally {
    await lock.release();
  }
}

/**
 * Works on a job while its parent is locked, if it has a parent that still exists. A plan that no run has started is checked
 * against changes in the family since it was made.
 */
export async function whileParentHeld<T>(job: JobFolder, outputRoot: string, work: () => Promise<T>): Promise<T> {
  const { header } = await readPlan(job.file('plan.jsonl'));
  const parent = await parentOf(job, header, outputRoot);
  if (parent === undefined) return await work();
  return await whileHeld(parent, async () => {
    const begun = await hasJournal(job);
    if (!begun && header.job === 'undo') {
      await refuseUndo(parent, outputRoot, header.options.created ?? 'keep');
    }
    if (!begun && header.job === 'retry') await refuseRetryOfUndone(parent, outputRoot);
    return await work();
  });
}

/** Releases the lock that a dead run left on the parent of a finished job; a live process keeps its lock. */
export async function clearHoldOnParent(job: JobFolder, outputRoot: string): Promise<void> {
  const { header } = await readPlan(job.file('plan.jsonl'));
  const parent = await parentOf(job, header, outputRoot);
  if (parent !== undefined) await whileHeld(parent, () => Promise.resolve()).catch(() => undefined);
}

async function parentOf(job: JobFolder, { parent }: PlanHeader, outputRoot: string): Promise<JobFolder | undefined> {
  return parent === undefined ? undefined : await siblingJob(job, outputRoot, parent).catch(() => undefined);
}

/**
 * The newest job of a family must be undone first, and each job only once; but a later undo may remove the created people that
 * an earlier one kept.
 */
export async function refuseUndo(parent: JobFolder, outputRoot: string, created: CreatedChoice): Promise<void> {
  for (const child of await begunChildren(parent, outputRoot)) {
    if (!(await jobIsDone(child.job))) throw unfinishedChild(parent, child);
    const wayOfOne = child.header.job === 'undo';
    // Only a wave was put back: what the job did before it may be reverted too.
    if (child.header.options.lastWave === true) continue;
    if (wayOfOne && (await isClosing(child)) && goesNoFurther(created, child)) throw undoneBy(parent, child);
    if (!wayOfOne && (await isInForce(child.job, outputRoot))) throw childFirst(parent, child);
  }
}

/** A job that was undone, or is being undone, cannot be retried. */
export async function refuseRetryOfUndone(parent: JobFolder, outputRoot: string): Promise<void> {
  const children = await begunChildren(parent, outputRoot);
  const undo = children.find(({ header }) => header.job === 'undo');
  if (undo !== undefined) throw undoneBy(parent, undo);
}

/** Leaves out plans that were never applied: they changed nothing. */
async function begunChildren(parent: JobFolder, outputRoot: string): Promise<ChildJob[]> {
  const children = await listChildren(parent, outputRoot);
  const begun = await Promise.all(children.map(({ job }) => hasJournal(job)));
  return children.filter((_child, place) => begun[place]);
}

async function hasJournal(job: JobFolder): Promise<boolean> {
  const index = await indexJournal(job.file('journal.jsonl'));
  await index.close();
  return index.exists();
}

async function isClosing({ job }: ChildJob): Promise<boolean> {
  return !(await hasOpenRows(planAndJournal(job)));
}

function goesNoFurther(created: CreatedChoice, { header }: ChildJob): boolean {
  return createdChoices.indexOf(created) <= createdChoices.indexOf(header.options.created ?? 'keep');
}

async function isInForce(job: JobFolder, outputRoot: string): Promise<boolean> {
  if (!(await leftSomething(planAndJournal(job)))) return false;
  for (const child of await begunChildren(job, outputRoot)) {
    if (child.header.job === 'undo' && (await jobIsDone(child.job)) && (await isClosing(child))) return false;
  }
  return true;
}

function unfinishedChild(parent: JobFolder, { job, header }: ChildJob): RunError {
  return new RunError('refused', `${job.name}, the ${header.job} of ${parent.name}, is not finished.`, {
    next: `webex-bulk apply ${shellWord(job.reference)}`,
  });
}

function childFirst(parent: JobFolder, { job, header }: ChildJob): RunError {
  const message = `${job.name}, a ${header.job} of ${parent.name}, came after it and must be undone first.`;
  return new RunError('refused', message, { next: `webex-bulk undo ${shellWord(job.reference)}` });
}

function undoneBy(parent: JobFolder, { job }: ChildJob): RunError {
  return new RunError('refused', `${parent.name} was already undone by ${job.name}.`, {
    next: 'To get its changes back, apply the spreadsheet again.',
  });
}
