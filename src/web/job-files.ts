/** The files of a job that can be downloaded, by their names from a list. */
import type { JobFolder } from '../job/folder.js';
import { stat } from 'node:fs/promises';
import { readPlan } from '../job/plan-file.js';
import type { WebContext } from './context.js';
import { inputOf } from './input-file.js';
import { RequestError } from './problem.js';
import { attachment } from './send-file.js';

const made = ['results.csv', 'results.xlsx', 'report.html'] as const;

/** Makes a file that is missing. Throws a RequestError (404) for any other name. */
export async function jobFile({ work }: Pick<WebContext, 'work'>, job: JobFolder, name: string): Promise<Response> {
  const { header } = await readPlan(job.file('plan.jsonl'));
  if (name === 'input' && header.job === 'apply') {
    return await attachment(job.file(inputOf(header)), header.input.name);
  }
  const file = made.find((one) => one === name);
  if (file === undefined) throw new RequestError(404, 'There is no such file.', 'Load the page again.');
  const path = job.file(file);
  if ((await stat(path).catch(() => undefined)) === undefined) await work.makeFile(job, file);
  return await attachment(path, `${job.name}-${file}`);
}
