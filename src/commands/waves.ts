/** Waves on the command line: what is asked for, and what is told of each. */
import { RunError } from '../errors.js';
import {
  notDoneInWords,
  readWaves,
  waveForms,
  usualWaves,
  wavesInWords,
  type WaveEnd,
  type WaveRules,
} from '../model/waves.js';
import { readWaves as readWavesSoFar } from '../job/read-waves.js';
import type { waveOptions } from './command-options.js';
import type { Options } from './options.js';
import type { Shown } from './planned-job.js';
import type { Terminal } from './terminal.js';

export type WaveOptions = Partial<Options<(typeof waveOptions)[number]>>;

/** What is asked of waves in this run; empty: nothing. Throws a RunError (`usage`) for waves that cannot be read. */
export function wavesOf({ waves, 'stop-at': stopAt, 'undo-on-stop': undoOnStop }: WaveOptions): Partial<WaveRules> {
  const sizes = waves === undefined ? undefined : readWaves(waves);
  if (waves !== undefined && sizes === undefined) {
    throw new RunError('usage', `--waves is ${JSON.stringify(waves)}, but must be ${waveForms}.`, {
      next: 'With --waves 5,50,rest, 5 rows are applied, then 50, then the rest.',
    });
  }
  return { ...(sizes && { sizes }), ...(stopAt && { stopAt }), ...(undoOnStop !== undefined && { undoOnStop }) };
}

/** A line of the plan: how it will be applied, or how the rest of it will. Nothing if there are no waves. */
export async function printWaves(terminal: Terminal, { job, work }: Shown, options: WaveOptions): Promise<void> {
  const wanted = wavesOf(options);
  if (Object.keys(wanted).length === 0 && work?.hasWaves !== true) return;
  const soFar = work === undefined ? undefined : await readWavesSoFar(job.file('journal.jsonl'), wanted.sizes);
  const { sizes, stopAt, undoOnStop } = { ...usualWaves, ...soFar?.rules, ...wanted };
  const { wave = 1, rows = 0 } = soFar ?? {};
  const limit = stopAt.people === undefined ? stopAt.spelled.replace('%', ' %') : stopAt.spelled;
  const then = undoOnStop ? ', and reverts that wave' : '';
  const where = wave + rows > 1 ? `; now in wave ${wave}` : '';
  terminal.print(
    `  waves       ${wavesInWords(sizes)}${where}; stops when ${limit} of the rows of a wave are not done${then}`,
  );
  terminal.print();
}

/** Tells how a wave ended, while its successor begins. */
export function tellWave(terminal: Terminal, { wave, of, rows, notDone }: WaveEnd): void {
  terminal.event({ type: 'wave', wave, of, rows, notDone });
  if (!terminal.json) terminal.note(`Wave ${wave} of ${of}: ${notDoneInWords(notDone, rows)}.`);
}
