/** Whether a plan that waits for a person's word may be applied. */
import { RunError } from '../errors.js';
import { askersOf, type Asker } from '../job/askers.js';
import type { JobFolder } from '../job/folder.js';
import type { PlanFile } from '../job/plan-file.js';
import type { Planned } from '../plan/run.js';
import { approvalOf, rejectionOf, reviewOf, sealText, writeReview } from '../job/review.js';
import { beyondRule, isAnother, type ApprovalRule } from '../model/approval-rule.js';
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
  const [approval, review] = [await approvalOf(job), await reviewOf(job)];
  if (approval === undefined) {
    if (review === undefined) return;
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
  if (review?.another === true) {
    refuseOwnApproval(job, await askersOf(job, plan.header), { user: approval.by, admin: approval.signIn });
  }
  refuseTooOld(job, plan.header.at, maxAge);
}

/** `Approved by ana (ana@acme.com) on 2026-11-28: as agreed.`; `undefined`: no approval was needed. */
export async function approvalInWords(job: JobFolder): Promise<string | undefined> {
  const approval = await approvalOf(job);
  if (approval === undefined) return undefined;
  const { by, signIn, at, reason } = approval;
  const who = signIn === undefined ? by : `${by} (${signIn})`;
  return `Approved by ${who} on ${at.slice(0, 10)}${reason === undefined ? '' : `: ${reason.replace(/\.$/u, '')}`}.`;
}

/** Throws a RunError (`refused`) if a person who planned or submitted the job is the one who approves it. */
export function refuseOwnApproval(
  job: JobFolder,
  askers: readonly Asker[],
  approver: { readonly user: string; readonly admin?: string | undefined },
): void {
  const same = askers.find((asker) => !isAnother(asker, approver));
  if (same === undefined) return;
  const { did, user = 'an unknown user', admin } = same;
  throw new RunError(
    'refused',
    `${job.name} was ${did} by ${user}${admin === undefined ? '' : ` (${admin})`}, so another person has to approve it; nothing was sent.`,
    {
      next: `Ask a colleague to run, as another user or with another sign-in:  webex-bulk approve ${shellWord(job.reference)}`,
    },
  );
}

/**
 * Holds a plan beyond the rule of the configuration until another person has approved it. Throws a RunError (`refused`) that
 * names what goes beyond. `report`: writes the page that the person reads.
 */
export async function holdForAnother(
  { job, header, summary }: Held,
  rule: ApprovalRule | undefined,
  report: (job: JobFolder) => Promise<void>,
): Promise<void> {
  const messages = rule === undefined ? [] : beyondRule(summary, rule);
  if (messages.length === 0 || (await isBegun(job))) return;
  const approval = await approvalOf(job);
  if (approval !== undefined) {
    refuseOwnApproval(job, await askersOf(job, header), { user: approval.by, admin: approval.signIn });
    return;
  }
  const reasons = messages.map((message) => ({ code: 'approval', message }));
  await writeReview(job, { at: new Date().toISOString(), reasons, another: true });
  // It waits with or without the page.
  await report(job).catch(() => undefined);
  throw new RunError('refused', `Nothing was sent: ${messages.join('; ')}.`, {
    next: [
      `Ask a colleague to run, as another user or with another sign-in:  webex-bulk approve ${shellWord(job.reference)}`,
      `Then: webex-bulk apply ${shellWord(job.reference)}`,
    ],
  });
}

type Held = Pick<Planned, 'job' | 'summary'> & { readonly header: PlanFile['header'] };

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
