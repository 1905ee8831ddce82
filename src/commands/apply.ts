/** `webex-bulk apply <file | job>`: plan and apply a file, or apply a planned job. */
import { stat } from 'node:fs/promises';
import { exitCodes, RunError, SameRefusalError, WaveStopError } from '../errors.js';
import { findJob, type JobFolder } from '../job/folder.js';
import type { Applied } from '../pipeline.js';
import { makeReport, makeResults } from '../report/job-files.js';
import { finishPlan } from '../finish-plan.js';
import { journalInNumbers } from '../job/journal-in-numbers.js';
import { readPlan } from '../job/plan-file.js';
import { givenOf } from './given-options.js';
import { jobIsDone } from '../plan/rows-to-do.js';
import { confirmed, goesOn } from './confirm.js';
import { applyOnce } from './apply-once.js';
import { approvalInWords, holdForAnother, refuseUnapproved } from './approval.js';
import type { Ruled } from './approval-setting.js';
import { clearHoldOnParent, whileParentHeld } from './family.js';
import { applyCommand, deletionsLeft, refuseBeyondLimits, refuseDeletions } from './hold-limits.js';
import { refuseShortage, type Allowed } from './hold-limits.js';
import { limitOptions, waveOptions } from './command-options.js';
import type { applyOptions, changeOptions, fileOptions } from './command-options.js';
import type { Options } from './options.js';
import { isBegun, withUnitsOfNow, withoutEnd, type Shown } from './planned-job.js';
import { planFile, refuseIfStrict, showWhole, whereOf, whileLookingUp } from './plan.js';
import { begunWork, showResumed } from './resume.js';
import { loadReportView } from './report-view.js';
import { refuseOtherRules, type RuleSettings } from './rules-setting.js';
import { workbookRequest } from './result-files.js';
import { signIn, type SignedIn } from './sign-in.js';
import type { Terminal } from './terminal.js';
import { endApply, showEnd, type Ending } from './end-apply.js';
import { thisProcess } from './this-process.js';
import { undoWave } from './undo-wave.js';
import { printWaves, wavesOf, type WaveOptions } from './waves.js';

type ApplyOptions = Options<(typeof applyOptions)[number]> & Ruled & RuleSettings;
/** A plan without its own spreadsheet takes no spreadsheet options. */
type ChangeOptions = Options<(typeof changeOptions)[number]> &
  Partial<Options<(typeof fileOptions)[number]>> &
  Allowed &
  Ruled &
  WaveOptions;

export async function runApply(target: string, options: ApplyOptions, terminal: Terminal): Promise<number> {
  if (!options.yes && !terminal.canAsk) {
    throw new RunError('usage', 'apply asks before it changes accounts, but there is no terminal to ask on.', {
      next: 'Review the plan first (webex-bulk plan), then run apply with --yes.',
    });
  }
  wavesOf(options);
  const job = (await isFile(target)) ? undefined : await findJob(options.output, target);
  if (job !== undefined) await (await readPlan(job.file('plan.jsonl'))).refuseIfChanged();
  if (job !== undefined && (await jobIsDone(job))) return await showDone(job, options, terminal);
  if (job !== undefined) await refuseUnapproved(job, await readPlan(job.file('plan.jsonl')), options['plan-max-age']);
  const approved = job === undefined ? undefined : await approvalInWords(job);
  if (approved !== undefined) terminal.print(approved);
  const isSiteOnly = job !== undefined && (await changesSiteOnly(job));
  const webex = await signIn(options, terminal, isSiteOnly ? 'read' : 'write');
  try {
    return job === undefined
      ? await applyFile(webex, target, options, terminal)
      : await whileParentHeld(job, options.output, () => applyExisting(webex, job, options, terminal));
  } finally {
    await webex.close();
  }
}

/** A plan that only calls the site needs no right to change people. */
export async function changesSiteOnly(job: JobFolder): Promise<boolean> {
  const { footer } = await readPlan(job.file('plan.jsonl'));
  return footer !== undefined && footer.summary.calls.rest === 0;
}

async function isFile(target: string): Promise<boolean> {
  const found = await stat(target).catch(() => undefined);
  return found !== undefined ? !found.isDirectory() : /\.[a-z]{3,4}$/iu.test(target);
}

async function applyFile(webex: SignedIn, file: string, options: ApplyOptions, terminal: Terminal): Promise<number> {
  const planned = await planFile(webex, file, options, terminal);
  await showWhole(terminal, planned, options);
  return await applyPlanned(webex, planned, options, terminal);
}

/** Shows a planned job again if a person will be asked; an unfinished plan is finished first. */
async function applyExisting(
  webex: SignedIn,
  job: JobFolder,
  options: ApplyOptions,
  terminal: Terminal,
): Promise<number> {
  const planFile = await readPlan(job.file('plan.jsonl'));
  const { header, footer } = planFile;
  await refuseOtherRules(header, options);
  if (footer === undefined && (await isBegun(job))) throw withoutEnd(job);
  if (footer === undefined) {
    const where = { ...whereOf(options), given: givenOf(options) };
    const planned = await whileLookingUp(webex, options, terminal, (run) => finishPlan(run, job, where));
    await showWhole(terminal, planned, options);
    return await applyPlanned(webex, planned, options, terminal);
  }
  const planned = { job, header, summary: footer.summary };
  const work = await begunWork(planned);
  if (work !== undefined) {
    showResumed(terminal, planned, work);
    return await applyPlanned(webex, { ...planned, work }, options, terminal);
  }
  if (await isBegun(job)) {
    if (!options.yes) await showWhole(terminal, planned, options);
    return await applyPlanned(webex, planned, options, terminal);
  }
  // Checks that need no request to Webex come first.
  if (options.yes) refuseBeyondLimits(planned, options);
  const now = await withUnitsOfNow(webex, planned, planFile);
  if (!options.yes) await showWhole(terminal, now, options);
  return await applyPlanned(webex, now, options, terminal);
}

/** Applies a plan that was shown, after asking for confirmation. */
export async function applyPlanned(
  webex: SignedIn,
  planned: Shown,
  options: ChangeOptions,
  terminal: Terminal,
): Promise<number> {
  refuseInterrupted(planned, options);
  refuseIfStrict(planned.summary, options.strict);
  refuseBeyondLimits(planned, options);
  await holdForAnother(planned, options.approval, async (job) => {
    await makeReport(await thisProcess(), job, loadReportView);
  });
  await printWaves(terminal, planned, options);
  // A resumed job was allowed when it began.
  const takesYes = !options['allow-shortage'] && !(await isBegun(planned.job));
  if (takesYes && options.yes) refuseShortage(planned, options);
  if (options.yes) refuseDeletions(deletionsLeft(planned), options, `${applyCommand(planned, options)} --yes`);
  if (!options.yes && !(await confirmed(terminal, planned, takesYes))) {
    terminal.note(`Nothing was sent. To apply this plan later: ${applyCommand(planned, options)}`);
    return exitCodes.refused;
  }
  return await applyJob(webex, planned, options, terminal);
}

/** After an interrupt during planning, nothing is applied. */
function refuseInterrupted(planned: Shown, options: ChangeOptions): void {
  if (planned.interrupted === undefined) return;
  throw new RunError('stopped', 'Interrupted after planning. Nothing was sent.', {
    next: `${applyCommand(planned, options)}   applies the plan`,
    exitCode: planned.interrupted,
  });
}

/** If the run stops because Webex refuses consecutive rows for one reason, a person is asked whether to continue anyway. */
async function applyJob(webex: SignedIn, shown: Shown, options: ChangeOptions, terminal: Terminal): Promise<number> {
  const accepted = new Set<string>();
  for (let { work } = shown; ; work = await begunWork(shown)) {
    const { applied, ...how } = await applyOnce(webex, { ...shown, work }, options, terminal, accepted);
    const { stopped } = applied;
    const isAsked = !options.yes && terminal.canAsk && how.interrupted === undefined;
    if (!(stopped instanceof SameRefusalError) || !isAsked || !(await goesOn(terminal, stopped, applied)))
      return await endOrUndo(webex, { ...shown, work }, { applied, ...how }, options, terminal);
    accepted.add(stopped.kind);
  }
}

/** Shows how it ended; a wave that is to be put back is put back by an undo, which no limit holds up. */
async function endOrUndo(
  webex: SignedIn,
  { job }: Shown,
  { applied, ...how }: Ending & { readonly applied: Applied },
  options: ChangeOptions,
  terminal: Terminal,
): Promise<number> {
  const { stopped } = applied;
  const isUndone = stopped instanceof WaveStopError && stopped.isToBeUndone && how.interrupted === undefined;
  if (!isUndone) return await endApply(terminal, job, applied, how);
  await showEnd(terminal, job, applied, how);
  const undoing = { ...options, yes: true, strict: false };
  for (const name of [...waveOptions, ...limitOptions]) Reflect.deleteProperty(undoing, name);
  const applyUndo = async (planned: Shown): Promise<number> => await applyPlanned(webex, planned, undoing, terminal);
  return await undoWave(job, stopped, webex, { options, terminal, applyUndo });
}

/** Applying a finished job again sends nothing; it only reports the results. */
async function showDone(
  job: JobFolder,
  { output, format }: Pick<ApplyOptions, 'output' | 'format'>,
  terminal: Terminal,
): Promise<number> {
  await clearHoldOnParent(job, output);
  const { undoneBy } = await journalInNumbers(job.file('journal.jsonl'));
  const why =
    undoneBy === undefined
      ? 'is already finished: every row has a result'
      : `stopped in a wave, which was reverted by ${undoneBy}; it does not go on. Plan the spreadsheet again`;
  terminal.print(`${job.name} ${why}. Nothing was sent.`);
  const request = { ...workbookRequest(format), reportView: loadReportView };
  const results = await makeResults(await thisProcess(), job, request);
  return await endApply(terminal, job, { results, stopped: undefined });
}
