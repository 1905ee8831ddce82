/** Files that have done their service. */
import { rm } from 'node:fs/promises';

/** Removes a file or folder that is no longer needed. Where that cannot be done it stays, and no run ends for it. */
export async function removeStaleFile(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true }).catch(() => undefined);
}
