/** What to do about a row that is not done. The job's own next steps are in `commands/steps-after.ts`. */
import { noUnits } from '../apply/grant-refusal.js';
import { putsBack } from '../job/job-kind.js';
import type { PlanHeader } from '../job/plan-file.js';
import { doneStatuses, type Outcome } from '../model/row.js';
import { shellWord } from '../model/shell-word.js';
import { isWorthRetrying } from '../model/worth-retrying.js';

export interface AboutJob {
  readonly kind: PlanHeader['job'];
  /** How the command line refers to the job. */
  readonly reference: string;
}

/** A sentence or a command; empty for a row that is done. */
export function nextStep(outcome: Pick<Outcome, 'status' | 'errorCode'>, job: AboutJob): string {
  const { status, errorCode } = outcome;
  const sameAgain = `the same ${job.kind} again`;
  const again = putsBack(job.kind) ? `Run ${sameAgain}` : `webex-bulk retry ${shellWord(job.reference)}`;
  if (doneStatuses.includes(status)) return '';
  if (status === 'not-attempted') return `webex-bulk apply ${shellWord(job.reference)}`;
  if (status === 'invalid') return 'Correct the row in results.csv and apply it with --where wx_status=invalid';
  if (errorCode === noUnits.code) return `Buy or free licenses, then: ${again}`;
  if (isWorthRetrying(outcome)) return again;
  if (putsBack(job.kind)) return `Fix what Webex refused, then run ${sameAgain}`;
  return `Fix what Webex refused, then apply results.csv with --where wx_status=${status}`;
}
