/** Whether a file in the inbox has been written completely: its writer does not tell, so it has to be still, and its last record whole. */
import { open } from 'node:fs/promises';
import { createReadStream } from 'node:fs';
import { parse, CsvError } from 'csv-parse';

export interface Sight {
  readonly bytes: number;
  /** Milliseconds since 1970; compared for equality only. */
  readonly modifiedMs: number;
  readonly inode: number;
}

export interface Settling {
  /** Milliseconds for which the file has been as it is now. `at`: of a clock that only goes forward. */
  stillFor(name: string, sight: Sight, at: number): number;
  /** Forgets files that are gone. */
  keepOnly(names: ReadonlySet<string>): void;
}

export function createSettling(): Settling {
  const seen = new Map<string, { readonly sight: Sight; readonly since: number }>();
  return {
    stillFor(name, sight, at) {
      const before = seen.get(name);
      const isSame =
        before?.sight.bytes === sight.bytes &&
        before.sight.modifiedMs === sight.modifiedMs &&
        before.sight.inode === sight.inode;
      if (!isSame) seen.set(name, { sight, since: at });
      return isSame ? at - before.since : 0;
    },
    keepOnly(names) {
      for (const name of seen.keys()) if (!names.has(name)) seen.delete(name);
    },
  };
}

/** What is missing at the end of the file, in words; `undefined` if it is whole as far as can be told. */
export async function missingEnd(path: string): Promise<string | undefined> {
  if (/\.xls[xm]$/iu.test(path)) return (await endsAsWorkbook(path)) ? undefined : 'the end of the workbook';
  if (/\.(?:csv|tsv|txt)$/iu.test(path)) return await missingOfText(path);
  return undefined;
}

/** A zip archive ends in a record that begins with these bytes, at most 64 KiB before its end. */
const endOfZip = Buffer.from([0x50, 0x4b, 0x05, 0x06]);

async function endsAsWorkbook(path: string): Promise<boolean> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const tail = Buffer.alloc(Math.min(size, 66_000));
    await file.read(tail, 0, tail.length, size - tail.length);
    return tail.includes(endOfZip);
  } finally {
    await file.close();
  }
}

/** The last record has as many cells as the first, and no quote is open. Other encodings than UTF-8 are told by stillness alone. */
async function missingOfText(path: string): Promise<string | undefined> {
  const bytes = await firstBytes(path);
  if (bytes.length === 0) return 'its content (the file is empty)';
  if (bytes.includes(0)) return undefined;
  const delimiter = [',', ';', '\t', '|'].reduce((best, one) => (count(bytes, one) > count(bytes, best) ? one : best));
  const records = createReadStream(path).pipe(
    parse({ delimiter, relax_column_count: true, bom: true, relax_quotes: true, skip_empty_lines: true }),
  );
  let [first, last] = [0, 0];
  try {
    for await (const record of records as AsyncIterable<string[]>) {
      first ||= record.length;
      last = record.length;
    }
  } catch (error) {
    if (error instanceof CsvError && error.code === 'CSV_QUOTE_NOT_CLOSED') return 'the end of a quoted cell';
    return undefined;
  }
  return last < first ? `${first - last} of ${first} cells of the last record` : undefined;
}

async function firstBytes(path: string): Promise<Buffer> {
  const file = await open(path, 'r');
  try {
    const buffer = Buffer.alloc(4096);
    const { bytesRead } = await file.read(buffer, 0, buffer.length, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

function count(bytes: Buffer, character: string): number {
  const [line = ''] = bytes.toString('latin1').split(/\r?\n/u);
  return line.split(character).length;
}
