/** The progress of a run, as one line. */
import { displayWidth, fitted } from './display-width.js';
import { duration, grouped } from './terminal.js';

export interface Progressing {
  readonly phase: string;
  readonly unit: string;
  readonly done: number;
  /** How many of `done` an earlier run did. */
  readonly before: number;
  /** 0: not known yet. */
  readonly of: number;
  /** Rows waiting until the site knows their people. */
  readonly waiting: number;
  readonly listed: number;
  /** Calls made by this run. */
  readonly calls: number;
  /** Since the run began. */
  readonly seconds: number;
  readonly isOver?: boolean;
}

/** Columns of the bar, which takes the space that the rest of the line leaves. */
const [longestBar, shortestBar] = [22, 6];
/** Seconds after which the rate is good enough to estimate the time left. */
const rateKnownAfter = 5;

/** At most as wide as the terminal. Without rows to count there is no bar. */
export function barLine(progress: Progressing, width: number): string {
  const { phase, done, of } = progress;
  const facts = [counted(progress), ...details(progress)].filter((part) => part !== '').join('   ');
  if (of === 0) return fitted(` ${phase}   ${facts}`, width);
  const percent = `${Math.floor((100 * done) / of)} %`.padStart(6);
  const room = Math.min(longestBar, width - displayWidth(` ${phase} ${percent}  ${facts}`));
  if (room < shortestBar) return fitted(` ${phase} ${percent}  ${facts}`, width);
  const full = Math.floor((room * done) / of);
  return ` ${phase} ${'\u2588'.repeat(full)}${'\u2591'.repeat(room - full)}${percent}  ${facts}`;
}

/** For output whose lines cannot change. */
export function progressLine(progress: Progressing): string {
  return [`${progress.phase} ${counted(progress)}`, ...details(progress)].filter((part) => part !== '').join('   ');
}

function counted({ done, of, unit }: Progressing): string {
  return of === 0 ? '' : `${grouped(done)}/${grouped(of)} ${unit}`;
}

function details(progress: Progressing): string[] {
  const { done, of, waiting, listed, calls, seconds, isOver } = progress;
  const perMinute = Math.round(calls / Math.max(seconds / 60, 1 / 600));
  return [
    done === 0 && listed > 0 ? `${grouped(listed)} people listed` : '',
    `${grouped(calls)} ${calls === 1 ? 'call' : 'calls'}, ${grouped(perMinute)}/min`,
    waiting > 0 ? `waiting for site: ${grouped(waiting)}` : '',
    isOver === true ? duration(seconds) : of > done ? left(progress) : '',
  ];
}

/** Known once this run has done some rows; empty before. */
function left({ done, before, of, seconds }: Progressing): string {
  const own = done - before;
  return own === 0 || seconds < rateKnownAfter ? '' : `${duration((seconds / own) * (of - done))} left`;
}
