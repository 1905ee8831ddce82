/** Files that are no longer needed. */
import { rm } from 'node:fs/promises';
import { mayWrite } from './guarded-folder.js';

/** Removes a file or folder that is no longer needed. If that fails, or a guard of its folder forbids it, it stays, and the run continues. */
export async function removeStaleFile(path: string): Promise<void> {
  if (mayWrite(path)) await rm(path, { recursive: true, force: true }).catch(() => undefined);
}
