/** Files that are no longer needed. */
import { rm } from 'node:fs/promises';

/** Removes a file or folder that is no longer needed. If that fails it stays, and the run continues. */
export async function removeStaleFile(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true }).catch(() => undefined);
}
