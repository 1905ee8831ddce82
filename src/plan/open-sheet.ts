/** The one way into a file of rows: a spreadsheet whose headings are read and understood, and whose records follow. */
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

/** How a file is written, where it cannot tell itself, and how its headings are taken. */
export type SheetOptions = Pick<
  PlanOptions,
  'encoding' | 'delimiter' | 'sheet' | 'ignoreUnknown' | 'removeFalse' | 'map'
>;

export interface SheetFile {
  readonly path: string;
  /** For messages. */
  readonly name: string;
  /** Where its bytes are copied while they are read; absent where the path is the copy of an earlier run. */
  readonly copy?: string | undefined;
}

export interface OpenedSheet extends OpenSheet {
  /** How it is written, in words: `UTF-8, comma`. */
  readonly form: string;
  /** What its hash is; known when all records were read. */
  readonly finished: InputCopy['finished'];
  /** What was left out, in words; complete when all records were read. */
  skipped(): readonly string[];
  /** Lets go of the file where reading ends early. */
  close(): Promise<void>;
}

/**
 * Cells of a result are unescaped. Throws a RunError (`usage`, `refused`) for a file that is not there or cannot be read, for
 * one without headings, and for headings that cannot be used; reading its records throws for what comes behind.
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
