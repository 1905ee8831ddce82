/** A site's own columns → a spreadsheet without rows. */
import type { Catalog } from '../catalog.js';
import { columns } from '../columns.js';
import { codeHeadings } from '../export-row.js';
import { escapeCell } from '../spreadsheet/escape-cell.js';
import { createCsvWriter } from '../spreadsheet/write-csv.js';

/** Says which headings it has. Throws a RunError (`stopped`) where the file cannot be written. */
export async function writeTemplate(catalog: Catalog, target: string): Promise<readonly string[]> {
  const headings = [...columns.map(({ name }) => name), ...codeHeadings(catalog)];
  const writer = await createCsvWriter(target, headings.map(escapeCell));
  await writer.commit();
  return headings;
}
