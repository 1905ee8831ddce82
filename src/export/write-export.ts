/** Writes people to a spreadsheet in the webex-bulk format, which apply finds unchanged. */
import type { Catalog } from '../model/catalog.js';
import { RunError } from '../errors.js';
import { exportHeadings, exportRow, type ExportedPerson } from './export-row.js';
import { escapeCell } from '../spreadsheet/escape-cell.js';
import { mostSheetRows } from '../spreadsheet/sheet-size.js';
import { createSheetWriter, isWorkbook } from '../spreadsheet/write-sheet.js';

export interface Exporting {
  readonly people: AsyncIterable<ExportedPerson>;
  /** The number of people. */
  readonly count: number;
  readonly catalog: Catalog;
  /** What only SCIM shows was read, too. */
  readonly withScim?: boolean;
  readonly target: string;
  readonly onWritten: (done: number) => void;
  /** Most rows in a workbook's sheet, including the headings; default: Excel's own limit. */
  readonly mostRows?: number;
}

export interface Exported {
  readonly people: number;
  /** By column, the number of people whose value a cell cannot express. */
  readonly unsaid: Readonly<Record<string, number>>;
}

/**
 * Throws whatever `people` throws, and a RunError if the file cannot be written; nothing is left behind then. The RunError is
 * `refused` for more people than a workbook has room for, before the first of them is read.
 */
export async function writeExport(exporting: Exporting): Promise<Exported> {
  const { people, count, catalog, target, onWritten, mostRows = mostSheetRows, withScim } = exporting;
  if (isWorkbook(target) && count >= mostRows) throw tooMany(target, count, mostRows);
  const writer = await createSheetWriter(target, exportHeadings(catalog, withScim).map(escapeCell), {
    sheet: 'People',
  });
  const unsaid: Record<string, number> = {};
  let done = 0;
  try {
    for await (const person of people) {
      const { cells, unsaid: columns } = exportRow(person, catalog, withScim);
      await writer.write(cells.map(escapeCell));
      for (const column of columns) unsaid[column] = (unsaid[column] ?? 0) + 1;
      onWritten((done += 1));
    }
    await writer.commit();
    return { people: done, unsaid };
  } catch (error) {
    await writer.abort();
    throw error;
  }
}

function tooMany(target: string, count: number, mostRows: number): RunError {
  const [people, most] = [count, mostRows - 1].map((number) => number.toLocaleString('en-US'));
  return new RunError(
    'refused',
    `${people} people do not fit into ${target}: Excel holds ${most} rows below the headings.`,
    {
      next: 'Choose a file name that ends in .csv.',
    },
  );
}
