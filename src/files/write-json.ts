/** Small JSON files of a job. */
import { stat } from 'node:fs/promises';
import { RunError } from '../errors.js';
import { visibleJson } from '../model/outside-text.js';
import { writeWhole } from './atomic-file.js';
import { notWritten } from './line-writer.js';

/**
 * Before anything is sent: can a file be written aside and put under this name? Throws a RunError (`refused`) where it cannot,
 * because a folder stands there or beside it.
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

/** Throws a RunError (`stopped`) where the disk does not take it; what stood under the name before stays then. */
export async function writeJson(path: string, value: unknown): Promise<void> {
  await writeWhole(path, `${visibleJson(value, 2)}\n`).catch((error: unknown) => {
    throw notWritten(path, error);
  });
}
