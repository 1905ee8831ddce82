/** What the page asks before it plans an undo: what becomes of the people whom the job created. */
import type { JobFolder } from '../job/folder.js';
import { planAndJournal } from '../plan/new-job.js';
import { putBackSince } from '../undo/job-in-force.js';
import { countCreated } from '../undo/read-rows-in-force.js';
import type { UndoQuestion } from '../web/api.js';
import type { WebOptions } from './web-given.js';

/** Reads plan and journal. Throws a RunError (`refused`) if they cannot be read. Asks Webex nothing. */
export async function undoQuestionOf(
  job: JobFolder,
  { output, created }: Pick<WebOptions, 'output' | 'created'>,
): Promise<UndoQuestion> {
  const { has } = await putBackSince(job, output);
  return { created: await countCreated(planAndJournal(job), has), choice: created };
}
