/**
 * `watch --queue`: dropped files are planned and applied by workers. What holds a file, and where it ends, is decided by the
 * watcher as without a queue: it waits for each step, and reads what became of it in the job's folder.
 */
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { RunError } from '../errors.js';
import { writeJson } from '../files/write-json.js';
import { createJobFolder, removeJobFolder, type JobFolder } from '../job/folder.js';
import { hasHeader } from '../plan/new-job.js';
import { jobIsDone } from '../plan/rows-to-do.js';
import { auditSubmission } from '../queue/audit-submission.js';
import { lastEnd } from '../queue/audit.js';
import { awaitJob } from '../queue/await-job.js';
import { jobPlace } from '../queue/job-place.js';
import { addJob, AlreadyQueuedError, notReached } from '../queue/organization-queue.js';
import type { Asked } from '../queue/payload.js';
import { submissionOf, writeSubmission, type Submission } from '../queue/submission.js';
import { defaultProfile } from '../sign-in/profile-facts.js';
import type { AppliedDrop, DropWork, PlannedDrop } from '../watch/dropping.js';
import { appliedOf, resultsIn } from './applied-drop.js';
import { withQueue } from './queue-connection.js';
import { signedInTo, submissionFor } from './submission-for.js';
import type { Terminal } from './terminal.js';
import { appliedBefore, plannedAgain, type WatchOptions } from './watch-work.js';

/** `local`: what is done with the job's folder alone. */
export function queueDropWork(
  local: DropWork,
  options: WatchOptions,
  terminal: Terminal,
  signal: AbortSignal,
): DropWork {
  const through: Through = { options, terminal, signal };
  return {
    ...local,
    isShared: true,
    plan: (file) => planDrop(file, through),
    apply: (planned) => applyDrop(planned, through),
  };
}

interface Through {
  readonly options: WatchOptions;
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
}

async function planDrop(file: string, through: Through): Promise<PlannedDrop> {
  const { output } = through.options;
  const job = (await submittedBefore(file, output)) ?? (await submitted(file, through));
  const end = await ended(job, 'plan', through);
  if (end.is === 'planned') return await plannedAgain(output, job.path);
  throw goesOn(job, end.is);
}

/** Of the job that was made for the file before the watcher died, or before the queue was gone. */
async function submittedBefore(file: string, output: string): Promise<JobFolder | undefined> {
  const text = await readFile(recordOf(file), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const job = jobPlace(output, (JSON.parse(text) as { job: string }).job);
  return (await submissionOf(job)) === undefined ? undefined : job;
}

/** Beside the dropped file. */
function recordOf(file: string): string {
  return join(dirname(file), 'queued.json');
}

async function submitted(file: string, { options, terminal }: Through): Promise<JobFolder> {
  const profile = options.profile ?? defaultProfile;
  const { organization, admin } = await signedInTo(profile, {}, terminal);
  const about = { profile, organization: organization.id, file, isWatched: true as const };
  const submission: Submission = {
    ...(await submissionFor({ ...options, ...judgedHere, do: 'plan' }, about)),
    ...(admin !== undefined && { signIn: admin }),
    ...(options.queue !== undefined && { queue: options.queue }),
  };
  const job = await createJobFolder(options.output, file, new Date());
  try {
    const sha256 = await writeSubmission(job, file, submission);
    await auditSubmission(options.output, job, submission, sha256);
    await writeJson(recordOf(file), { job: job.name });
    return job;
  } catch (error) {
    await removeJobFolder(job).catch(() => undefined);
    throw error;
  }
}

/** The watcher holds what goes beyond its brakes and limits before it has anything applied. */
const all = { spelled: '100%', hundredths: 10_000 } as const;
const judgedHere = { 'max-changes': all, 'max-creates': all, 'max-removals': all, 'max-deletes': all } as const;

async function applyDrop({ job }: PlannedDrop, through: Through): Promise<AppliedDrop> {
  if (await jobIsDone(job)) return await appliedBefore(job, through.options);
  const end = await ended(job, 'apply', through);
  if (end.is === 'applied') return await appliedOf(job, await resultsIn(job), undefined);
  throw goesOn(job, end.is);
}

/** Adds the step, unless it is there, and waits for its end. Throws a RunError of the kind by which it failed. */
async function ended(
  job: JobFolder,
  asked: Asked,
  { options, terminal, signal }: Through,
): Promise<{ readonly is: string }> {
  const submission = await submissionOf(job);
  if (submission === undefined) throw new RunError('stopped', `${job.name} has no submission.json any more.`);
  const { organization: id, profile } = submission;
  const end = await withQueue(options, terminal, async (client) => {
    const isPlanned = asked === 'apply' || (await hasHeader(job));
    await addJob(client, { id }, { job: job.name, profile, asked }, { isPlanned, isQuiet: true }).catch(
      (error: unknown) => {
        if (!(error instanceof AlreadyQueuedError)) throw error;
      },
    );
    return await awaitJob(client, id, { job: job.name, asked }, { onProgress: () => undefined, signal }).catch(
      (error: unknown) => {
        throw notReached(error);
      },
    );
  });
  if (end?.is !== 'failed') return end ?? { is: 'no longer in the queue' };
  const line = await lastEnd(options.output, job.name);
  throw new RunError(line?.problem ?? 'refused', end.reason, { next: 'webex-bulk queue   shows what failed' });
}

function goesOn({ name }: JobFolder, is: string): RunError {
  return new RunError('stopped', `The queue has ${name}: ${is}.`, { next: 'The watcher resumes it later.' });
}
