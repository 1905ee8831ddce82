/** Safety limits: a plan that passes one is shown with it, and is not applied before the limit is raised for that run. */
import { RunError } from '../errors.js';
import type { JobFolder } from '../job/folder.js';
import type { PlanHeader } from '../job/plan-file.js';
import type { PlanSummary } from '../plan-summary.js';
import { grouped } from './terminal.js';
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
    next: [`${look} If this is intended, run:`, `  ${applyCommand(job, summary, limits)}`],
  });
}

/** Throws a RunError (`refused`) where licenses are short and that was not allowed; `--yes` alone does not allow it. */
export function refuseShortage(job: JobFolder, summary: PlanSummary, options: Limits): void {
  const short = shortagesInWords(summary);
  if (short.length === 0) return;
  throw new RunError('refused', `Nothing was sent: there are not enough licenses (${short.join('; ')}).`, {
    next: `Buy or free licenses, or take rows out. If your subscription allows more than its number, run:\n  ${applyCommand(job, summary, options)}`,
  });
}

/** `Webex Suite: 3 short; runs out at row 17` */
export function shortagesInWords({ licenses }: PlanSummary): string[] {
  return licenses.flatMap(({ name, short, firstShortRow }) => {
    if (short === undefined || firstShortRow === undefined) return [];
    return [`${name}: ${grouped(short)} short; runs out at row ${grouped(firstShortRow)}`];
  });
}

/** The command with which another run applies the job, with what it needs to be allowed. */
export function applyCommand(job: JobFolder, summary: PlanSummary, limits: Limits): string {
  const shortage = shortagesInWords(summary).length > 0 ? '--allow-shortage' : '';
  return ['webex-bulk apply', job.reference, overrides(summary, limits), shortage]
    .filter((part) => part !== '')
    .join(' ');
}
