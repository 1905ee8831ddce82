/** Small JSON files of a job: written aside and renamed, so that they are whole or not there. */
import { open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { syncFolder } from './json-lines.js';

export async function writeJson(path: string, value: unknown): Promise<void> {
  const aside = `${path}.tmp`;
  const file = await open(aside, 'w', 0o600);
  try {
    await file.writeFile(`${JSON.stringify(value, undefined, 2)}\n`);
    await file.datasync();
  } finally {
    await file.close();
  }
  await rename(aside, path);
  await syncFolder(dirname(path));
}
