/**
 * Waves of a run: after each, all rows under way end and are counted before the next begins. What was counted stands in the
 * journal, so a run that resumes the job goes on in the wave where the last one stopped.
 */
import { WaveStopError } from '../errors.js';
import type { Journal } from '../job/journal.js';
import { waveMarks, type WavesSoFar } from '../job/read-waves.js';
import type { Outcome, RowNumber } from '../model/row.js';
import { isNotDone, isTooMany, notDoneInWords, waveRows, type WaveEnd, type WaveRules } from '../model/waves.js';

interface WavesOptions {
  readonly rules: WaveRules;
  /** What earlier runs did. */
  readonly soFar: WavesSoFar;
  /** Rows of the job that have calls. */
  readonly due: number;
  readonly journal: Pick<Journal, 'wave'>;
  readonly onWave: (end: WaveEnd) => void;
}

export interface Waves {
  /** Call before a row begins; at the end of a wave it waits for `allDone`. False: no more rows begin. */
  mayBegin(row: RowNumber, allDone: () => Promise<void>): Promise<boolean>;
  /** Call for each row that has ended, unless the end of the run cut it short. */
  closed(outcome: Outcome): void;
  isStopping(): boolean;
  /** Call when no more rows are under way. Returns why the run stops; `undefined`: not because of a wave. */
  finish(): WaveStopError | undefined;
}

export function createWaves({ rules, soFar, due, journal, onWave }: WavesOptions): Waves {
  const { sizes, stopAt } = rules;
  const { marks } = soFar;
  let { wave, earlier, rows: begun, notDone } = soFar;
  let [isWritten, stop] = [false, undefined as Stop | undefined];
  const size = (): number => waveRows(sizes[wave - 1] ?? 'rest', due - earlier);
  const capacity = (): number => {
    const spelled = sizes[wave - 1] ?? 'rest';
    return spelled === 'rest' ? Infinity : spelled;
  };
  const end = (): WaveEnd => ({ wave, of: sizes.length, rows: begun, notDone });
  /** Resolves when a wave has room for another row; otherwise to why the run stops. */
  const reasonToStop = async (allDone: () => Promise<void>): Promise<Stop | undefined> => {
    while (begun >= capacity()) {
      await allDone();
      if (isTooMany(notDone, begun, stopAt)) return 'too many';
      onWave(end());
      if (wave === sizes.length) return 'last wave';
      [wave, earlier, begun, notDone, isWritten] = [wave + 1, earlier + begun, 0, 0, false];
      marks.advance();
    }
    return isTooMany(notDone, size(), stopAt) ? 'too many' : undefined;
  };
  const write = async (): Promise<void> => {
    const { undoOnStop } = rules;
    if (!isWritten) {
      await journal.wave({ at: new Date().toISOString(), wave, sizes, stopAt: stopAt.spelled, undoOnStop });
    }
    isWritten = true;
  };
  return {
    async mayBegin(row, allDone) {
      if (stop !== undefined) return false;
      // It was begun before, and is taken up again: for its manager, or because an earlier run ended too soon.
      if (marks.at(row) !== waveMarks.none) return true;
      stop = await reasonToStop(allDone);
      if (stop !== undefined) return false;
      await write();
      begun += 1;
      marks.put(row, waveMarks.done);
      return true;
    },
    closed({ row, status }) {
      const before = marks.at(row);
      if (before === waveMarks.none || before === waveMarks.earlier) return;
      const isFailed = isNotDone(status);
      notDone += Number(isFailed) - Number(before === waveMarks.notDone);
      marks.put(row, isFailed ? waveMarks.notDone : waveMarks.done);
    },
    isStopping: () => stop !== undefined,
    finish() {
      // Everything was begun: there is nothing to stop, but the last wave may have to be put back.
      if (stop === undefined && rules.undoOnStop && isTooMany(notDone, begun, stopAt)) stop = 'too many';
      if (stop !== undefined) return stopped(stop, { ...end(), rows: size(), rules, left: due - earlier - begun });
      if (begun > 0) onWave(end());
      return undefined;
    },
  };
}

type Stop = 'too many' | 'last wave';

function stopped(
  why: Stop,
  { wave, of, rows, notDone, rules, left }: WaveEnd & { readonly rules: WaveRules; readonly left: number },
): WaveStopError {
  const open = `${left.toLocaleString('en-US')} ${left === 1 ? 'row was' : 'rows were'} not started.`;
  if (why === 'last wave') {
    return new WaveStopError(`wave ${wave} is the last that was asked for. ${open}`, { goOn: '--waves rest' });
  }
  const limit = `--stop-at is ${rules.stopAt.spelled.replace('%', ' %')}`;
  const what = `wave ${wave} of ${of}: ${notDoneInWords(notDone, rows)}; ${limit}. ${open}`;
  return new WaveStopError(what, {
    goOn: `--stop-at ${higher(notDone, rows, rules.stopAt)}`,
    isToBeUndone: rules.undoOnStop,
  });
}

/** A limit that the wave as it is now does not reach. */
function higher(notDone: number, rows: number, { people }: WaveRules['stopAt']): string {
  return people === undefined ? `${Math.min(100, Math.floor((notDone / rows) * 100) + 1)}%` : String(notDone + 1);
}
