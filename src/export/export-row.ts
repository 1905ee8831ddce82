/** Turns a person, as organization and site have them, into a row that asks for exactly that. */
import type { Field } from '../fields/field.js';
import { fields } from '../fields/table.js';
import type { Catalog } from '../model/catalog.js';
import { isClear, isEmail, isShortenedNumber, normalizeCell, uncarriable } from '../model/cells.js';
import { sameText } from '../model/equal-text.js';
import { otherUserName } from '../model/user-name.js';
import { readListed } from '../fields/listed-values.js';
import { isFitForCell } from '../model/outside-text.js';
import type { SeenPerson, SeenSiteUser } from '../model/row.js';
import { profileHeading } from '../rows/headings.js';
import { isSpreadsheetError } from '../rows/spreadsheet-errors.js';

/** What is known about a person; `managerEmail`: the email address of the person with the id `managerId`. */
export interface ExportedPerson {
  readonly person: SeenPerson;
  readonly account?: Pick<SeenSiteUser, 'sessionTypes' | 'trackingCodes' | 'attendeeOnly'> & {
    readonly active: boolean;
  };
  readonly managerEmail?: string;
}

/**
 * Ends with a `wx_` column: the cells of such a file are escaped, and read back without loss. `withScim`: also what only SCIM
 * shows, with the userName, which cannot be set by a column.
 */
export function exportHeadings(catalog: Catalog, withScim = false): string[] {
  const own = exported(withScim).flatMap((field) => headingsOf(field, catalog));
  return ['email', ...own, ...(withScim ? ['wx_user_name'] : []), 'wx_person_id'];
}

function exported(withScim: boolean): readonly Field[] {
  return fields().filter(({ carrier }) => withScim || carrier !== 'scim');
}

function headingsOf(field: Field, catalog: Catalog): readonly string[] {
  const headings = field.exportHeadings?.(catalog) ?? [];
  return field.carrier === 'scim' ? headings.map((name) => profileHeading(name, catalog)) : headings;
}

/**
 * Cells are in the order of the headings; blanks around a text are dropped, as they do not count. A text that a cell cannot
 * express (it looks like `<clear>` or an Excel error, or would control a terminal) is left empty, which leaves the value
 * unchanged; `unsaid` names those columns.
 */
export function exportRow(
  { person, account, managerEmail = '' }: ExportedPerson,
  catalog: Catalog,
  withScim = false,
): { readonly cells: readonly string[]; readonly unsaid: readonly string[] } {
  const headings = exportHeadings(catalog, withScim);
  const one = { person, account, managerEmail };
  const firstCode = headings.length - catalog.trackingCodes.length - (withScim ? 2 : 1);
  const values = [
    person.emails[0] ?? '',
    ...exported(withScim).flatMap((field) => field.exportCells?.(one, catalog) ?? []),
    ...(withScim ? [otherUserName(person, person.emails[0]) ?? ''] : []),
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

/** Whether the file identifies the person so that the row can be matched again. */
export function isExportable({ emails }: Pick<SeenPerson, 'emails'>): boolean {
  return isEmail(emails[0] ?? '');
}

/** Whether a cell can hold the text so that it is read back unchanged. */
export function isSayable(value: string): boolean {
  if (value === '') return true;
  const isMeant = isClear(value) || isSpreadsheetError(value) || isShortenedNumber(value);
  return normalizeCell(value) === value && !isMeant && uncarriable(value) === undefined && isFitForCell(value);
}

/** The text as a cell holds it: surrounding blanks and the kind of line break make no difference. */
function asCell(value: string): string {
  const cell = normalizeCell(value);
  return sameText(cell, value) ? cell : value;
}

function isReadAsItself(value: string, list: readonly string[]): boolean {
  const listed = readListed(value, list);
  return listed.is !== 'listed' || sameText(listed.value, value);
}
