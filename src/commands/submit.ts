/** `webex-bulk submit <file | job>`: puts a job into the queue of its organization. */
import { stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { exitCodes, RunError } from '../errors.js';
import { createJobFolder, findJob, removeJobFolder, type JobFolder } from '../job/folder.js';
import { readPlan } from '../job/plan-file.js';
import { userName } from '../job/user-name.js';
import { shellWord } from '../model/shell-word.js';
import { hasHeader } from '../plan/new-job.js';
import { addJob, type Organization } from '../queue/organization-queue.js';
import { isJobName, jobPlace } from '../queue/job-place.js';
import type { Asked } from '../queue/payload.js';
import { submissionOf, writeSubmission, writeSubmissionAgain, type Submission } from '../queue/submission.js';
import { defaultProfile } from '../sign-in/profile-facts.js';
import { safeFileName } from '../web/uploads.js';
import { refuseUnapproved } from './approval.js';
import { submittedOptions, type submitOptions } from './command-options.js';
import { openTokenStore } from './kept-sign-ins.js';
import type { Options } from './options.js';
import { withQueue } from './queue-connection.js';
import { ruleBookOf, type RuleSettings } from './rules-setting.js';
import { loginCommand } from './sign-in.js';
import type { Terminal } from './terminal.js';

type SubmitOptions = Options<(typeof submitOptions)[number]> & RuleSettings;

export async function runSubmit(target: string, options: SubmitOptions, terminal: Terminal): Promise<number> {
  const profile = options.profile ?? defaultProfile;
  const { organization, admin } = await signedInTo(profile);
  await withQueue(options, terminal, async (client, { shown }) => {
    const about = { profile, organization: organization.id, file: target, queue: shown };
    const submission = await submissionFor(options, { ...about, ...(admin !== undefined && { signIn: admin }) });
    const isSheet = (await stat(target).catch(() => undefined))?.isFile() === true;
    const job = isSheet ? await createJobFolder(options.output, target, new Date()) : await earlierJob(options, target);
    try {
      const payload = { job: job.name, profile, asked: submission.asked, by: submission.by };
      const prepare = (): Promise<void> =>
        isSheet ? writeSubmission(job, target, submission) : writeSubmissionAgain(job, submission);
      await addJob(client, organization, payload, { prepare, isPlanned: !isSheet && (await hasHeader(job)) });
    } catch (error) {
      if (isSheet) await removeJobFolder(job);
      throw error;
    }
    showSubmitted(terminal, job, organization, submission.asked);
  });
  return exitCodes.done;
}

/** Throws a RunError: `signIn` for a profile that is not there, or that does not say whose it is. */
async function signedInTo(profile: string): Promise<{ organization: Organization; admin: string | undefined }> {
  const facts = await (await openTokenStore()).facts(profile);
  if (facts?.organization !== undefined) return { organization: facts.organization, admin: facts.admin };
  const what = facts === undefined ? "isn't a saved sign-in" : "isn't an organization in the sign-in";
  throw new RunError(
    'signIn',
    `There ${what} "${profile}", so it is not known whose queue to use. Nothing was submitted.`,
    {
      next: `Sign in: ${loginCommand(profile)}`,
    },
  );
}

async function submissionFor(
  options: SubmitOptions,
  { file, ...about }: Pick<Submission, 'profile' | 'organization' | 'file' | 'queue' | 'signIn'>,
): Promise<Submission> {
  const rules = await ruleBookOf(options);
  return {
    ...{ at: new Date().toISOString(), by: userName(), host: hostname(), ...about, asked: options.do },
    ...{ file: safeFileName(file), settings: settingsOf(options) },
    ...(rules && { rules }),
  };
}

/** The values of the options that a job is done with, in the form in which they are read again. */
function settingsOf(options: Partial<Options<(typeof submittedOptions)[number]>>): Submission['settings'] {
  const entries = submittedOptions.map((name) => {
    const value = options[name];
    return [name, typeof value === 'object' && 'spelled' in value ? value.spelled : value] as const;
  });
  return Object.fromEntries(entries.filter((entry) => entry[1] !== undefined));
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

function showSubmitted(terminal: Terminal, job: JobFolder, { id, name }: Organization, asked: Asked): void {
  terminal.print(`Submitted ${job.name} for ${name ?? id}. ${doing[asked]}`);
  terminal.next([
    'webex-bulk queue   shows how far it is',
    ...(asked === 'approval' ? [`webex-bulk approve ${shellWord(job.reference)}   once it is planned`] : []),
  ]);
  terminal.event({ type: 'summary', command: 'submit', job: job.path, name: job.name, organization: id, do: asked });
}
