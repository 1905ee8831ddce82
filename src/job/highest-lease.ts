/** The highest number of a lease that a job's folder knows of, whatever the queue remembers. */
import { open, readdir } from 'node:fs/promises';
import type { JobFolder } from './folder.js';

/**
 * Bytes at the end of a journal that are read. Numbers grow along the journal; only a worker that was stopped adds lines with a
 * lower one after a higher, and no more than it was writing at once, which is far less.
 */
const tail = 4 * 2 ** 20;

/** 0: it knows of none. Throws the disk's own error. */
export async function highestLease(job: JobFolder): Promise<number> {
  const names = await readdir(job.path).catch(ifMissing<string[]>([]));
  const locks = names.map((name) => Number(/^lock\.lease-(?<number>\d{1,15})$/u.exec(name)?.groups?.['number'] ?? 0));
  // Within texts, quotation marks have a backslash before them.
  const lines = [...(await endOf(job.file('journal.jsonl'))).matchAll(/"lease":(?<number>\d{1,15})[,}]/gu)];
  const written = lines.map(({ groups }) => Number(groups?.['number'] ?? 0));
  return [...locks, ...written].reduce((highest, number) => Math.max(highest, number), 0);
}

async function endOf(path: string): Promise<string> {
  const file = await open(path, 'r').catch(ifMissing(undefined));
  if (file === undefined) return '';
  try {
    const { size } = await file.stat();
    const length = Math.min(size, tail);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, size - length);
    return buffer.toString('latin1', 0, bytesRead);
  } finally {
    await file.close();
  }
}

function ifMissing<T>(instead: T): (error: unknown) => T {
  return (error) => {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return instead;
    throw error;
  };
}
