/**
 * The spreadsheet → the job's rows. The file is read once: while its bytes are copied and hashed, its records are parsed,
 * chosen and spooled, so that a file that cannot be read to its end is refused before anybody is looked up.
 */
import { rm } from 'node:fs/promises';
import type { Catalog } from '../catalog.js';
import { isResultColumn, type FileHeader } from '../columns.js';
import { columnNamed, headedWidth, isRagged, matchHeader } from '../header.js';
import { createDuplicateFinder } from '../duplicates.js';
import { RunError } from '../errors.js';
import { copyWhileReading } from '../job/input-copy.js';
import { openLines, readLines } from '../job/json-lines.js';
import { removeLeftover } from '../job/leftovers.js';
import { notWritten } from '../job/line-writer.js';
import type { Overrule, Row } from '../row.js';
import { unescapeCell } from '../spreadsheet/escape-cell.js';
import { readDelimiter } from '../spreadsheet/dialect.js';
import type { SpreadsheetRecord } from '../spreadsheet/read-csv.js';
import { readSpreadsheet, type SpreadsheetReading } from '../spreadsheet/read-spreadsheet.js';

export interface RowChoice {
  /** The first so many rows, of those that `where` leaves. */
  readonly limit?: number;
  /** `column=value`; `wx_` columns too. */
  readonly where?: string;
  readonly ignoreUnknown?: boolean;
  /** `false` under a license takes it away. */
  readonly removeFalse?: boolean;
  /** By heading, the column for which it is taken. */
  readonly map?: Readonly<Record<string, string>>;
  /** How the file is written, where it cannot tell itself: `windows-1252`, `semicolon`. */
  readonly encoding?: string;
  readonly delimiter?: string;
  /** Of a workbook. */
  readonly sheet?: string;
}

export interface InputFile {
  readonly name: string;
  readonly sha256: string;
  readonly bytes: number;
  /** How it is written, in words: `UTF-8, comma`, `xlsx, sheet "People"`. */
  readonly form?: string;
  /** Which program's file it is, in words. */
  readonly family?: string;
}

export interface RowSource {
  readonly header: FileHeader;
  /** The headings as written, as far as anything stands under them, and empty ones over cells that stand behind them. */
  readonly headings: readonly string[];
  readonly input: InputFile;
  /** Rows of the file, and those of them that the job is about. */
  readonly total: number;
  readonly chosen: number;
  readonly overrules: readonly Overrule[];
  /** The chosen rows, in order. */
  rows(): AsyncIterable<Row>;
  /** Forgets the spooled rows; the plan holds them by then. */
  close(): Promise<void>;
}

interface Places {
  /** Path of the spreadsheet, its name for messages, where its copy and the spool of rows go. */
  readonly path: string;
  readonly name: string;
  /** Absent where the path is the copy of an earlier run. */
  readonly copy?: string;
  readonly spool: string;
}

/** Throws a RunError (`refused`) for a file that cannot be read to its end, and for headings that cannot be used. */
export async function readRows(places: Places, catalog: Catalog, choice: RowChoice): Promise<RowSource> {
  const copy = copyWhileReading(places.path, places.copy);
  let [form, blank] = ['', 0];
  const reading: SpreadsheetReading = {
    ...formOf(choice),
    onForm: (words) => void (form = words),
    onBlankRow: () => void (blank += 1),
  };
  const file = { chunks: copy.chunks, path: places.copy ?? places.path, name: places.name };
  const records = readSpreadsheet(file, reading)[Symbol.asyncIterator]();
  try {
    const first = await records.next();
    if (first.done) throw new RunError('refused', `${places.name} is empty: it has not even headings.`);
    const { cells, line } = first.value;
    const headings = cells.some(isResultColumn) ? cells.map(unescapeCell) : cells;
    const header = matchHeader(headings, catalog, { name: places.name, line }, choice);
    const { width, ...counts } = await spoolRows(records, { header, catalog, places, choice });
    const { sha256, bytes } = await copy.finished;
    const skipped = blank === 0 ? [] : [`${blank === 1 ? '1 blank row' : `${blank} blank rows`} left out`];
    return {
      header: { ...header, notices: [...header.notices, ...skipped] },
      headings: Array.from({ length: Math.max(width, headedWidth(header)) }, (_, place) => headings[place] ?? ''),
      input: { name: places.name, sha256, bytes, form, family: header.family },
      ...counts,
      rows: () => spooledRows(places.spool),
      close: () => removeLeftover(places.spool),
    };
  } finally {
    // Lets go of the file where reading ends early.
    await records.return?.();
  }
}

function formOf({ encoding, delimiter, sheet }: RowChoice): SpreadsheetReading {
  return {
    ...(encoding !== undefined && { encoding }),
    ...(delimiter !== undefined && { delimiter: readDelimiter(delimiter) }),
    ...(sheet !== undefined && { sheet }),
  };
}

interface Spooling {
  readonly header: FileHeader;
  readonly catalog: Catalog;
  readonly places: Places;
  readonly choice: RowChoice;
}

type Spooled = Pick<RowSource, 'total' | 'chosen' | 'overrules'> & { readonly width: number };

async function spoolRows(records: AsyncIterator<SpreadsheetRecord>, how: Spooling): Promise<Spooled> {
  const { header, catalog, places } = how;
  const isChosen = chooser(how);
  const duplicates = createDuplicateFinder(header, catalog);
  // What an earlier run spooled may be torn.
  if (places.copy === undefined) {
    await rm(places.spool, { force: true }).catch((error: unknown) => {
      throw notWritten(places.spool, error);
    });
  }
  const spool = await openLines(places.spool);
  let [total, chosen, width] = [0, 0, 0];
  try {
    for (let next = await records.next(); !next.done; next = await records.next()) {
      const { row, line, cells: written } = next.value;
      total += 1;
      const cells = header.isResult ? written.map(unescapeCell) : written;
      if (!isChosen(cells, chosen)) continue;
      chosen += 1;
      width = Math.max(width, cells.findLastIndex((cell) => cell !== '') + 1);
      duplicates.add(row, cells);
      spool.append({ row, cells, ...(isRagged(cells, header) && { line }) } satisfies Row);
      await spool.written();
    }
  } catch (error) {
    await spool.close().catch(() => undefined);
    throw error;
  }
  await spool.close();
  if (total === 0) {
    throw new RunError('refused', `${places.name} has headings but no rows: there is nothing to do.`, {
      next: 'Look whether it is the right file, and whether it was saved to its end.',
    });
  }
  return { total, chosen, width, overrules: duplicates.overrules() };
}

function chooser({ header, catalog, choice }: Spooling): (cells: readonly string[], chosen: number) => boolean {
  const limit = choice.limit ?? Infinity;
  if (choice.where === undefined) return (_cells, chosen) => chosen < limit;
  const { name, value } = /^(?<name>[^=]+)=(?<value>.*)$/su.exec(choice.where)?.groups ?? {};
  const next = 'Write --where "column=value", with a heading of the file.';
  if (name === undefined || value === undefined) {
    throw new RunError('usage', `--where ${choice.where} has no column before a "=".`, { next });
  }
  const column = columnNamed(name, header, catalog);
  if (column === undefined) {
    const known = header.columns.flatMap(({ heading }) => (heading.trim() === '' ? [] : [`"${heading}"`])).join(', ');
    throw new RunError('usage', `--where ${choice.where}: the file has no column "${name}"; it has ${known}.`, {
      next,
    });
  }
  const isEmail = column.is === 'column' && column.name === 'email';
  const compared = (text: string): string => (isEmail ? text.trim().toLowerCase() : text.trim());
  return (cells, chosen) => chosen < limit && compared(cells[column.place] ?? '') === compared(value);
}

async function* spooledRows(path: string): AsyncIterable<Row> {
  for await (const { value } of readLines(path)) yield value as Row;
}
