/**
 * Limits on what a plan may change at once, and on missing licenses: the plan is shown, but not applied until that run allows
 * it.
 */
import { RunError } from '../errors.js';
import { shortLicenses } from '../model/license-needs.js';
import type { WorkLeft } from '../apply/work-left.js';
import { putsBack } from '../job/job-kind.js';
import type { PlanHeader } from '../job/plan-file.js';
import type { Planned } from '../plan/run.js';
import type { PlanSummary } from '../model/plan-summary.js';
import { shellWord } from '../model/shell-word.js';
import { limitsPassed, overrides, type Limits } from '../model/safety-limits.js';
import { grouped } from './terminal.js';

/** A plan about to be applied. */
export type Judged = Pick<Planned, 'job' | 'summary'> & { readonly header: Pick<PlanHeader, 'job'> };

/** An undo or a restore is meant to remove what jobs gave, and deletes only where asked, so only limits given explicitly apply to it. */
export function limitsFor({ job }: Pick<PlanHeader, 'job'>, given: Limits): Limits {
  if (!putsBack(job)) return given;
  const { 'max-removals': removals = noLimit, 'max-deletes': deletes = noLimit } = given;
  return { ...given, 'max-removals': removals, 'max-deletes': deletes };
}

const noLimit = { spelled: '100%', hundredths: 10_000 };

/** Throws a RunError (`refused`) that lists every limit exceeded and how to apply the plan anyway. */
export function refuseBeyondLimits(planned: Judged, given: Limits): void {
  const { job, header, summary } = planned;
  const passed = limitsPassed(summary, limitsFor(header, given));
  if (passed.length === 0) return;
  const look = `Review the plan (in ${job.path}; webex-bulk plan with --details shows one row by row).`;
  throw new RunError('refused', `Nothing was sent: ${passed.map(({ message }) => message).join('; ')}.`, {
    next: [`${look} If this is intended, run:`, `  ${applyCommand(planned, given)}`],
  });
}

/** Throws a RunError (`refused`) if licenses are short and this was not allowed; `--yes` alone does not allow it. */
export function refuseShortage(planned: Judged, given: Limits): void {
  const short = shortagesInWords(planned.summary);
  if (short.length === 0) return;
  throw new RunError('refused', `Nothing was sent: there are not enough licenses (${short.join('; ')}).`, {
    next: [
      'Buy or free licenses, or remove rows. If your subscription allows overage, run:',
      `  ${applyCommand(planned, given)}`,
    ],
  });
}

/** People whom rows delete and who are not deleted yet; an undo is not counted, because it deletes only where asked. */
export function deletionsLeft({ header, summary, work }: Judged & { readonly work?: WorkLeft | undefined }): number {
  return putsBack(header.job) ? 0 : (work?.delete ?? summary.people.delete);
}

export interface Allowed {
  readonly 'allow-delete'?: boolean;
}

/**
 * Throws a RunError (`refused`) if rows delete people and this was not allowed; `--yes` alone does not allow it. `left`: people
 * who are still to be deleted. `command`: the one that allows it.
 */
export function refuseDeletions(left: number, { 'allow-delete': isAllowed }: Allowed, command: string): void {
  if (left === 0 || isAllowed === true) return;
  const who = left === 1 ? '1 person' : `${grouped(left)} people`;
  throw new RunError('refused', `Nothing was sent: ${who} would be deleted, which --yes alone does not allow.`, {
    next: [
      'Check the names in the plan: webex-bulk plan with --details lists all. If this is intended, run:',
      `  ${command}`,
    ],
  });
}

/** `Webex Suite: 3 short; runs out at row 17` */
export function shortagesInWords(summary: PlanSummary): string[] {
  return shortLicenses(summary).map(({ name, short = 0, firstShortRow }) => {
    return `${name}: ${grouped(short)} short; runs out at row ${String(firstShortRow)}`;
  });
}

/** The command that applies the job in another run, with the options it needs to be allowed. */
export function applyCommand(planned: Judged, given: Limits): string {
  const shortage = shortagesInWords(planned.summary).length > 0 ? ' --allow-shortage' : '';
  return `${resumeCommand(planned, given)}${shortage}`;
}

/** The same for a job that was already started: a shortage was allowed then. */
export function resumeCommand({ job, header, summary }: Judged, given: Limits): string {
  const options = overrides(summary, given, { hasDefaults: !putsBack(header.job) });
  const deletion = summary.people.delete > 0 && !putsBack(header.job) ? ' --allow-delete' : '';
  return `webex-bulk apply ${shellWord(job.reference)}${options === '' ? '' : ` ${options}`}${deletion}`;
}
