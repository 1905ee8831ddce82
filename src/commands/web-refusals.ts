/** What the page must have confirmed, and seen, before a job is applied. The server checks all of it again. */
import { RunError } from '../errors.js';
import type { JobFolder } from '../job/folder.js';
import { readPlan } from '../job/plan-file.js';
import { sealText } from '../job/review.js';
import type { LicenseNeed } from '../model/license-need.js';
import { jobIsDone } from '../plan/rows-to-do.js';
import { makeReport } from '../report/job-files.js';
import type { ApplyRequest } from '../web/api.js';
import { holdForAnother, refuseUnapproved } from './approval.js';
import { refuseBeyondLimits, refuseShortage } from './hold-limits.js';
import { isBegun, type Shown } from './planned-job.js';
import { loadReportView } from './report-view.js';
import { refuseOtherRules } from './rules-setting.js';
import { grouped } from './terminal.js';
import { thisProcess } from './this-process.js';
import { deletionsIn, losingIn, shownPlan } from './web-jobs.js';
import type { WebOptions } from './web-given.js';

/** Throws a RunError (`refused`), in the order of `apply`. `units`: licenses as they were counted last. Asks Webex nothing. */
export async function refuseWebApply(
  job: JobFolder,
  { seal, losing, deletions, allowShortage, beyondLimits }: ApplyRequest,
  options: WebOptions,
  units: readonly LicenseNeed[] | undefined,
): Promise<void> {
  const plan = await readPlan(job.file('plan.jsonl'));
  await plan.refuseIfChanged();
  if (await jobIsDone(job)) {
    throw new RunError('refused', `${job.name} is already finished: every row has a result. Nothing was sent.`);
  }
  await refuseUnapproved(job, plan, options['plan-max-age']);
  await refuseOtherRules(plan.header, options);
  const shown = await shownPlan(job, plan, units);
  const planSeal = plan.footer?.seal;
  if (shown === undefined || planSeal === undefined || sealText(planSeal) !== seal) {
    throw new RunError('refused', `${job.name} is not the plan that was shown; nothing was sent.`, {
      next: 'Load the page again, and review the plan.',
    });
  }
  refuseNumber('lose access or data', losing, losingIn(shown));
  refuseNumber('be deleted', deletions, deletionsIn(shown));
  if (!beyondLimits)
    onPage(() => refuseBeyondLimits(shown, options), 'Review the plan; to apply it anyway, confirm the limit.');
  const asksShortage = !allowShortage && !options['allow-shortage'] && !(await isBegun(job));
  if (asksShortage) refuseWebShortage(shown, options);
  await holdForAnother(shown, options.approval, async (held) => {
    await makeReport(await thisProcess(), held, loadReportView);
  });
}

/** Throws a RunError (`refused`) if licenses are short. */
export function refuseWebShortage(shown: Shown, options: WebOptions): void {
  onPage(
    () => refuseShortage(shown, options),
    'Buy or free licenses, or correct rows. If your subscription allows overage, confirm the shortage.',
  );
}

/** The same refusal, with what to do next on the page instead of a command. */
function onPage(refuse: () => void, next: string): void {
  try {
    refuse();
  } catch (error) {
    if (error instanceof RunError) throw new RunError(error.problem, error.lines, { next, cause: error });
    throw error;
  }
}

/** A person who types the number has read it. */
function refuseNumber(what: string, given: number, planned: number): void {
  if (given === planned) return;
  const who = planned === 1 ? '1 person' : `${grouped(planned)} people`;
  throw new RunError('refused', `Nothing was sent: ${who} will ${what}, and ${grouped(given)} was confirmed.`, {
    next: `Check the names in the plan, and type ${planned}.`,
  });
}
