/** People → a spreadsheet of our own columns, which apply finds unchanged. */
import type { Catalog } from '../catalog.js';
import { exportHeadings, exportRow, type ExportedPerson } from '../export-row.js';
import { escapeCell } from '../spreadsheet/escape-cell.js';
import { createSheetWriter } from '../spreadsheet/write-sheet.js';

export interface Exporting {
  readonly people: AsyncIterable<ExportedPerson>;
  readonly catalog: Catalog;
  readonly target: string;
  readonly onWritten: (done: number) => void;
}

export interface Exported {
  readonly people: number;
  /** By column, people of whom a cell cannot say the value. */
  readonly unsaid: Readonly<Record<string, number>>;
}

/** Throws what `people` throws, and a RunError where the file cannot be written; nothing is left of it then. */
export async function writeExport({ people, catalog, target, onWritten }: Exporting): Promise<Exported> {
  const writer = await createSheetWriter(target, exportHeadings(catalog).map(escapeCell), { sheet: 'People' });
  const unsaid: Record<string, number> = {};
  let done = 0;
  try {
    for await (const person of people) {
      const { cells, unsaid: columns } = exportRow(person, catalog);
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
