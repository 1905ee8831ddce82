/** Planning and applying a dropped file as `plan` and `apply` do it, without asking. */
import { readPlan } from '../job/plan-file.js';
import { findJob, listJobs, removeJobFolder, type JobFolder } from '../job/folder.js';
import { reviewOf } from '../job/review.js';
import { finishPlan } from '../finish-plan.js';
import { jobIsDone } from '../plan/rows-to-do.js';
import { makeReport, makeResults } from '../report/job-files.js';
import type { Drop } from '../watch/drop.js';
import type { AppliedDrop, DropWork, PlannedDrop } from '../watch/dropping.js';
import { RunError } from '../errors.js';
import { appliedOf } from './applied-drop.js';
import { applyOnce } from './apply-once.js';
import { refuseUnapproved } from './approval.js';
import type { watchOptions } from './command-options.js';
import type { Options } from './options.js';
import { isBegun } from './planned-job.js';
import { planFile, showWhole, whereOf, whileLookingUp } from './plan.js';
import { loadReportView } from './report-view.js';
import { printResultPaths, workbookRequest } from './result-files.js';
import type { RuleSettings } from './rules-setting.js';
import { showResults } from './show-results.js';
import { begunWork } from './resume.js';
import { signIn, type SignedIn } from './sign-in.js';
import type { Terminal } from './terminal.js';
import { thisProcess } from './this-process.js';

export type WatchOptions = Options<(typeof watchOptions)[number]> & RuleSettings;

export function dropWork(options: WatchOptions, terminal: Terminal): DropWork {
  return {
    plan: (file, drop) => planDrop(file, drop, options, terminal),
    planned: (job) => plannedAgain(options.output, job),
    discard: ({ job }) => removeJobFolder(job),
    report: async ({ job }) => {
      await makeReport(await thisProcess(), job, loadReportView);
    },
    apply: (planned) => applyDrop(planned, options, terminal),
    leftSince,
  };
}

async function planDrop(file: string, drop: Drop, options: WatchOptions, terminal: Terminal): Promise<PlannedDrop> {
  const found = await unrecordedJob(options.output, drop);
  const { footer } = found === undefined ? {} : await readPlan(found.file('plan.jsonl'));
  if (found !== undefined && footer !== undefined) return await plannedAgain(options.output, found.path);
  return await whileSignedIn(options, terminal, 'plan', async (webex) => {
    const planned =
      found === undefined
        ? await planFile(webex, file, options, terminal)
        : await whileLookingUp(webex, options, terminal, (run) =>
            finishPlan(run, found, { ...whereOf(options), given: {} }),
          );
    if (planned.interrupted !== undefined) throw interrupted(planned.interrupted);
    await showWhole(terminal, planned, { ...options, details: false });
    return planned;
  });
}

function interrupted(exitCode: number): RunError {
  return new RunError('stopped', 'Interrupted after planning. Nothing was sent.', {
    next: 'The next start goes on.',
    exitCode,
  });
}

/** A job that a watcher made of this file before it died: it was not noted, and no person decided about it. */
async function unrecordedJob(output: string, { sha256, takenAt }: Drop): Promise<JobFolder | undefined> {
  for (const job of await listJobs(output)) {
    const plan = await readPlan(job.file('plan.jsonl')).catch(() => undefined);
    if (plan === undefined) continue;
    // Newest first: whatever follows is older than the file.
    if (plan.header.at < takenAt) return undefined;
    const isIts = plan.header.job === 'apply' && plan.header.input.sha256 === sha256;
    if (isIts && !(await isBegun(job)) && (await reviewOf(job)) === undefined) return job;
  }
  return undefined;
}

/** Throws a RunError (`refused`) for a plan without an end, or that was changed. */
export async function plannedAgain(output: string, path: string): Promise<PlannedDrop> {
  const job = await findJob(output, path);
  const plan = await readPlan(job.file('plan.jsonl'));
  if (plan.footer === undefined) {
    throw new RunError('refused', `${job.file('plan.jsonl')} has no end; nothing was sent.`, {
      next: 'Drop the file again.',
    });
  }
  await plan.refuseIfChanged();
  return { job, header: plan.header, summary: plan.footer.summary };
}

/** Nothing asks: what may be done without a person was decided before. */
async function applyDrop({ job }: PlannedDrop, options: WatchOptions, terminal: Terminal): Promise<AppliedDrop> {
  if (await jobIsDone(job)) return await appliedBefore(job, options);
  return await whileSignedIn(options, terminal, 'write', async (webex) => {
    const plan = await readPlan(job.file('plan.jsonl'));
    await refuseUnapproved(job, plan, options['plan-max-age']);
    const { header, footer } = plan;
    if (footer === undefined) throw new RunError('refused', `${job.file('plan.jsonl')} has no end; nothing was sent.`);
    const shown = { job, header, summary: footer.summary };
    const work = await begunWork(shown);
    const change = { ...options, yes: true, strict: false, details: false };
    const {
      applied,
      took,
      interrupted: code,
    } = await applyOnce(webex, { ...shown, work }, change, terminal, new Set());
    const { results, stopped } = applied;
    showResults(terminal, results, took);
    printResultPaths(terminal, job, results);
    const left = results.counts['not-attempted'];
    const cutShort = code !== undefined && left > 0 ? interrupted(code) : undefined;
    const { seconds, calls, waits } = took ?? { seconds: 0, calls: {}, waits: {} };
    return { ...(await appliedOf(job, results, stopped ?? cutShort)), effort: { seconds, calls, waits } };
  });
}

/** Of a job whose rows are all done. */
export async function appliedBefore(job: JobFolder, { format }: Pick<WatchOptions, 'format'>): Promise<AppliedDrop> {
  const request = { ...workbookRequest(format), reportView: loadReportView };
  return await appliedOf(job, await makeResults(await thisProcess(), job, request), undefined);
}

async function whileSignedIn<T>(
  options: WatchOptions,
  terminal: Terminal,
  intent: 'plan' | 'write',
  work: (webex: SignedIn) => Promise<T>,
): Promise<T> {
  const webex = await signIn(options, terminal, intent);
  try {
    return await work(webex);
  } finally {
    await webex.close();
  }
}

/** Addresses that a job's file named and this one does not; `undefined` if that job is gone. Holds the addresses of one file in memory. */
async function leftSince(before: string, { job }: PlannedDrop): Promise<readonly string[] | undefined> {
  const named = new Map<string, string | undefined>();
  const earlier = await readPlan(`${before}/plan.jsonl`).catch(() => undefined);
  if (earlier === undefined) return undefined;
  for await (const { plan } of earlier.rows())
    if (plan.email !== '') named.set(plan.email.toLowerCase(), plan.seen?.person?.id);
  const now = await readPlan(job.file('plan.jsonl'));
  const ids = new Set<string>();
  for await (const { plan } of now.rows()) {
    const { id, emails = [] } = plan.seen?.person ?? {};
    if (id !== undefined) ids.add(id);
    // A person who gets a new address, or has another one, did not leave.
    for (const email of [plan.email, ...emails]) named.delete(email.toLowerCase());
  }
  return [...named].flatMap(([email, id]) => (id !== undefined && ids.has(id) ? [] : [email]));
}
