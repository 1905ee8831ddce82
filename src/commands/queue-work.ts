/** Planning and applying for a worker: as `plan` and `apply` do it, after the same checks, without a terminal. */
import { readPlan } from '../job/plan-file.js';
import { finishPlan } from '../finish-plan.js';
import type { JobFolder } from '../job/folder.js';
import type { Lease } from '../job/lease.js';
import { approvalOf, reviewOf, writeReview } from '../job/review.js';
import { RunError } from '../errors.js';
import { apply } from '../pipeline.js';
import { hasHeader } from '../plan/new-job.js';
import { plan } from '../plan/plan.js';
import { jobIsDone } from '../plan/rows-to-do.js';
import type { Run, Watcher } from '../plan/run.js';
import { submittedFile } from '../queue/submission.js';
import type { BudgetsFor } from '../queue/shared-budget.js';
import type { Ended, Task, Work } from '../queue/work.js';
import { removeStaleFile } from '../files/stale-files.js';
import { makeReport, makeResults } from '../report/job-files.js';
import { changesSiteOnly } from './apply.js';
import { applyRequest } from './apply-once.js';
import { holdForAnother, refuseUnapproved } from './approval.js';
import type { SharedBudgets } from '../webex/shared-budget.js';
import { whileChoosing } from './choose-reading.js';
import { whileParentHeld } from './family.js';
import { applyCommand, deletionsLeft, refuseBeyondLimits, refuseDeletions, refuseShortage } from './hold-limits.js';
import { jobTerminal, withRowLines } from './job-terminal.js';
import { configurationFolder } from './kept-sign-ins.js';
import { newRun } from './new-run.js';
import { unobserved, type Observe, type ObservedJob } from './observed-job.js';
import { isBegun, withoutEnd, withUnitsOfNow, type Shown } from './planned-job.js';
import { choiceOf, planRequest, refuseIfStrict, whereOf } from './plan.js';
import type { QueueProfile, QueueProfiles } from './queue-profiles.js';
import { settledFor, type Settled, type WorkerOptions } from './queue-settings.js';
import { rememberedMaps } from './remembered-maps.js';
import { loadReportView } from './report-view.js';
import { workbookRequest } from './result-files.js';
import { begunWork } from './resume.js';
import { signIn, type SignedIn } from './sign-in.js';
import type { Terminal } from './terminal.js';
import { thisProcess } from './this-process.js';
import { shownPlan } from './web-jobs.js';

/**
 * `profiles`: the saved sign-ins, as they are when a job begins. `budgetsFor`: what workers share of an organization's limits.
 * `observe`: counts what becomes of a job.
 */
export function queueWork(
  profiles: () => QueueProfiles,
  worker: WorkerOptions,
  terminal: Terminal,
  budgetsFor: BudgetsFor,
  observe: Observe = () => unobserved,
): Work {
  return async (task) => {
    const { submission, asked, job } = task;
    const profile = profiles().profileFor(submission);
    const running: Running = {
      task,
      profile,
      settled: settledFor(submission, profile, worker),
      terminal: ownTerminal(task, terminal, worker['log-people']),
      observed: observe(task),
      budgets: budgetsFor(submission.organization),
    };
    if (!(await isPlanned(job))) {
      await planSubmitted(running);
      if (task.signal.aborted) return { is: 'interrupted' };
    }
    task.lease.check();
    // The plan reads the job's own copy from now on.
    await removeStaleFile(job.file('submitted'));
    if (asked === 'plan') return { is: 'planned' };
    if (asked === 'approval' && !(await isDecided(job))) return await holdSubmitted(task);
    return await applySubmitted(running);
  };
}

interface Running {
  readonly task: Task;
  readonly profile: QueueProfile;
  readonly settled: Settled;
  readonly terminal: Terminal;
  readonly observed: ObservedJob;
  readonly budgets: SharedBudgets;
}

/** What is told of the run names its job; nothing is asked. */
function ownTerminal({ job, submission, lease }: Task, terminal: Terminal, withPeople: boolean): Terminal {
  const labels = { job: job.name, organization: submission.organization, lease: lease.number };
  const own = jobTerminal(terminal, labels, withPeople);
  const silent = (): void => undefined;
  const note = (line: string): void => own.note(`${job.name}: ${line}`);
  return { ...own, isLive: false, live: silent, print: silent, next: silent, note, canAsk: false };
}

async function isPlanned(job: JobFolder): Promise<boolean> {
  return (await hasHeader(job)) && (await readPlan(job.file('plan.jsonl'))).footer !== undefined;
}

async function planSubmitted(running: Running): Promise<void> {
  const { job, submission, onProgress } = running.task;
  const { options } = running.settled;
  if (await isBegun(job)) throw withoutEnd(job);
  const watcher: Watcher = { onPlanned: (done, of) => onProgress({ phase: 'planning', done, of }) };
  await connected(running, 'plan', watcher, async (run) => {
    if (await hasHeader(job)) return await finishPlan(run, job, { ...whereOf(options), given: {} });
    const maps = rememberedMaps(configurationFolder(), options.profile, process.getuid?.());
    const read = { ...choiceOf(options), ...(submission.rules && { rules: submission.rules }) };
    return await whileChoosing(running.terminal, read, maps, (choice) =>
      plan(run, { ...planRequest(submittedFile(job, submission), options, choice, false), into: job }),
    );
  });
}

async function isDecided(job: JobFolder): Promise<boolean> {
  return (await approvalOf(job)) !== undefined || (await isBegun(job));
}

const reasonToWait = { code: 'approval', message: 'it was submitted for approval' };

async function holdSubmitted({ job, lease }: Task): Promise<Ended> {
  lease.check();
  if ((await reviewOf(job)) === undefined) {
    await writeReview(job, { at: new Date().toISOString(), reasons: [reasonToWait] });
  }
  // It waits with or without the page.
  await reportOf(job, lease).catch(() => undefined);
  return { is: 'waits for approval' };
}

async function reportOf(job: JobFolder, lease: Lease): Promise<void> {
  await makeReport(await thisProcess(), job, loadReportView, lease);
}

async function applySubmitted(running: Running): Promise<Ended> {
  const { task, settled } = running;
  const { job } = task;
  const { options } = settled;
  const planFile = await readPlan(job.file('plan.jsonl'));
  await planFile.refuseIfChanged();
  const approvedBy = (await approvalOf(job))?.by;
  const ended = { is: 'applied', ...(approvedBy !== undefined && { approvedBy }), appliedBy: settled.admin } as const;
  if (await jobIsDone(job)) {
    const request = { ...workbookRequest(options.format), reportView: loadReportView };
    return { ...ended, counts: (await makeResults(await thisProcess(), job, request, task.lease)).counts };
  }
  await refuseUnapproved(job, planFile, options['plan-max-age']);
  const shown = await shownPlan(job, planFile);
  if (shown === undefined) throw withoutEnd(job);
  const isAllowed = approvedBy !== undefined || (await isBegun(job));
  if (!isAllowed && (await waitsForAnother(shown, running))) return { is: 'waits for approval' };
  const intent = (await changesSiteOnly(job)) ? 'read' : 'write';
  const done = (await begunWork(shown))?.done ?? 0;
  const applyHeld = (): Promise<Record<string, number> | undefined> =>
    connected(running, intent, applyWatcher(task, done), async (run, webex) => {
      if (!isAllowed) refuseShort(await withUnitsOfNow(webex, shown, planFile), running);
      await webex.printTokenEnd();
      return await running.observed.applying(() => applyRows(run, running));
    });
  const counts = await whileParentHeld(job, options.output, applyHeld, task.lease);
  return counts === undefined ? { is: 'interrupted' } : { ...ended, counts };
}

/** Throws a RunError (`refused`) for a plan beyond the limits. True: it waits for another person's approval from now on. */
async function waitsForAnother(shown: Shown, { task, settled: { options, approval } }: Running): Promise<boolean> {
  refuseIfStrict(shown.summary, options.strict);
  refuseBeyondLimits(shown, options);
  refuseDeletions(deletionsLeft(shown), options, `${applyCommand(shown, options)} --yes`);
  try {
    await holdForAnother(shown, approval, (job) => reportOf(job, task.lease));
    return false;
  } catch (error) {
    if (error instanceof RunError && (await reviewOf(shown.job))?.another === true) return true;
    throw error;
  }
}

function refuseShort(shown: Shown, { settled: { options } }: Running): void {
  if (!options['allow-shortage']) refuseShortage(shown, options);
}

function applyWatcher({ onProgress }: Task, doneBefore: number): Watcher {
  let done = doneBefore;
  return { onRow: (_outcome, of) => onProgress({ phase: 'applying', done: (done += 1), of }) };
}

/** Rows by status; `undefined`: the signal ended the run before its last row. */
async function applyRows(run: Run, { task, settled }: Running): Promise<Record<string, number> | undefined> {
  const request = { ...applyRequest(settled.options, new Set()), given: {} };
  const { stopped, results } = await apply(run, task.job, request);
  if (task.signal.aborted && results.counts['not-attempted'] > 0) return undefined;
  if (stopped !== undefined) throw stopped;
  return results.counts;
}

/** A connection of its own for each run, ended by the task's signal. */
async function connected<T>(
  { task, profile, settled: { options }, terminal, observed, budgets }: Running,
  intent: 'read' | 'plan' | 'write',
  watcher: Watcher,
  work: (run: Run, webex: SignedIn) => Promise<T>,
): Promise<T> {
  const { signal, lease } = task;
  const webex = await signIn(options, terminal, intent, { shared: profile.shared, budgets });
  webex.callOnlyUnder(lease);
  const disconnected = observed.connected(webex);
  const stop = (): void => webex.stop();
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await work(
      await newRun(webex, options, { signal, watcher: observed.watching(withRowLines(watcher, terminal)), lease }),
      webex,
    );
  } finally {
    signal.removeEventListener('abort', stop);
    await webex.close();
    disconnected();
  }
}
