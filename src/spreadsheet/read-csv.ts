/** A text file of cells → its records, many at a time, with the row and line numbers by which people find them. */
import { CsvError, Parser } from 'csv-parse';
import { columnLetters, spellColumn } from '../model/columns.js';
import { RunError } from '../errors.js';
import type { InGroups } from '../model/in-groups.js';
import { isTurnOver, nextTurn } from '../model/turns.js';
import { quoteBareQuotes } from './bare-quotes.js';
import { boundLines } from './bound-lines.js';
import { decodeText } from './decode-text.js';
import { delimiters, findDialect, type Delimiter } from './dialect.js';
import { createQuotedLines } from './quoted-lines.js';

export interface SpreadsheetRecord {
  /** As the spreadsheet program shows it: a quoted line break does not begin a row, a blank line is one. */
  readonly row: number;
  /** The physical line on which the record begins. */
  readonly line: number;
  readonly cells: readonly string[];
  /** Of a workbook: hidden by hand, by a group that is folded, or by a filter. */
  readonly isHidden?: true;
}

/** How a text file is written; what is absent is detected. */
export interface TextForm {
  readonly encoding?: string;
  readonly delimiter?: Delimiter;
}

export interface CsvReading extends TextForm {
  /** Called once, before the first record: how the file is written, in words (`UTF-8, comma`), and what separates cells. */
  readonly onForm?: (words: string, separator: string) => void;
  /** Called for each row that is skipped because it is blank. */
  readonly onBlankRow?: () => void;
  /** Called for each row whose line stands in quotes as a whole and is read as the cells within them. */
  readonly onQuotedLine?: (row: number) => void;
}

/** A record is at most 1 MiB long; a longer one is an unclosed quote, not a row. */
const longestRecord = 1 << 20;
const mostColumns = 1000;

/**
 * The header first, then the rows; blank rows are counted and skipped. Memory stays flat. Throws a RunError (`refused`) naming
 * line and column for quotes that are not closed or are followed by text, for endless rows, for bytes that are not text, and
 * for an empty file.
 */
export async function* readCsv(
  bytes: AsyncIterable<Uint8Array>,
  fileName: string,
  { encoding, delimiter, onForm, onBlankRow, onQuotedLine }: CsvReading = {},
): InGroups<SpreadsheetRecord> {
  let encodingFound = '';
  const onEncoding = (name: string): void => void (encodingFound = name);
  const decoded = decodeText(bytes, fileName, { ...(encoding !== undefined && { encoding }), onEncoding });
  const { dialect, text } = await findDialect(boundLines(decoded, fileName), fileName, delimiter);
  const separator = delimiters[dialect.delimiter];
  onForm?.(`${encodingFound}, ${separator}`, separator);
  // Where the next record begins; updated while parsing, so that it is right when parsing fails.
  const next: Position = { row: 1, line: 1 + dialect.linesBefore, headings: undefined };
  const quotedLines = createQuotedLines(dialect.delimiter);
  const asMeant = (record: SpreadsheetRecord): SpreadsheetRecord | undefined => {
    if (isBlank(record.cells)) {
      onBlankRow?.();
      return undefined;
    }
    const { cells, wasQuoted } = quotedLines.unquote(record.cells);
    if (wasQuoted) onQuotedLine?.(record.row);
    if (cells.length > mostColumns) throw tooWide(fileName, { ...record, cells });
    return wasQuoted ? { ...record, cells } : record;
  };
  try {
    for await (const records of parsed(quoteBareQuotes(text, dialect.delimiter), next, dialect.delimiter)) {
      yield records.map(asMeant).filter((record) => record !== undefined);
    }
  } catch (error) {
    throw error instanceof CsvError ? unreadable(error, fileName, next) : error;
  }
  if (next.headings === undefined) throw emptyFile(fileName, next.row > 1);
}

interface Position {
  row: number;
  line: number;
  headings: readonly string[] | undefined;
}

/** The records of each piece of text. */
async function* parsed(text: AsyncIterable<string>, next: Position, delimiter: Delimiter): InGroups<SpreadsheetRecord> {
  let records: SpreadsheetRecord[] = [];
  const parser = new RecordParser(delimiter, (cells) => {
    records.push({ row: next.row, line: next.line, cells });
    next.row += 1;
    next.line += 1 + cells.reduce((sum, cell) => sum + lineBreaks(cell), 0);
    if (next.headings === undefined && !isBlank(cells)) next.headings = cells;
  });
  // Errors come with what was written last; the parser passes on no record of its own.
  parser.on('error', () => undefined).resume();
  const taken = (): readonly SpreadsheetRecord[] => {
    const some = records;
    records = [];
    return some;
  };
  try {
    for await (const long of text) {
      for (const piece of piecesOf(long)) {
        if (isTurnOver()) await nextTurn();
        await written(parser, piece);
        yield taken();
      }
    }
    await written(parser);
    yield taken();
  } finally {
    parser.destroy();
  }
}

/** A piece is parsed in a few milliseconds. */
const longestPiece = 1 << 14;

function* piecesOf(text: string): Iterable<string> {
  for (let begin = 0; begin < text.length;) {
    // A character of two units stays whole.
    const isWhole = (text.charCodeAt(begin + longestPiece) & 0xfc00) !== 0xdc00;
    const end = begin + longestPiece + (isWhole ? 0 : 1);
    yield text.slice(begin, end);
    begin = end;
  }
}

/** Without a piece: the text is at its end. Throws what the parser found. */
function written(parser: Parser, piece?: string): Promise<void> {
  return new Promise((resolve, reject) => {
    parser.once('error', reject);
    const done = (error?: Error | null): void => {
      parser.off('error', reject);
      if (error) reject(error);
      else resolve();
    };
    if (piece === undefined) parser.end(done);
    else parser.write(piece, done);
  });
}

/** Hands each record over as soon as it is parsed: its place is known then, and its option for that (`on_record`) costs as much as to parse it. */
class RecordParser extends Parser {
  readonly #onRecord: (cells: string[]) => void;

  constructor(delimiter: Delimiter, onRecord: (cells: string[]) => void) {
    super({
      delimiter,
      columns: false,
      relaxColumnCount: true,
      recordDelimiter: ['\r\n', '\n', '\r'],
      maxRecordSize: longestRecord,
    });
    this.#onRecord = onRecord;
  }

  override push(record: string[] | null): boolean {
    if (record === null) return super.push(null);
    this.#onRecord(record);
    return true;
  }
}

function isBlank(cells: readonly string[]): boolean {
  return cells.every((cell) => cell.trim() === '');
}

function lineBreaks(cell: string): number {
  return cell.includes('\n') || cell.includes('\r') ? cell.split(/\r\n|\n|\r/u).length - 1 : 0;
}

function unreadable(error: CsvError, fileName: string, { line, headings }: Position): RunError {
  const { column: place } = error as CsvError & { column?: unknown };
  const column = typeof place === 'number' ? `, ${spellColumn(place, headings?.[place])}` : '';
  const said: Partial<Record<string, string>> = {
    CSV_QUOTE_NOT_CLOSED: 'a quote is opened but never closed',
    CSV_MAX_RECORD_SIZE: 'the row is longer than 1 MiB; most likely a quote is opened there but never closed',
    CSV_INVALID_CLOSING_QUOTE:
      'text follows a closing quote; or the quote that opens the cell is there by mistake or is not closed',
    INVALID_OPENING_QUOTE: 'there is a quote in the middle of a cell that does not begin with one',
  };
  const what = said[error.code] ?? `something is damaged: ${error.message}`;
  return new RunError('refused', `${fileName}, line ${line}${column} cannot be read: ${what}.`, {
    next: 'Correct the row that begins on that line; a quote inside a quoted cell must be doubled ("").',
    cause: error,
  });
}

function tooWide(fileName: string, { line, cells }: SpreadsheetRecord): RunError {
  const columns = `${cells.length.toLocaleString('en-US')} columns (to ${columnLetters(cells.length - 1)})`;
  const most = mostColumns.toLocaleString('en-US');
  return new RunError('refused', `${fileName}, line ${line} has ${columns}; at most ${most} are read.`, {
    next: 'Save only the columns you need in another file.',
  });
}

function emptyFile(fileName: string, hasLines: boolean): RunError {
  const what = hasLines ? 'contains only blank lines' : 'is empty';
  return new RunError('refused', `${fileName} ${what}: it has no headings.`, {
    next: 'Check that it is the right file and was saved completely.',
  });
}
