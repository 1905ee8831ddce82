/** What follows the approval of a submitted job: its apply goes into the queue that the job was submitted to. */
import { exitCodes, RunError } from '../errors.js';
import { writeJson } from '../files/write-json.js';
import type { JobFolder } from '../job/folder.js';
import { addJob } from '../queue/organization-queue.js';
import { submissionOf, type Submission } from '../queue/submission.js';
import { againCommand } from './again-command.js';
import { queueOf, queueVariable, withQueue, type QueueOptions } from './queue-connection.js';
import type { Terminal } from './terminal.js';

export interface ApprovedJob {
  readonly job: JobFolder;
  /** The job that was submitted: another one where it is applied without its removals. */
  readonly from: JobFolder;
}

/** Returns the exit code: where the queue cannot be reached, the approval is kept, and the command that goes on is told. */
export async function queueApproved(approved: ApprovedJob, options: QueueOptions, terminal: Terminal): Promise<number> {
  const submission = await submissionOf(approved.from);
  if (submission === undefined) return exitCodes.done;
  const payload = { job: approved.job.name, profile: submission.profile, asked: 'apply' } as const;
  const asked: Submission = { ...submission, asked: 'apply' };
  try {
    await withQueue(addressFor(submission, options), terminal, async (client) => {
      const prepare = (): Promise<void> => writeJson(approved.job.file('submission.json'), asked);
      await addJob(client, { id: submission.organization }, payload, {
        prepare,
        isPlanned: true,
        priority: submission.priority,
        isQuiet: submission.isWatched,
      });
    });
  } catch (error) {
    if (!(error instanceof RunError)) throw error;
    // Submitting it needs the file, where the queue did not come to be asked.
    if (approved.job !== approved.from) await writeJson(approved.job.file('submission.json'), asked);
    terminal.note(`The approval is kept, but the job was not put into the queue: ${error.message}`);
    terminal.next([`${againCommand(payload)}   puts it there`]);
    return error.exitCode;
  }
  terminal.print('A worker applies it.');
  terminal.next(['webex-bulk queue   shows how far it is']);
  return exitCodes.done;
}

/** An address that stands in a folder is given no password. */
function addressFor({ queue }: Submission, options: QueueOptions): QueueOptions {
  const given = queueOf(options);
  if (given !== undefined || queue === undefined) return { ...(given !== undefined && { queue: given }) };
  const hasPassword = ['PASSWORD', 'PASSWORD_FILE'].some((name) => process.env[`${queueVariable}_${name}`]);
  if (!hasPassword) return { queue };
  throw new RunError('usage', `The password of the queue is not sent to an address from the job's folder (${queue}).`, {
    next: `Give the address: --queue ${queue}, or set ${queueVariable}.`,
  });
}
