/** A file that is written aside and takes its name when it is complete, for its owner only: it is whole, or not there. */
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { RunError } from '../errors.js';
import { syncFolder } from './json-lines.js';

export interface AtomicFile {
  write(data: string | Uint8Array): Promise<void>;
  /** What was written is safely on disk, still aside; nothing more comes. */
  finish(): Promise<void>;
  /** The file is complete and under its name when this resolves, or under another one in the same folder. */
  commit(name?: string): Promise<void>;
  /** Forgets what was written; what stood under the name before stays. */
  abort(): Promise<void>;
}

/** Every method throws a RunError (`stopped`) where the disk does not take it; `abort` then clears up. */
export async function openAtomicFile(path: string): Promise<AtomicFile> {
  const told = <T>(work: Promise<T>): Promise<T> =>
    work.catch((error: unknown) => {
      throw notWritten(path, error);
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
 * Writes the whole file at once; it is on the disk under its name when this resolves. Throws what the disk says; what stood
 * under the name before stays then. `aside`: another name to write it under first, which must not be there yet.
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

/** Its methods throw what the disk says. */
async function openAside(aside: string, isNew = false): Promise<AsideFile> {
  const file = await open(aside, isNew ? 'wx' : 'w', 0o600);
  // Whatever the umask says.
  await file.chmod(0o600);
  let isFinished = false;
  const finish = async (): Promise<void> => {
    if (isFinished) return;
    await file.datasync();
    await file.close();
    isFinished = true;
  };
  return {
    write: (data) => file.writeFile(data),
    finish,
    async commit(name) {
      await finish();
      await rename(aside, name);
      await syncFolder(dirname(name));
    },
    async abort() {
      await file.close().catch(() => undefined);
      await rm(aside, { force: true }).catch(() => undefined);
    },
  };
}

function notWritten(path: string, error: unknown): RunError {
  return new RunError('stopped', `${path} cannot be written: ${(error as Error).message}.`, {
    next: 'Free disk space or repair the disk; the journal is safe.',
    cause: error,
  });
}
