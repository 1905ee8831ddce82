/** A spreadsheet of any kind → its records. Its first bytes decide the kind, not its name. */
import { RunError } from '../errors.js';
import type { InGroups } from '../model/in-groups.js';
import { sniffedBytes } from './encoding.js';
import { refuseOtherKinds } from './other-kinds.js';
import { putBack } from './put-back.js';
import { readCsv, type CsvReading, type SpreadsheetRecord } from './read-csv.js';
import type { XlsxReading } from './read-xlsx.js';

/** Options for a text file and for a workbook. */
export type SpreadsheetReading = CsvReading & XlsxReading;

export interface Spreadsheet {
  /** Its bytes; can be read once. */
  readonly chunks: AsyncIterable<Uint8Array>;
  /** Where the bytes are once `chunks` has been read to its end. */
  readonly path: string;
  /** For messages. */
  readonly name: string;
}

const zipBegins = Buffer.from('PK\u0003\u0004', 'latin1');

/**
 * A workbook is not read in order: all of its bytes are read before its first record is yielded. Throws what `readCsv` and
 * `readXlsx` throw, and a RunError: `refused` for a file of another kind, `usage` if a sheet is given for a text file.
 */
export async function* readSpreadsheet(
  { chunks, path, name }: Spreadsheet,
  how: SpreadsheetReading,
): InGroups<SpreadsheetRecord> {
  const rest = chunks[Symbol.asyncIterator]();
  const begun: Uint8Array[] = [];
  for (let size = 0; size < sniffedBytes;) {
    const next = await rest.next();
    if (next.done === true) break;
    begun.push(next.value);
    size += next.value.length;
  }
  const bytes = putBack(begun, rest);
  const beginning = Buffer.concat(begun).subarray(0, sniffedBytes);
  if (beginning.subarray(0, zipBegins.length).equals(zipBegins)) {
    await readToEnd(bytes);
    // Text files do not wait for code that only workbooks need.
    const { readXlsx } = await import('./read-xlsx.js');
    yield* readXlsx(path, name, how);
    return;
  }
  try {
    await refuseOtherKinds(beginning, bytes, name, how.encoding);
    if (how.sheet !== undefined) throw noSheets(how.sheet, name);
  } catch (error) {
    await rest.return?.();
    throw error;
  }
  yield* readCsv(bytes, name, how);
}

function noSheets(sheet: string, name: string): RunError {
  return new RunError('usage', `--sheet ${sheet}: ${name} is not an Excel workbook and has no sheets.`, {
    next: 'Omit --sheet.',
  });
}

async function readToEnd(bytes: AsyncIterable<Uint8Array>): Promise<void> {
  const chunks = bytes[Symbol.asyncIterator]();
  while ((await chunks.next()).done !== true);
}
