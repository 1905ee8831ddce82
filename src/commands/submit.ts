/** `webex-bulk submit <file | job>`: puts a job into the queue of its organization. */
import { stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { exitCodes, RunError } from '../errors.js';
import { createJobFolder, findJob, removeJobFolder, type JobFolder } from '../job/folder.js';
import { readPlan } from '../job/plan-file.js';
import { userName } from '../job/user-name.js';
import { shellWord } from '../model/shell-word.js';
import { hasHeader } from '../plan/new-job.js';
import { appendAudit } from '../queue/audit.js';
import { addJob, type Organization } from '../queue/organization-queue.js';
import { isJobName, jobPlace } from '../queue/job-place.js';
import type { Asked } from '../queue/payload.js';
import { submissionOf, writeSubmission, writeSubmissionAgain, type Submission } from '../queue/submission.js';
import { defaultProfile } from '../sign-in/profile-facts.js';
import { safeFileName } from '../web/uploads.js';
import { submittedOptions, type submitOptions } from './command-options.js';
import { openTokenStore } from './kept-sign-ins.js';
import type { Options } from './options.js';
import { withQueue } from './queue-connection.js';
import { ruleBookOf, type RuleSettings } from './rules-setting.js';
import { sharedProfiles } from './shared-sign-ins.js';
import { loginCommand } from './sign-in.js';
import type { Terminal } from './terminal.js';

type SubmitOptions = Options<(typeof submitOptions)[number]> & RuleSettings;

export async function runSubmit(target: string, options: SubmitOptions, terminal: Terminal): Promise<number> {
  const profile = options.profile ?? defaultProfile;
  const { organization, admin } = await submittedWith(profile, options, terminal);
  const submission = await submissionFor(options, { profile, organization: organization.id, file: target });
  await withQueue(options, terminal, async (client) => {
    const isSheet = (await stat(target).catch(() => undefined))?.isFile() === true;
    const job = isSheet
      ? await createJobFolder(options.output, target, new Date())
      : await earlierJob(options.output, target);
    try {
      const payload = { job: job.name, profile, asked: submission.asked, by: submission.by };
      await addJob(client, organization, payload, async () => {
        const copied = isSheet ? await writeSubmission(job, target, submission) : undefined;
        if (!isSheet) await writeSubmissionAgain(job, submission);
        // Before it is queued: no worker works on a job that the audit does not know.
        await auditSubmission(options.output, job, submission, { signIn: admin, sha256: copied?.sha256 });
      });
    } catch (error) {
      await auditWithdrawal(options.output, job, submission).catch(() => undefined);
      if (isSheet) await removeJobFolder(job);
      throw error;
    }
    showSubmitted(terminal, job, organization, submission.asked);
  });
  return exitCodes.done;
}

interface SubmittedWith {
  readonly organization: Organization;
  readonly admin: string | undefined;
}

/** Throws a RunError: `signIn` for a profile that is not there, or that does not say whose it is. */
async function submittedWith(profile: string, options: SubmitOptions, terminal: Terminal): Promise<SubmittedWith> {
  const shared = await sharedProfiles(options, terminal);
  const found = shared === undefined ? undefined : (await shared.read()).get(profile);
  if (found instanceof Error) throw found;
  const facts = shared === undefined ? await (await openTokenStore()).facts(profile) : found?.facts;
  if (facts?.organization !== undefined) return { organization: facts.organization, admin: facts.admin };
  if (shared !== undefined) throw notShared(profile, found !== undefined);
  const what =
    facts === undefined ? `isn't a saved sign-in "${profile}"` : `isn't an organization in the sign-in "${profile}"`;
  throw new RunError('signIn', `There ${what}, so it is not known whose queue to use. Nothing was submitted.`, {
    next: `Sign in: ${loginCommand(profile)}`,
  });
}

function notShared(profile: string, isThere: boolean): RunError {
  const what = isThere
    ? `The shared sign-in "${profile}" has no field "organization"`
    : `"${profile}" is not one of the shared sign-ins`;
  return new RunError('signIn', `${what}, so it is not known whose queue to use. Nothing was submitted.`, {
    next: isThere
      ? 'Add its organization, which webex-bulk whoami --json shows: docs/queue-sign-ins.md'
      : 'Check --profile, and --profiles (WEBEX_BULK_PROFILES).',
  });
}

async function auditSubmission(
  output: string,
  { name }: JobFolder,
  { at, by, host, organization, profile, asked, file }: Submission,
  { signIn, sha256 }: { readonly signIn: string | undefined; readonly sha256: string | undefined },
): Promise<void> {
  await appendAudit(output, {
    ...{ event: 'submitted', at, job: name, by, host, organization, profile, asked },
    ...(sha256 !== undefined && { file, sha256 }),
    ...(signIn !== undefined && { signIn }),
  });
}

async function auditWithdrawal(output: string, { name }: JobFolder, { by, host }: Submission): Promise<void> {
  const at = new Date().toISOString();
  await appendAudit(output, { event: 'withdrawn', at, job: name, by, host, reason: 'it could not be queued' });
}

async function submissionFor(
  options: SubmitOptions,
  { file, ...about }: Pick<Submission, 'profile' | 'organization' | 'file'>,
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

/** A planned job, or a submitted one that failed before it had a plan. */
async function earlierJob(output: string, target: string): Promise<JobFolder> {
  const submitted = isJobName(target) ? jobPlace(output, target) : undefined;
  if (submitted && (await submissionOf(submitted)) && !(await hasHeader(submitted))) return submitted;
  const job = await findJob(output, target);
  await (await readPlan(job.file('plan.jsonl'))).refuseIfChanged();
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
