/** The only way to open a file of rows: a spreadsheet whose headings are read and interpreted, followed by its records. */
import { copyWhileReading, type InputCopy } from '../job/input-copy.js';
import type { Catalog } from '../model/catalog.js';
import { truncateForDisplay } from '../model/cells.js';
import { isResultColumn, type FileHeader } from '../model/columns.js';
import type { InGroups } from '../model/in-groups.js';
import type { PlanOptions } from '../model/plan-options.js';
import { matchHeader } from '../rows/header.js';
import { headingMeaning } from '../rows/heading-meaning.js';
import type { OpenSheet } from '../rows/join-columns.js';
import { withoutNotes, type Note } from '../rows/notes-below.js';
import { readDelimiter } from '../spreadsheet/dialect.js';
import { unescapeCell } from '../spreadsheet/escape-cell.js';
import type { SpreadsheetRecord } from '../spreadsheet/read-csv.js';
import { readSpreadsheet } from '../spreadsheet/read-spreadsheet.js';
import type { SheetBeginning } from '../spreadsheet/read-xlsx.js';
import { beginSheet, chooseSheetOf, rowList, type BegunSheet } from './begin-sheet.js';
import { watchHidden, type Hidden, type HiddenWatch } from './hidden-cells.js';
import { watchMerged } from './merged-cells.js';

/** A file's format, if it cannot be detected, and how its headings are read. */
export type SheetOptions = Pick<
  PlanOptions,
  | 'encoding'
  | 'delimiter'
  | 'sheet'
  | 'headerRow'
  | 'visibleOnly'
  | 'ignoreUnknown'
  | 'removeFalse'
  | 'allowDelete'
  | 'withoutRemovals'
  | 'map'
  | 'nullWords'
  | 'key'
  | 'rules'
>;

export interface SheetFile {
  readonly path: string;
  /** As it was named, for commands to run, if `path` is the job's copy of it. */
  readonly given?: string;
  /** For messages. */
  readonly name: string;
  /**
   * Where its bytes are copied while they are read; absent: no copy is made, for example because the path is an earlier run's
   * copy.
   */
  readonly copy?: string | undefined;
  /** The second of two files. */
  readonly isSecond?: boolean | undefined;
}

export interface OpenedSheet extends OpenSheet {
  /** The file's format, in words: `UTF-8, comma`. */
  readonly form: string;
  /** Its hash and size; resolves when all records have been read. */
  readonly finished: InputCopy['finished'];
  /** What was skipped, in words; complete when all records have been read. */
  skipped(): readonly string[];
  /** Hidden rows and columns of a workbook that are read; complete when all records have been read. */
  hidden(): Hidden;
  /** Closes the file if reading ends early. */
  close(): Promise<void>;
}

/** A file that was read up to its headings and a few rows further, and not interpreted yet. */
interface BegunFile {
  readonly begun: BegunSheet;
  /** The headings, unescaped if the file is a result of this program. */
  readonly headings: readonly string[];
  /** How it is written, in words: `UTF-8, comma`; `separator`: of a text file. */
  readonly form: string;
  readonly separator?: string;
  readonly named: SheetFile;
  readonly finished: InputCopy['finished'];
  readonly watch: HiddenWatch;
  /** What was skipped, in words; `notes`: what was left out below the table. */
  readonly skipped: (notes?: readonly string[]) => readonly string[];
  readonly close: () => Promise<void>;
}

/**
 * Finds the sheet and the headings of a file. Throws a RunError (`usage`, `refused`) for a file that does not exist or cannot be
 * read, or that has no headings. `onSheets`: told which visible sheets a workbook has, if there are several and none is named.
 */
export async function beginFile(
  file: SheetFile,
  catalog: Catalog,
  options: SheetOptions,
  onSheets?: (sheets: readonly SheetBeginning[]) => void,
): Promise<BegunFile> {
  const { chunks, finished } = copyWhileReading(file.path, file.copy);
  const { name } = file;
  const named = { ...file, path: file.given ?? file.path };
  const found: { form: string; separator?: string } = { form: '' };
  const meaning = headingMeaning(catalog, options);
  let blank = 0;
  const quoted: number[] = [];
  const watch = watchHidden(options.visibleOnly);
  const merged = watchMerged();
  const groups = readSpreadsheet(
    { chunks, path: file.copy ?? file.path, name },
    {
      ...formOf(options),
      onForm: (form: string, separator?: string) => void Object.assign(found, { form, separator }),
      onBlankRow: () => void (blank += 1),
      onQuotedLine: (row) => void quoted.push(row),
      onSheets(sheets) {
        onSheets?.(sheets);
        return chooseSheetOf(sheets, named, meaning);
      },
      onHiddenColumn: (place) => watch.column(place),
      onMerged: (range) => merged.group(range),
    },
  )[Symbol.asyncIterator]();
  const close = async (): Promise<void> => {
    await groups.return?.();
  };
  try {
    const begun = await beginSheet(watch.rows({ [Symbol.asyncIterator]: () => groups }), named, meaning, options);
    const { cells, row } = begun.header;
    const headings = cells.some(isResultColumn) ? cells.map(unescapeCell) : cells;
    watch.begin(row);
    merged.begin(row);
    const skipped = (notes: readonly string[] = []): string[] => [
      ...blankRows(blank),
      ...quotedLines(quoted),
      ...notes,
      ...watch.notices(headings),
      ...merged.notices(),
    ];
    return { begun, headings, ...found, named, finished, watch, skipped, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/**
 * Unescapes the cells of a result file. Throws what `beginFile` throws, and a RunError (`refused`) for headings that cannot be
 * used; reading its records throws for errors after the headings.
 */
export async function openSheet(file: SheetFile, catalog: Catalog, options: SheetOptions): Promise<OpenedSheet> {
  const { begun, headings, form, separator, named, finished, watch, skipped, close } = await beginFile(
    file,
    catalog,
    options,
  );
  const { name } = file;
  const notes: Note[] = [];
  try {
    const { line } = begun.header;
    const header = matchHeader(
      headings,
      catalog,
      { ...(separator !== undefined && { separator }), ...forCommands(named, begun.sample), name, line },
      options,
    );
    const groups = withoutNotes(unescaped(begun.rest, header, headings.length), header, (note) => notes.push(note));
    return {
      ...{ name, headings, form, finished, close },
      header: { ...header, notices: [...begun.notices, ...header.notices] },
      groups,
      skipped: () => skipped(notesInWords(notes)),
      hidden: () => watch.hidden(),
    };
  } catch (error) {
    await close();
    throw error;
  }
}

function forCommands(
  { path, isSecond }: SheetFile,
  sample: readonly SpreadsheetRecord[],
): { path?: string; sample: readonly (readonly string[])[] } {
  return { sample: sample.map(({ cells }) => cells), ...(isSecond !== true && { path }) };
}

function blankRows(count: number): string[] {
  return count === 0 ? [] : [`${count === 1 ? '1 blank row' : `${count} blank rows`} skipped`];
}

function quotedLines(rows: readonly number[]): string[] {
  if (rows.length === 0) return [];
  const [lines, were] = rows.length === 1 ? ['line stands', 'was'] : ['lines stand', 'were'];
  const counted = `${rows.length.toLocaleString('en-US')} ${lines} in quotes as a whole (${rowList(rows)})`;
  return [`${counted} and ${were} read as the cells within the quotes`];
}

function notesInWords(notes: readonly Note[]): string[] {
  if (notes.length === 0) return [];
  const rows = rowList(notes.map(({ row }) => row));
  const texts = notes.slice(0, 3).map(({ text }) => JSON.stringify(truncateForDisplay(text)));
  const are = notes.length === 1 ? "isn't a person and was" : "aren't people and were";
  return [`${rows} below the table ${are} left out: ${texts.join(', ')}${notes.length > 3 ? ' …' : ''}`];
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

/** A workbook does not store empty cells at the end of a row: they are added up to the last heading. */
async function* unescaped(
  groups: InGroups<SpreadsheetRecord>,
  { isResult, separator }: FileHeader,
  width: number,
): InGroups<SpreadsheetRecord> {
  const whole = (record: SpreadsheetRecord): SpreadsheetRecord => {
    const cells = isResult ? record.cells.map(unescapeCell) : record.cells;
    const missing = separator === undefined ? Math.max(0, width - cells.length) : 0;
    if (missing > 0) return { ...record, cells: [...cells, ...Array<string>(missing).fill('')] };
    return isResult ? { ...record, cells } : record;
  };
  for await (const records of groups) yield records.map(whole);
}
