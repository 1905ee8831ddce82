/** Safety limits: a plan that passes one is shown with it, and is not applied before the limit is raised for that run. */
import { RunError } from '../errors.js';
import type { JobFolder } from '../job/folder.js';
import type { PlanHeader } from '../job/plan-file.js';
import type { PlanSummary } from '../plan-summary.js';
import { shellWord } from '../shell-word.js';
import { limitsPassed, overrides, type Limits } from '../safety-limits.js';

/** The way back takes away what a job gave: that is what it is for, and only a limit that was given holds for it. */
export function limitsFor({ job }: Pick<PlanHeader, 'job'>, given: Limits): Limits {
  const removals = given['max-removals'] ?? (job === 'undo' ? noLimit : undefined);
  return { ...given, ...(removals && { 'max-removals': removals }) };
}

const noLimit = { spelled: '100%', hundredths: 10_000 };

/** Throws a RunError (`refused`) that tells every limit that is passed and how to apply the plan all the same. */
export function refuseBeyondLimits(job: JobFolder, summary: PlanSummary, limits: Limits): void {
  const passed = limitsPassed(summary, limits);
  if (passed.length === 0) return;
  const look = `Look at the plan (in ${job.path}; webex-bulk plan with --details shows one row by row).`;
  throw new RunError('refused', `Nothing was sent: ${passed.map(({ message }) => message).join('; ')}.`, {
    next: [`${look} If it is meant, apply it so:`, `  ${applyCommand(job, summary, limits)}`],
  });
}

/** The command with which another run applies the job, with the limits that it needs. */
export function applyCommand(job: JobFolder, summary: PlanSummary, limits: Limits): string {
  const options = overrides(summary, limits);
  return `webex-bulk apply ${shellWord(job.reference)}${options === '' ? '' : ` ${options}`}`;
}
