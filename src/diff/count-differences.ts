/** Differences in numbers, and the first of each kind. */
import { differenceKinds, type Difference, type DifferenceKind } from './difference.js';

export interface DiffCounts {
  /** People; rows for `not-compared`. */
  readonly kinds: Readonly<Record<DifferenceKind, number>>;
  readonly unchanged: number;
  /** By heading, the number of people in both files whose cells differ, the most frequent first. */
  readonly fields: Readonly<Record<string, number>>;
  /** Joiners and leavers who may be one person under another address. */
  readonly sameNames: number;
  readonly first: Readonly<Record<DifferenceKind, readonly Difference[]>>;
}

export interface DiffCounter {
  add(difference: Difference | { readonly kind: 'unchanged' }): void;
  finish(): DiffCounts;
}

/** `most`: how many of each kind are kept. */
export function createDiffCounter(most: number): DiffCounter {
  const kinds = Object.fromEntries(differenceKinds.map((kind) => [kind, 0])) as Record<DifferenceKind, number>;
  const first = Object.fromEntries(differenceKinds.map((kind): [DifferenceKind, Difference[]] => [kind, []]));
  const fields = new Map<string, number>();
  let [unchanged, sameNames] = [0, 0];
  return {
    add(difference) {
      if (difference.kind === 'unchanged') return void (unchanged += 1);
      kinds[difference.kind] += 1;
      if (difference.sameNameAs !== undefined && difference.kind === 'leaver') sameNames += 1;
      const kept = first[difference.kind] ?? [];
      if (kept.length < most) kept.push(difference);
      if (difference.kind === 'joiner') return;
      for (const { column } of difference.fields) fields.set(column.heading, (fields.get(column.heading) ?? 0) + 1);
    },
    finish: () => ({
      ...{ kinds, unchanged, sameNames },
      fields: Object.fromEntries([...fields].sort(([, a], [, b]) => b - a)),
      first: first as Record<DifferenceKind, Difference[]>,
    }),
  };
}
