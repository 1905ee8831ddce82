/** Which rows a table shows, and in which order. */
import { statuses, type Status } from '../../model/row.js';
import { effects, type Effect, type ReportRow, type RowColumns } from '../row-format.js';

export interface RowFilter {
  /** Words, all of which the row contains, whatever their case. */
  readonly text: string;
  /** Empty: any. */
  readonly statuses: ReadonlySet<Status>;
  /** Empty: any. */
  readonly effects: ReadonlySet<Effect>;
  /** The name of a field that changes; empty: any. */
  readonly field: string;
  /** An error code; empty: any. */
  readonly code: string;
  readonly onlyRemovals: boolean;
}

export type SortColumn = 'row' | 'email' | 'status' | 'effect' | 'changes' | 'error' | 'next';

export interface SortOrder {
  readonly by: SortColumn;
  readonly isDescending: boolean;
}

export interface RowChooser {
  /** Places in the columns. */
  choose(filter: RowFilter, order: SortOrder): readonly number[];
  /** Prepares the search, which takes a moment where there are many rows. */
  prepare(): void;
}

/** What searching and sorting need is made when it is first needed, and kept. */
export function createRowChooser(columns: RowColumns): RowChooser {
  let texts: readonly string[] | undefined;
  const ranks = new Map<SortColumn, Uint32Array>();
  const rankOf = (by: SortColumn): Uint32Array => {
    const known = ranks.get(by) ?? ranked(columns, by);
    ranks.set(by, known);
    return known;
  };
  const searched = (): readonly string[] => (texts ??= columns.row.map((_, place) => textOf(columns, place)));
  return {
    prepare: () => void searched(),
    choose(filter, { by, isDescending }) {
      const words = filter.text.toLowerCase().split(/\s+/u).filter(Boolean);
      const inRow = words.length > 0 ? searched() : [];
      const wanted = new Set([...filter.statuses].map((status) => statuses.indexOf(status)));
      const wantedEffects = new Set([...filter.effects].map((effect) => effects.indexOf(effect)));
      const chosen: number[] = [];
      for (let place = 0; place < columns.row.length; place++) {
        if (wanted.size > 0 && !wanted.has(columns.status[place] ?? -1)) continue;
        if (wantedEffects.size > 0 && !wantedEffects.has(columns.effect[place] ?? -1)) continue;
        if (filter.field !== '' && columns.fields[place]?.split(' ').includes(filter.field) !== true) continue;
        if (filter.code !== '' && columns.code[place] !== filter.code) continue;
        if (filter.onlyRemovals && columns.loses[place] !== 1) continue;
        if (words.length > 0 && !words.every((word) => inRow[place]?.includes(word))) continue;
        chosen.push(place);
      }
      if (by === 'row') return isDescending ? chosen.reverse() : chosen;
      const rank = rankOf(by);
      const sign = isDescending ? -1 : 1;
      return chosen.sort((a, b) => sign * ((rank[a] ?? 0) - (rank[b] ?? 0)) || a - b);
    },
  };
}

export function rowAt(columns: RowColumns, place: number): ReportRow {
  return {
    row: columns.row[place] ?? 0,
    email: columns.email[place] ?? '',
    status: statuses[columns.status[place] ?? 0] ?? 'unknown',
    effect: effects[columns.effect[place] ?? 3] ?? 'unchanged',
    fields: columns.fields[place] ?? '',
    changes: columns.changes[place] ?? '',
    loses: columns.loses[place] === 1,
    code: columns.code[place] ?? '',
    error: columns.error[place] ?? '',
    next: columns.next[place] ?? '',
  };
}

function textOf(columns: RowColumns, place: number): string {
  const { row, email, status, changes, code, error, next } = rowAt(columns, place);
  return [row, email, status, changes, code, error, next].join('\n').toLowerCase();
}

/** Equal texts have equal ranks; empty ones come last. */
function ranked(columns: RowColumns, by: SortColumn): Uint32Array {
  const values: readonly (string | number)[] =
    by === 'row' || by === 'status' || by === 'effect' ? columns[by] : columns[by].map((text) => text.toLowerCase());
  const distinct = [...new Set(values)].sort(compare);
  const places = new Map(distinct.map((value, place) => [value, place]));
  return Uint32Array.from([...values.keys()], (place) => places.get(values[place] ?? '') ?? 0);
}

function compare(a: string | number, b: string | number): number {
  if (a === '' || b === '') return a === b ? 0 : a === '' ? 1 : -1;
  return a < b ? -1 : a > b ? 1 : 0;
}
