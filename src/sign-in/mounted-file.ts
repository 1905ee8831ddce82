/**
 * Files that a platform mounts: secrets of Kubernetes, Docker or systemd. They belong to root or to the current user, may be
 * readable for a group, and may be symbolic links within their folder: Kubernetes replaces all of them at once by `..data`.
 */
import { constants } from 'node:fs';
import { open, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { RunError } from '../errors.js';

/** Windows has no such flag. */
const noFollow = (constants as Partial<typeof constants>).O_NOFOLLOW ?? 0;

/**
 * Throws a RunError (`signIn`) for a file that leads out of the folder, that every user of the machine may read, or that others
 * may write. `owner`: the current user; `undefined`: the system has no owners and modes.
 */
export async function readMounted(folder: string, name: string, owner: number | undefined): Promise<string> {
  const path = join(folder, name);
  try {
    return await readOnce(folder, path, owner);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw told(path, error);
    // All files were replaced at once between two steps.
    return await readOnce(folder, path, owner).catch((again: unknown) => {
      throw told(path, again);
    });
  }
}

async function readOnce(folder: string, path: string, owner: number | undefined): Promise<string> {
  const [root, real] = [await realpath(folder), await realpath(path)];
  if (!real.startsWith(root + sep)) throw notTrusted(path, 'leads out of its folder', 'Put the file itself there.');
  await refuseOpenFolder(root, owner);
  const file = await open(real, constants.O_RDONLY | noFollow);
  try {
    const found = await file.stat();
    if (!found.isFile()) throw notTrusted(path, 'is not a file', 'Put a file there.');
    if (owner !== undefined) refuseOpenFile(path, found, owner);
    return await file.readFile('utf8');
  } finally {
    await file.close();
  }
}

function refuseOpenFile(path: string, { uid, mode }: { uid: number; mode: number }, owner: number): void {
  const mend = `chmod 440 ${path}   (Kubernetes: defaultMode: 0440; Docker: mode: 0440)`;
  if (uid !== owner && uid !== 0) {
    throw notTrusted(path, 'belongs to another user', `chown root ${path}, or run the worker as its owner`);
  }
  if ((mode & 0o007) !== 0) throw notTrusted(path, 'can be read or written by every user of this machine', mend);
  if ((mode & 0o020) !== 0) throw notTrusted(path, 'can be written by its group', mend);
}

/** Where others may write, only a sticky folder keeps them from replacing files, as that of a Kubernetes volume does. */
async function refuseOpenFolder(root: string, owner: number | undefined): Promise<void> {
  if (owner === undefined) return;
  const { uid, mode } = await stat(root);
  const isOpen = (mode & 0o022) !== 0 && (mode & 0o1000) === 0;
  if (isOpen) throw notTrusted(root, 'can be written by others', `chmod go-w ${root}`);
  if (uid !== owner && uid !== 0) {
    throw notTrusted(root, 'belongs to another user', `chown root ${root}, or run the worker as its owner`);
  }
}

function notTrusted(path: string, what: string, next: string): RunError {
  return new RunError('signIn', `${path} ${what}; it was not used, because it holds a sign-in.`, { next });
}

function told(path: string, error: unknown): RunError {
  if (error instanceof RunError) return error;
  return new RunError('signIn', `${path} cannot be read: ${(error as Error).message}.`, {
    next: 'Check that it is mounted and readable for the user of the worker.',
    cause: error,
  });
}
