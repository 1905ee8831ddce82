/** The only way to open a file of rows: a spreadsheet whose headings are read and interpreted, followed by its records. */
import { RunError } from '../errors.js';
import { copyWhileReading, type InputCopy } from '../job/input-copy.js';
import type { Catalog } from '../model/catalog.js';
import { isResultColumn } from '../model/columns.js';
import type { PlanOptions } from '../model/plan-options.js';
import { matchHeader } from '../rows/header.js';
import type { OpenSheet } from '../rows/join-columns.js';
import { readDelimiter } from '../spreadsheet/dialect.js';
import { unescapeCell } from '../spreadsheet/escape-cell.js';
import type { SpreadsheetRecord } from '../spreadsheet/read-csv.js';
import { readSpreadsheet } from '../spreadsheet/read-spreadsheet.js';

/** A file's format, if it cannot be detected, and how its headings are read. */
export type SheetOptions = Pick<
  PlanOptions,
  'encoding' | 'delimiter' | 'sheet' | 'ignoreUnknown' | 'removeFalse' | 'withoutRemovals' | 'map' | 'nullWords'
>;

export interface SheetFile {
  readonly path: string;
  /** For messages. */
  readonly name: string;
  /**
   * Where its bytes are copied while they are read; absent: no copy is made, for example because the path is an earlier run's
   * copy.
   */
  readonly copy?: string | undefined;
}

export interface OpenedSheet extends OpenSheet {
  /** The file's format, in words: `UTF-8, comma`. */
  readonly form: string;
  /** Its hash and size; resolves when all records have been read. */
  readonly finished: InputCopy['finished'];
  /** What was skipped, in words; complete when all records have been read. */
  skipped(): readonly string[];
  /** Closes the file if reading ends early. */
  close(): Promise<void>;
}

/**
 * Unescapes the cells of a result file. Throws a RunError (`usage`, `refused`) for a file that does not exist or cannot be
 * read, that has no headings, or whose headings cannot be used; reading its records throws for errors after the headings.
 */
export async function openSheet(
  { path, name, copy }: SheetFile,
  catalog: Catalog,
  options: SheetOptions,
): Promise<OpenedSheet> {
  const { chunks, finished } = copyWhileReading(path, copy);
  const found: { form: string; separator?: string } = { form: '' };
  let blank = 0;
  const records = readSpreadsheet(
    { chunks, path: copy ?? path, name },
    {
      ...formOf(options),
      onForm: (form: string, separator?: string) => void Object.assign(found, { form, separator }),
      onBlankRow: () => void (blank += 1),
    },
  )[Symbol.asyncIterator]();
  const close = async (): Promise<void> => {
    await records.return?.();
  };
  try {
    const first = await records.next();
    if (first.done) throw new RunError('refused', `${name} is empty: it has no headings.`);
    const { cells, line } = first.value;
    const headings = cells.some(isResultColumn) ? cells.map(unescapeCell) : cells;
    const header = matchHeader(headings, catalog, { ...found, name, line }, options);
    return {
      ...{ name, header, headings, form: found.form, finished, close },
      records: unescaped(records, header.isResult),
      skipped: () => (blank === 0 ? [] : [`${blank === 1 ? '1 blank row' : `${blank} blank rows`} skipped`]),
    };
  } catch (error) {
    await close();
    throw error;
  }
}

function formOf({ encoding, delimiter, sheet }: SheetOptions): {
  encoding?: string;
  delimiter?: ReturnType<typeof readDelimiter>;
  sheet?: string;
} {
  return {
    ...(encoding !== undefined && { encoding }),
    ...(delimiter !== undefined && { delimiter: readDelimiter(delimiter) }),
    ...(sheet !== undefined && { sheet }),
  };
}

async function* unescaped(records: AsyncIterator<SpreadsheetRecord>, isResult: boolean): OpenSheet['records'] {
  for (let next = await records.next(); !next.done; next = await records.next()) {
    yield isResult ? { ...next.value, cells: next.value.cells.map(unescapeCell) } : next.value;
  }
}
