/** Waves on the command line: what is asked for, and what is told of each. */
import { RunError } from '../errors.js';
import {
  defaultStopAt,
  notDoneInWords,
  readWaves,
  waveForms,
  wavesInWords,
  type WaveEnd,
  type WaveRules,
} from '../model/waves.js';
import type { waveOptions } from './command-options.js';
import type { Options } from './options.js';
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

/** A line of the plan: how it will be applied. Nothing if no waves are asked for. */
export function printWaves(terminal: Terminal, options: WaveOptions): void {
  const wanted = wavesOf(options);
  if (Object.keys(wanted).length === 0) return;
  const { sizes = ['rest'], stopAt = defaultStopAt, undoOnStop = false } = wanted;
  const limit =
    stopAt.people === undefined ? `${stopAt.spelled.replace('%', ' %')} of a wave` : `${stopAt.spelled} of a wave`;
  const then = undoOnStop ? ', and puts that wave back' : '';
  terminal.print(`  waves       ${wavesInWords(sizes)}; stops when ${limit} are not done${then}`);
  terminal.print();
}

/** Tells how a wave ended, while its successor begins. */
export function tellWave(terminal: Terminal, { wave, of, rows, notDone }: WaveEnd): void {
  terminal.event({ type: 'wave', wave, of, rows, notDone });
  if (!terminal.json) terminal.note(`Wave ${wave} of ${of}: ${notDoneInWords(notDone, rows)}.`);
}
