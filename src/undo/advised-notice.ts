/** Notices of an undo or a restore that can be had otherwise: what is so, apart from what to give the command line. */
import type { PlanSummary } from '../model/plan-summary.js';

export interface AdvisedNotice {
  readonly what: string;
  readonly advice: string;
}

export const otherThanKeep = '--created deactivate turns off their sign-in, --created delete deletes them';

/** As a plan's summary has them, before the notices without advice. */
export function advisedNotices(
  advised: readonly AdvisedNotice[],
  others: readonly string[],
): Pick<PlanSummary, 'notices' | 'advice'> {
  const advice = Object.fromEntries(advised.map((one) => [one.what, one.advice]));
  return {
    notices: [...advised.map(({ what }) => what), ...others],
    ...(advised.length > 0 && { advice }),
  };
}
