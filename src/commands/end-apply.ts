/** The end of an apply on the terminal: results, why it stopped, next steps, and the exit code. */
import { exitCodes, RunError, WaveStopError } from '../errors.js';
import type { JobFolder } from '../job/folder.js';
import type { Applied } from '../pipeline.js';
import { printNextSteps, printRows } from './print-results.js';
import { printResultPaths, resultFiles } from './result-files.js';
import { notDone, showResults, type Took } from './show-results.js';
import { grouped, type Terminal } from './terminal.js';

export interface Ending {
  readonly took?: Took;
  readonly interrupted?: number | undefined;
  readonly goOn?: string;
}

/** Shows the results of the rows and the next steps; returns the exit code. Throws a RunError if the run stopped. */
export async function endApply(
  terminal: Terminal,
  job: JobFolder,
  applied: Applied,
  { took, interrupted, goOn = '' }: Ending = {},
): Promise<number> {
  const { results, stopped } = applied;
  await showEnd(terminal, job, applied, { ...(took && { took }) });
  const open = notDone(results);
  if (stopped instanceof WaveStopError && interrupted === undefined)
    throw new RunError('stopped', `Stopped: ${stopped.message}`, {
      next: ['Review the results first. To apply the rows that are left:', `  ${goOn} ${stopped.goOn}`],
      cause: stopped,
    });
  if (stopped !== undefined && interrupted === undefined)
    throw new RunError(stopped.problem, `Stopped: ${stopped.message}`, {
      next: [...stopped.steps, `${goOn}   resumes the remaining rows`],
      cause: stopped,
    });
  // An interrupt after the last row changes nothing.
  const isCutShort = stopped !== undefined || results.counts['not-attempted'] > 0;
  if (interrupted !== undefined && isCutShort) {
    terminal.print(`Stopped. ${notStarted(results.counts['not-attempted'])}`);
    terminal.next([`${goOn}   resumes the remaining rows`]);
    return interrupted;
  }
  await printNextSteps(terminal, job, results);
  return open > 0 ? exitCodes.rowsNotDone : exitCodes.done;
}

/** The results of the rows, and their files. */
export async function showEnd(
  terminal: Terminal,
  job: JobFolder,
  { results }: Applied,
  { took }: Ending,
): Promise<void> {
  await printRows(terminal, job);
  showResults(terminal, results, took);
  terminal.event({
    type: 'summary',
    phase: 'apply',
    job: job.path,
    ...resultFiles(job, results),
    ...(took && { seconds: Math.round(took.seconds), calls: took.calls, waits: took.waits }),
    counts: results.counts,
    ...(results.sites && { sites: results.sites }),
    ...(results.mappedCodes && { mappedCodes: results.mappedCodes }),
    errors: results.errors,
  });
  printResultPaths(terminal, job, results);
}

function notStarted(rows: number): string {
  return rows === 0 ? 'Some rows are not finished.' : `${grouped(rows)} ${rows === 1 ? 'row' : 'rows'} not started.`;
}
