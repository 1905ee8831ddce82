/** Files of JSON lines: read without holding them, appended to in groups that are synced together. */
import { createReadStream } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { RunError } from '../errors.js';

export interface JsonLine {
  readonly value: unknown;
  /** Bytes from the beginning of the file, and of the line with its end. */
  readonly offset: number;
  readonly length: number;
}

/**
 * The lines of a file, in order. A last line without its end was torn by a crash and is left out; a line that is no JSON
 * anywhere else is damage: RunError (`refused`).
 */
export async function* readLines(path: string): AsyncIterable<JsonLine> {
  let rest: Buffer = Buffer.alloc(0);
  let [offset, number] = [0, 0];
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 18 }) as AsyncIterable<Buffer>) {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let begin = 0;
    for (let end = bytes.indexOf(10); end !== -1; end = bytes.indexOf(10, begin)) {
      number += 1;
      yield { value: parsed(bytes.toString('utf8', begin, end), path, number), offset, length: end + 1 - begin };
      offset += end + 1 - begin;
      begin = end + 1;
    }
    rest = bytes.subarray(begin);
  }
}

function parsed(text: string, path: string, number: number): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new RunError('refused', `${path}, line ${number} is damaged: it is not JSON.`, {
      next: 'Take the file from a backup, or plan the spreadsheet again; do not edit it.',
      cause: error,
    });
  }
}

export interface LineWriter {
  /** Written with the next group. */
  append(value: unknown): void;
  /** Resolves when this value, and all before it, are safely on disk. */
  appendSynced(value: unknown): Promise<void>;
  /** Resolves when what was appended has been handed to the system; bounds what waits in memory. */
  written(): Promise<void>;
  /** Writes and syncs what is left. */
  close(): Promise<void>;
}

/** Of the file system, as much as a writer needs; tests put a failing one in its place. */
export type LineFile = Pick<FileHandle, 'appendFile' | 'datasync' | 'close'>;

/** So many characters wait at the most before they are written without anybody's asking. */
const largestGroup = 1 << 18;

/** Opens for appending, and makes the file (0600) and its place in the folder durable. */
export async function openLines(path: string): Promise<LineWriter> {
  try {
    const file = await open(path, 'a', 0o600);
    await syncFolder(dirname(path));
    return createLineWriter(file, path);
  } catch (error) {
    throw notWritten(path, error);
  }
}

/**
 * One writer: all that waits is written together, with one sync. After a failed write or sync nothing more is written, and
 * every later call rejects with the same RunError (`stopped`): a sync that failed once cannot be trusted when repeated.
 */
export function createLineWriter(file: LineFile, path: string): LineWriter {
  let waiting: string[] = [];
  let size = 0;
  let wantSync = false;
  let failure: RunError | undefined;
  let running: Promise<void> | undefined;

  const work = async (): Promise<void> => {
    while (failure === undefined && (waiting.length > 0 || wantSync)) {
      const [text, sync] = [waiting.join(''), wantSync];
      [waiting, size, wantSync] = [[], 0, false];
      try {
        if (text !== '') await file.appendFile(text);
        if (sync) await file.datasync();
      } catch (error) {
        failure = notWritten(path, error);
      }
    }
    running = undefined;
  };
  /** What is appended while a group is being written goes with the next one: two turns are enough for everybody. */
  const flushed = async (sync: boolean): Promise<void> => {
    wantSync ||= sync;
    while (running !== undefined) await running;
    if (waiting.length > 0 || wantSync) await (running = work());
    if (failure) throw failure;
  };
  const append = (value: unknown): void => {
    const line = `${JSON.stringify(value)}\n`;
    waiting.push(line);
    size += line.length;
  };
  return {
    append(value) {
      append(value);
      if (size >= largestGroup && running === undefined) running = Promise.resolve().then(work);
    },
    async appendSynced(value) {
      if (failure) throw failure;
      append(value);
      await flushed(true);
    },
    async written() {
      if (failure) throw failure;
      if (size >= largestGroup) await flushed(false);
    },
    async close() {
      try {
        await flushed(true);
      } finally {
        await file.close();
      }
    },
  };
}

/** A new name in a folder is safe only when the folder itself is synced. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

function notWritten(path: string, error: unknown): RunError {
  return new RunError('stopped', `${path} cannot be written: ${(error as Error).message}.`, {
    next: 'Make room on the disk or mend it, then go on with the job.',
    cause: error,
  });
}
