/** `webex-bulk retry <job>`: plans the unfinished rows again in a new job, and applies it. */
import { RunError } from '../errors.js';
import type { JobFolder } from '../job/folder.js';
import type { PlanHeader } from '../job/plan-file.js';
import { shellWord } from '../model/shell-word.js';
import { planRetry } from '../plan/retry.js';
import type { Ruled } from './approval-setting.js';
import { runChildJob, type ChildKind } from './child-job.js';
import type { retryOptions } from './command-options.js';
import { refuseRetryOfUndone } from './family.js';
import type { Options } from './options.js';
import { whereOf } from './plan.js';
import type { Terminal } from './terminal.js';
import { wavesOf } from './waves.js';

type RetryOptions = Options<(typeof retryOptions)[number]> & Ruled;

export async function runRetry(reference: string, options: RetryOptions, terminal: Terminal): Promise<number> {
  wavesOf(options);
  return await runChildJob(retryKind(options), reference, options, terminal);
}

export function retryKind(options: Pick<RetryOptions, 'output' | 'site' | 'admin'>): ChildKind {
  return {
    command: 'retry',
    refusal: refusalOfRetry,
    refuseFamily: (parent) => refuseRetryOfUndone(parent, options.output),
    plan: (run, parent) => planRetry(run, parent, whereOf(options)),
  };
}

/** Another undo finds what could not be reverted; retrying the rows' cells would do the opposite. */
function refusalOfRetry(job: JobFolder, { job: kind, parent = '' }: PlanHeader): RunError | undefined {
  if (kind !== 'undo') return undefined;
  return new RunError('refused', `${job.name} is an undo; its rows cannot be retried.`, {
    next: `webex-bulk undo ${shellWord(parent)}   reverts what is left`,
  });
}
