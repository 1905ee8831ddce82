/** JSON Lines files: read as a stream, and opened for appending. */
import { createReadStream } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { RunError } from '../errors.js';
import { guardOf, type Guard } from './guarded-folder.js';
import { isTurnOver, nextTurn } from '../model/turns.js';
import { createLineWriter, notWritten, type LineWriter } from './line-writer.js';

export interface JsonLine {
  readonly value: unknown;
  /** In bytes: the offset from the start of the file, and the length including the line break. */
  readonly offset: number;
  readonly length: number;
}

/**
 * The lines of a file, in order. A last line without a line break was torn by a crash and is skipped. Throws a RunError
 * (`refused`) for invalid JSON anywhere else, which means damage, and for a file that cannot be read.
 */
export async function* readLines(path: string): AsyncIterable<JsonLine> {
  for await (const lines of readLineGroups(path)) for (const line of lines) yield line;
}

/** The same, all lines of a block at once: to wait for each line takes longer than to read it. */
export async function* readLineGroups(path: string): AsyncIterable<readonly JsonLine[]> {
  // The line whose end is still to come: its parts are joined once, however many blocks it spans.
  let parts: Buffer[] = [];
  let [offset, number] = [0, 0];
  for await (const chunk of readBlocks(path)) {
    if (isTurnOver()) await nextTurn();
    const lines: JsonLine[] = [];
    let begin = 0;
    for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, begin)) {
      const rest = chunk.subarray(begin, end);
      const line = parts.length === 0 ? rest : Buffer.concat([...parts, rest]);
      number += 1;
      let value: unknown;
      try {
        value = JSON.parse(line.toString('utf8'));
      } catch (error) {
        // What comes before the damage is passed on first.
        yield lines;
        throw damagedLine(path, number, error);
      }
      lines.push({ value, offset, length: line.length + 1 });
      offset += line.length + 1;
      begin = end + 1;
      parts = [];
    }
    if (begin < chunk.length) parts.push(chunk.subarray(begin));
    if (lines.length > 0) yield lines;
  }
}

async function* readBlocks(path: string): AsyncIterable<Buffer> {
  try {
    yield* createReadStream(path, { highWaterMark: 1 << 16 }) as AsyncIterable<Buffer>;
  } catch (error) {
    throw notRead(path, error);
  }
}

export function notRead(path: string, error: unknown): RunError {
  return new RunError('refused', `${path} cannot be read: ${(error as Error).message}.`, {
    next: 'Check the permissions of the file and whether its disk is still available.',
    cause: error,
  });
}

function damagedLine(path: string, number: number, cause: unknown): RunError {
  return new RunError('refused', `${path}, line ${number} is damaged: it is not valid JSON.`, {
    next: 'Restore the file from a backup, or plan the spreadsheet again; do not edit it.',
    cause,
  });
}

/**
 * Opens the file for appending, and makes it (0600) and its entry in the folder durable. A last line torn by a crash is cut off
 * first, so that nothing is appended to it. Throws the guard's error if the folder has one that forbids it.
 */
export async function openLines(path: string): Promise<LineWriter> {
  const guard = guardOf(path);
  let file: FileHandle | undefined;
  try {
    guard?.();
    file = await open(path, 'a+', 0o600);
    await cutTornEnd(file, guard);
    await syncFolder(dirname(path));
    return createLineWriter(file, path, guard);
  } catch (error) {
    await file?.close().catch(() => undefined);
    throw error instanceof RunError ? error : notWritten(path, error);
  }
}

async function cutTornEnd(file: FileHandle, guard: Guard | undefined): Promise<void> {
  const { size } = await file.stat();
  const block = Buffer.alloc(1 << 16);
  let whole = 0;
  for (let end = size; end > 0 && whole === 0; end -= Math.min(end, block.length)) {
    const from = Math.max(0, end - block.length);
    const { bytesRead } = await file.read(block, 0, end - from, from);
    whole = from + block.subarray(0, bytesRead).lastIndexOf(10) + 1;
    if (whole === from) whole = 0;
  }
  if (whole === size) return;
  guard?.();
  await file.truncate(whole);
  await file.datasync();
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
