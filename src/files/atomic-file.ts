/** An atomically written file, private to its owner: it gets its name when it is complete, so it is either whole or absent. */
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { RunError } from '../errors.js';
import { guardOf, mayWrite } from './guarded-folder.js';
import { syncFolder } from './json-lines.js';

export interface AtomicFile {
  write(data: string | Uint8Array): Promise<void>;
  /** Everything written so far is safely on disk, still under the temporary name; nothing more may be written. */
  finish(): Promise<void>;
  /** Resolves when the file is complete under its name, or under another one in the same folder. */
  commit(name?: string): Promise<void>;
  /** Discards what was written; an existing file of that name stays. */
  abort(): Promise<void>;
}

/** On a disk error it and its methods throw a RunError (`stopped`); `abort` then cleans up. */
export async function openAtomicFile(path: string): Promise<AtomicFile> {
  const told = <T>(work: Promise<T>): Promise<T> =>
    work.catch((error: unknown) => {
      throw error instanceof RunError ? error : notWritten(path, error);
    });
  const file = await told(openAside(`${path}.tmp`));
  return {
    write: (data) => told(file.write(data)),
    finish: () => told(file.finish()),
    commit: (name = path) => told(file.commit(name)),
    abort: () => file.abort(),
  };
}

/**
 * Writes the whole file at once; resolves when it is on disk under its name. Throws the disk's own error; an existing file of
 * that name then stays. `aside`: another temporary name to write it under first, which must not exist yet.
 */
export async function writeWhole(path: string, text: string, aside?: string): Promise<void> {
  const file = await openAside(aside ?? `${path}.tmp`, aside !== undefined);
  try {
    await file.write(text);
    await file.commit(path);
  } catch (error) {
    await file.abort();
    throw error;
  }
}

interface AsideFile extends AtomicFile {
  commit(name: string): Promise<void>;
}

/** It and its methods throw the disk's own errors, and the error of the folder's guard, if it has one. */
async function openAside(aside: string, isNew = false): Promise<AsideFile> {
  const guard = guardOf(aside);
  guard?.();
  // A superseded process may still have a file of this name open: what it writes must not come into this one.
  if (guard && !isNew) await rm(aside, { force: true });
  const file = await open(aside, isNew ? 'wx' : 'w', 0o600);
  // Regardless of the umask.
  await file.chmod(0o600);
  let isFinished = false;
  const finish = async (): Promise<void> => {
    if (isFinished) return;
    await file.datasync();
    await file.close();
    isFinished = true;
  };
  return {
    async write(data) {
      guard?.();
      await file.writeFile(data);
    },
    finish,
    async commit(name) {
      await finish();
      guard?.();
      await rename(aside, name);
      await syncFolder(dirname(name));
    },
    async abort() {
      await file.close().catch(() => undefined);
      if (mayWrite(aside)) await rm(aside, { force: true }).catch(() => undefined);
    },
  };
}

function notWritten(path: string, error: unknown): RunError {
  return new RunError('stopped', `${path} cannot be written: ${(error as Error).message}.`, {
    next: 'Free disk space or repair the disk; the journal is safe.',
    cause: error,
  });
}
