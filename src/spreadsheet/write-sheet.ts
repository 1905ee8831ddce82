/** A spreadsheet that people name: a workbook if its name ends in .xlsx, else a comma-separated file. */
import { createCsvWriter, type RowWriter } from './write-csv.js';
import { createXlsxWriter } from './write-xlsx.js';
import type { Lists } from './xlsx/workbook-text.js';

/** `lists`: for a workbook, the values that its cells offer to choose from. Throws what the writers throw. */
export async function createSheetWriter(
  path: string,
  header: readonly string[],
  { sheet, lists = new Map() }: { readonly sheet: string; readonly lists?: Lists },
): Promise<RowWriter> {
  return isWorkbook(path)
    ? await createXlsxWriter(path, header, { sheet, lists })
    : await createCsvWriter(path, header);
}

export function isWorkbook(path: string): boolean {
  return /\.xlsx$/iu.test(path);
}
