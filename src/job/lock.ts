/**
 * One run at a time for each job. A run holds the lock while the file with the highest number is its own: whoever finds the
 * highest holder dead makes the next number, which only one can, so that a dead holder is taken over without a race.
 */
import { link, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { hostname, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { RunError } from '../errors.js';
import { removeLeftover } from './leftovers.js';

/** A process, told from a later one with the same number by when it began. */
export interface ProcessMark {
  readonly pid: number;
  /** Clock ticks since the machine began, as Linux tells it; empty where that cannot be known. */
  readonly began: string;
}

export interface Processes {
  readonly self: ProcessMark;
  /** Does this very process still run on this machine? */
  isAlive(mark: ProcessMark): Promise<boolean>;
}

interface Holder extends ProcessMark {
  readonly host: string;
  readonly user: string;
  /** ISO 8601 */
  readonly since: string;
}

export interface Lock {
  release(): Promise<void>;
}

const prefix = 'lock.';
/** So many holders that died one after the other are no accident. */
const mostTries = 50;

/** Throws a RunError (`refused`) that says who works on the job, and since when. */
export async function lockJob(folder: string, processes: Processes, now: Date): Promise<Lock> {
  const self: Holder = { ...processes.self, host: hostname(), user: userName(), since: now.toISOString() };
  for (let tries = 0; tries < mostTries; tries++) {
    const highest = await highestNumber(folder);
    const holder = highest === 0 ? undefined : await readHolder(join(folder, `${prefix}${highest}`));
    if (holder !== undefined && (await isHeld(holder, self.host, processes))) throw heldBy(folder, holder);
    const mine = join(folder, `${prefix}${highest + 1}`);
    if (!(await claim(folder, mine, self))) continue;
    if ((await highestNumber(folder)) === highest + 1) {
      await clearAway(folder, highest + 1);
      return { release: () => removeLeftover(mine) };
    }
    await removeLeftover(mine);
  }
  throw new RunError('refused', `${folder} cannot be locked: others take it again and again.`, { next: 'Try again.' });
}

/** Does somebody work on the job right now? Takes nothing. Throws a RunError (`refused`) where nobody can tell. */
export async function isWorkedOn(folder: string, processes: Processes): Promise<boolean> {
  const highest = await highestNumber(folder);
  const holder = highest === 0 ? undefined : await readHolder(join(folder, `${prefix}${highest}`));
  return holder !== undefined && (await isHeld(holder, hostname(), processes));
}

/** The lock appears with its whole content or not at all. */
async function claim(folder: string, path: string, holder: Holder): Promise<boolean> {
  const draft = join(folder, `.${randomUUID()}.tmp`);
  try {
    await writeFile(draft, `${JSON.stringify(holder)}\n`, { mode: 0o600, flag: 'wx' });
    await link(draft, path);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // Somebody else was first; or is now, and cleared away drafts that dead ones had left.
    if (code === 'EEXIST' || (code === 'ENOENT' && (await isThere(folder)))) return false;
    throw notLocked(folder, error);
  } finally {
    await removeLeftover(draft);
  }
}

async function highestNumber(folder: string): Promise<number> {
  const names = await readdir(folder).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw notLocked(folder, error);
  });
  return Math.max(
    0,
    ...names.flatMap((name) => (/^lock\.\d{1,9}$/u.test(name) ? [Number(name.slice(prefix.length))] : [])),
  );
}

/** Locks of dead holders, and drafts that were never more. */
async function clearAway(folder: string, number: number): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    const isOld = /^lock\.\d{1,9}$/u.test(name) && Number(name.slice(prefix.length)) < number;
    if (isOld || /^\.[\da-f-]{36}\.tmp$/u.test(name)) await removeLeftover(join(folder, name));
  }
}

async function isThere(folder: string): Promise<boolean> {
  return (await stat(folder).catch(() => undefined)) !== undefined;
}

/** `undefined`: the holder has just let it go. Throws a RunError (`refused`) where nobody can tell who holds it. */
async function readHolder(path: string): Promise<Partial<Holder> | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Partial<Holder>;
  } catch (error) {
    // Torn by a loss of power, which its holder cannot have outlived.
    if (error instanceof SyntaxError) return {};
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw notLocked(dirname(path), error);
  }
}

/** Of a process on another machine nobody here can tell whether it lives. */
async function isHeld({ host, pid, began }: Partial<Holder>, here: string, processes: Processes): Promise<boolean> {
  if (pid === undefined) return false;
  return host !== here || (await processes.isAlive({ pid, began: began ?? '' }));
}

function notLocked(folder: string, error: unknown): RunError {
  return new RunError('refused', `${folder} cannot be locked: ${(error as Error).message}.`, {
    next: 'Make the folder writable, or name another with --output.',
    cause: error,
  });
}

function heldBy(folder: string, { pid, user, host, since }: Partial<Holder>): RunError {
  const who = `process ${pid ?? '?'} of ${user ?? 'somebody'} on ${host ?? 'an unknown machine'}`;
  return new RunError('refused', `${folder} is being worked on by ${who}, since ${since ?? 'an unknown time'}.`, {
    next: 'Wait until it has finished; if that machine is gone for good, delete the lock file in the folder.',
  });
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return 'somebody';
  }
}
