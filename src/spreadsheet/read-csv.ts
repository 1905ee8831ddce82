/** A comma-separated file → its records, one at a time, with the numbers under which people find them again. */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { RunError } from '../errors.js';
import { decodeText } from './decode-text.js';

export interface SpreadsheetRecord {
  /** As the spreadsheet program shows it: a quoted line break begins no row, a blank line is one. */
  readonly row: number;
  /** The physical line on which the record begins. */
  readonly line: number;
  readonly cells: readonly string[];
}

/** A record is at most 1 MiB long; more is an open quote, not a row. */
const longestRecord = 1 << 20;
const mostColumns = 1000;

/**
 * The header first, then the rows; blank rows are counted and left out. Memory stays flat. Throws a RunError (`refused`)
 * naming line and column for quotes that are not closed or followed by text, for rows without end, for bytes that are not
 * UTF-8, and for an empty file.
 */
export async function* readCsv(bytes: AsyncIterable<Uint8Array>, fileName: string): AsyncIterable<SpreadsheetRecord> {
  // Where the next record begins; kept while parsing, so that it is right when parsing fails.
  const next = { row: 1, line: 1 };
  const parser = parse({
    bom: true,
    columns: false,
    relaxColumnCount: true,
    recordDelimiter: ['\r\n', '\n', '\r'],
    maxRecordSize: longestRecord,
    onRecord: (cells: string[]) => {
      const record = { row: next.row, line: next.line, cells };
      next.row += 1;
      next.line += 1 + cells.reduce((sum, cell) => sum + lineBreaks(cell), 0);
      // The parser passes on whatever this returns; its type only knows rows of cells.
      return record as unknown as string[];
    },
  });
  pipeline(Readable.from(decodeText(bytes, fileName)), parser, () => undefined);
  let empty = true;
  try {
    for await (const record of parser as AsyncIterable<SpreadsheetRecord>) {
      if (record.cells.every((cell) => cell.trim() === '')) continue;
      if (record.cells.length > mostColumns) throw tooWide(fileName, record);
      empty = false;
      yield record;
    }
  } catch (error) {
    throw error instanceof CsvError ? unreadable(error, fileName, next.line) : error;
  }
  if (empty)
    throw new RunError('refused', `${fileName} is empty: it has not even headings.`, {
      next: 'Look whether it is the right file.',
    });
}

function lineBreaks(cell: string): number {
  return cell.includes('\n') || cell.includes('\r') ? cell.split(/\r\n|\n|\r/u).length - 1 : 0;
}

function unreadable(error: CsvError, fileName: string, line: number): RunError {
  const context = error as CsvError & { column?: unknown };
  const column = typeof context.column === 'number' ? `, column ${context.column + 1}` : '';
  const said: Partial<Record<string, string>> = {
    CSV_QUOTE_NOT_CLOSED: `a quote is opened in the row that begins on line ${line}${column}, and never closed`,
    CSV_MAX_RECORD_SIZE: `the row that begins on line ${line} is longer than 1 MiB; most likely a quote is opened there and never closed`,
    CSV_INVALID_CLOSING_QUOTE: `in the row that begins on line ${line}${column}, a closing quote is followed by text`,
    INVALID_OPENING_QUOTE: `in the row that begins on line ${line}${column}, a quote stands in the middle of a cell that does not begin with one`,
  };
  const what = said[error.code] ?? `the row that begins on line ${line}${column} is damaged: ${error.message}`;
  return new RunError('refused', `${fileName} cannot be read: ${what}.`, {
    next: 'Correct the row; a quote inside a quoted cell is written twice ("").',
    cause: error,
  });
}

function tooWide(fileName: string, { line, cells }: SpreadsheetRecord): RunError {
  return new RunError(
    'refused',
    `${fileName}, line ${line} has ${cells.length} columns; at most ${mostColumns} are read.`,
    {
      next: 'Save the columns that are needed into a file of their own.',
    },
  );
}
