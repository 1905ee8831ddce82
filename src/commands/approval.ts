/** Whether a plan that waits for a person's word may be applied. */
import { RunError } from '../errors.js';
import type { JobFolder } from '../job/folder.js';
import type { PlanFile } from '../job/plan-file.js';
import { approvalOf, rejectionOf, reviewOf, sealText } from '../job/review.js';
import { shellWord } from '../model/shell-word.js';
import { isBegun } from './planned-job.js';

/**
 * Throws a RunError (`refused`) for a job that waits for approval or was rejected, for a plan that is not the one that was
 * approved, and for an approved plan that is too old. A job that was begun was allowed then.
 */
export async function refuseUnapproved(job: JobFolder, plan: PlanFile, maxAge: number): Promise<void> {
  const rejection = await rejectionOf(job);
  if (rejection !== undefined) {
    const why = rejection.reason === undefined ? '' : `: ${rejection.reason}`;
    throw new RunError(
      'refused',
      `${job.name} was rejected by ${rejection.by} on ${rejection.at}${why}; nothing was sent.`,
      {
        next: 'Correct the file, and drop or plan it again.',
      },
    );
  }
  const approval = await approvalOf(job);
  if (approval === undefined) {
    if ((await reviewOf(job)) === undefined) return;
    throw new RunError('refused', `${job.name} waits for approval; nothing was sent.`, {
      next: `webex-bulk approve ${shellWord(job.reference)}   shows it and asks`,
    });
  }
  if (await isBegun(job)) return;
  const seal = plan.footer?.seal;
  if (seal === undefined || sealText(seal) !== approval.seal) {
    throw new RunError('refused', `${job.name} is not the plan that ${approval.by} approved; nothing was sent.`, {
      next: 'Plan the file again, and have that plan approved.',
    });
  }
  refuseTooOld(job, plan.header.at, maxAge);
}

/** `maxAge`: hours. Webex may have changed since a plan was made. */
export function refuseTooOld(job: JobFolder, plannedAt: string, maxAge: number): void {
  if (Date.now() - Date.parse(plannedAt) <= maxAge * 3_600_000) return;
  throw new RunError(
    'refused',
    `The plan of ${job.name} was made ${ageOf(plannedAt, new Date())} ago; more than ${maxAge} hours is too old.`,
    {
      next: `Reject it (webex-bulk reject ${shellWord(job.reference)}) and drop or plan the file again, or raise --plan-max-age.`,
    },
  );
}

/** `3 hours` */
export function ageOf(at: string, now: Date): string {
  const minutes = Math.max(0, Math.round((now.getTime() - Date.parse(at)) / 60_000));
  if (minutes < 120) return `${minutes} ${minutes === 1 ? 'minute' : 'minutes'}`;
  return `${Math.round(minutes / 60)} hours`;
}
