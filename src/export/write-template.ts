/** A site's own columns → a spreadsheet without rows. */
import { spellLicense, type Catalog } from '../model/catalog.js';
import { columns } from '../model/columns.js';
import { codeHeadings } from './export-row.js';
import { isFitForName } from '../model/outside-text.js';
import { escapeCell } from '../spreadsheet/escape-cell.js';
import { createSheetWriter } from '../spreadsheet/write-sheet.js';

/** Says which headings it has. A workbook's cells offer what may stand in them. Throws a RunError (`stopped`). */
export async function writeTemplate(catalog: Catalog, target: string): Promise<readonly string[]> {
  const headings = [...columns.map(({ name }) => name), ...codeHeadings(catalog)];
  const offers = [
    ...columns.map((column) => offered(column.name, catalog)),
    ...catalog.trackingCodes.map((one) => one.values),
  ];
  const lists = new Map([...offers.entries()].filter(([, values]) => values.length > 0));
  const writer = await createSheetWriter(target, headings.map(escapeCell), { sheet: 'People', lists });
  await writer.commit();
  return headings;
}

/** What a cell of the column may hold, where that is a choice. */
function offered(name: (typeof columns)[number]['name'], catalog: Catalog): readonly string[] {
  if (/licenses$/iu.test(name)) return catalog.licenses.map((license) => spellLicense(catalog, license));
  if (/sessionTypes$/iu.test(name))
    return catalog.sessionTypes
      .filter(({ active }) => active)
      .map(({ name: one, id }) => (isFitForName(one) ? one : id));
  return name === 'loginEnabled' || name === 'attendee' ? ['true', 'false'] : [];
}
