/** Who wants what a job does: who planned it, or who submitted it to a queue, whose worker planned it. */
import { readFile } from 'node:fs/promises';
import { RunError } from '../errors.js';
import type { JobFolder } from './folder.js';
import type { PlanHeader } from './plan-file.js';

export interface Asker {
  /** User of the machine. */
  readonly user?: string | undefined;
  /** Email address of the sign-in. */
  readonly admin?: string | undefined;
  readonly did: 'planned' | 'submitted';
}

/** Another person is none of them. Throws a RunError (`refused`) for a damaged submission. */
export async function askersOf(
  job: JobFolder,
  { user, admin }: Pick<PlanHeader, 'user' | 'admin'>,
): Promise<readonly Asker[]> {
  const planner: Asker = { user, admin, did: 'planned' };
  const submission = await submissionIn(job);
  if (submission === undefined) return [planner];
  const { by, signIn, wasPlanned } = submission;
  return [{ user: by, admin: signIn, did: 'submitted' }, ...(wasPlanned === true ? [planner] : [])];
}

/** Whether it is a job of a queue. */
export async function wasSubmitted(job: JobFolder): Promise<boolean> {
  return (await submissionIn(job)) !== undefined;
}

interface Submitted {
  readonly by: string;
  readonly signIn?: string;
  readonly wasPlanned?: boolean;
}

/** All of it is read where the queue is known: the queue's submission.ts. */
async function submissionIn(job: JobFolder): Promise<Submitted | undefined> {
  const path = job.file('submission.json');
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  try {
    const value = JSON.parse(text) as Partial<Submitted> | null;
    if (typeof value?.by === 'string') return value as Submitted;
  } catch {
    // Told below.
  }
  throw new RunError('refused', `${path} is damaged: it is not what webex-bulk submit writes.`, {
    next: 'Submit the spreadsheet again.',
  });
}
