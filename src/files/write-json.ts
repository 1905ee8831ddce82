/** Small JSON files of a job. */
import { stat } from 'node:fs/promises';
import { RunError } from '../errors.js';
import { visibleJson } from '../model/outside-text.js';
import { writeWhole } from './atomic-file.js';
import { notWritten } from './line-writer.js';

/**
 * Checks, before anything is sent, that a file can be written under this name. Throws a RunError (`refused`) if a folder has
 * this name or the temporary one.
 */
export async function refuseTaken(path: string): Promise<void> {
  for (const name of [path, `${path}.tmp`]) {
    const found = await stat(name).catch(() => undefined);
    if (found?.isDirectory() !== true) continue;
    throw new RunError('refused', `${path} cannot be written: ${name} is a folder.`, {
      next: `Move ${name} away, then apply the job again.`,
    });
  }
}

/** Throws a RunError (`stopped`) on a disk error; an existing file of that name then stays. */
export async function writeJson(path: string, value: unknown): Promise<void> {
  await writeWhole(path, `${visibleJson(value, 2)}\n`).catch((error: unknown) => {
    throw error instanceof RunError ? error : notWritten(path, error);
  });
}
