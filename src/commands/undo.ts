/** `webex-bulk undo <job>`: a new job that puts back what the job changed, planned from what is there now, and applied. */
import { RunError } from '../errors.js';
import { findJob, type JobFolder } from '../job/folder.js';
import { readPlan } from '../job/plan-file.js';
import { planUndo } from '../undo/plan-undo.js';
import { shellWord } from '../model/shell-word.js';
import { jobIsDone } from '../plan/rows-to-do.js';
import type { CreatedChoice } from '../undo/undo-step.js';
import { applyPlanned } from './apply.js';
import { refuseUndo, whileHeld } from './family.js';
import type { undoOptions } from './command-options.js';
import type { Options } from './options.js';
import { showWhole, whereOf, whileLookingUp } from './plan.js';
import { signIn } from './sign-in.js';
import type { Terminal } from './terminal.js';

type UndoOptions = Options<(typeof undoOptions)[number]>;

export async function runUndo(reference: string, options: UndoOptions, terminal: Terminal): Promise<number> {
  if (!options.yes && !terminal.canAsk) {
    throw new RunError('usage', 'undo asks before it changes accounts, but there is no terminal to ask on.', {
      next: 'Run undo with --yes.',
    });
  }
  const parent = await findJob(options.output, reference);
  await refuseUndoOfUndo(parent);
  return await whileHeld(parent, () => undo(parent, options, terminal));
}

async function undo(parent: JobFolder, options: UndoOptions, terminal: Terminal): Promise<number> {
  const created = options.created as CreatedChoice;
  if (!(await jobIsDone(parent))) {
    throw new RunError('refused', `${parent.name} is not finished; resume it first.`, {
      next: `webex-bulk apply ${shellWord(parent.reference)}`,
    });
  }
  await refuseUndo(parent, options.output, created);
  const webex = await signIn(options, terminal, 'write');
  try {
    terminal.event({ type: 'started', command: 'undo', job: parent.path });
    const where = { ...whereOf(options), created };
    const planned = await whileLookingUp(webex, options, terminal, (run) => planUndo(run, parent, where));
    await showWhole(terminal, planned, options);
    return await applyPlanned(webex, planned, options, terminal);
  } finally {
    await webex.close();
  }
}

/** People who were deleted cannot be put back with what they had; a spreadsheet says what they shall have. */
async function refuseUndoOfUndo(job: JobFolder): Promise<void> {
  const { header } = await readPlan(job.file('plan.jsonl'));
  if (header.job !== 'undo') return;
  throw new RunError('refused', `${job.name} is itself an undo of ${header.parent ?? 'another job'}.`, {
    next: 'To get the changes back, apply the spreadsheet again; to revert what is left, undo that job again.',
  });
}
