/** The lock of one saved sign-in: several processes share it, and one at a time renews or changes it. */
import { mkdir, rmdir } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { RunError } from '../errors.js';
import { LockHeldError, lockJob, type Lock } from '../job/lock.js';
import type { Processes } from '../job/processes.js';

/** Milliseconds that other processes may hold the profile: a renewal that Webex delays. */
const longestWait = 120_000;
/** Milliseconds to wait for a folder that another process has just removed, or holds open, to be usable again. */
const settlingTime = 1000;

interface Locking {
  /** Name of the profile, for messages. */
  readonly name: string;
  readonly processes: Processes;
}

/**
 * Runs `work` alone in the folder, which is created for it, and removed again if it ends up empty. Throws a RunError: `stopped`
 * if other processes take too long, `signIn` if the folder cannot be written.
 */
export async function whileLocked<T>(path: string, locking: Locking, work: () => Promise<T>): Promise<T> {
  const lock = await lockInTime(path, locking);
  try {
    return await work();
  } finally {
    await lock.release();
    await rmdir(path).catch(() => undefined);
  }
}

async function lockInTime(path: string, { name, processes }: Locking): Promise<Lock> {
  const began = performance.now();
  let failingSince: number | undefined;
  for (;;) {
    try {
      await mkdir(path, { recursive: true, mode: 0o700 });
      return await lockJob(path, processes, new Date());
    } catch (error) {
      const now = performance.now();
      if (error instanceof LockHeldError) {
        if (now - began >= longestWait) throw takesTooLong(name, error);
        failingSince = undefined;
      } else {
        failingSince ??= now;
        if (now - failingSince >= settlingTime) throw notKept(path, error);
      }
      await wait(50);
    }
  }
}

function takesTooLong(name: string, error: RunError): RunError {
  return new RunError('stopped', `Another process has been renewing the sign-in of "${name}" for too long.`, {
    next: `Try again; check whether that process hangs. ${error.message}`,
    cause: error,
  });
}

function notKept(path: string, error: unknown): RunError {
  const { message } = (error instanceof RunError ? (error.cause ?? error) : error) as Error;
  return new RunError('signIn', `No sign-in can be saved in ${path}: ${message}.`, {
    next: 'Make that folder writable for you alone, or set XDG_CONFIG_HOME to one that is.',
    cause: error,
  });
}
