/** A site's own columns → a spreadsheet without rows. */
import { columns, fields } from '../fields/table.js';
import { codeHeadings } from '../fields/tracking-code.js';
import type { Catalog } from '../model/catalog.js';
import { escapeCell } from '../spreadsheet/escape-cell.js';
import { createSheetWriter } from '../spreadsheet/write-sheet.js';

/** Says which headings it has. A workbook's cells offer what may stand in them. Throws a RunError (`stopped`). */
export async function writeTemplate(catalog: Catalog, target: string): Promise<readonly string[]> {
  const headings = [...columns().map(({ name }) => name), ...codeHeadings(catalog)];
  // The address comes first, and is no choice.
  const offers = [
    [],
    ...fields().flatMap((field) => field.columns.map(() => field.offers?.(catalog) ?? [])),
    ...catalog.trackingCodes.map((one) => one.values),
  ];
  const lists = new Map([...offers.entries()].filter(([, values]) => values.length > 0));
  const writer = await createSheetWriter(target, headings.map(escapeCell), { sheet: 'People', lists });
  await writer.commit();
  return headings;
}
