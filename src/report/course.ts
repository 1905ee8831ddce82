/** How a run went over time: rows and calls a minute, from the times in its journal. */
import type { JournalRecord } from '../job/journal.js';
import type { CourseData } from './row-format.js';

export interface Course {
  add(record: JournalRecord): void;
  /** `undefined`: nothing happened. */
  finish(): CourseData | undefined;
}

/** The most points in a chart; spans get longer until they are that few. */
const mostPoints = 120;
const spans = [1, 2, 5, 10, 15, 30, 60, 120, 240, 480, 1440];

/** Keeps two numbers for each minute in which something happened. */
export function createCourse(): Course {
  const minutes = new Map<number, { rows: number; calls: number }>();
  return {
    add(record) {
      const isRow = record.kind === 'closing' && record.ended === undefined;
      if (!isRow && record.kind !== 'intent') return;
      const minute = Math.floor(Date.parse(record.at ?? '') / 60_000);
      if (!Number.isFinite(minute)) return;
      const counts = minutes.get(minute) ?? { rows: 0, calls: 0 };
      minutes.set(minute, counts);
      if (isRow) counts.rows += 1;
      else counts.calls += 1;
    },
    finish: () => (minutes.size === 0 ? undefined : inSpans(minutes)),
  };
}

function inSpans(minutes: ReadonlyMap<number, { readonly rows: number; readonly calls: number }>): CourseData {
  const [first, last] = [...minutes.keys()].reduce(
    ([least, most], minute) => [Math.min(least, minute), Math.max(most, minute)],
    [Infinity, -Infinity],
  );
  const length = last - first + 1;
  const span = spans.find((one) => length / one <= mostPoints) ?? Math.ceil(length / mostPoints);
  const points = Math.ceil(length / span);
  const [rows, calls] = [new Array<number>(points).fill(0), new Array<number>(points).fill(0)];
  for (const [minute, counts] of minutes) {
    const place = Math.floor((minute - first) / span);
    rows[place] = (rows[place] ?? 0) + counts.rows / span;
    calls[place] = (calls[place] ?? 0) + counts.calls / span;
  }
  const rounded = (numbers: readonly number[]): number[] => numbers.map((number) => Math.round(number * 10) / 10);
  const at = rows.map((_, place) => (first + place * span) * 60);
  return { at, rows: rounded(rows), calls: rounded(calls), minutes: span };
}
