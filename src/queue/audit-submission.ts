/** Lines of the audit about a job that a person puts into a queue. */
import { hostname } from 'node:os';
import { wasSubmitted } from '../job/askers.js';
import type { JobFolder } from '../job/folder.js';
import { appendAudit } from './audit.js';
import type { Submission } from './submission.js';

/** `sha256`: of the spreadsheet; absent for a job that was planned before. Throws a RunError (`stopped`) on a disk error. */
export async function auditSubmission(
  output: string,
  { name }: JobFolder,
  { at, by, host, organization, profile, asked, file, signIn }: Submission,
  sha256: string | undefined,
): Promise<void> {
  await appendAudit(output, {
    ...{ event: 'submitted', at, job: name, by, host, organization, profile, asked },
    ...(sha256 !== undefined && { file, sha256 }),
    ...(signIn !== undefined && { signIn }),
  });
}

/** The queue did not take the job after all. */
export async function auditWithdrawal(output: string, { name }: JobFolder, { by, host }: Submission): Promise<void> {
  const at = new Date().toISOString();
  await appendAudit(output, { event: 'withdrawn', at, job: name, by, host, reason: 'it could not be queued' });
}

interface Decision {
  /** ISO 8601 */
  readonly at: string;
  readonly by: string;
  readonly signIn?: string;
  readonly reason?: string;
}

/** A person approved or rejected the job; only submitted jobs are in the audit. */
export async function auditDecision(
  output: string,
  job: JobFolder,
  event: 'approved' | 'rejected',
  { at, by, signIn, reason }: Decision,
): Promise<void> {
  if (!(await wasSubmitted(job))) return;
  await appendAudit(output, {
    ...{ event, at, job: job.name, by, host: hostname() },
    ...(signIn !== undefined && { signIn }),
    ...(reason !== undefined && { reason }),
  });
}
