/** A spreadsheet as people open it: UTF-8 with BOM and CRLF, written aside and renamed when it is complete. */
import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { stringify } from 'csv-stringify/sync';
import { RunError } from '../errors.js';
import { redacted } from '../secrets.js';

export interface CsvWriter {
  /** Resolves when the row has been taken; bounds what waits in memory. */
  write(cells: readonly string[]): Promise<void>;
  /** The file is complete and under its name when this resolves. */
  commit(): Promise<void>;
  /** Forgets what was written; what stood under the name before stays. */
  abort(): Promise<void>;
}

const batchSize = 500;

/** Every method throws a RunError (`stopped`) where the disk does not take it; `abort` then clears up. */
export async function createCsvWriter(path: string, header: readonly string[]): Promise<CsvWriter> {
  const aside = `${path}.tmp`;
  const told = <T>(work: Promise<T>): Promise<T> =>
    work.catch((error: unknown) => {
      throw notWritten(path, error);
    });
  const file = await told(open(aside, 'w', 0o600));
  let batch: (readonly string[])[] = [header];
  let begin = '\uFEFF';
  const flush = async (): Promise<void> => {
    const text = begin + csvText(batch);
    [batch, begin] = [[], ''];
    await told(file.writeFile(text));
  };
  return {
    async write(cells) {
      batch.push(cells);
      if (batch.length >= batchSize) await flush();
    },
    async commit() {
      if (batch.length > 0) await flush();
      await told(putInPlace(file, aside, path));
    },
    async abort() {
      await file.close().catch(() => undefined);
      await rm(aside, { force: true }).catch(() => undefined);
    },
  };
}

/** Left alone, csv-stringify quotes only the line end that it writes itself; a line feed in a cell would break the row. */
function csvText(rows: readonly (readonly string[])[]): string {
  return redacted(stringify([...rows], { record_delimiter: 'windows', quoted_match: /[\r\n]/u }));
}

async function putInPlace(file: FileHandle, aside: string, path: string): Promise<void> {
  await file.datasync();
  await file.close();
  await rename(aside, path);
  const folder = await open(dirname(path), 'r');
  await folder.sync().finally(() => folder.close());
}

function notWritten(path: string, error: unknown): RunError {
  return new RunError('stopped', `${path} cannot be written: ${(error as Error).message}.`, {
    next: 'Make room on the disk or mend it; the journal is safe.',
    cause: error,
  });
}
