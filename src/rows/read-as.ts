/** What the cells of each column were read as, in a few words that a plan keeps. */
import type { FileColumn, FileHeader } from '../model/columns.js';
import { sameName } from '../model/names.js';

/** By column; empty for a column that asks for nothing. */
export function readAs(header: FileHeader): string[] {
  return header.columns.map((column) => inWords(column) ?? (isCondition(column, header) ? 'rules only' : ''));
}

/** A column that has no meaning of its own, and that a rule looks at. */
export function isCondition({ heading }: FileColumn, { rules }: Pick<FileHeader, 'rules'>): boolean {
  return (rules?.conditions ?? []).some((one) => sameName(one, heading));
}

function inWords(column: FileColumn): string | undefined {
  if (column.is === 'column') return column.opposite === true ? `the opposite of ${column.name}` : column.name;
  if (column.is === 'trackingCode') return `tracking code ${column.name}`;
  if (column.is === 'license') return `license ${column.license.name}`;
  if (column.is === 'attendee') return 'attendee';
  if (column.is === 'site') return "the row's site";
  if (column.is === 'elsewhere') return 'a setting of other sites';
  return column.insteadOf === undefined ? undefined : `another ${column.insteadOf}`;
}
