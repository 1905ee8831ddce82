/** One run at a time per job (and per stored sign-in): a lock in a folder, which can be taken over from a dead holder. */
import { link, open, readdir, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { RunError } from '../errors.js';
import { removeStaleFile } from '../files/stale-files.js';
import { guardFolder } from '../files/guarded-folder.js';
import { hasLost, type Lease } from './lease.js';
import {
  acquire,
  acquireByLease,
  holderNow,
  release,
  releaseLease,
  type Acquired,
  type LockFile,
  type LockProtocol,
  type LockStep,
} from './lock-protocol.js';
import { userName } from './user-name.js';

/** A process; its start time distinguishes it from a later one with the same PID. */
export interface ProcessMark {
  readonly pid: number;
  /** When it started, in clock ticks since boot, as Linux reports it; empty if that is not known. */
  readonly began: string;
}

export interface Processes {
  readonly self: ProcessMark;
  /** Is this same process still running on this machine? */
  isAlive(mark: ProcessMark): Promise<boolean>;
}

interface Holder extends ProcessMark {
  readonly host: string;
  readonly user: string;
  /** ISO 8601 */
  readonly since: string;
  /** The number of its lease, if a queue gave it the job. */
  readonly lease?: number;
  /** It was a worker with this lease of that job, for which it locked this folder too. */
  readonly under?: HolderLease;
}

interface HolderLease {
  readonly job: string;
  readonly number: number;
}

/** What a worker locks another folder for: the job that it has the lease of. */
export interface Under {
  readonly job: string;
  readonly lease: Lease;
}

/** As read from a file, which another program may have written. */
type FoundHolder = Partial<Holder>;

export interface Lock {
  release(): Promise<void>;
}

/** Another process holds the lock; it may be free later. */
export class LockHeldError extends RunError {}

/**
 * Throws a LockHeldError (`refused`) that says which process is working on the job, and since when; a RunError (`refused`) if
 * the folder cannot be written. `under`: it is locked for the work on another job, under its lease: whoever has a later lease
 * of that job takes the lock over, on whatever machine.
 */
export async function lockJob(folder: string, processes: Processes, now: Date, under?: Under): Promise<Lock> {
  under?.lease.check();
  const by = under && { job: under.job, number: under.lease.number };
  const holder: Holder = {
    ...{ ...processes.self, host: hostname(), user: userName(), since: now.toISOString() },
    ...(by && { under: by }),
  };
  const self: LockFile<FoundHolder> = { id: randomUUID(), holder };
  const asking = { processes, ...(by && { by }) };
  refuseHeld(folder, await perform(acquire(self), folder, asking));
  await removeDrafts(folder);
  return {
    async release() {
      if (!hasLost(under?.lease)) await perform(release(self), folder, asking).catch(() => undefined);
    },
  };
}

/**
 * The same for a worker that was given the job by a queue. Takes over from every holder with a lower number, on whatever
 * machine. From then on this process writes in the folder only while the lease is held; the lock is released only then, too.
 * Throws the lease's error once it is lost.
 */
export async function lockJobByLease(folder: string, processes: Processes, now: Date, lease: Lease): Promise<Lock> {
  lease.check();
  const { number } = lease;
  const holder = { ...processes.self, host: hostname(), user: userName(), since: now.toISOString(), lease: number };
  const asking = { processes, by: { job: basename(resolve(folder)), number } };
  const unguard = guardFolder(folder, () => lease.check());
  if (unguard === undefined) throw notEndedYet(folder);
  try {
    refuseHeld(folder, await perform(acquireByLease({ id: randomUUID(), holder }, number), folder, asking), number);
    await unlessLost(lease, () => perform(releaseLease(number), folder, asking));
    await removeDrafts(folder);
  } catch (error) {
    unguard();
    throw error;
  }
  return {
    async release() {
      if (!hasLost(lease)) await perform(releaseLease(number), folder, asking).catch(() => undefined);
      unguard();
    },
  };
}

/** Locks the job by the lease, if there is one. */
export async function lockJobFor(folder: string, processes: Processes, lease: Lease | undefined): Promise<Lock> {
  if (lease === undefined) return await lockJob(folder, processes, new Date());
  return await lockJobByLease(folder, processes, new Date(), lease);
}

/** The file that says so has this process's own name: to remove it is safe even without the lease. */
async function unlessLost(lease: Lease, withdraw: () => Promise<void>): Promise<void> {
  try {
    lease.check();
  } catch (error) {
    await withdraw();
    throw error;
  }
}

function refuseHeld(folder: string, acquired: Acquired<FoundHolder>, lease?: number): void {
  if (acquired.result === 'held') throw heldBy(folder, acquired.by, lease);
  if (acquired.result === 'ours') return;
  throw new LockHeldError('refused', `${folder} cannot be locked: other processes keep locking it.`, {
    next: 'Try again.',
  });
}

/** Is a process working on the job right now? Takes no lock. Throws a RunError (`refused`) if that cannot be found out. */
export async function isWorkedOn(folder: string, processes: Processes): Promise<boolean> {
  return (await perform(holderNow<FoundHolder>(), folder, { processes })) !== undefined;
}

/** Who looks whether a holder is alive; `by`: with this lease, which proves that holders with an earlier one are over. */
interface Asking {
  readonly processes: Processes;
  readonly by?: HolderLease;
}

async function perform<T>(protocol: LockProtocol<FoundHolder, T>, folder: string, asking: Asking): Promise<T> {
  try {
    for (let step = protocol.next(); ;) {
      if (step.done === true) return step.value;
      step = protocol.next(await performed(step.value, folder, asking));
    }
  } catch (error) {
    throw error instanceof RunError ? error : notLocked(folder, error);
  }
}

async function performed(step: LockStep<FoundHolder>, folder: string, asking: Asking): Promise<unknown> {
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

async function removeDrafts(folder: string): Promise<void> {
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

function notEndedYet(folder: string): RunError {
  return new LockHeldError(
    'refused',
    `${folder} is in use by an earlier run of this process, which has not ended yet.`,
    {
      next: 'Try again when it has ended.',
    },
  );
}

function notLocked(folder: string, error: unknown): RunError {
  return new RunError('refused', `${folder} cannot be locked: ${(error as Error).message}.`, {
    next: 'Make the folder writable, or choose another with --output.',
    cause: error,
  });
}

/** `lease`: the number of the worker that is refused. */
function heldBy(folder: string, { pid, user, host, since, lease: held }: FoundHolder, lease?: number): RunError {
  const who = `process ${pid ?? '?'} of ${user ?? 'an unknown user'} on ${host ?? 'an unknown machine'}`;
  if (held !== undefined) {
    const worker = `${folder} is in use by a worker of the queue (${who}, lease ${held}), since ${since ?? 'an unknown time'}.`;
    const next =
      lease === undefined
        ? `webex-bulk queue shows the job. Wait until it has finished; if the queue no longer has it, delete lock.lease-${held} in the folder.`
        : `This worker has lease ${lease}: only a higher number takes the job over. webex-bulk queue shows the job.`;
    return new LockHeldError('refused', worker, { next });
  }
  return new LockHeldError('refused', `${folder} is in use by ${who}, since ${since ?? 'an unknown time'}.`, {
    next: 'Wait until it has finished; if that machine is gone for good, delete the lock file in the folder.',
  });
}
