/** One run at a time per job (and per stored sign-in): a lock in a folder, which can be taken over from a dead holder. */
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { basename, resolve } from 'node:path';
import { RunError } from '../errors.js';
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
} from './lock-protocol.js';
import { performed, removeDrafts, type Asking, type FoundHolder, type Holder } from './lock-steps.js';
import type { Processes } from './processes.js';
import { userName } from './user-name.js';

/** What a worker locks another folder for: the job that it has the lease of. */
export interface Under {
  readonly job: string;
  readonly lease: Lease;
}

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
