/** A spreadsheet as people open it: UTF-8 with BOM and CRLF, written aside and renamed when it is complete. */
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { stringify } from 'csv-stringify/sync';
import { RunError } from '../errors.js';

export interface CsvWriter {
  /** Resolves when the row has been taken; bounds what waits in memory. */
  write(cells: readonly string[]): Promise<void>;
  /** The file is complete and under its name when this resolves. */
  commit(): Promise<void>;
  /** Forgets what was written; what stood under the name before stays. */
  abort(): Promise<void>;
}

const batchSize = 500;

/** Throws a RunError (`stopped`) where the disk does not take it. */
export async function createCsvWriter(path: string, header: readonly string[]): Promise<CsvWriter> {
  const aside = `${path}.tmp`;
  const file = await open(aside, 'w', 0o600).catch((error: unknown) => {
    throw notWritten(path, error);
  });
  let batch: (readonly string[])[] = [header];
  await file.writeFile('\uFEFF');
  const flush = async (): Promise<void> => {
    const text = stringify(batch, { record_delimiter: 'windows' });
    batch = [];
    await file.writeFile(text).catch((error: unknown) => {
      throw notWritten(path, error);
    });
  };
  return {
    async write(cells) {
      batch.push(cells);
      if (batch.length >= batchSize) await flush();
    },
    async commit() {
      if (batch.length > 0) await flush();
      await file.datasync();
      await file.close();
      await rename(aside, path);
      const folder = await open(dirname(path), 'r');
      await folder.sync().finally(() => folder.close());
    },
    async abort() {
      await file.close().catch(() => undefined);
      await rm(aside, { force: true });
    },
  };
}

function notWritten(path: string, error: unknown): RunError {
  return new RunError('stopped', `${path} cannot be written: ${(error as Error).message}.`, {
    next: 'Make room on the disk or mend it; the journal is safe.',
    cause: error,
  });
}
