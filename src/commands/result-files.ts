/** The files that hold a job's results, and the messages about them. */
import type { JobFolder } from '../job/folder.js';
import type { Made, WorkbookRequest } from '../report/job-files.js';
import { fitsSheet } from '../apply/write-results.js';
import { shellWord } from '../model/shell-word.js';
import { grouped, type Terminal } from './terminal.js';

/** `format`: the value of `--format`. */
export function workbookRequest(format: string | undefined): { readonly workbook?: WorkbookRequest } {
  return format === 'xlsx' ? { workbook: {} } : {};
}

/** Warns before the first call that a plan with this many rows gets no workbook. */
export function foretellWorkbook(terminal: Terminal, rows: number, format: string | undefined): void {
  if (format === 'xlsx' && !fitsSheet(rows))
    terminal.print(`  note  results.xlsx will not be written: ${tooLong(rows)}`);
}

export function printResultPaths(terminal: Terminal, job: JobFolder, { rows, workbook, reportError }: Made): void {
  const both = workbook === 'made' ? ` and ${job.file('results.xlsx')}` : '';
  if (workbook === 'too long') terminal.print(`  note  results.xlsx was not written: ${tooLong(rows)}`);
  terminal.print(`Results: ${job.file('results.csv')}${both}`);
  if (reportError === undefined) terminal.print(`Report:  ${job.file('report.html')}`);
  else
    terminal.print(
      `  note  report.html was not written: ${reportError} To try again: webex-bulk report ${shellWord(job.reference)}`,
    );
}

/** The paths of the result files, for programs. */
export function resultFiles(job: JobFolder, { workbook, reportError }: Made): Readonly<Record<string, string>> {
  return {
    results: job.file('results.csv'),
    ...(workbook === 'made' && { workbook: job.file('results.xlsx') }),
    ...(reportError === undefined && { report: job.file('report.html') }),
  };
}

function tooLong(rows: number): string {
  return `${grouped(rows)} rows are more than Excel can hold; results.csv has them all`;
}
