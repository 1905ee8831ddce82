/** The last step of a file's way: its entry in the history, its results beside it, and its folder moved to where it ended. */
import { copyFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { syncFolder } from '../files/json-lines.js';
import type { JobFolder } from '../job/folder.js';
import type { Status } from '../model/row.js';
import type { Drop } from './drop.js';
import type { DropFolder, Place } from './drop-folder.js';
import type { Effort } from './dropping.js';
import { appendHistory, readHistory, type Entry } from './history.js';

export interface Filed {
  readonly place: 'done' | 'failed';
  readonly from: 'working' | 'review';
  readonly end: Entry['end'];
  /** For people, in `why.txt`. */
  readonly note?: string;
  readonly job?: JobFolder;
  readonly rows?: number;
  readonly columns?: readonly string[];
  readonly counts?: Readonly<Record<Status, number>>;
  readonly effort?: Effort;
}

export async function fileAway(
  { folder, now }: { readonly folder: DropFolder; readonly now: () => Date },
  drop: Drop,
  { place, from, end, note, job, ...of }: Filed,
): Promise<void> {
  const path = folder.in(from, drop.id);
  if (note !== undefined) await writeFile(join(path, 'why.txt'), `${note}\n`, { mode: 0o600 });
  if (job !== undefined) await copyResults(job, path, drop.name);
  const its = job === undefined ? drop.job : resolve(job.path);
  const isEntered = (await readHistory(folder)).some((entry) => entry.drop === drop.id);
  const { id, feed, name, sha256, from: date, takenAt } = drop;
  const base = { drop: id, feed, name, sha256, from: date, takenAt, at: now().toISOString(), end };
  if (!isEntered) await appendHistory(folder, { ...base, ...(its !== undefined && { job: its }), ...of });
  await move(folder, from, place, drop.id);
}

export async function toReview(folder: DropFolder, id: string): Promise<void> {
  await move(folder, 'working', 'review', id);
}

async function move(folder: DropFolder, from: Place, to: Place, id: string): Promise<void> {
  await rename(folder.in(from, id), folder.in(to, id));
  // It keeps other watchers off until here.
  await rm(folder.in(to, id, 'lock'), { force: true });
  await syncFolder(folder.in(to));
  await syncFolder(folder.in(from));
}

/** People look beside their file; the job keeps its own. */
export async function copyResults(job: JobFolder, path: string, name: string): Promise<void> {
  const stem = name.replace(/\.[^.]*$/u, '');
  for (const one of ['results.csv', 'results.xlsx', 'report.html']) {
    if ((await stat(job.file(one)).catch(() => undefined)) === undefined) continue;
    await copyFile(job.file(one), join(path, `${stem}-${one}`));
  }
}
