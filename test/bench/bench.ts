/** What a benchmark is: a name, what it measures, and figures beside what they should be. */

export interface Figure {
  /** What was measured, in a line. */
  readonly what: string;
  /** What it should be: `≤ 1.05`; absent for a figure that is only told. */
  readonly aim?: Aim;
  /** One value of each run. */
  readonly values: readonly number[];
  readonly unit?: string;
}

export interface Aim {
  readonly atMost?: number;
  readonly atLeast?: number;
}

export interface BenchOptions {
  /** How often everything is measured; the median counts. */
  readonly times: number;
  /** Says how far it is. */
  readonly note: (line: string) => void;
}

export interface Bench {
  readonly name: string;
  readonly measures: string;
  run(options: BenchOptions): Promise<readonly Figure[]>;
}

/** The middle value; of an even number, the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [below = Number.NaN, above = Number.NaN] = [
    sorted[sorted.length % 2 === 0 ? middle - 1 : middle],
    sorted[middle],
  ];
  return (below + above) / 2;
}

/** Whether the median is as it should be; undefined where there is no aim. */
export function isMet({ aim, values }: Figure): boolean | undefined {
  if (aim === undefined) return undefined;
  const value = median(values);
  return value <= (aim.atMost ?? Infinity) && value >= (aim.atLeast ?? -Infinity);
}

/** Figures of several runs that measure the same, as figures with several values. */
export function together(runs: readonly (readonly Figure[])[]): readonly Figure[] {
  const [first = []] = runs;
  return first.map((figure, nth) => ({ ...figure, values: runs.flatMap((run) => run[nth]?.values ?? []) }));
}

/** Measures as often as asked for, and tells which run it is. */
export async function inRuns(
  { times, note }: Parameters<Bench['run']>[0],
  measure: () => Promise<readonly Figure[]>,
): Promise<readonly Figure[]> {
  const runs: (readonly Figure[])[] = [];
  for (let nth = 1; nth <= times; nth += 1) {
    note(`run ${nth} of ${times}`);
    runs.push(await measure());
  }
  return together(runs);
}
