/** A person as organization and site have them → a row that asks for exactly that. Pure. */
import { fields } from '../fields/table.js';
import type { Catalog } from '../model/catalog.js';
import { isClear, isEmail, isShortenedNumber, normalizeCell, uncarriable } from '../model/cells.js';
import { sameText } from '../model/equal-text.js';
import { readListed } from '../fields/listed-values.js';
import { isFitForCell } from '../model/outside-text.js';
import type { SeenPerson, SeenSiteUser } from '../model/row.js';
import { isSpreadsheetError } from '../rows/spreadsheet-errors.js';

/** What is known of a person; `managerEmail`: of the person behind `managerId`. */
export interface ExportedPerson {
  readonly person: SeenPerson;
  readonly account?: Pick<SeenSiteUser, 'sessionTypes' | 'trackingCodes' | 'attendeeOnly'> & {
    readonly active: boolean;
  };
  readonly managerEmail?: string;
}

/** With a `wx_` column at the end: such a file's cells are escaped, and read back without loss. */
export function exportHeadings(catalog: Catalog): string[] {
  return ['email', ...fields().flatMap((field) => field.exportHeadings?.(catalog) ?? []), 'wx_person_id'];
}

/**
 * In the order of the headings; texts without blanks around them, which do not count. What a cell cannot say (a text that
 * reads like `<clear>` or an error of Excel, or would steer a terminal) stays empty, which leaves it as it is; `unsaid` names those columns.
 */
export function exportRow(
  { person, account, managerEmail = '' }: ExportedPerson,
  catalog: Catalog,
): { readonly cells: readonly string[]; readonly unsaid: readonly string[] } {
  const headings = exportHeadings(catalog);
  const exported = { person, account, managerEmail };
  const firstCode = headings.length - catalog.trackingCodes.length - 1;
  const values = [
    person.emails[0] ?? '',
    ...fields().flatMap((field) => field.exportCells?.(exported, catalog) ?? []),
    person.id,
  ].map(asCell);
  const isSaid = values.map((value, place) => {
    return isSayable(value) && isReadAsItself(value, catalog.trackingCodes[place - firstCode]?.values ?? []);
  });
  return {
    cells: values.map((value, place) => (isSaid[place] === true ? value : '')),
    unsaid: headings.filter((_, place) => isSaid[place] === false),
  };
}

/** Does the file name the person so that the row can be found again? */
export function isExportable({ emails }: Pick<SeenPerson, 'emails'>): boolean {
  return isEmail(emails[0] ?? '');
}

/** Can a cell say the text, so that it is read as it is? */
export function isSayable(value: string): boolean {
  if (value === '') return true;
  const isMeant = isClear(value) || isSpreadsheetError(value) || isShortenedNumber(value);
  return normalizeCell(value) === value && !isMeant && uncarriable(value) === undefined && isFitForCell(value);
}

/** The text as a cell says it: blanks around it and the kind of line breaks make no other text. */
function asCell(value: string): string {
  const cell = normalizeCell(value);
  return sameText(cell, value) ? cell : value;
}

function isReadAsItself(value: string, list: readonly string[]): boolean {
  const listed = readListed(value, list);
  return listed.is !== 'listed' || sameText(listed.value, value);
}
