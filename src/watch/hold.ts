/** A plan that a person has to see first: its reasons and its report, in the job and beside the file in `review/`. */
import { writeReview } from '../job/review.js';
import type { Reason } from './brakes.js';
import { writeDrop, type Drop } from './drop.js';
import type { DropEnd, Dropping, Left, PlannedDrop } from './dropping.js';
import { copyResults, toReview } from './file-away.js';
import { noteSource } from './note-source.js';

export async function hold(
  dropping: Dropping,
  drop: Drop,
  planned: PlannedDrop,
  { reasons, left }: { readonly reasons: readonly Reason[]; readonly left: Left },
): Promise<DropEnd> {
  const { folder, now, work } = dropping;
  const held = { ...drop, reasons };
  await noteSource(dropping, drop, planned.job);
  await writeReview(planned.job, {
    drop: drop.id,
    feed: drop.feed,
    file: drop.name,
    path: folder.in('review', drop.id, drop.name),
    at: now().toISOString(),
    reasons,
    ...(reasons.some(({ code }) => code === 'approval') && { another: true as const }),
  });
  // The plan waits with or without it.
  await work.report(planned).catch(() => undefined);
  await copyResults(planned.job, folder.in('working', drop.id), drop.name).catch(() => undefined);
  await writeDrop(folder.in('working', drop.id), held);
  await toReview(folder, drop.id);
  return { is: 'held', drop: held, planned, reasons, left };
}
