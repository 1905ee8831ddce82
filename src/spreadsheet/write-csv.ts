/**
 * A spreadsheet for people to open: UTF-8 with BOM and CRLF, written under a temporary name and renamed when it is complete.
 */
import { openAtomicFile } from '../files/atomic-file.js';

export interface RowWriter {
  /** Resolves when the row has been accepted; bounds pending memory. */
  write(cells: readonly string[]): Promise<void>;
  /** Resolves when the file is complete under its name. */
  commit(): Promise<void>;
  /** Discards what was written; an existing file of that name stays. */
  abort(): Promise<void>;
}

/** Up to this many rows, or characters in them, are collected and written at once. */
const batchSize = 500;
export const mostWaiting = 1 << 20;

/** On a disk error it and its methods throw a RunError (`stopped`); `abort` then cleans up. */
export async function createCsvWriter(path: string, header: readonly string[]): Promise<RowWriter> {
  const file = await openAtomicFile(path);
  let batch: (readonly string[])[] = [header];
  let [begin, waiting] = ['\uFEFF', 0];
  const flush = async (): Promise<void> => {
    const text = begin + csvText(batch);
    [batch, begin, waiting] = [[], '', 0];
    await file.write(text);
  };
  return {
    async write(cells) {
      batch.push(cells);
      waiting += lengthOf(cells);
      if (batch.length >= batchSize || waiting >= mostWaiting) await flush();
    },
    async commit() {
      if (batch.length > 0) await flush();
      await file.commit();
    },
    abort: () => file.abort(),
  };
}

/** Characters in a row. */
export function lengthOf(cells: readonly string[]): number {
  return cells.reduce((sum, cell) => sum + cell.length, 0);
}

/** Comma-separated, with CRLF. Cells with a comma, a quote or a line break of any kind stand in quotes. */
export function csvText(rows: readonly (readonly string[])[]): string {
  let text = '';
  for (const cells of rows) {
    for (let place = 0; place < cells.length; place++) {
      const cell = cells[place] ?? '';
      if (place > 0) text += ',';
      text += /[",\r\n]/u.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
    }
    text += '\r\n';
  }
  return text;
}
