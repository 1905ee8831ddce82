/** `webex-bulk retry <job>`: a new job from the rows that are not done, planned anew and applied. */
import { RunError } from '../errors.js';
import { findJob, type JobFolder } from '../job/folder.js';
import { readPlan } from '../job/plan-file.js';
import { planRetry } from '../plan/retry.js';
import { shellWord } from '../model/shell-word.js';
import { jobIsDone } from '../plan/rows-to-do.js';
import { applyPlanned } from './apply.js';
import { refuseRetryOfUndone, whileHeld } from './family.js';
import type { retryOptions } from './command-options.js';
import type { Options } from './options.js';
import { showWhole, whereOf, whileLookingUp } from './plan.js';
import { signIn } from './sign-in.js';
import type { Terminal } from './terminal.js';

type RetryOptions = Options<(typeof retryOptions)[number]>;

export async function runRetry(reference: string, options: RetryOptions, terminal: Terminal): Promise<number> {
  if (!options.yes && !terminal.canAsk) {
    throw new RunError('usage', 'retry asks before it changes accounts, but there is no terminal to ask on.', {
      next: 'Run retry with --yes.',
    });
  }
  const parent = await findJob(options.output, reference);
  await refuseRetryOfUndo(parent);
  return await whileHeld(parent, () => retry(parent, options, terminal));
}

async function retry(parent: JobFolder, options: RetryOptions, terminal: Terminal): Promise<number> {
  await refuseRetryOfUndone(parent, options.output);
  if (!(await jobIsDone(parent))) {
    throw new RunError('refused', `${parent.name} is not finished; resume it first.`, {
      next: `webex-bulk apply ${shellWord(parent.reference)}`,
    });
  }
  const webex = await signIn(options, terminal, 'write');
  try {
    terminal.event({ type: 'started', command: 'retry', job: parent.path });
    const planned = await whileLookingUp(webex, options, terminal, (run) => planRetry(run, parent, whereOf(options)));
    await showWhole(terminal, planned, options);
    return await applyPlanned(webex, planned, options, terminal);
  } finally {
    await webex.close();
  }
}

/** What could not be put back is found again by another undo; the rows' cells say the opposite. */
async function refuseRetryOfUndo(job: JobFolder): Promise<void> {
  const { header } = await readPlan(job.file('plan.jsonl'));
  if (header.job !== 'undo') return;
  throw new RunError('refused', `${job.name} is an undo; its rows cannot be retried.`, {
    next: `webex-bulk undo ${shellWord(header.parent ?? '')}   reverts what is left`,
  });
}
