/** An Excel workbook (.xlsx) → the records of one of its sheets, with the texts that Excel shows. */
import { RunError } from '../errors.js';
import type { InGroups } from '../model/in-groups.js';
import type { SpreadsheetRecord } from './read-csv.js';
import { createCellTexts } from './xlsx/cell-text.js';
import { readNumberFormats } from './xlsx/number-formats.js';
import { cannotBeRead, quoted } from './xlsx/refusal.js';
import { readSharedStrings } from './xlsx/shared-strings.js';
import type { Contents } from './xlsx/cell.js';
import { createSheetReader, type SheetRow } from './xlsx/sheet.js';
import { chooseSheet, readWorkbook, type Sheet, type Workbook } from './xlsx/workbook.js';
import { readXml } from './xlsx/xml.js';
import { openZip, type Zip } from './xlsx/zip.js';

/** The beginning of a sheet that could be read. */
export interface SheetBeginning {
  readonly name: string;
  readonly records: readonly SpreadsheetRecord[];
  /** Reads the sheet to its end, in flat memory: how many rows after this one are not blank. */
  countAfter(row: number): Promise<number>;
}

export interface XlsxReading {
  /** From `--sheet`; absent: the first one that is not hidden. */
  readonly sheet?: string;
  /**
   * Asked if no sheet is named and several are visible: which one to read; `undefined`: the first one. A sheet that cannot be
   * read has no records.
   */
  readonly onSheets?: (sheets: readonly SheetBeginning[]) => Promise<string | undefined>;
  /** Called once, before the first record: what is read, in words (`xlsx, sheet "People"`). */
  readonly onForm?: (words: string) => void;
  /** Called for each row that is skipped because it is blank, up to the last row that is not. */
  readonly onBlankRow?: () => void;
  /** Called for each hidden column, by its place from 0, before the first record. */
  readonly onHiddenColumn?: (place: number) => void;
  /** Called for each group of merged cells (`A3:A5`), after the last record. */
  readonly onMerged?: (range: string) => void;
}

/** How much of a sheet is read to find out what it is. */
const rowsOfBeginning = 30;
const mostSheetsBegun = 50;

/**
 * The header first, then the rows; blank rows are counted and skipped. Each row has at least as many cells as the first: a
 * workbook does not store empty ones. Memory stays flat except for the texts that cells share. Throws a RunError: `usage` for a
 * sheet that does not exist, `refused` for a file that is not a workbook, is damaged, protected or too large, and for an empty
 * sheet.
 */
export async function* readXlsx(
  path: string,
  fileName: string,
  { sheet: named, onSheets, onForm, onBlankRow, onHiddenColumn, onMerged }: XlsxReading = {},
): InGroups<SpreadsheetRecord> {
  const zip = await openZip(path, fileName);
  try {
    const workbook = await readWorkbook(zip);
    const read = createReader(zip, workbook);
    const sheet = chooseSheet(fileName, workbook, named ?? (await onSheets?.(await beginnings(workbook, read))));
    onForm?.(`xlsx, sheet ${quoted(sheet.name)}`);
    let [last, width] = [0, 0];
    for await (const { row, cells, ...rest } of read(sheet, { onHiddenColumn, onMerged })) {
      for (last += 1; last < row; last += 1) onBlankRow?.();
      width ||= cells.length;
      yield [{ row, line: row, cells: padded(cells, width), ...rest }];
    }
    if (width === 0) {
      throw cannotBeRead(fileName, `its sheet ${quoted(sheet.name)} is empty: it has no headings`, {
        next: 'Check that it is the right file, or choose another sheet with --sheet.',
      });
    }
  } finally {
    zip.close();
  }
}

type Layout = Pick<Contents, 'onHiddenColumn' | 'onMerged'>;
type ReadSheet = (sheet: Sheet, layout?: Layout) => AsyncIterable<SheetRow>;

/** What sheets share is read once, when the first of them is read. */
function createReader(zip: Zip, workbook: Workbook): ReadSheet {
  let shared: Pick<Contents, 'sharedStrings' | 'texts'> | undefined;
  return async function* (sheet, layout) {
    const place = `${zip.fileName}, sheet ${quoted(sheet.name)}`;
    const formats = shared === undefined ? await readNumberFormats(zip, workbook.styles) : [];
    shared ??= {
      sharedStrings: await readSharedStrings(zip, workbook.sharedStrings),
      texts: createCellTexts(formats, workbook.is1904),
    };
    const reader = createSheetReader({
      ...shared,
      ...layout,
      refuse: (where, what, next) => cannotBeRead(`${place}, ${where}`, what, next === undefined ? {} : { next }),
    });
    yield* readXml(zip, sheet.part, reader);
  };
}

/** Those of the visible tables; none if there is only one. */
async function beginnings({ sheets }: Workbook, read: ReadSheet): Promise<SheetBeginning[]> {
  const visible = sheets.filter(({ type, isHidden }) => type === 'worksheet' && !isHidden);
  if (visible.length < 2) return [];
  const begun: SheetBeginning[] = [];
  for (const sheet of visible.slice(0, mostSheetsBegun)) {
    const records = await firstRows(read(sheet)).catch((error: unknown) => {
      if (error instanceof RunError) return [];
      throw error;
    });
    begun.push({ name: sheet.name, records, countAfter: (row) => countAfter(read(sheet), row) });
  }
  return begun;
}

async function firstRows(rows: AsyncIterable<SheetRow>): Promise<SpreadsheetRecord[]> {
  const records: SpreadsheetRecord[] = [];
  for await (const { row, cells } of rows) {
    records.push({ row, line: row, cells });
    if (records.length === rowsOfBeginning) break;
  }
  return records;
}

async function countAfter(rows: AsyncIterable<SheetRow>, header: number): Promise<number> {
  let count = 0;
  for await (const { row } of rows) if (row > header) count += 1;
  return count;
}

function padded(cells: readonly string[], width: number): readonly string[] {
  return cells.length >= width ? cells : [...cells, ...Array<string>(width - cells.length).fill('')];
}
