/** What the history of a watched folder amounts to, feed by feed, for monitoring. Pure. */
import { doneStatuses, statuses, type Status } from '../model/row.js';
import type { Entry } from './history.js';
import type { FeedMetrics } from './metrics.js';

/** `entries`: the oldest first. Sums are over the whole history, so that counters never decrease. */
export function metricsOf(entries: readonly Entry[]): FeedMetrics[] {
  return [...new Set(entries.map(({ feed }) => feed))].sort().map((feed) => {
    const own = entries.filter((entry) => entry.feed === feed);
    const applied = own.filter(({ end }) => end === 'applied');
    const last = applied.at(-1);
    return {
      feed,
      rows: sumOf(applied.map(({ counts }) => counts)),
      calls: sumOf(applied.map(({ effort }) => effort?.calls)),
      waitSeconds: sumOf(applied.map(({ effort }) => effort?.waits)),
      ...timeIn('lastRunAt', own.at(-1)),
      ...timeIn(
        'lastSuccessAt',
        applied.findLast(({ counts }) => openIn(counts) === 0),
      ),
      ...(last?.effort && { lastRunSeconds: last.effort.seconds }),
      ...(last?.counts && { lastOpenRows: openIn(last.counts) }),
    };
  });
}

type Sums = Readonly<Record<string, number>>;

function sumOf(all: readonly (Sums | undefined)[]): Sums {
  const sums: Record<string, number> = {};
  for (const one of all)
    for (const [key, value] of Object.entries(one ?? {})) if (value > 0) sums[key] = (sums[key] ?? 0) + value;
  return sums;
}

function timeIn<K extends string>(key: K, entry: Entry | undefined): { readonly [Key in K]?: number } {
  const time = Date.parse(entry?.at ?? '');
  return (Number.isNaN(time) ? {} : { [key]: time }) as { readonly [Key in K]?: number };
}

function openIn(counts: Readonly<Partial<Record<Status, number>>> = {}): number {
  return statuses.reduce((sum, status) => sum + (doneStatuses.includes(status) ? 0 : (counts[status] ?? 0)), 0);
}
