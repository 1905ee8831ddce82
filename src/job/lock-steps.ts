/** The steps of a lock's protocol, done in the folder: its files, and whether the process that a file names is still at work. */
import { link, open, readdir, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { removeStaleFile } from '../files/stale-files.js';
import type { LockFile, LockStep } from './lock-protocol.js';
import type { ProcessMark, Processes } from './processes.js';

export interface Holder extends ProcessMark {
  readonly host: string;
  readonly user: string;
  /** ISO 8601 */
  readonly since: string;
  /** The number of its lease, if a queue gave it the job. */
  readonly lease?: number;
  /** It was a worker with this lease of that job, for which it locked this folder too. */
  readonly under?: HolderLease;
}

export interface HolderLease {
  readonly job: string;
  readonly number: number;
}

/** As read from a file, which another program may have written. */
export type FoundHolder = Partial<Holder>;

/** Who looks whether a holder is alive; `by`: with this lease, which proves that holders with an earlier one are over. */
export interface Asking {
  readonly processes: Processes;
  readonly by?: HolderLease;
}

/** Does a step; what the protocol is to be told of it. Throws what the file system throws. */
export async function performed(step: LockStep<FoundHolder>, folder: string, asking: Asking): Promise<unknown> {
  switch (step.do) {
    case 'read':
      return await readLock(join(folder, step.name));
    case 'create':
      return await createWhole(folder, join(folder, step.name), step.file);
    case 'rename':
      return await rename(join(folder, step.from), join(folder, step.to));
    case 'remove':
      return await rm(join(folder, step.name), { force: true });
    case 'list':
      return (await readdir(folder)).filter((name) => /^lock(?:\.[\w-]{1,80})?$/u.test(name));
    case 'ask':
      return await mayBeAtWork(step.holder, asking);
  }
}

/** The lock file appears with its whole content, already on disk, or not at all. */
async function createWhole(folder: string, path: string, { id, holder }: LockFile<FoundHolder>): Promise<boolean> {
  const draft = join(folder, `.${randomUUID()}.tmp`);
  try {
    const file = await open(draft, 'wx', 0o600);
    try {
      await file.writeFile(`${JSON.stringify({ ...holder, id })}\n`);
      await file.datasync();
    } finally {
      await file.close();
    }
    await link(draft, path);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // The name is taken; or the process that now holds the lock deleted the draft as one left by a dead process.
    if (code === 'EEXIST' || (code === 'ENOENT' && (await isThere(folder)))) return false;
    throw error;
  } finally {
    await removeStaleFile(draft);
  }
}

/** Drafts of lock files that dead processes left. */
export async function removeDrafts(folder: string): Promise<void> {
  for (const name of await readdir(folder).catch(() => []))
    if (/^\.[\da-f-]{36}\.tmp$/u.test(name)) await removeStaleFile(join(folder, name));
}

async function isThere(folder: string): Promise<boolean> {
  return (await stat(folder).catch(() => undefined)) !== undefined;
}

/** `undefined`: there is no lock file. A lock with unreadable content belongs to a dead holder. */
async function readLock(path: string): Promise<LockFile<FoundHolder> | undefined> {
  let file: FileHandle;
  try {
    file = await open(path, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    const { id, ...holder } = parsedFields(await file.readFile('utf8'));
    if (typeof id === 'string' && /^[\da-f-]{36}$/u.test(id)) return { id, holder };
    // Without an id in the file, its inode and modification time distinguish it from any later one.
    const { ino, mtimeNs } = await file.stat({ bigint: true });
    return { id: `file-${ino}-${mtimeNs}`, holder };
  } finally {
    await file.close();
  }
}

/** No fields if the file was cut off by a power failure, which its holder cannot have survived. */
function parsedFields(text: string): FoundHolder & { readonly id?: unknown } {
  try {
    const fields: unknown = JSON.parse(text);
    return typeof fields === 'object' && fields !== null ? fields : {};
  } catch {
    return {};
  }
}

/** A process on another machine may be running: this machine cannot check that, but a later lease tells it of a worker. */
async function mayBeAtWork({ host, pid, began, under }: FoundHolder, { processes, by }: Asking): Promise<boolean> {
  if (pid === undefined) return false;
  if (by !== undefined && under?.job === by.job && under.number < by.number) return false;
  return host !== hostname() || (await processes.isAlive({ pid, began: began ?? '' }));
}
