/** `webex-bulk results <job>`: rebuilds results.csv, and results.xlsx if wanted, from plan and journal. Sends nothing. */
import { exitCodes } from '../errors.js';
import { findJob } from '../job/folder.js';
import { makeResults } from '../report/job-files.js';
import type { resultsOptions } from './command-options.js';
import type { Options } from './options.js';
import { loadReportView } from './report-view.js';
import { resultFiles, printResultPaths, workbookRequest } from './result-files.js';
import { notDone, showResults } from './show-results.js';
import type { Terminal } from './terminal.js';
import { printNextSteps, printRows } from './print-results.js';
import { thisProcess } from './this-process.js';

export async function runResults(
  reference: string,
  options: Options<(typeof resultsOptions)[number]>,
  terminal: Terminal,
): Promise<number> {
  const job = await findJob(options.output, reference);
  const request = { ...workbookRequest(options.format), reportView: loadReportView };
  const results = await makeResults(await thisProcess(), job, request);
  await printRows(terminal, job);
  showResults(terminal, results);
  const { counts, errors } = results;
  terminal.event({ type: 'summary', phase: 'apply', job: job.path, ...resultFiles(job, results), counts, errors });
  printResultPaths(terminal, job, results);
  await printNextSteps(terminal, job, results);
  return notDone(results) > 0 ? exitCodes.rowsNotDone : exitCodes.done;
}
