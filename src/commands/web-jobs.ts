/** Jobs as the page lists them, and what must be confirmed before one is applied; the same facts and words as `jobs` and `apply`. */
import { stat } from 'node:fs/promises';
import { RunError } from '../errors.js';
import { jobFactsOf, type JobFacts } from '../job/job-facts.js';
import type { JobFolder } from '../job/folder.js';
import { readPlan, type PlanFile } from '../job/plan-file.js';
import type { LicenseNeed } from '../model/license-need.js';
import { limitsPassed } from '../model/safety-limits.js';
import type { ApiProblem, Confirmation, JobAction, JobEntry, JobState } from '../web/api.js';
import { refuseUnapproved } from './approval.js';
import { doesInWords } from './confirm.js';
import { limitsFor, shortagesInWords } from './hold-limits.js';
import { jobEntry } from './job-entry.js';
import { isBegun, type Shown } from './planned-job.js';
import { begunWork, effectsInWords } from './resume.js';
import { knownRate } from './show-plan.js';
import { stepsAfter } from './steps-after.js';
import { thisProcess } from './this-process.js';
import type { WebOptions } from './web-given.js';

export async function webEntry(job: JobFolder): Promise<JobEntry> {
  const facts = await jobFactsOf(job, await thisProcess());
  const { kind, file, at, result, counts } = jobEntry(facts);
  return {
    ...{ job: job.name, kind, input: file, at, state: await stateOf(facts), message: result },
    ...(counts && { counts }),
    can: actionsOf(facts),
  };
}

async function stateOf({ job, status, review }: JobFacts): Promise<JobState> {
  switch (status.is) {
    case 'unreadable':
    case 'finished':
      return status.is;
    case 'worked on':
      return (await isThere(job.file('journal.jsonl'))) ? 'applying' : 'planning';
    case 'half planned':
    case 'cut short':
      return 'stopped';
    case 'planned':
      if (review === 'waiting') return 'waiting for approval';
      return review === 'rejected' ? 'rejected' : 'planned';
  }
}

async function isThere(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}

function actionsOf({ status, review }: JobFacts): JobAction[] {
  switch (status.is) {
    case 'unreadable':
    case 'worked on':
      return [];
    case 'half planned':
      return ['go on'];
    case 'cut short':
      return ['go on', 'report', 'results'];
    case 'planned': {
      const mayApply = status.people > 0 && review !== 'waiting' && review !== 'rejected';
      return [...(mayApply ? (['apply'] as const) : []), 'report'];
    }
    case 'finished': {
      const { counts, retryable, header } = status;
      const isUndo = header.job === 'undo';
      const changed = counts.created + counts.updated + counts.partial > 0;
      return [
        ...(retryable > 0 && !isUndo ? (['retry'] as const) : []),
        ...(changed && !isUndo ? (['undo'] as const) : []),
        ...(['report', 'results'] as const),
      ];
    }
  }
}

/** As the command line names them, with the job's name. */
export async function webNextSteps(job: JobFolder): Promise<readonly string[]> {
  const facts = await jobFactsOf(job, await thisProcess());
  const { status } = facts;
  if (status.is !== 'finished') return [jobEntry(facts).next ?? ''].filter((step) => step !== '');
  const { header, counts, retryable, awaitingLicenses } = status;
  return stepsAfter({ header, counts, retryable, awaitingLicenses, reference: job.name, results: 'results.csv' });
}

/** A plan that is finished, with what is left of it. `units`: licenses as they were counted last. */
export async function shownPlan(
  job: JobFolder,
  { header, footer }: Pick<PlanFile, 'header' | 'footer'>,
  units?: readonly LicenseNeed[],
): Promise<Shown | undefined> {
  if (footer === undefined) return undefined;
  const shown = { job, header, summary: { ...footer.summary, ...(units && { licenses: units }) } };
  // What is left is counted row by row; before the first run it is all of it.
  return (await isBegun(job)) ? { ...shown, work: await begunWork(shown) } : shown;
}

/** `undefined`: there is nothing to apply, or the plan is not finished. */
export async function confirmationOf(
  job: JobFolder,
  options: WebOptions,
  units: readonly LicenseNeed[] | undefined,
): Promise<Confirmation | undefined> {
  const plan = await readPlan(job.file('plan.jsonl'));
  const shown = await shownPlan(job, plan, units);
  if (shown === undefined) return undefined;
  const { header, summary, work } = shown;
  const { create, update, delete: gone } = summary.people;
  if (create + update + gone === 0) return undefined;
  const hasBegun = await isBegun(job);
  const refused = await refusalOf(() => refuseUnapproved(job, plan, options['plan-max-age']));
  const calls = summary.calls.rest + summary.calls.xml;
  const rate = options.rate ?? knownRate;
  return {
    does: work === undefined ? doesInWords(shown, deletionsIn(shown)) : effectsInWords(work),
    losing: losingIn(shown),
    shortages: hasBegun || options['allow-shortage'] ? [] : shortagesInWords(summary),
    deletions: deletionsIn(shown),
    limits: limitsPassed(summary, limitsFor(header, options)).map(({ message }) => withoutOption(message)),
    ...(refused && { refused }),
    calls,
    estimate: Math.round((Math.max(summary.calls.rest, summary.calls.xml) / rate) * 60),
  };
}

/** People who lose something and are not deleted. */
export function losingIn(shown: Shown): number {
  const { summary, work } = shown;
  return Math.max(0, (work?.removals ?? summary.removals) - deletionsIn(shown));
}

/** People who are deleted, by an undo too: on the page a click has asked for it, so that the number must be typed. */
export function deletionsIn({ summary, work }: Shown): number {
  return work?.delete ?? summary.people.delete;
}

/** A tick on the page raises the limit. */
function withoutOption(message: string): string {
  return message.replace(/; raise it with --[a-z-]+$/u, '');
}

async function refusalOf(check: () => Promise<void>): Promise<ApiProblem | undefined> {
  try {
    await check();
    return undefined;
  } catch (error) {
    if (error instanceof RunError) return { message: error.message, steps: error.steps };
    throw error;
  }
}
