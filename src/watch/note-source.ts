/** Notes in the job's own folder where its file came from, for those who look at the jobs. */
import type { JobFolder } from '../job/folder.js';
import { writeSource } from '../job/source.js';
import type { Drop } from './drop.js';
import type { Dropping } from './dropping.js';

const day = 86_400_000;

/** Throws a RunError (`stopped`) on a disk error. */
export async function noteSource({ folder, now, undoDays }: Dropping, drop: Drop, job: JobFolder): Promise<void> {
  await writeSource(job, {
    ...{ folder: folder.path, feed: drop.feed, file: drop.name, drop: drop.id },
    undoableUntil: new Date(now().getTime() + undoDays * day).toISOString(),
  });
}
