/** What `prune` would delete, with sizes, and what it keeps and why. */
import { sizeOf } from '../job/delete-jobs.js';
import type { JobFamily } from '../job/prunable.js';
import { grouped, type Terminal } from './terminal.js';

export interface Prunable {
  readonly count: number;
  readonly bytes: number;
}

/** Returns the number of jobs that may be deleted and their size. */
export async function showFamilies(families: readonly JobFamily[], terminal: Terminal): Promise<Prunable> {
  const going = families.filter(({ mayGo }) => mayGo);
  let [count, sum] = [0, 0];
  for (const { job, kind, parents, origin: made } of going.flatMap(({ jobs }) => jobs)) {
    const bytes = await sizeOf(job.path);
    [count, sum] = [count + 1, sum + bytes];
    const origin = made === undefined ? '' : `, ${made}`;
    const [parent] = kind === 'restore' ? [] : parents;
    terminal.print(`  ${job.name}  ${sizeInWords(bytes)}${origin}`);
    terminal.event({ type: 'job', job: job.path, name: job.name, kind, parent, bytes });
  }
  terminal.print(count === 0 ? 'There is nothing to delete.' : `${jobsInWords(count)}, ${sizeInWords(sum)}.`);
  const undoable = going.filter(canBeUndone).length;
  if (undoable > 0) terminal.print(`${grouped(undoable)} of them can still be undone, but not after deletion.`);
  for (const [why, jobs] of keptByReason(families)) terminal.print(`Kept ${jobsInWords(jobs)}: ${why}.`);
  return { count, bytes: sum };
}

function keptByReason(families: readonly JobFamily[]): Map<string, number> {
  const kept = new Map<string, number>();
  for (const { keptBecause } of families.flatMap(({ jobs }) => jobs))
    if (keptBecause !== undefined) kept.set(keptBecause, (kept.get(keptBecause) ?? 0) + 1);
  return kept;
}

function canBeUndone({ jobs }: JobFamily): boolean {
  return jobs.some(({ kind, changed }) => kind !== 'undo' && changed > 0) && jobs.every(({ kind }) => kind !== 'undo');
}

export function jobsInWords(count: number): string {
  return `${grouped(count)} ${count === 1 ? 'job' : 'jobs'}`;
}

/** `512 B`, `3.4 MB` */
export function sizeInWords(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  const power = Math.min(4, Math.floor(Math.log10(bytes) / 3));
  return `${(bytes / 1000 ** power).toFixed(1)} ${['', 'kB', 'MB', 'GB', 'TB'][power] ?? ''}`;
}
