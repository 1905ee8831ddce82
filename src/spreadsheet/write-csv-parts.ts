/** Comma-separated files for a program that accepts only so much at once: as many numbered parts as are needed. */
import { readdir, rm } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { openAtomicFile, type AtomicFile } from '../files/atomic-file.js';
import { csvText } from './write-csv.js';

/** Per file. */
export interface PartLimits {
  /** Not counting the header. */
  readonly mostRows: number;
  readonly mostBytes: number;
}

export interface PartsWriter {
  write(cells: readonly string[]): Promise<void>;
  /** Resolves to the names of the parts when all of them are complete under these names. */
  commit(): Promise<readonly string[]>;
  /** Removes everything that was written, in every part. */
  abort(): Promise<void>;
}

const batchBytes = 1 << 16;

interface Part {
  readonly file: AtomicFile;
  readonly name: string;
  rows: number;
  bytes: number;
}

/**
 * UTF-8 without a byte order mark, CRLF, each part with the header. A single part has the path's own name, several are
 * numbered: `people-1.csv`, `people-2.csv`. They are renamed together, when all are complete. On a disk error it and its
 * methods throw a RunError (`stopped`); `abort` then cleans up.
 */
export async function createCsvPartsWriter(
  path: string,
  header: readonly string[],
  { mostRows, mostBytes }: PartLimits,
): Promise<PartsWriter> {
  const parts: Part[] = [];
  let named: string[] = [];
  let [batch, size] = ['', 0];
  const flush = async (part: Part): Promise<void> => {
    const text = batch;
    [batch, size] = ['', 0];
    await part.file.write(text);
  };
  const put = (part: Part, text: string, bytes: number): void => {
    batch += text;
    size += bytes;
    part.bytes += bytes;
  };
  const begin = async (): Promise<Part> => {
    const name = partName(path, parts.length + 1);
    const part = { file: await openAtomicFile(name), name, rows: 0, bytes: 0 };
    parts.push(part);
    const text = csvText([header]);
    put(part, text, Buffer.byteLength(text));
    return part;
  };
  const end = async (part: Part): Promise<void> => {
    await flush(part);
    await part.file.finish();
  };
  let part = await begin();
  return {
    async write(cells) {
      const text = csvText([cells]);
      const bytes = Buffer.byteLength(text);
      if (part.rows === mostRows || (part.rows > 0 && part.bytes + bytes > mostBytes)) {
        await end(part);
        part = await begin();
      }
      put(part, text, bytes);
      part.rows += 1;
      if (size >= batchBytes) await flush(part);
    },
    async commit() {
      await end(part);
      for (const { file, name } of parts) {
        const taken = parts.length === 1 ? path : name;
        await file.commit(taken);
        named = [...named, taken];
      }
      return named;
    },
    async abort() {
      for (const { file } of parts) await file.abort();
      for (const name of named) await rm(name, { force: true }).catch(() => undefined);
    },
  };
}

/** `people-2.csv` */
function partName(path: string, nth: number): string {
  const end = extname(path);
  return join(dirname(path), `${basename(path, end)}-${nth}${end}`);
}

/** Files that are named like a part of this one. */
export async function partsOf(path: string): Promise<readonly string[]> {
  const names = await readdir(dirname(path)).catch(() => []);
  const end = extname(path);
  const begin = `${basename(path, end)}-`;
  const isPart = (name: string): boolean =>
    name.startsWith(begin) &&
    name.endsWith(end) &&
    /^[1-9]\d*$/u.test(name.slice(begin.length, name.length - end.length));
  return names.filter(isPart).map((name) => join(dirname(path), name));
}
