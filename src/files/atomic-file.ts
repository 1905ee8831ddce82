/** A file that is written aside and takes its name when it is complete, for its owner only. */
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { RunError } from '../errors.js';

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
  const aside = `${path}.tmp`;
  const told = <T>(work: Promise<T>): Promise<T> =>
    work.catch((error: unknown) => {
      throw notWritten(path, error);
    });
  const file = await told(open(aside, 'w', 0o600));
  let isFinished = false;
  const finish = async (): Promise<void> => {
    if (isFinished) return;
    await file.datasync();
    await file.close();
    isFinished = true;
  };
  const putInPlace = async (name: string): Promise<void> => {
    await finish();
    await rename(aside, name);
    const folder = await open(dirname(name), 'r');
    await folder.sync().finally(() => folder.close());
  };
  return {
    write: (data) => told(file.writeFile(data)),
    finish: () => told(finish()),
    commit: (name = path) => told(putInPlace(name)),
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
