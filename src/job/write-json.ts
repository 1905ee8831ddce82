/** Small JSON files of a job: written aside and renamed, so that they are whole or not there. */
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { redacted } from '../secrets.js';
import { syncFolder } from './json-lines.js';
import { notWritten } from './line-writer.js';

/** Throws a RunError (`stopped`) where the disk does not take it; what stood under the name before stays then. */
export async function writeJson(path: string, value: unknown): Promise<void> {
  const aside = `${path}.tmp`;
  try {
    const file = await open(aside, 'w', 0o600);
    try {
      await file.writeFile(`${redacted(JSON.stringify(value, undefined, 2))}\n`);
      await file.datasync();
    } finally {
      await file.close();
    }
    await rename(aside, path);
    await syncFolder(dirname(path));
  } catch (error) {
    await rm(aside, { force: true }).catch(() => undefined);
    throw notWritten(path, error);
  }
}
