/** `webex-bulk submit <file | job>`: puts a job into the queue of its organization. */
import { stat } from 'node:fs/promises';
import { exitCodes, RunError } from '../errors.js';
import { wasSubmitted } from '../job/askers.js';
import { createJobFolder, findJob, removeJobFolder, type JobFolder } from '../job/folder.js';
import { readPlan } from '../job/plan-file.js';
import { momentInWords, readMoment } from '../model/moment.js';
import { shellWord } from '../model/shell-word.js';
import { hasHeader } from '../plan/new-job.js';
import { auditSubmission, auditWithdrawal } from '../queue/audit-submission.js';
import { addJob, type Organization } from '../queue/organization-queue.js';
import { isJobName, jobPlace } from '../queue/job-place.js';
import type { Asked } from '../queue/payload.js';
import { submissionOf, writeSubmission, writeSubmissionAgain } from '../queue/submission.js';
import { defaultProfile } from '../sign-in/profile-facts.js';
import { againCommand } from './again-command.js';
import { refuseUnapproved } from './approval.js';
import { withQueue } from './queue-connection.js';
import { signedInTo, submissionFor, type SubmitOptions } from './submission-for.js';
import { runSchedule, timeIn } from './submit-schedule.js';
import { waitForEnd } from './submit-wait.js';
import type { Terminal } from './terminal.js';

export async function runSubmit(target: string, options: SubmitOptions, terminal: Terminal): Promise<number> {
  if (options.every !== undefined) return await runSchedule(target, options.every, options, terminal);
  const at = momentOf(options);
  const profile = options.profile ?? defaultProfile;
  const { organization, admin } = await signedInTo(profile, options, terminal);
  return await withQueue(options, terminal, async (client, { shown }) => {
    const { priority } = options;
    const about = { profile, organization: organization.id, file: target, queue: shown, priority };
    const submission = await submissionFor(options, { ...about, ...(admin !== undefined && { signIn: admin }) });
    const isSheet = (await stat(target).catch(() => undefined))?.isFile() === true;
    const job = isSheet ? await createJobFolder(options.output, target, new Date()) : await earlierJob(options, target);
    const prepare = async (): Promise<void> => {
      const sha256 = isSheet ? await writeSubmission(job, target, submission) : undefined;
      if (!isSheet) await writeSubmissionAgain(job, submission);
      // Before it is queued: no worker works on a job that the audit does not know.
      await auditSubmission(options.output, job, submission, sha256);
    };
    try {
      const payload = { job: job.name, profile, asked: submission.asked };
      const isPlanned = !isSheet && (await hasHeader(job));
      await addJob(client, organization, payload, {
        prepare,
        isPlanned,
        priority,
        at: at?.getTime(),
      });
    } catch (error) {
      // Where the queue did not answer, it may have the job all the same: the folder stays then.
      if (await mayBeQueued(job, error))
        throw withAgain(error as RunError, { job: job.name, profile, asked: options.do });
      await auditWithdrawal(options.output, job, submission).catch(() => undefined);
      if (isSheet) await removeJobFolder(job);
      throw error;
    }
    showSubmitted(terminal, { job, organization, asked: submission.asked, at });
    if (!options.wait) return exitCodes.done;
    return await waitForEnd(client, { job, organization: organization.id, asked: submission.asked }, options, terminal);
  });
}

async function mayBeQueued(job: JobFolder, error: unknown): Promise<boolean> {
  return error instanceof RunError && error.problem === 'stopped' && (await wasSubmitted(job));
}

function withAgain({ problem, lines, cause }: RunError, job: Parameters<typeof againCommand>[0]): RunError {
  return new RunError(problem, lines, {
    next: `${againCommand(job)}   submits it, if the queue does not have it`,
    cause,
  });
}

/** Throws a RunError (`usage`) for what is no moment, or is over. */
function momentOf({ at: text }: Pick<SubmitOptions, 'at'>): Date | undefined {
  if (text === undefined) return undefined;
  const at = readMoment(text);
  if (at === undefined) {
    throw new RunError('usage', `--at ${JSON.stringify(text)} is not a moment.`, {
      next: 'Write it in local time: --at "2026-12-01 22:00"',
    });
  }
  if (at.getTime() > Date.now()) return at;
  throw new RunError('usage', `--at ${momentInWords(at.toISOString())} (${localZone()}) is over.`, {
    next: 'Give a moment in the future, or submit it without --at.',
  });
}

function localZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/**
 * A planned job, or a submitted one that failed before it had a plan. Throws a RunError (`refused`) for one that is to be
 * applied and may not be: it was rejected, or it waits for approval.
 */
async function earlierJob(options: SubmitOptions, target: string): Promise<JobFolder> {
  const { output, 'plan-max-age': maxAge } = options;
  const submitted = isJobName(target) ? jobPlace(output, target) : undefined;
  if (submitted && (await submissionOf(submitted)) && !(await hasHeader(submitted))) return submitted;
  const job = await findJob(output, target);
  const plan = await readPlan(job.file('plan.jsonl'));
  await plan.refuseIfChanged();
  if (options.do === 'apply') await refuseUnapproved(job, plan, maxAge);
  return job;
}

const doing: Readonly<Record<Asked, string>> = {
  plan: 'A worker plans it; nothing is applied.',
  approval: 'A worker plans it; then it waits for approval.',
  apply: 'A worker plans it, and applies it within the limits.',
};

interface SubmittedJob {
  readonly job: JobFolder;
  readonly organization: Organization;
  readonly asked: Asked;
  readonly at: Date | undefined;
}

function showSubmitted(terminal: Terminal, { job, organization: { id, name }, asked, at }: SubmittedJob): void {
  const later = at === undefined ? '' : ` It begins at ${timeIn(at, localZone())}.`;
  terminal.print(`Submitted ${job.name} for ${(name ?? id).replace(/\.$/u, '')}. ${doing[asked]}${later}`);
  terminal.next([
    'webex-bulk queue   shows how far it is',
    ...(asked === 'approval' ? [`webex-bulk approve ${shellWord(job.reference)}   once it is planned`] : []),
  ]);
  const event = { job: job.path, name: job.name, organization: id, do: asked };
  terminal.event({ type: 'summary', command: 'submit', ...event, ...(at && { at: at.toISOString() }) });
}
