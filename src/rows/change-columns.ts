/** Which cell of the spreadsheet a change comes from, under the file's own headings. */
import { columns, fields } from '../fields/table.js';
import { isLicense } from '../fields/license.js';
import { isMappedCode } from '../fields/mapped-code.js';
import { isTrackingCode } from '../fields/tracking-code.js';
import { normalizeCell } from '../model/cells.js';
import { type ColumnName, type FileColumn } from '../model/columns.js';
import { readEntitlement } from '../fields/entitlements.js';
import type { Change, Wanted } from '../model/row.js';

/** What a row asks for, and its cells. */
export interface AskingRow {
  readonly wanted: Wanted;
  readonly cells: readonly string[];
}

/** A file's headings as written; for a column that the file does not have, the default name. */
export interface FileHeadings {
  of(column: ColumnName): string;
  ofCode(index: string, name: string): string;
  /** The heading of the license's own column; `undefined`: the file has none. */
  ofLicense(id: string): string | undefined;
  cellUnder(column: ColumnName, cells: readonly string[]): { readonly column: string; readonly value: string };
  /** The cell that asks for a change. */
  cellOf(change: Change, row: AskingRow): { readonly column: string; readonly value: string };
}

/** Built once for all rows of a file. */
const known = new WeakMap<readonly FileColumn[], FileHeadings>();

export function fileHeadings(file: readonly FileColumn[]): FileHeadings {
  const before = known.get(file);
  if (before !== undefined) return before;
  const headings = headingsOf(file);
  known.set(file, headings);
  return headings;
}

function headingsOf(file: readonly FileColumn[]): FileHeadings {
  const headed = (column: FileColumn | undefined, usual: string): string => column?.heading.trim() ?? usual;
  const find = (name: ColumnName): FileColumn | undefined =>
    file.find((one) => (one.is === 'column' && one.name === name) || one.is === name);
  // With --key, the column of addresses may ask for a new one; a mapped code asks for its attribute.
  const inPlaceOf = (name: ColumnName): FileColumn | undefined =>
    name === 'newEmail' ? find('email') : file.find((one) => one.is === 'trackingCode' && one.attribute === name);
  const found = new Map<ColumnName, string>();
  const of = (name: ColumnName): string => {
    const before = found.get(name);
    if (before !== undefined) return before;
    const heading = headed(find(name) ?? inPlaceOf(name), name);
    found.set(name, heading);
    return heading;
  };
  const ofCode = (index: string, name: string): string =>
    headed(
      file.find((one) => one.is === 'trackingCode' && one.index === index),
      name,
    );
  return {
    of,
    ofCode,
    ofLicense: (id) => file.find((one) => one.is === 'license' && one.license.id === id)?.heading.trim(),
    cellUnder(name, cells) {
      const own = normalizeCell(cells[find(name)?.place ?? -1] ?? '');
      const other = own === '' ? inPlaceOf(name) : undefined;
      if (other === undefined) return { column: of(name), value: own };
      return { column: other.heading.trim(), value: normalizeCell(cells[other.place] ?? '') };
    },
    cellOf(change, row) {
      const own = licenseColumn(file, change, row.cells);
      if (own) return { column: own.heading.trim(), value: normalizeCell(row.cells[own.place] ?? '') };
      const name = columnOf(change, row.wanted);
      const isCode = isTrackingCode(change) || isMappedCode(change);
      const column = isCode ? ofCode(change.key ?? '', name) : isColumnName(name) ? of(name) : name;
      return { column, value: change.label ?? '' };
    },
  };
}

/** The license's own column, if its cell is what adds or removes the license. */
function licenseColumn(file: readonly FileColumn[], change: Change, cells: readonly string[]): FileColumn | undefined {
  if (!isLicense(change)) return undefined;
  const { key, to } = change;
  return file.find((column) => {
    return (
      column.is === 'license' &&
      column.license.id === key &&
      readEntitlement(normalizeCell(cells[column.place] ?? '')) === to
    );
  });
}

/** The default name of the column whose cell asks for the change; Webex may blame the address, which is not a field. */
export function columnOf(change: Change, wanted: Wanted): string {
  const field = fields().find(({ name }) => name === change.field);
  return field?.columnOf(change, wanted) ?? change.field;
}

function isColumnName(name: string): name is ColumnName {
  return columns().some((column) => column.name === name);
}
