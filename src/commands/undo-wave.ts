/** Puts back the wave in which a job stopped: plans the undo of its rows, ends the job for good, and applies the undo. */
import { exitCodes, RunError, type WaveStopError } from '../errors.js';
import { endJob } from '../job/end-job.js';
import type { JobFolder } from '../job/folder.js';
import { shellWord } from '../model/shell-word.js';
import { planAndJournal } from '../plan/new-job.js';
import { planUndo } from '../undo/plan-undo.js';
import { leftSomething } from '../undo/read-rows-in-force.js';
import type { serviceOptions } from './command-options.js';
import { refuseUndo, whileHeld } from './family.js';
import type { Options } from './options.js';
import { showWhole, whereOf, whileLookingUp, type LookedUp } from './plan.js';
import type { SignedIn } from './sign-in.js';
import type { Terminal } from './terminal.js';
import type { WaveOptions } from './waves.js';

type UndoWaveOptions = Options<(typeof serviceOptions)[number] | 'output' | 'details'> & WaveOptions;

/**
 * Throws a RunError (`stopped`) that tells why the job stopped and what became of its last wave. `applyUndo` applies a plan
 * without asking and returns the exit code. The job is ended before the undo begins, so that no other run resumes it.
 */
export async function undoWave(
  parent: JobFolder,
  stop: WaveStopError,
  webex: SignedIn,
  {
    options,
    terminal,
    applyUndo,
  }: {
    readonly options: UndoWaveOptions;
    readonly terminal: Terminal;
    readonly applyUndo: (planned: LookedUp) => Promise<number>;
  },
): Promise<never> {
  if (!(await leftSomething(planAndJournal(parent), { lastWave: true }))) {
    throw stoppedWith(stop, 'Nothing of that wave is in effect, so there was nothing to revert.', [
      `webex-bulk apply ${shellWord(parent.reference)} ${stop.goOn}   goes on nevertheless`,
    ]);
  }
  terminal.note(`Stopped: ${stop.message}`);
  terminal.note('Reverting that wave:');
  const { created = 'keep', output } = options;
  const { job, code } = await whileHeld(parent, async () => {
    await refuseUndo(parent, output, created);
    const planned = await whileLookingUp(webex, options, terminal, (run) =>
      planUndo(run, parent, { ...whereOf(options), created, lastWave: true }),
    );
    await endJob(parent, planned.job.name, new Date());
    await showWhole(terminal, planned, options);
    return { job: planned.job, code: await applyUndo(planned) };
  });
  const wayBack = `webex-bulk undo ${shellWord(parent.reference)}   also reverts the waves before it`;
  if (code === exitCodes.done) throw stoppedWith(stop, `That wave was reverted by ${job.name}.`, [wayBack]);
  throw stoppedWith(stop, `That wave was reverted by ${job.name}, but not all of it: see its results.`, [
    `webex-bulk results ${shellWord(job.reference)}`,
    wayBack,
  ]);
}

function stoppedWith(stop: WaveStopError, end: string, next: readonly string[]): RunError {
  return new RunError('stopped', `Stopped: ${stop.message} ${end}`, { next, cause: stop });
}
