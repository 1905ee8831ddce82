/** What retry and undo share: planning a new job from a finished one, showing it, and applying it. */
import { RunError } from '../errors.js';
import { findJob, type JobFolder } from '../job/folder.js';
import { readPlan, type PlanHeader } from '../job/plan-file.js';
import { shellWord } from '../model/shell-word.js';
import type { Planned, Run } from '../plan/run.js';
import { jobIsDone } from '../plan/rows-to-do.js';
import { applyPlanned } from './apply.js';
import type { Ruled } from './approval-setting.js';
import type { changeOptions } from './command-options.js';
import type { Allowed } from './hold-limits.js';
import { whileHeld } from './family.js';
import type { Options } from './options.js';
import { showWhole, whileLookingUp } from './plan.js';
import { signIn } from './sign-in.js';
import type { Terminal } from './terminal.js';
import type { WaveOptions } from './waves.js';

type ChangeOptions = Options<(typeof changeOptions)[number]> & Allowed & Ruled & WaveOptions;

export interface ChildKind {
  readonly command: 'retry' | 'undo';
  /** Why the parent's plan alone rules out such a job; `undefined` if it does not. */
  readonly refusal: (parent: JobFolder, header: PlanHeader) => RunError | undefined;
  /** Throws a RunError if another job made from the parent prevents it. */
  readonly refuseFamily: (parent: JobFolder) => Promise<void>;
  readonly plan: (run: Run, parent: JobFolder) => Promise<Planned>;
}

/** Returns the exit code. The parent is locked, so that no other process makes a job from it meanwhile. */
export async function runChildJob(
  kind: ChildKind,
  reference: string,
  options: ChangeOptions,
  terminal: Terminal,
): Promise<number> {
  const { command } = kind;
  if (!options.yes && !terminal.canAsk) {
    throw new RunError('usage', `${command} asks before it changes accounts, but there is no terminal to ask on.`, {
      next: `Run ${command} with --yes.`,
    });
  }
  const parent = await findJob(options.output, reference);
  return await whileReady(kind, parent, () => planAndApply(kind, parent, options, terminal));
}

/** Runs `work` while the parent is locked. Throws a RunError (`refused`) if no such job can be made from the parent. */
export async function whileReady<T>(kind: ChildKind, parent: JobFolder, work: () => Promise<T>): Promise<T> {
  const refused = kind.refusal(parent, (await readPlan(parent.file('plan.jsonl'))).header);
  if (refused !== undefined) throw refused;
  return await whileHeld(parent, async () => {
    await kind.refuseFamily(parent);
    await refuseUnfinished(parent);
    return await work();
  });
}

async function refuseUnfinished(parent: JobFolder): Promise<void> {
  if (await jobIsDone(parent)) return;
  throw new RunError('refused', `${parent.name} is not finished; resume it first.`, {
    next: `webex-bulk apply ${shellWord(parent.reference)}`,
  });
}

async function planAndApply(
  kind: ChildKind,
  parent: JobFolder,
  options: ChangeOptions,
  terminal: Terminal,
): Promise<number> {
  const webex = await signIn(options, terminal, 'write');
  try {
    terminal.event({ type: 'started', command: kind.command, job: parent.path });
    const planned = await whileLookingUp(webex, options, terminal, (run) => kind.plan(run, parent));
    await showWhole(terminal, planned, options);
    return await applyPlanned(webex, planned, options, terminal);
  } finally {
    await webex.close();
  }
}
