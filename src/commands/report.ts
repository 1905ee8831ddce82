/** `webex-bulk report <job>`: makes report.html again from plan and journal, and prints its path. Sends nothing. */
import { exitCodes } from '../errors.js';
import { findJob } from '../job/folder.js';
import { makeReport } from '../report/job-files.js';
import type { commonOptions } from './command-options.js';
import type { Options } from './options.js';
import { loadReportView } from './report-view.js';
import type { Terminal } from './terminal.js';
import { thisProcess } from './this-process.js';

export async function runReport(
  reference: string,
  options: Options<(typeof commonOptions)[number]>,
  terminal: Terminal,
): Promise<number> {
  const job = await findJob(options.output, reference);
  const { counts } = await makeReport(await thisProcess(), job, loadReportView);
  terminal.event({ type: 'summary', command: 'report', job: job.path, report: job.file('report.html'), counts });
  terminal.print(`Report: ${job.file('report.html')}`);
  return exitCodes.done;
}
