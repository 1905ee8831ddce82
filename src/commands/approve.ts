/** `webex-bulk approve <job>` and `reject <job>`: a person's word about a plan that waits, bound to the plan's seal. */
import { userInfo } from 'node:os';
import { exitCodes, RunError } from '../errors.js';
import { findJob, type JobFolder } from '../job/folder.js';
import { readPlan, type PlanFile } from '../job/plan-file.js';
import { approvalOf, rejectionOf, reviewOf, sealText, type Approval } from '../job/review.js';
import { writeJson } from '../files/write-json.js';
import { ageOf, refuseTooOld } from './approval.js';
import type { approveOptions, rejectOptions } from './command-options.js';
import { keptProfile } from './kept-sign-ins.js';
import type { Options } from './options.js';
import { isBegun } from './planned-job.js';
import { showWhole } from './plan.js';
import type { Terminal } from './terminal.js';
import { shellWord } from '../model/shell-word.js';

type ApproveOptions = Options<(typeof approveOptions)[number]>;
type RejectOptions = Options<(typeof rejectOptions)[number]>;

export async function runApprove(reference: string, options: ApproveOptions, terminal: Terminal): Promise<number> {
  const { job, plan, seal } = await undecided(options.output, reference);
  refuseTooOld(job, plan.header.at, options['plan-max-age']);
  const { header, footer } = plan;
  if (footer === undefined) throw unfinished(job);
  await showWhole(terminal, { job, header, summary: footer.summary }, options);
  const review = await reviewOf(job);
  for (const { message } of review?.reasons ?? []) terminal.print(`It waits because ${message}.`);
  terminal.print(`Planned ${ageOf(header.at, new Date())} ago by ${header.admin}.`);
  if (!(await isMeant(options, terminal, `Approve these changes? [y/N] `))) {
    terminal.note('Nothing was approved.');
    return exitCodes.refused;
  }
  const approval: Approval = {
    ...(await who(options.profile)),
    at: new Date().toISOString(),
    seal,
    ...reasonIn(options),
  };
  await writeJson(job.file('approval.json'), approval);
  const next =
    review?.drop === undefined
      ? `webex-bulk apply ${shellWord(job.reference)}   applies it`
      : 'webex-bulk watch applies it when it looks next';
  terminal.print(`Approved by ${approval.by}${approval.signIn === undefined ? '' : ` (${approval.signIn})`}.`);
  terminal.next([next]);
  terminal.event({ type: 'summary', command: 'approve', job: job.path, ...approval });
  return exitCodes.done;
}

export async function runReject(reference: string, options: RejectOptions, terminal: Terminal): Promise<number> {
  const { job } = await undecided(options.output, reference);
  const rejection = { ...(await who(options.profile)), at: new Date().toISOString(), ...reasonIn(options) };
  await writeJson(job.file('rejection.json'), rejection);
  terminal.print(`Rejected ${job.name}. Nothing of it is sent.`);
  terminal.event({ type: 'summary', command: 'reject', job: job.path, ...rejection });
  return exitCodes.done;
}

/** Throws a RunError (`refused`) if the job was begun, or somebody decided about it. */
async function undecided(output: string, reference: string): Promise<{ job: JobFolder; plan: PlanFile; seal: string }> {
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
  const { username: by } = userInfo();
  return { by, ...(facts?.admin !== undefined && { signIn: facts.admin }) };
}
