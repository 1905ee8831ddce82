/** heartbeat.json: that the watcher is alive and what it does, for monitoring. */
import { readdir, readFile } from 'node:fs/promises';
import { writeJson } from '../files/write-json.js';
import { places, type DropFolder, type Place } from './drop-folder.js';

export interface Heartbeat {
  /** ISO 8601 */
  readonly at: string;
  readonly state: 'waiting' | 'working' | 'ended';
  /** The file that is worked on, or what came last. */
  readonly file?: string;
  /** How the last file ended, in a sentence. */
  readonly last?: string;
  /** With `--schedule`: when files are taken next. */
  readonly nextAt?: string;
}

/** Each call writes what is known by now; a full disk does not end the watch. */
export function createHeartbeat(folder: DropFolder): (change: Partial<Heartbeat>) => Promise<void> {
  let heartbeat: Omit<Heartbeat, 'at'> = { state: 'waiting' };
  return async (change) => {
    heartbeat = { ...heartbeat, ...change };
    const now = { ...heartbeat, at: new Date().toISOString() };
    await writeJson(folder.state('heartbeat.json'), now).catch(() => undefined);
  };
}

export async function readHeartbeat(folder: DropFolder): Promise<Heartbeat | undefined> {
  const text = await readFile(folder.state('heartbeat.json'), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    const value = JSON.parse(text) as Heartbeat;
    return typeof value.at === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}

/** A watcher that lives writes at least every 30 seconds. */
const longestSilence = 180_000;

export function isStale({ at, state, nextAt }: Heartbeat, now: Date): boolean {
  if (state === 'ended') return nextAt !== undefined && Date.parse(nextAt) < now.getTime();
  return now.getTime() - Date.parse(at) > longestSilence;
}

/** How many files lie in each place. */
export async function counts(folder: DropFolder): Promise<Readonly<Record<Place, number>>> {
  const found = await Promise.all(
    places.map(async (place) => {
      const names = await readdir(folder.in(place)).catch(() => []);
      return [place, names.filter((name) => !name.startsWith('.')).length] as const;
    }),
  );
  return Object.fromEntries(found) as Record<Place, number>;
}
