/** The waves of a run: as asked for now, or as the last run of the job had them. */
import type { JobFolder } from '../job/folder.js';
import type { JournalIndex } from '../job/journal-index.js';
import type { Journal } from '../job/journal.js';
import { readWaves } from '../job/read-waves.js';
import { usualWaves, type WaveEnd, type WaveRules } from '../model/waves.js';
import { createWaves, type Waves } from './waves.js';

interface Opening {
  readonly index: JournalIndex;
  readonly journal: Journal;
  readonly wanted: Partial<WaveRules> | undefined;
  /** Rows of the job that have calls. */
  readonly due: number;
  readonly onWave: (end: WaveEnd) => void;
}

/** `undefined`: this run has no waves. */
export async function openWaves(
  job: JobFolder,
  { index, journal, wanted = {}, due, onWave }: Opening,
): Promise<Waves | undefined> {
  if (!index.hasWaves() && Object.keys(wanted).length === 0) return undefined;
  const soFar = await readWaves(job.file('journal.jsonl'), wanted.sizes);
  const rules = { ...usualWaves, ...soFar.rules, ...wanted };
  return createWaves({ rules, soFar, due, journal, onWave });
}
