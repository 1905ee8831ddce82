/** The waves in which a job was applied, with how many of each wave's rows are not done, from the journal's records. */
import { growableArray } from '../files/growable-array.js';
import type { JournalRecord, WaveRecord } from '../job/journal.js';
import { isNotDone, spelledWaves } from '../model/waves.js';

export interface WaveShown {
  readonly wave: number;
  readonly of: number;
  readonly stopAt: string;
  readonly rows: number;
  readonly notDone: number;
  /** The job that reverted it. */
  readonly undoneBy?: string;
}

export interface WavesInJournal {
  add(record: JournalRecord): void;
  /** Empty: the job was not applied in waves. */
  finish(): readonly WaveShown[];
}

/** Keeps eight bytes for each row. A row counts in the wave in which it was first closed, as it ended last. */
export function readWavesFrom(): WavesInJournal {
  const waves: { readonly record: WaveRecord; rows: number; notDone: number; undoneBy?: string }[] = [];
  const places = growableArray();
  return {
    add(record) {
      const last = waves.at(-1);
      if (record.kind === 'wave' && !(last !== undefined && isSame(last.record, record)))
        waves.push({ record, rows: 0, notDone: 0 });
      if (record.kind === 'end' && last !== undefined) last.undoneBy = record.undoneBy;
      if (record.kind !== 'closing' || last === undefined) return;
      // The wave's place, doubled, so that the last bit tells whether the row is not done; 0: not seen yet.
      const known = places.at(record.row);
      const place = known === 0 ? waves.length : known >> 1;
      const wave = waves[place - 1];
      if (wave === undefined) return;
      const failed = Number(isNotDone(record.status));
      if (known === 0) wave.rows += 1;
      wave.notDone += failed - (known & 1);
      places.put(record.row, place * 2 + failed);
    },
    finish: () =>
      waves.map(({ record: { wave, sizes, stopAt }, ...counts }) => ({ wave, of: sizes.length, stopAt, ...counts })),
  };
}

/** A run that resumes a wave writes it again. */
function isSame(a: WaveRecord, b: WaveRecord): boolean {
  return a.wave === b.wave && spelledWaves(a.sizes) === spelledWaves(b.sizes);
}
