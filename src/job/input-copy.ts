/** Copies the spreadsheet's bytes into the job and hashes them while they are read: what is applied is what was read. */
import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { RunError } from '../errors.js';
import { guardOf } from '../files/guarded-folder.js';

export interface InputCopy {
  /** The file's bytes; can be iterated only once. */
  readonly chunks: AsyncIterable<Uint8Array>;
  /** Resolves when `chunks` has been read to its end; by then the copy is complete and synced. */
  readonly finished: Promise<{ readonly sha256: string; readonly bytes: number }>;
}

/**
 * Iterating throws a RunError: `usage` if the file does not exist or is not a regular file, `refused` if it cannot be read or
 * copied. Without a `target`, nothing is copied: the file is itself the copy.
 */
export function copyWhileReading(source: string, target: string | undefined): InputCopy {
  let resolveFinished: (value: { sha256: string; bytes: number }) => void = () => undefined;
  const finished = new Promise<{ sha256: string; bytes: number }>((resolve) => (resolveFinished = resolve));
  return { chunks: chunks(), finished };

  async function* chunks(): AsyncIterable<Uint8Array> {
    const file = await openRegular(source);
    const guard = target === undefined ? undefined : guardOf(target);
    const hash = createHash('sha256');
    let bytes = 0;
    let copy: FileHandle | undefined;
    try {
      guard?.();
      if (target !== undefined) copy = await told(open(target, 'wx', 0o600), target);
      for await (const chunk of readBytes(file, source)) {
        hash.update(chunk);
        bytes += chunk.length;
        guard?.();
        if (target !== undefined) await told(copy?.writeFile(chunk), target);
        yield chunk;
      }
      if (target !== undefined) await told(copy?.datasync(), target);
    } finally {
      // What is synced is safe, even if closing fails.
      await file.close().catch(() => undefined);
      await copy?.close().catch(() => undefined);
    }
    resolveFinished({ sha256: hash.digest('hex'), bytes });
  }
}

async function* readBytes(file: FileHandle, source: string): AsyncIterable<Buffer> {
  for (;;) {
    // A new block each time, because the reader may keep it.
    const { bytesRead, buffer } = await file
      .read(Buffer.allocUnsafeSlow(1 << 18), 0, 1 << 18)
      .catch((error: unknown) => {
        throw unreadable(source, error);
      });
    if (bytesRead === 0) return;
    yield buffer.subarray(0, bytesRead);
  }
}

/** A pipe or device may never end, and opening one may never return: only files are read. */
async function openRegular(source: string): Promise<FileHandle> {
  const file = await open(source, constants.O_RDONLY | constants.O_NONBLOCK).catch((error: unknown) => {
    throw unreadable(source, error);
  });
  const found = await file.stat();
  if (found.isFile()) return file;
  await file.close();
  const what = found.isDirectory() ? 'a folder' : 'a pipe or device';
  throw new RunError('usage', `${source} is ${what}, not a spreadsheet.`, {
    next: found.isDirectory() ? 'Choose a file.' : 'Save its output to a file, and use that file.',
  });
}

async function told<T>(work: Promise<T> | undefined, target: string): Promise<T | undefined> {
  return await work?.catch((error: unknown) => {
    throw new RunError('refused', `The spreadsheet cannot be copied to ${target}: ${(error as Error).message}.`, {
      next: 'Free disk space, or choose another folder with --output.',
      cause: error,
    });
  });
}

function unreadable(source: string, error: unknown): RunError {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT')
    return new RunError('usage', `${source} does not exist.`, { next: 'Check the name and the folder.', cause: error });
  return new RunError('refused', `${source} cannot be read: ${message}.`, {
    next: 'Check the permissions of the file and whether its disk is still available.',
    cause: error,
  });
}
