/**
 * Folders in which this process may write only while a condition holds. Whatever is written through `files/` asks it right
 * before each write, so a writer that is added later cannot forget it.
 */
import { dirname, resolve } from 'node:path';

/** Throws a RunError once nothing may be written any more. */
export type Guard = () => void;

const guards = new Map<string, Guard>();

/**
 * From now on files in this folder ask the guard, until the returned function is called. What was opened in the meantime keeps
 * asking it. `undefined`: an earlier guard of the folder is still in force, because the work that set it has not ended.
 */
export function guardFolder(folder: string, guard: Guard): (() => void) | undefined {
  const path = resolve(folder);
  if (guards.has(path)) return undefined;
  guards.set(path, guard);
  return () => void guards.delete(path);
}

/** The guard of this folder, or of the one that this file is in, directly or further up; `undefined`: there is none. */
export function guardOf(path: string): Guard | undefined {
  if (guards.size === 0) return undefined;
  let folder = resolve(path);
  for (;;) {
    const guard = guards.get(folder);
    const above = dirname(folder);
    if (guard !== undefined || above === folder) return guard;
    folder = above;
  }
}

/** May this file be changed or removed now? For what is tidied up silently. */
export function mayWrite(path: string): boolean {
  try {
    guardOf(path)?.();
    return true;
  } catch {
    return false;
  }
}
