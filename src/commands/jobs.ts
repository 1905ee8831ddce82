/** `webex-bulk jobs`: the jobs in the output folder, newest first, and what can be done with each. Sends no request. */
import { exitCodes } from '../errors.js';
import { countSubmitted, listJobs } from '../job/folder.js';
import { jobFactsOf } from '../job/job-facts.js';
import type { jobsOptions } from './command-options.js';
import { jobEntry } from './job-entry.js';
import { jobLines } from './job-lines.js';
import type { Options } from './options.js';
import { grouped, type Terminal } from './terminal.js';
import { thisProcess } from './this-process.js';

type JobsOptions = Options<(typeof jobsOptions)[number]>;

/** Reads one job after the other, so that memory does not grow with their size. Returns the exit code. */
export async function runJobs({ output, last, all }: JobsOptions, terminal: Terminal): Promise<number> {
  const jobs = await listJobs(output);
  const shown = all ? jobs : jobs.slice(0, last);
  const processes = await thisProcess();
  const entries = [];
  for (const job of shown) {
    const entry = jobEntry(await jobFactsOf(job, processes));
    terminal.event({ type: 'job', ...entry });
    entries.push(entry);
  }
  const submitted = await countSubmitted(output);
  if (submitted > 0) {
    const what = submitted === 1 ? '1 submitted job is' : `${grouped(submitted)} submitted jobs are`;
    terminal.note(`${what} not planned yet: webex-bulk queue shows how far the queue is.`);
  }
  if (jobs.length === 0) terminal.print(`${output} has no ${submitted > 0 ? 'planned ' : ''}jobs.`);
  const { isTTY, columns } = process.stdout;
  for (const line of jobLines(entries, terminal.colors, isTTY ? columns : undefined)) terminal.print(line);
  const left = jobs.length - shown.length;
  if (left > 0) terminal.note(`${grouped(left)} older ${left === 1 ? 'job' : 'jobs'} not shown; list them with --all.`);
  return exitCodes.done;
}
