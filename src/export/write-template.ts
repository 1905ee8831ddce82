/** Writes a spreadsheet with a site's own columns and no rows. */
import { columns, fields } from '../fields/table.js';
import { codeHeadings } from '../fields/tracking-code.js';
import type { Catalog } from '../model/catalog.js';
import type { Column } from '../model/columns.js';
import { profileHeading } from '../rows/headings.js';
import { escapeCell } from '../spreadsheet/escape-cell.js';
import { createSheetWriter } from '../spreadsheet/write-sheet.js';

/** Returns the headings; `withScim`: also those of columns that only SCIM has. The cells of a workbook offer their allowed values. Throws a RunError (`stopped`). */
export async function writeTemplate(catalog: Catalog, target: string, withScim = false): Promise<readonly string[]> {
  const isOffered = offeredWhere(withScim);
  const headings = [
    ...columns()
      .filter(isOffered)
      .map(({ name, inScim }) => (inScim ? profileHeading(name, catalog) : name)),
    ...codeHeadings(catalog),
  ];
  // The email address comes first, and has no list of choices.
  const offers = [
    [],
    ...fields().flatMap((field) => field.columns.filter(isOffered).map(() => field.offers?.(catalog) ?? [])),
    ...catalog.trackingCodes.map((one) => one.values),
  ];
  const lists = new Map([...offers.entries()].filter(([, values]) => values.length > 0));
  const writer = await createSheetWriter(target, headings.map(escapeCell), { sheet: 'People', lists });
  await writer.commit();
  return headings;
}

/** Who wants to delete people has to add the column. */
function offeredWhere(withScim: boolean): (column: Column) => boolean {
  return ({ explicit, isRare, inScim }) => explicit !== true && isRare !== true && (withScim || inScim !== true);
}
