/**
 * A line that stands in quotes as a whole (`"a@acme.com,Ana,""Ruiz, Dr."""`) is one cell for every parser. Programs write such
 * lines when they save a file a second time with another separator. It is read as the cells within it.
 */
import { parse } from 'csv-parse/sync';
import type { Delimiter } from './dialect.js';

export interface QuotedLines {
  /** The cells of a record: those within the quotes if the line is a row of the file, else as they are. */
  unquote(cells: readonly string[]): { readonly cells: readonly string[]; readonly wasQuoted: boolean };
}

/** Call for each record that is not blank, in order: those before tell how many cells a row has. */
export function createQuotedLines(delimiter: Delimiter): QuotedLines {
  const widths = new Set<number>();
  return {
    unquote(cells) {
      const inner = cells.length === 1 ? cellsWithin(cells[0] ?? '', delimiter) : undefined;
      const fits = inner !== undefined && (widths.size === 0 || widths.has(inner.length));
      const found = fits ? inner : cells;
      widths.add(found.length);
      return { cells: found, wasQuoted: fits };
    },
  };
}

/** `undefined`: the cell holds no row. Only a quoted cell can contain the separator. */
function cellsWithin(text: string, delimiter: Delimiter): readonly string[] | undefined {
  if (!text.includes(delimiter)) return undefined;
  try {
    const rows: string[][] = parse(text, { delimiter, relaxColumnCount: true });
    const [row, ...others] = rows;
    return others.length === 0 && row !== undefined && row.length > 1 ? row : undefined;
  } catch {
    return undefined;
  }
}
