/** The spreadsheet's bytes, copied into the job and hashed while they are read: what is applied is what was read. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { RunError } from '../errors.js';

export interface InputCopy {
  /** The bytes, once. */
  readonly chunks: AsyncIterable<Uint8Array>;
  /** Known when `chunks` has been read to its end; the copy is complete and synced then. */
  readonly finished: Promise<{ readonly sha256: string; readonly bytes: number }>;
}

/** Iterating throws a RunError (`usage`) for a file that is not there, (`refused`) for one that cannot be read. */
export function copyWhileReading(source: string, target: string): InputCopy {
  let resolveFinished: (value: { sha256: string; bytes: number }) => void = () => undefined;
  const finished = new Promise<{ sha256: string; bytes: number }>((resolve) => (resolveFinished = resolve));
  return { chunks: chunks(), finished };

  async function* chunks(): AsyncIterable<Uint8Array> {
    await refuseNonFile(source);
    const hash = createHash('sha256');
    let bytes = 0;
    const copy = await open(target, 'wx', 0o600);
    try {
      for await (const chunk of readBytes(source)) {
        hash.update(chunk);
        bytes += chunk.length;
        await copy.writeFile(chunk);
        yield chunk;
      }
      await copy.datasync();
    } finally {
      await copy.close();
    }
    resolveFinished({ sha256: hash.digest('hex'), bytes });
  }
}

async function* readBytes(source: string): AsyncIterable<Buffer> {
  try {
    yield* createReadStream(source, { highWaterMark: 1 << 18 }) as AsyncIterable<Buffer>;
  } catch (error) {
    throw unreadable(source, error);
  }
}

async function refuseNonFile(source: string): Promise<void> {
  const found = await stat(source).catch((error: unknown) => {
    throw unreadable(source, error);
  });
  if (found.isDirectory())
    throw new RunError('usage', `${source} is a folder, not a spreadsheet.`, { next: 'Name a file.' });
}

function unreadable(source: string, error: unknown): RunError {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT')
    return new RunError('usage', `${source} is not there.`, { next: 'Look at the name and the folder.', cause: error });
  return new RunError('refused', `${source} cannot be read: ${message}.`, { cause: error });
}
