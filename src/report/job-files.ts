/** The files of a job that people open: results, summary, report and workbook. Made from plan and journal alone. */
import { stat } from 'node:fs/promises';
import { fitsSheet, writeResults, writeWorkbook, type Results } from '../apply/write-results.js';
import { refuseTaken, writeJson } from '../files/write-json.js';
import type { JobFolder } from '../job/folder.js';
import { journalInNumbers, type RunInNumbers } from '../job/journal-in-numbers.js';
import type { Lease } from '../job/lease.js';
import { lockJobFor } from '../job/lock.js';
import type { Processes } from '../job/processes.js';
import { planAndJournal } from '../plan/new-job.js';
import type { Facts } from './facts.js';
import type { ReportView } from './page.js';
import { writeReport } from './write-report.js';

/** Reads the script and style that stand in every report. */
export type LoadReportView = () => Promise<ReportView>;

/** Writes results.xlsx too. */
export interface WorkbookRequest {
  /** Most rows in its sheet, including the headings; default: Excel's own limit. */
  readonly mostRows?: number;
}

/** Which files a job is given besides results.csv and summary.json. */
export interface FilesRequest {
  readonly workbook?: WorkbookRequest;
  readonly reportView: LoadReportView;
}

export interface Made extends Results {
  /** Whether results.xlsx was written too. `too long`: more rows than Excel allows. Absent: not requested. */
  readonly workbook?: 'made' | 'too long';
  /** Why report.html was not written; it can be made again. Absent: it was. */
  readonly reportError?: string;
}

/**
 * Rebuilds results.csv from plan and journal, while no run works on the job. Throws a RunError (`refused`) if one does, and the
 * lease's error (`stopped`) once it is lost. `lease`: a worker's right to the job.
 */
export async function makeResults(
  processes: Processes,
  job: JobFolder,
  request: FilesRequest,
  lease?: Lease,
): Promise<Made> {
  const lock = await lockJobFor(job.path, processes, lease);
  try {
    return await makeFiles(job, request, async (results) => {
      // An existing summary stays: its reads and waits were known only to the run.
      if (!(await isThere(job, 'summary.json')))
        await writeSummary(job, results, await journalInNumbers(job.file('journal.jsonl')));
    });
  } finally {
    await lock.release();
  }
}

/** Makes report.html again, while no run works on the job. Throws as `makeResults` does. */
export async function makeReport(
  processes: Processes,
  job: JobFolder,
  view: LoadReportView,
  lease?: Lease,
): Promise<Facts> {
  const lock = await lockJobFor(job.path, processes, lease);
  try {
    await refuseTaken(job.file('report.html'));
    return await writeReport(job, await view());
  } finally {
    await lock.release();
  }
}

/**
 * Writes results.csv, the summary, the report, and last the workbook, so that the others do not wait for it. An existing
 * workbook is rebuilt too: it would be out of date. A report that cannot be written never costs a result.
 */
export async function makeFiles(
  job: JobFolder,
  { workbook: assignment, reportView }: FilesRequest,
  summarize: (results: Results) => Promise<void>,
): Promise<Made> {
  const isWanted = assignment !== undefined || (await isThere(job, 'results.xlsx'));
  const sources = planAndJournal(job);
  const counted = await writeResults({ ...sources, results: job.file('results.csv') });
  await summarize(counted);
  const reportError = await reportView()
    .then((view) => writeReport(job, view))
    .then(
      () => undefined,
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    );
  const results = { ...counted, ...(reportError !== undefined && { reportError }) };
  if (!isWanted) return results;
  if (!fitsSheet(results.rows, assignment?.mostRows)) return { ...results, workbook: 'too long' };
  await writeWorkbook(sources, job.file('results.xlsx'));
  return { ...results, workbook: 'made' };
}

async function isThere(job: JobFolder, name: string): Promise<boolean> {
  return (await stat(job.file(name)).catch(() => undefined)) !== undefined;
}

export async function writeSummary(job: JobFolder, results: Results, run: RunInNumbers): Promise<void> {
  const { counts, sites, mappedCodes, retryable, awaitingLicenses, errors } = results;
  const { calls, waits, rate, startedAt, finishedAt, undoneBy } = run;
  const left = { counts, retryable, awaitingLicenses };
  await writeJson(job.file('summary.json'), {
    ...{
      ...left,
      ...(sites && { sites }),
      ...(mappedCodes && { mappedCodes }),
      calls,
      waits,
      rate,
      startedAt,
      finishedAt,
      errors,
    },
    ...(undoneBy !== undefined && { undoneBy }),
  });
}
