/** What a journal says about the waves in which its job was applied: the last one, its rows, and how they ended. */
import { growableArray } from '../files/growable-array.js';
import type { RowNumber } from '../model/row.js';
import { readLimit } from '../model/safety-limits.js';
import { defaultStopAt, isNotDone, spelledWaves, type WaveRules, type WaveSizes } from '../model/waves.js';
import { isAboutRow, readJournal, type WaveRecord } from './journal.js';

/** What became of a row: `none`: it was not begun; `earlier`: it belongs to an earlier wave. */
export const waveMarks = { none: 0, earlier: 1, done: 2, notDone: 3 } as const;
export type WaveMark = (typeof waveMarks)[keyof typeof waveMarks];

/** By row number: 16 bytes a row at most. */
export interface WaveMarks {
  at(row: RowNumber): WaveMark;
  put(row: RowNumber, mark: typeof waveMarks.done | typeof waveMarks.notDone): void;
  /** A wave begins: all rows marked so far belong to earlier ones. */
  advance(): void;
}

export interface WavesSoFar {
  /** As the last run had them; `undefined`: the job was not applied in waves. */
  readonly rules: WaveRules | undefined;
  /** The wave to go on with, from 1. */
  readonly wave: number;
  readonly marks: WaveMarks;
  /** Rows of earlier waves that were closed. */
  readonly earlier: number;
  /** Rows of this wave that were closed, and those of them that are not done. */
  readonly rows: number;
  readonly notDone: number;
}

/**
 * Reads the whole journal. A row that the next run takes up again does not count as failed. `sizes`: the waves that are asked
 * for now; where they are others than those of the last run, the rows that are left begin with the first of them.
 */
export async function readWaves(journal: string, sizes?: WaveSizes): Promise<WavesSoFar> {
  const marks = createWaveMarks();
  let [rules, wave] = [undefined as WaveRules | undefined, 1];
  let [earlier, rows, notDone] = [0, 0, 0];
  const next = (): void => {
    marks.advance();
    [earlier, rows, notDone] = [earlier + rows, 0, 0];
  };
  for await (const { record, isLate } of readJournal(journal)) {
    if (record.kind === 'wave') {
      // A run that resumes a wave writes it again.
      if (rules === undefined || wave !== record.wave || !areSame(rules.sizes, record.sizes)) next();
      [rules, wave] = [rulesOf(record), record.wave];
    }
    if (!isAboutRow(record) || record.kind !== 'closing' || isLate) continue;
    const before = marks.at(record.row);
    if (before === waveMarks.earlier) continue;
    const isFailed = record.ended === undefined && isNotDone(record.status);
    if (before === waveMarks.none) rows += 1;
    notDone += Number(isFailed) - Number(before === waveMarks.notDone);
    marks.put(record.row, isFailed ? waveMarks.notDone : waveMarks.done);
  }
  if (rules === undefined || (sizes !== undefined && !areSame(rules.sizes, sizes))) {
    next();
    wave = 1;
  }
  return { rules, wave, marks, earlier, rows, notDone };
}

function areSame(a: WaveSizes, b: WaveSizes): boolean {
  return spelledWaves(a) === spelledWaves(b);
}

function rulesOf({ sizes, stopAt, undoOnStop }: WaveRecord): WaveRules {
  return { sizes, stopAt: readLimit(stopAt) ?? defaultStopAt, undoOnStop };
}

/** The number of the wave and the mark in one number, so that advancing touches no row. */
function createWaveMarks(): WaveMarks {
  const values = growableArray();
  let base = 0;
  return {
    at(row) {
      const value = values.at(row);
      if (value === 0) return waveMarks.none;
      return value < base ? waveMarks.earlier : value - base === waveMarks.notDone ? waveMarks.notDone : waveMarks.done;
    },
    put: (row, mark) => values.put(row, base + mark),
    advance: () => void (base += 4),
  };
}
