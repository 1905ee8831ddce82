/** Files that only their owner may read: written completely or not at all, and not trusted if others could have made them. */
import { constants } from 'node:fs';
import { mkdir, open, type FileHandle } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { dirname } from 'node:path';
import { RunError } from '../errors.js';
import { writeWhole } from '../files/atomic-file.js';

/** Windows has no such flag. */
const noFollow = (constants as Partial<typeof constants>).O_NOFOLLOW ?? 0;

/**
 * `undefined`: the file does not exist. Throws a RunError (`signIn`) for a symbolic link, for another user's file, and for a
 * file that others may read or write. `owner`: the current user; if the system has no owners and modes (Windows), only the kind
 * of file is checked.
 */
export async function readPrivate(path: string, owner: number | undefined): Promise<string | undefined> {
  let file: FileHandle;
  try {
    file = await open(path, constants.O_RDONLY | noFollow);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    if (code === 'ELOOP') throw notPrivate(path, 'is a symbolic link');
    throw notRead(path, error);
  }
  try {
    const found = await file.stat();
    const { uid, mode } = found;
    if (!found.isFile()) throw notPrivate(path, 'is not a file');
    if (owner !== undefined && uid !== owner) throw notPrivate(path, 'belongs to another user');
    if (owner !== undefined && (mode & 0o077) !== 0) {
      throw notPrivate(path, 'can be read or written by others', `chmod 600 ${path}`);
    }
    return await file.readFile('utf8');
  } finally {
    await file.close();
  }
}

/** The file is on disk under its name when this resolves. Throws a RunError (`signIn`); any earlier file is kept then. */
export async function writePrivate(path: string, text: string): Promise<void> {
  try {
    await makePrivateFolder(dirname(path));
    await writeWhole(path, text, `${path}.${randomUUID()}.tmp`);
  } catch (error) {
    throw new RunError('signIn', `${path} cannot be written: ${(error as Error).message}.`, {
      next: 'Free disk space and make the folder writable: a sign-in that cannot be saved would be lost.',
      cause: error,
    });
  }
}

/** Created if it does not exist, with those above it, for its owner only. Throws the disk's own error. */
export async function makePrivateFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o700 });
}

function notPrivate(path: string, what: string, mend = `rm ${path}`): RunError {
  return new RunError('signIn', `${path} ${what}; it was not used, because it holds a sign-in.`, {
    next: `Find out who did that; then  ${mend}  and sign in again if it is gone (webex-bulk login).`,
  });
}

function notRead(path: string, error: unknown): RunError {
  return new RunError('signIn', `${path} cannot be read: ${(error as Error).message}.`, {
    next: 'Check its permissions, or sign in again (webex-bulk login).',
    cause: error,
  });
}
