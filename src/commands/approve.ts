/** `webex-bulk approve <job>` and `reject <job>`: a person's word about a plan that waits, bound to the plan's seal. */
import { dirname, extname, resolve } from 'node:path';
import { exitCodes, RunError } from '../errors.js';
import { askersOf, wasSubmitted } from '../job/askers.js';
import { findJob, type JobFolder } from '../job/folder.js';
import { readPlan, type PlanFile } from '../job/plan-file.js';
import { userName } from '../job/user-name.js';
import { beyondRule } from '../model/approval-rule.js';
import { approvalOf, rejectionOf, reviewOf, sealText, type Approval, type Review } from '../job/review.js';
import { writeJson } from '../files/write-json.js';
import { ageOf, refuseOwnApproval, refuseTooOld } from './approval.js';
import type { Ruled } from './approval-setting.js';
import type { approveOptions, rejectOptions } from './command-options.js';
import { confirmsDeletions } from './confirm.js';
import { deletionsLeft, refuseDeletions } from './hold-limits.js';
import { keptProfile } from './kept-sign-ins.js';
import type { Options } from './options.js';
import { isBegun } from './planned-job.js';
import { showWhole, whereOf, whileLookingUp } from './plan.js';
import { auditDecision } from '../queue/audit-submission.js';
import { plan as planSheet } from '../plan/plan.js';
import { signIn } from './sign-in.js';
import type { Terminal } from './terminal.js';
import { shellWord } from '../model/shell-word.js';

type ApproveOptions = Options<(typeof approveOptions)[number]> & Ruled;
type RejectOptions = Options<(typeof rejectOptions)[number]>;

export async function runApprove(reference: string, options: ApproveOptions, terminal: Terminal): Promise<number> {
  const waiting = await undecided(options.output, reference);
  refuseTooOld(waiting.job, waiting.plan.header.at, options['plan-max-age']);
  const review = await reviewOf(waiting.job);
  const chosen = options['without-removals']
    ? await plannedWithoutRemovals(waiting, review, options, terminal)
    : waiting;
  const { header, footer } = chosen.plan;
  if (footer === undefined) throw unfinished(chosen.job);
  await showWhole(terminal, { job: chosen.job, header, summary: footer.summary }, options);
  const person = await who(options.profile);
  const isBeyond = options.approval !== undefined && beyondRule(footer.summary, options.approval).length > 0;
  if (review?.another === true || isBeyond) {
    const askers = await askersOf(waiting.job, waiting.plan.header);
    refuseOwnApproval(chosen.job, askers, { user: person.by, admin: person.signIn });
  }
  for (const { message } of review?.reasons ?? []) terminal.print(`It waits because ${message}.`);
  terminal.print(`Planned ${ageOf(header.at, new Date())} ago by ${header.admin}.`);
  const deletes = deletionsLeft({ job: chosen.job, header, summary: footer.summary });
  const again = `webex-bulk approve ${shellWord(reference)} --allow-delete --yes`;
  if (options.yes) refuseDeletions(deletes, options, again);
  const isApproved =
    (await isMeant(options, terminal, 'Approve these changes? [y/N] ')) &&
    (options.yes || (await confirmsDeletions(terminal, deletes)));
  if (!isApproved) {
    terminal.note('Nothing was approved.');
    return exitCodes.refused;
  }
  const approval = { ...person, at: new Date().toISOString(), ...reasonIn(options) };
  await writeJson(chosen.job.file('approval.json'), { ...approval, seal: chosen.seal });
  if (chosen !== waiting) {
    const instead = resolve(chosen.job.path);
    await writeJson(waiting.job.file('approval.json'), { ...approval, seal: waiting.seal, instead });
  }
  const isSubmitted = await wasSubmitted(waiting.job);
  await auditDecision(options.output, waiting.job, 'approved', approval);
  showApproval(terminal, chosen.job, approval, review, isSubmitted);
  if (!isSubmitted) return exitCodes.done;
  const { queueApproved } = await import('./queue-approved.js');
  return await queueApproved({ job: chosen.job, from: waiting.job }, options, terminal);
}

function showApproval(
  terminal: Terminal,
  job: JobFolder,
  approval: Omit<Approval, 'seal'>,
  review: Review | undefined,
  isSubmitted: boolean,
): void {
  terminal.print(`Approved by ${approval.by}${approval.signIn === undefined ? '' : ` (${approval.signIn})`}.`);
  terminal.event({ type: 'summary', command: 'approve', job: job.path, ...approval });
  if (isSubmitted) return;
  const next =
    review?.path === undefined
      ? `webex-bulk apply ${shellWord(job.reference)}   applies it`
      : `webex-bulk watch ${shellWord(dirname(dirname(dirname(review.path))))} --once   applies it; a watcher that runs does it by itself`;
  terminal.next([next]);
}

interface Undecided {
  readonly job: JobFolder;
  readonly plan: PlanFile;
  readonly seal: string;
}

/** A second plan of the same file, which leaves as it is what the file takes away. */
async function plannedWithoutRemovals(
  { job, plan }: Undecided,
  review: Review | undefined,
  options: ApproveOptions,
  terminal: Terminal,
): Promise<Undecided> {
  if (plan.header.job !== 'apply') {
    throw new RunError(
      'usage',
      `${job.name} is a job of its own kind (${plan.header.job}); --without-removals is for files.`,
      {
        next: `webex-bulk reject ${shellWord(job.reference)}`,
      },
    );
  }
  if (plan.header.options.join !== undefined) throw joined(job);
  const file = review?.path ?? job.file(`input${extname(plan.header.input.name).toLowerCase()}`);
  const webex = await signIn(options, terminal, 'plan');
  try {
    const { people = 'any', ...choice } = plan.header.options;
    const request = { file, ...whereOf(options), choice: { ...choice, withoutRemovals: true }, rules: { people } };
    const planned = await whileLookingUp(webex, options, terminal, (run) => planSheet(run, request));
    return await undecided(options.output, planned.job.path);
  } finally {
    await webex.close();
  }
}

export async function runReject(reference: string, options: RejectOptions, terminal: Terminal): Promise<number> {
  const { job } = await undecided(options.output, reference);
  const rejection = { ...(await who(options.profile)), at: new Date().toISOString(), ...reasonIn(options) };
  await writeJson(job.file('rejection.json'), rejection);
  await auditDecision(options.output, job, 'rejected', rejection);
  terminal.print(`Rejected ${job.name}. Nothing of it is sent.`);
  terminal.event({ type: 'summary', command: 'reject', job: job.path, ...rejection });
  return exitCodes.done;
}

function joined(job: JobFolder): RunError {
  return new RunError('usage', `${job.name} was made from two files; --without-removals is for one.`, {
    next: `webex-bulk reject ${shellWord(job.reference)}, and plan the files without what takes away.`,
  });
}

/** Throws a RunError (`refused`) if the job was begun or already decided about. */
async function undecided(output: string, reference: string): Promise<Undecided> {
  const job = await findJob(output, reference);
  const plan = await readPlan(job.file('plan.jsonl'));
  if (plan.footer?.seal === undefined) throw unfinished(job);
  await plan.refuseIfChanged();
  if (await isBegun(job)) throw decided(job, 'was already begun');
  const [approval, rejection] = [await approvalOf(job), await rejectionOf(job)];
  if (approval !== undefined) throw decided(job, `was approved by ${approval.by} on ${approval.at}`);
  if (rejection !== undefined) throw decided(job, `was rejected by ${rejection.by} on ${rejection.at}`);
  return { job, plan, seal: sealText(plan.footer.seal) };
}

function unfinished(job: JobFolder): RunError {
  return new RunError('refused', `${job.name} is not planned completely, so there is nothing to decide about.`, {
    next: `webex-bulk apply ${shellWord(job.reference)}   resumes the plan`,
  });
}

function decided(job: JobFolder, what: string): RunError {
  return new RunError('refused', `${job.name} ${what}.`, { next: 'webex-bulk jobs   shows what can be done' });
}

async function isMeant(options: { readonly yes: boolean }, terminal: Terminal, question: string): Promise<boolean> {
  if (options.yes) return true;
  if (!terminal.canAsk) {
    throw new RunError('usage', 'approve asks, but there is no terminal to ask on.', { next: 'Run it with --yes.' });
  }
  return /^y(?:es)?$/iu.test((await terminal.ask(question)).trim());
}

function reasonIn({ reason }: { readonly reason?: string }): { reason?: string } {
  return reason === undefined ? {} : { reason };
}

/** The user of this machine, and the saved sign-in if there is one. */
async function who(profile: string | undefined): Promise<{ by: string; signIn?: string }> {
  const { facts } = await keptProfile(profile, process.env).catch(() => ({ facts: undefined }));
  return { by: userName(), ...(facts?.admin !== undefined && { signIn: facts.admin }) };
}
