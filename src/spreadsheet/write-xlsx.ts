/** An Excel workbook with one sheet of texts: bold headings that stay in view, filters, and columns as wide as their texts. */
import { RunError } from '../errors.js';
import { mostSheetRows } from './sheet-size.js';
import { openAtomicFile } from '../files/atomic-file.js';
import { lengthOf, mostWaiting, type RowWriter } from './write-csv.js';
import { createPacker } from './xlsx/packer.js';
import { cellStyles, columnsText, rowText, type Fill } from './xlsx/sheet-text.js';
import { partsBeside, rowsPart, sheetBegin, sheetEnd, type Lists } from './xlsx/workbook-text.js';

export interface XlsxWriting {
  /** The sheet's name; Excel allows 31 characters. */
  readonly sheet: string;
  /** The colour of a cell; `place`: its column from 0. */
  readonly fillOf?: (cell: string, place: number) => Fill | undefined;
  readonly lists?: Lists;
}

/** Column widths are measured from this many rows. */
const measured = 1000;
const batchSize = 500;

/**
 * Memory stays flat; a text beyond Excel's 32,767 characters is cut. It and its methods throw a RunError: `stopped` on a disk
 * error, `refused` for more rows than Excel allows; `abort` then cleans up.
 */
export async function createXlsxWriter(
  path: string,
  header: readonly string[],
  { sheet, fillOf, lists = new Map() }: XlsxWriting,
): Promise<RowWriter> {
  const file = await openAtomicFile(path);
  const packer = createPacker();
  for (const [name, text] of Object.entries(partsBeside(sheet, lists))) {
    packer.begin(name);
    packer.add(text);
  }
  packer.begin(rowsPart);
  let batch: (readonly string[])[] = [header];
  let [row, isBegun, waiting] = [0, false, lengthOf(header)];
  const styleOf = (cells: readonly string[], place: number): number => {
    if (row === 1) return cellStyles.header;
    return cellStyles[fillOf?.(cells[place] ?? '', place) ?? 'text'];
  };
  const flush = async (): Promise<void> => {
    if (!isBegun) packer.add(sheetBegin(columnsText(batch)));
    isBegun = true;
    const texts = batch.map((cells) => rowText((row += 1), cells, (place) => styleOf(cells, place)));
    [batch, waiting] = [[], 0];
    packer.add(texts.join(''));
    await file.write(packer.take());
  };
  return {
    async write(cells) {
      if (row + batch.length >= mostSheetRows) throw tooManyRows(path);
      batch.push(cells);
      waiting += lengthOf(cells);
      if (batch.length >= (isBegun ? batchSize : measured) || waiting >= mostWaiting) await flush();
    },
    async commit() {
      await flush();
      packer.add(sheetEnd(row, header.length, lists));
      packer.finish();
      await file.write(packer.take());
      await file.commit();
    },
    abort: () => file.abort(),
  };
}

function tooManyRows(path: string): RunError {
  return new RunError(
    'refused',
    `${path} cannot be written: Excel holds at most ${mostSheetRows.toLocaleString('en-US')} rows.`,
    {
      next: 'Use a CSV file instead: it has no such limit.',
    },
  );
}
