/** The files in which a job's results are, and what is told about them. */
import type { JobFolder } from '../job/folder.js';
import type { Made, WorkbookRequest } from '../pipeline.js';
import { fitsSheet } from '../apply/write-results.js';
import { grouped, type Terminal } from './terminal.js';

/** `format`: by `--format`. */
export function workbookRequest(format: string | undefined): { readonly workbook?: WorkbookRequest } {
  return format === 'xlsx' ? { workbook: {} } : {};
}

/** Before the first call: a plan of so many rows may have no workbook. */
export function foretellWorkbook(terminal: Terminal, rows: number, format: string | undefined): void {
  if (format === 'xlsx' && !fitsSheet(rows))
    terminal.print(`  note  results.xlsx will not be written: ${tooLong(rows)}`);
}

export function printResultPaths(terminal: Terminal, job: JobFolder, { rows, workbook }: Made): void {
  const both = workbook === 'made' ? ` and ${job.file('results.xlsx')}` : '';
  if (workbook === 'too long') terminal.print(`  note  results.xlsx was not written: ${tooLong(rows)}`);
  terminal.print(`Results: ${job.file('results.csv')}${both}`);
}

/** For programs. */
export function resultFiles(job: JobFolder, { workbook }: Made): Readonly<Record<string, string>> {
  return { results: job.file('results.csv'), ...(workbook === 'made' && { workbook: job.file('results.xlsx') }) };
}

function tooLong(rows: number): string {
  return `${grouped(rows)} rows are more than Excel can hold; results.csv has them all`;
}
