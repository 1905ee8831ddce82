/** `webex-bulk results <job>`: makes results.csv again from plan and journal. Sends nothing. */
import { exitCodes } from '../errors.js';
import { findJob } from '../job/folder.js';
import { makeResults } from '../pipeline.js';
import { commonOptions, type Options } from './options.js';
import { tellRows } from './apply.js';
import { notDone, showResults } from './show-results.js';
import type { Terminal } from './terminal.js';
import { thisProcess } from './this-process.js';

export const resultsOptions = commonOptions;

export async function runResults(
  reference: string,
  options: Options<(typeof resultsOptions)[number]>,
  terminal: Terminal,
): Promise<number> {
  const job = await findJob(options.output, reference);
  const results = await makeResults(await thisProcess(), job);
  await tellRows(terminal, job);
  showResults(terminal, results);
  const { counts, errors } = results;
  terminal.event({ type: 'summary', phase: 'apply', job: job.path, results: job.file('results.csv'), counts, errors });
  terminal.say(`Results: ${job.file('results.csv')}`);
  return notDone(results) > 0 ? exitCodes.rowsNotDone : exitCodes.done;
}
