/** How two rows about one person differ. */
import { meaningOf, textIn } from './cell-meaning.js';
import type { ComparedColumn } from './compared-columns.js';
import type { FileHeader } from '../model/columns.js';

/** Joiners are only in the new file, leavers only in the old one. */
export const differenceKinds = ['joiner', 'mover', 'changed', 'new-columns', 'leaver', 'not-compared'] as const;
export type DifferenceKind = (typeof differenceKinds)[number];

export interface FieldDifference {
  readonly column: ComparedColumn;
  /** As the files say it; empty: nothing. */
  readonly from: string;
  readonly to: string;
  /** The new file's cell, as written. */
  readonly raw: string;
}

export interface Difference {
  readonly kind: DifferenceKind;
  /** As written; empty if the row has none. */
  readonly email: string;
  readonly oldRow?: number;
  readonly newRow?: number;
  /** What differs; for a joiner, all that the row says. */
  readonly fields: readonly FieldDifference[];
  /** Why the rows cannot be compared. */
  readonly reason?: string;
  /** Of a joiner and a leaver of the same name: the other's address or row, because both may be one person. */
  readonly sameNameAs?: string;
  /** Why the row of a joiner is invalid in its own file. */
  readonly problem?: string;
}

/** The cells of a row, one for each compared column, as written; empty for a column that the file does not have. */
export type ComparedCells = readonly string[];

export interface Headers {
  readonly old: FileHeader;
  readonly now: FileHeader;
}

/** In columns that both files have, and in those that only the new one has; a column that is gone says nothing. */
export function fieldDifferences(
  before: ComparedCells,
  after: ComparedCells,
  columns: readonly ComparedColumn[],
  headers: Headers,
): FieldDifference[] {
  return columns.flatMap((column, place): FieldDifference[] => {
    const { old, now } = column;
    const [oldCell, raw] = [before[place] ?? '', after[place] ?? ''];
    if (now === undefined || (oldCell === '' && raw === '')) return [];
    const to = textIn(raw, now, headers.now);
    const from = old === undefined ? '' : textIn(oldCell, old, headers.old);
    const isSame = meaningOf(from, column, old ?? now) === meaningOf(to, column, now);
    return isSame ? [] : [{ column, from, to, raw }];
  });
}

/** All that a joiner's row says. */
export function fieldsOf(
  cells: ComparedCells,
  columns: readonly ComparedColumn[],
  headers: Headers,
): FieldDifference[] {
  return fieldDifferences([], cells, columns, headers);
}

/** Columns that say where in the company a person is. */
const moverColumns: readonly string[] = ['title', 'department', 'manager'];

export function kindOf(fields: readonly FieldDifference[]): 'mover' | 'changed' | 'new-columns' | 'unchanged' {
  if (fields.length === 0) return 'unchanged';
  const changed = fields.filter(({ column }) => column.old !== undefined);
  if (changed.length === 0) return 'new-columns';
  return changed.some(({ column }) => moverColumns.includes(column.own?.name ?? '')) ? 'mover' : 'changed';
}
