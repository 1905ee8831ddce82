/** Jobs made from one another: which must be undone first, and which are already undone. */
import { RunError } from '../errors.js';
import type { ChildJob } from '../job/family.js';
import { siblingJob, type JobFolder } from '../job/folder.js';
import { parentsOf } from '../job/job-kind.js';
import type { Lease } from '../job/lease.js';
import { lockJob, type Lock, type Under } from '../job/lock.js';
import { readPlan, type PlanHeader } from '../job/plan-file.js';
import { readOutcomes } from '../job/read-outcomes.js';
import { momentInWords } from '../model/moment.js';
import { openStatuses } from '../model/row.js';
import { shellWord } from '../model/shell-word.js';
import { planAndJournal } from '../plan/new-job.js';
import { jobIsDone } from '../plan/rows-to-do.js';
import {
  begunChildren,
  hasJournal,
  isClosing,
  isInForce,
  isWhollyPutBack,
  putBackSince,
} from '../undo/job-in-force.js';
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

/** The same for several jobs, which become known while `work` runs: each is locked until it ends. `under`: a worker's lease. */
export async function whileHolding<T>(
  work: (hold: (jobs: readonly JobFolder[]) => Promise<void>) => Promise<T>,
  under?: Under,
): Promise<T> {
  const locks: Lock[] = [];
  try {
    return await work(async (jobs) => {
      for (const job of jobs) locks.push(await lockJob(job.path, await thisProcess(), new Date(), under));
    });
  } finally {
    for (const lock of locks.toReversed()) await lock.release();
  }
}

/**
 * Works on a job while its parents are locked, as far as they still exist. A plan that no run has started is checked against
 * changes in the family since it was made. `lease`: a worker's right to the job.
 */
export async function whileParentHeld<T>(
  job: JobFolder,
  outputRoot: string,
  work: () => Promise<T>,
  lease?: Lease,
): Promise<T> {
  const { header } = await readPlan(job.file('plan.jsonl'));
  const parents = await existingParents(job, header, outputRoot);
  return await whileHolding(
    async (hold) => {
      await hold(parents);
      if (!(await hasJournal(job))) {
        for (const parent of parents) await refuseOutdated({ job, header }, parent, outputRoot);
      }
      return await work();
    },
    lease && { job: job.name, lease },
  );
}

async function refuseOutdated(planned: ChildJob, parent: JobFolder, outputRoot: string): Promise<void> {
  const { job: kind, options } = planned.header;
  if (kind === 'undo') await refuseUndo(parent, outputRoot, options.created ?? 'keep');
  if (kind === 'undo') await refuseAfterRestore(planned, parent, outputRoot);
  if (kind === 'retry') await refuseRetryOfUndone(parent, outputRoot);
  if (kind === 'restore') await refuseChangedSince(planned, parent, outputRoot);
}

/** Releases the lock that a dead run left on the parent of a finished job; a live process keeps its lock. */
export async function clearHoldOnParent(job: JobFolder, outputRoot: string): Promise<void> {
  const { header } = await readPlan(job.file('plan.jsonl'));
  for (const parent of await existingParents(job, header, outputRoot)) {
    await whileHeld(parent, () => Promise.resolve()).catch(() => undefined);
  }
}

async function existingParents(job: JobFolder, header: PlanHeader, outputRoot: string): Promise<JobFolder[]> {
  const parents: JobFolder[] = [];
  for (const name of parentsOf(header)) {
    const parent = await siblingJob(job, outputRoot, name).catch(() => undefined);
    if (parent !== undefined) parents.push(parent);
  }
  return parents;
}

/**
 * The newest job of a family must be undone first, and each job only once; but a later undo may remove the created people that
 * an earlier one kept.
 */
export async function refuseUndo(parent: JobFolder, outputRoot: string, created: CreatedChoice): Promise<void> {
  for (const child of await begunChildren(parent, outputRoot)) {
    if (!(await jobIsDone(child.job))) throw unfinishedChild(parent, child);
    // The people whom it put back are left out, and the others can be undone.
    if (child.header.job === 'restore') continue;
    const wayOfOne = child.header.job === 'undo';
    // Only a wave was put back: what the job did before it may be reverted too.
    if (child.header.options.lastWave === true) continue;
    if (wayOfOne && (await isClosing(child)) && goesNoFurther(created, child)) throw undoneBy(parent, child);
    const comesFirst = !wayOfOne && (await isInForce(child.job, outputRoot));
    if (comesFirst && !(await isWhollyPutBack(child.job, outputRoot))) throw childFirst(parent, child);
  }
}

/** A job that was undone, or is being undone, cannot be retried; nor can rows about people whom a restore put back since. */
export async function refuseRetryOfUndone(parent: JobFolder, outputRoot: string): Promise<void> {
  const children = await begunChildren(parent, outputRoot);
  const undo = children.find(({ header }) => header.job === 'undo');
  if (undo !== undefined) throw undoneBy(parent, undo);
  const putBack = await putBackSince(parent, outputRoot);
  const [restore] = putBack.by;
  if (restore === undefined) return;
  for await (const { plan, outcome } of readOutcomes(planAndJournal(parent))) {
    const personId = outcome.personId ?? plan.seen?.person?.id;
    if (openStatuses.includes(outcome.status) && personId !== undefined && putBack.has(personId)) {
      throw putBackBy(parent, restore, plan.email);
    }
  }
}

/** A plan of an undo that was made before a restore would put the same people back once more. */
async function refuseAfterRestore({ job, header }: ChildJob, parent: JobFolder, outputRoot: string): Promise<void> {
  const { by } = await putBackSince(parent, outputRoot);
  const later = by.find((restore) => Date.parse(restore.header.at) > Date.parse(header.at));
  if (later === undefined) return;
  const message = `${later.job.name}, ${restoreInWords(later)}, came after the plan ${job.name} was made.`;
  throw new RunError('refused', message, {
    next: `webex-bulk undo ${shellWord(parent.reference)}   plans it again, without the people who were restored`,
  });
}

/** A plan of a restore rests on what these jobs had changed when it was made. */
async function refuseChangedSince({ job, header }: ChildJob, parent: JobFolder, outputRoot: string): Promise<void> {
  const known = header.restores?.jobs ?? [];
  const children = (await begunChildren(parent, outputRoot)).filter((child) => !known.includes(child.job.name));
  const later = children.find((child) => Date.parse(child.header.at) > Date.parse(header.at));
  if (later === undefined) return;
  const message = `${later.job.name}, the ${later.header.job} of ${parent.name}, came after the plan ${job.name} was made.`;
  throw new RunError('refused', message, { next: 'Run restore again: it makes a new plan from all jobs.' });
}

function restoreInWords({ header }: ChildJob): string {
  return `a restore to ${momentInWords(header.restores?.to ?? '')}`;
}

function putBackBy(parent: JobFolder, restore: ChildJob, email: string): RunError {
  const { job } = restore;
  const message = `${job.name}, ${restoreInWords(restore)}, came after ${parent.name} and restored ${email}, whose row is among those to retry.`;
  return new RunError('refused', message, {
    next: `webex-bulk undo ${shellWord(job.reference)}   reverts the restore; then retry again`,
  });
}

function goesNoFurther(created: CreatedChoice, { header }: ChildJob): boolean {
  return createdChoices.indexOf(created) <= createdChoices.indexOf(header.options.created ?? 'keep');
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
