/** An Excel workbook (.xlsx) → the records of one of its sheets, with the texts that Excel shows. */
import type { SpreadsheetRecord } from './read-csv.js';
import { createCellTexts } from './xlsx/cell-text.js';
import { readNumberFormats } from './xlsx/number-formats.js';
import { cannotBeRead, quoted } from './xlsx/refusal.js';
import { readSharedStrings } from './xlsx/shared-strings.js';
import { createSheetReader, type SheetRow } from './xlsx/sheet.js';
import { chooseSheet, readWorkbook, type Sheet, type Workbook } from './xlsx/workbook.js';
import { readXml } from './xlsx/xml.js';
import { openZip, type Zip } from './xlsx/zip.js';

export interface XlsxReading {
  /** From `--sheet`; absent: the first one that is not hidden. */
  readonly sheet?: string;
  /** Called once, before the first record: what is read, in words (`xlsx, sheet "People"`). */
  readonly onForm?: (words: string) => void;
  /** Called for each row that is skipped because it is blank, up to the last row that is not. */
  readonly onBlankRow?: () => void;
}

/**
 * The header first, then the rows; blank rows are counted and skipped. Each row has at least as many cells as the header: a
 * workbook does not store empty ones. Memory stays flat except for the texts that cells share. Throws a RunError: `usage` for a
 * sheet that does not exist, `refused` for a file that is not a workbook, is damaged, protected or too large, and for an empty
 * sheet.
 */
export async function* readXlsx(
  path: string,
  fileName: string,
  { sheet: wanted, onForm, onBlankRow }: XlsxReading = {},
): AsyncIterable<SpreadsheetRecord> {
  const zip = await openZip(path, fileName);
  try {
    const workbook = await readWorkbook(zip);
    const sheet = chooseSheet(fileName, workbook, wanted);
    onForm?.(`xlsx, sheet ${quoted(sheet.name)}`);
    let [last, width] = [0, 0];
    for await (const { row, cells } of rowsOf(zip, workbook, sheet)) {
      for (last += 1; last < row; last += 1) onBlankRow?.();
      width ||= cells.length;
      yield { row, line: row, cells: padded(cells, width) };
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

async function* rowsOf(zip: Zip, workbook: Workbook, sheet: Sheet): AsyncIterable<SheetRow> {
  const formats = await readNumberFormats(zip, workbook.styles);
  const reader = createSheetReader({
    sharedStrings: await readSharedStrings(zip, workbook.sharedStrings),
    texts: createCellTexts(formats, workbook.is1904),
    refuse: (where, what, next) =>
      cannotBeRead(`${zip.fileName}, sheet ${quoted(sheet.name)}, ${where}`, what, next === undefined ? {} : { next }),
  });
  yield* readXml(zip, sheet.part, reader);
}

function padded(cells: readonly string[], width: number): readonly string[] {
  return cells.length >= width ? cells : [...cells, ...Array<string>(width - cells.length).fill('')];
}
