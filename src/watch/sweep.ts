/** One pass through the folder: what was begun goes on, what was decided is done, what has arrived is taken. */
import { lstat, mkdir, open, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { lockJob, LockHeldError, type Lock } from '../job/lock.js';
import { readDrop, type Drop } from './drop.js';
import { judgeEntry, type EntryKind } from './entry.js';
import { feedOf, fromWhen } from './feed.js';
import type { DropEnd, Dropping } from './dropping.js';
import { processDrop, processReviewed } from './process-drop.js';
import { missingEnd, type Settling } from './settling.js';
import { claim, newId, own } from './take.js';

export interface Sweeping extends Dropping {
  readonly settling: Settling;
  /** Milliseconds of stillness. */
  readonly settle: number;
  /** Milliseconds of a clock that only goes forward. */
  readonly elapsed: () => number;
  readonly signal: AbortSignal;
  /** Is it time to go on with a file whose run was stopped? */
  readonly mayGoOn: (drop: Drop) => boolean;
  /** Called at each file's end; a throw ends the pass. */
  readonly onEnd: (end: DropEnd) => Promise<void>;
  /** An entry of the inbox that is no spreadsheet was put aside. */
  readonly onRefused: (name: string, why: string) => Promise<void>;
}

export interface Swept {
  /** Files in the inbox that may not be complete yet, with what is missing. */
  readonly waiting: readonly { readonly name: string; readonly why: string }[];
  readonly ends: readonly DropEnd[];
}

/** A file that stays incomplete for this long is not going to be completed. In milliseconds. */
const longestWait = 15 * 60_000;
/** A text without a line break at its end may have been cut in its last cell. */
const moreStillness = 6;

export async function sweep(sweeping: Sweeping): Promise<Swept> {
  const ends: DropEnd[] = [];
  const add = async (end: DropEnd | undefined): Promise<void> => {
    if (end === undefined) return;
    ends.push(end);
    await sweeping.onEnd(end);
  };
  for (const place of ['working', 'review'] as const) {
    for (const id of await foldersIn(sweeping.folder.in(place))) {
      if (sweeping.signal.aborted) return { waiting: [], ends };
      await add(await goOn(sweeping, place, id));
    }
  }
  const { ready, waiting } = await arrivals(sweeping);
  for (const { name } of ready) {
    if (sweeping.signal.aborted) break;
    const path = await claim(sweeping.folder, name, sweeping.now());
    if (path !== undefined) await add(await goOn(sweeping, 'working', path.split(/[\\/]/u).at(-1) ?? ''));
  }
  return { waiting, ends };
}

async function foldersIn(path: string): Promise<string[]> {
  const entries = await readdir(path, { withFileTypes: true });
  return entries.flatMap((entry) => (entry.isDirectory() ? [entry.name] : [])).sort();
}

/** `undefined`: another watcher works on it, or no person has decided about it. */
async function goOn(sweeping: Sweeping, place: 'working' | 'review', id: string): Promise<DropEnd | undefined> {
  const path = sweeping.folder.in(place, id);
  return await whileLocked(sweeping, path, async () => {
    if (place === 'review') {
      const drop = await readDrop(path);
      if (!drop || !sweeping.mayGoOn(drop)) return undefined;
      return await ofFeed(sweeping, drop, () => processReviewed(sweeping, drop));
    }
    const drop = await own(sweeping.folder, path, id, sweeping.now());
    return drop && sweeping.mayGoOn(drop) ? await ofFeed(sweeping, drop, () => processDrop(sweeping, drop)) : undefined;
  });
}

/** One file of a feed at a time, also where several watchers share the folder: each is compared with the one before it. */
async function ofFeed<T>(sweeping: Sweeping, drop: Drop, work: () => Promise<T>): Promise<T | undefined> {
  const path = sweeping.folder.state('feeds', encodeURIComponent(drop.feed).slice(0, 200));
  await mkdir(path, { recursive: true, mode: 0o700 });
  return await whileLocked(sweeping, path, work);
}

async function whileLocked<T>(
  { processes, now }: Sweeping,
  path: string,
  work: () => Promise<T>,
): Promise<T | undefined> {
  let lock: Lock;
  try {
    lock = await lockJob(path, processes, now());
  } catch (error) {
    if (error instanceof LockHeldError || (await isGone(path))) return undefined;
    throw error;
  }
  try {
    return await work();
  } finally {
    await lock.release();
  }
}

async function isGone(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) === undefined;
}

interface Arrivals {
  readonly ready: readonly { readonly name: string }[];
  readonly waiting: Swept['waiting'];
}

/** The oldest first, so that each file is compared with the one before it. */
async function arrivals(sweeping: Sweeping): Promise<Arrivals> {
  const { folder, settling } = sweeping;
  const names = (await readdir(folder.in('inbox'))).sort();
  settling.keepOnly(new Set(names));
  const ready: { name: string; order: string }[] = [];
  const waiting: { name: string; why: string }[] = [];
  for (const name of names) {
    const found = await lstat(folder.in('inbox', name)).catch(() => undefined);
    if (found === undefined) continue;
    const kind: EntryKind = found.isFile()
      ? 'file'
      : found.isDirectory()
        ? 'folder'
        : found.isSymbolicLink()
          ? 'link'
          : 'other';
    const judged = judgeEntry(name, kind);
    if (judged.is === 'refused') await refuse(sweeping, name, judged.why);
    if (judged.is === 'marker' && !names.includes(judged.of)) await removeOldMarker(sweeping, name, found.mtimeMs);
    if (judged.is !== 'spreadsheet') continue;
    const isMarked = ['.ready', '.done'].some((ending) => names.includes(name + ending));
    const sight = { bytes: found.size, modifiedMs: found.mtimeMs, inode: found.ino };
    const why = isMarked
      ? undefined
      : await whyWaiting(sweeping, name, settling.stillFor(name, sight, sweeping.elapsed()));
    const { by, at } = fromWhen(name, found.mtime);
    if (why === undefined) ready.push({ name, order: `${feedOf(name)} ${by} ${at}` });
    else waiting.push({ name, why });
  }
  return { ready: ready.sort((a, b) => (a.order < b.order ? -1 : 1)), waiting };
}

async function whyWaiting({ folder, settle }: Sweeping, name: string, still: number): Promise<string | undefined> {
  if (still < settle) return 'it may still be written';
  const missing = await missingEnd(folder.in('inbox', name)).catch(
    (error: unknown) => `cannot be read: ${(error as Error).message}`,
  );
  if (missing === undefined) {
    const isSure = still >= settle * moreStillness || (await endsInLineBreak(folder.in('inbox', name)));
    return isSure ? undefined : 'its last line has no end';
  }
  return still < longestWait ? `${missing} is missing` : undefined;
}

async function endsInLineBreak(path: string): Promise<boolean> {
  if (!/\.(?:csv|tsv|txt)$/iu.test(path)) return true;
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const { buffer, bytesRead } = await file.read(Buffer.alloc(2), 0, 2, Math.max(0, size - 2));
    return buffer.subarray(0, bytesRead).includes(10) || buffer.subarray(0, bytesRead).includes(13);
  } finally {
    await file.close();
  }
}

/** Moved aside by its name alone: nothing of it is opened or followed. */
async function refuse({ folder, now, onRefused }: Sweeping, name: string, why: string): Promise<void> {
  const id = newId(now());
  await mkdir(folder.in('failed', id), { mode: 0o700, recursive: true });
  await rename(folder.in('inbox', name), join(folder.in('failed', id), 'refused-entry'));
  await writeFile(join(folder.in('failed', id), 'why.txt'), `${JSON.stringify(name)} was not taken: ${why}.\n`, {
    mode: 0o600,
  });
  await onRefused(name, why);
}

/** A marker whose file was taken an hour ago has done its work. */
async function removeOldMarker({ folder, now }: Sweeping, name: string, modifiedMs: number): Promise<void> {
  if (now().getTime() - modifiedMs > 3_600_000) await rm(folder.in('inbox', name), { force: true });
}
