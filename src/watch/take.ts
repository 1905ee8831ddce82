/** Takes a file out of the inbox: whoever can rename it has it, so that two watchers never do one file twice. */
import { createHash, randomBytes } from 'node:crypto';
import { copyFile, lstat, mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { syncFolder } from '../files/json-lines.js';
import { readDrop, writeDrop, type Drop } from './drop.js';
import type { DropFolder } from './drop-folder.js';
import { feedOf, fromWhen } from './feed.js';

/** Name of the file as it was renamed, until it was copied. */
const claimed = 'claimed-';

/** `undefined`: somebody else took it, or its writer moved it away. Returns the path of its folder under `working/`. */
export async function claim(folder: DropFolder, name: string, now: Date): Promise<string | undefined> {
  const id = newId(now);
  const path = folder.in('working', id);
  await mkdir(path, { mode: 0o700 });
  try {
    await rename(folder.in('inbox', name), join(path, `${claimed}${name}`));
  } catch (error) {
    await rm(path, { recursive: true, force: true });
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  await syncFolder(path);
  await syncFolder(folder.in('inbox'));
  return path;
}

/** `20261128-020000-3fa2c1`: sorts by time, and no two are the same. */
export function newId(now: Date): string {
  const digits = now.toISOString().replace(/\D/gu, '');
  return `${digits.slice(0, 8)}-${digits.slice(8, 14)}-${randomBytes(3).toString('hex')}`;
}

/**
 * Copies a claimed file into one that no other program has open, and hashes it; also after a death in the middle of it. Returns
 * `undefined`, and puts the file back into the inbox, if its writer went on writing meanwhile.
 */
export async function own(folder: DropFolder, path: string, id: string, now: Date): Promise<Drop | undefined> {
  const known = await readDrop(path);
  const found = (await readdir(path)).find((name) => name.startsWith(claimed));
  if (known !== undefined) {
    if (found !== undefined) await rm(join(path, found), { force: true });
    return known;
  }
  if (found === undefined) {
    await rm(path, { recursive: true, force: true });
    return undefined;
  }
  const [from, name] = [join(path, found), found.slice(claimed.length)];
  const before = await lstat(from);
  if (!before.isFile()) throw new Error(`${found} was replaced while it was taken`);
  await copyFile(from, join(path, 'copy'));
  const sha256 = await hashOf(join(path, 'copy'));
  const after = await stat(from);
  if (after.size !== before.size || after.mtimeMs !== before.mtimeMs) {
    await rename(from, folder.in('inbox', name));
    await rm(path, { recursive: true, force: true });
    return undefined;
  }
  await rename(join(path, 'copy'), join(path, name));
  const drop = { id, name, feed: feedOf(name), from: fromWhen(name, before.mtime), takenAt: now.toISOString(), sha256 };
  await writeDrop(path, drop);
  await rm(from, { force: true });
  return drop;
}

export async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const block of createReadStream(path) as AsyncIterable<Buffer>) hash.update(block);
  return hash.digest('hex');
}
