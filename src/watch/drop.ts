/** A dropped file on its way: what is known of it, in `drop.json` beside it. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeJson } from '../files/write-json.js';
import type { Reason } from './brakes.js';
import type { FromWhen } from './feed.js';

export interface Drop {
  /** Name of its folder. */
  readonly id: string;
  /** The file's name as it was dropped. */
  readonly name: string;
  readonly feed: string;
  readonly from: FromWhen;
  /** ISO 8601 */
  readonly takenAt: string;
  readonly sha256: string;
  /** Path of the job, when there is one. */
  readonly job?: string;
  /** Why it waits in review. */
  readonly reasons?: readonly Reason[];
  /** It may be applied: within the brakes, or approved. */
  readonly mayApply?: true;
  /** How often its run was stopped, and when that was last (ISO 8601). */
  readonly stops?: number;
  readonly stoppedAt?: string;
  /** It was not dropped: it takes away from those who are missing from another file with so many rows. */
  readonly leaversOf?: { readonly drop: string; readonly rows: number };
  /** Email addresses of people who are missing, although they were in the last file. */
  readonly left?: number;
}

export async function writeDrop(folder: string, drop: Drop): Promise<void> {
  await writeJson(join(folder, 'drop.json'), drop);
}

/** `undefined`: the process died right after it took the file. */
export async function readDrop(folder: string): Promise<Drop | undefined> {
  const text = await readFile(join(folder, 'drop.json'), 'utf8').catch(() => undefined);
  return text === undefined ? undefined : (JSON.parse(text) as Drop);
}
