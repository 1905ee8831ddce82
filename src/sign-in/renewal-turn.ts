/**
 * Whose turn it is to renew a shared sign-in: so that two processes do not ask Webex at once. A process that died or hangs has
 * its turn for a while only. Two may therefore renew at once after all: the numbered files of renewed tokens keep that safe.
 */
import { open, readdir, readFile, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { RunError } from '../errors.js';
import type { Processes } from '../job/processes.js';
import { makePrivateFolder } from './private-file.js';

export interface TurnPlace {
  readonly folder: string;
  readonly seed: string;
  readonly processes: Processes;
  /** Milliseconds that a process has its turn for before another one renews as well. */
  readonly patience: number;
}

export interface Turn {
  /** Other processes that began this renewal, did not end it, and may still do so. */
  others(): Promise<readonly string[]>;
  end(): Promise<void>;
}

/** Milliseconds after which a process that began a renewal is not expected to end it any more. */
const longest = 15 * 60_000;
const lookEvery = 100;

/**
 * `undefined`: the renewal is over, because `isOver` says so. `generation`: the one that it is made from. Throws a RunError
 * (`signIn`) if the folder cannot be written.
 */
export async function takeTurn(
  place: TurnPlace,
  generation: number,
  isOver: () => Promise<boolean>,
): Promise<Turn | undefined> {
  const prefix = `renewing.${place.seed}.${generation}.`;
  let [seen, since] = [0, performance.now()];
  try {
    await makePrivateFolder(place.folder);
    for (;;) {
      if (await isOver()) return undefined;
      const last = Math.max(0, ...(await numbersIn(place.folder, prefix)));
      if (last > seen) [seen, since] = [last, performance.now()];
      const isFree = last === 0 || performance.now() - since >= place.patience;
      if (isFree || (await isDead(join(place.folder, `${prefix}${last}`), place.processes))) {
        const path = join(place.folder, `${prefix}${last + 1}`);
        if (await create(path, place.processes)) return turnOf(place, prefix, path);
      } else await wait(lookEvery);
    }
  } catch (error) {
    throw error instanceof RunError ? error : notTaken(place.folder, error);
  }
}

function turnOf({ folder, processes }: TurnPlace, prefix: string, own: string): Turn {
  return {
    async others() {
      const self = await stat(own).catch(() => undefined);
      const found: string[] = [];
      for (const number of await numbersIn(folder, prefix)) {
        const path = join(folder, `${prefix}${number}`);
        if (path === own || (await isDead(path, processes))) continue;
        const mark = await stat(path).catch(() => undefined);
        // Both times are those of the file system, whatever the clocks of the machines say.
        if (mark && self && self.mtimeMs - mark.mtimeMs < longest) found.push(inWords(await holderIn(path)));
      }
      return found;
    },
    async end() {
      await rm(own, { force: true }).catch(() => undefined);
    },
  };
}

/** Marks of renewals that are over, by whomever they were made. */
export async function removeOldMarks({ folder, seed }: TurnPlace, generation: number): Promise<void> {
  const pattern = new RegExp(`^renewing\\.${seed}\\.(\\d+)\\.\\d+$`, 'u');
  for (const name of await readdir(folder).catch(() => [])) {
    const of = pattern.exec(name)?.[1];
    if (of !== undefined && Number(of) < generation)
      await rm(join(folder, name), { force: true }).catch(() => undefined);
  }
}

async function numbersIn(folder: string, prefix: string): Promise<number[]> {
  const names = await readdir(folder);
  return names
    .filter((name) => name.startsWith(prefix))
    .map((name) => Number(name.slice(prefix.length)))
    .filter((number) => Number.isSafeInteger(number) && number > 0);
}

async function create(path: string, { self }: Processes): Promise<boolean> {
  try {
    const file = await open(path, 'wx', 0o600);
    try {
      await file.writeFile(`${JSON.stringify({ host: hostname(), ...self })}\n`);
    } finally {
      await file.close();
    }
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

interface Holder {
  readonly host?: string;
  readonly pid?: number;
  readonly began?: string;
}

/** No fields while it is being written. */
async function holderIn(path: string): Promise<Holder> {
  try {
    const fields: unknown = JSON.parse(await readFile(path, 'utf8'));
    return typeof fields === 'object' && fields !== null ? fields : {};
  } catch {
    return {};
  }
}

/** Only a process of this machine is known to be dead. */
async function isDead(path: string, processes: Processes): Promise<boolean> {
  const { host, pid, began = '' } = await holderIn(path);
  return host === hostname() && pid !== undefined && !(await processes.isAlive({ pid, began }));
}

function inWords({ host = 'an unknown machine', pid }: Holder): string {
  return `process ${pid ?? '?'} on ${host}`;
}

function notTaken(folder: string, error: unknown): RunError {
  return new RunError('signIn', `The sign-in cannot be renewed in ${folder}: ${(error as Error).message}.`, {
    next: 'Make that folder readable and writable for the user of the workers.',
    cause: error,
  });
}
