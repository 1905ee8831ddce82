/** Counts of a report: how many people (or licenses, session types) have each name, and of what these consist. */

export interface TallyRow {
  readonly name: string;
  readonly count: number;
  /** What the count consists of, the most frequent first; empty if that was not asked for. */
  readonly parts: readonly (readonly [name: string, count: number])[];
  /** A few words besides. */
  readonly about?: string;
}

export interface TallyTable {
  readonly title: string;
  /** What is counted: `people`. */
  readonly unit: string;
  readonly rows: readonly TallyRow[];
}

export interface Tally {
  /** `part`: which part of the name's count it is. */
  add(name: string, part?: string): void;
  finish(): TallyTable;
}

/** `first`: names in this order, also with a count of 0; others follow, the most frequent first. `about`: by name. */
export function createTally(
  { title, unit }: Pick<TallyTable, 'title' | 'unit'>,
  first: readonly string[] = [],
  about: (name: string) => string = () => '',
): Tally {
  const counts = new Map<string, { count: number; readonly parts: Map<string, number> }>(
    first.map((name) => [name, { count: 0, parts: new Map() }]),
  );
  return {
    add(name, part) {
      const one = counts.get(name) ?? { count: 0, parts: new Map<string, number>() };
      one.count += 1;
      if (part !== undefined) one.parts.set(part, (one.parts.get(part) ?? 0) + 1);
      counts.set(name, one);
    },
    finish() {
      const others = [...counts].filter(([name]) => !first.includes(name)).sort(([, a], [, b]) => b.count - a.count);
      const rows = [...[...counts].filter(([name]) => first.includes(name)), ...others].map(
        ([name, { count, parts }]): TallyRow => ({
          ...{ name, count, parts: [...parts].sort(([, a], [, b]) => b - a) },
          ...(about(name) !== '' && { about: about(name) }),
        }),
      );
      return { title, unit, rows };
    },
  };
}
