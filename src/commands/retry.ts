/** `webex-bulk retry <job>`: a new job from the rows that are not done, planned anew and applied. */
import { RunError } from '../errors.js';
import type { JobFolder } from '../job/folder.js';
import type { PlanHeader } from '../job/plan-file.js';
import { shellWord } from '../model/shell-word.js';
import { planRetry } from '../plan/retry.js';
import { runChildJob } from './child-job.js';
import type { retryOptions } from './command-options.js';
import { refuseRetryOfUndone } from './family.js';
import type { Options } from './options.js';
import { whereOf } from './plan.js';
import type { Terminal } from './terminal.js';

type RetryOptions = Options<(typeof retryOptions)[number]>;

export async function runRetry(reference: string, options: RetryOptions, terminal: Terminal): Promise<number> {
  return await runChildJob(
    {
      command: 'retry',
      refusal: refusalOfRetry,
      refuseFamily: (parent) => refuseRetryOfUndone(parent, options.output),
      plan: (run, parent) => planRetry(run, parent, whereOf(options)),
    },
    reference,
    options,
    terminal,
  );
}

/** What could not be put back is found again by another undo; the rows' cells say the opposite. */
function refusalOfRetry(job: JobFolder, { job: kind, parent = '' }: PlanHeader): RunError | undefined {
  if (kind !== 'undo') return undefined;
  return new RunError('refused', `${job.name} is an undo; its rows cannot be retried.`, {
    next: `webex-bulk undo ${shellWord(parent)}   reverts what is left`,
  });
}
