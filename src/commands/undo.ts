/** `webex-bulk undo <job>`: plans a new job that reverts what the job changed, based on the current state, and applies it. */
import { RunError } from '../errors.js';
import type { JobFolder } from '../job/folder.js';
import type { PlanHeader } from '../job/plan-file.js';
import { planUndo } from '../undo/plan-undo.js';
import type { Ruled } from './approval-setting.js';
import { runChildJob, type ChildKind } from './child-job.js';
import type { undoOptions } from './command-options.js';
import { refuseUndo } from './family.js';
import type { Options } from './options.js';
import { whereOf } from './plan.js';
import type { Terminal } from './terminal.js';

type UndoOptions = Options<(typeof undoOptions)[number]> & Ruled;

export async function runUndo(reference: string, options: UndoOptions, terminal: Terminal): Promise<number> {
  return await runChildJob(undoKind(options), reference, options, terminal);
}

export function undoKind(options: Pick<UndoOptions, 'output' | 'site' | 'admin' | 'created'>): ChildKind {
  const { created } = options;
  return {
    command: 'undo',
    refusal: refusalOfUndo,
    refuseFamily: (parent) => refuseUndo(parent, options.output, created),
    plan: (run, parent) => planUndo(run, parent, { ...whereOf(options), created }),
  };
}

/** Deleted people cannot be restored with everything they had; a spreadsheet states what they should have. */
function refusalOfUndo(job: JobFolder, { job: kind, parent = 'another job' }: PlanHeader): RunError | undefined {
  if (kind !== 'undo') return undefined;
  return new RunError('refused', `${job.name} is itself an undo of ${parent}.`, {
    next: 'To get the changes back, apply the spreadsheet again; to revert what is left, undo that job again.',
  });
}
