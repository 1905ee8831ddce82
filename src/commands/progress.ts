/** How far a run is: a bar on a terminal, a line now and then elsewhere, an event now and then for programs. */
import { echoRoom } from './live-lines.js';
import { barLine, progressLine, type Progressing } from './progress-line.js';
import type { Terminal } from './terminal.js';

export interface Progress {
  /** Rows done, rows in all. */
  rows(done: number, of: number): void;
  waiting(rows: number): void;
  /** People of the organization that are listed by now. */
  listed(people: number): void;
  /** The bar stays where it ended; to be called in any case. */
  stop(): void;
}

/** Milliseconds between lines where there is no terminal. */
const lineEvery = 5000;
/** Milliseconds between two pictures of the bar. */
const drawEvery = 125;

export interface ProgressOptions {
  readonly phase: string;
  /** Calls made by the whole run. */
  readonly calls: () => number;
  /** What is counted. */
  readonly unit?: string;
  /** Rows that an earlier run has done: the bar begins there, time is counted from there. */
  readonly before?: number;
}

export function createProgress(
  terminal: Terminal,
  { phase, calls, unit = 'rows', before = 0 }: ProgressOptions,
): Progress {
  const [begun, callsBefore] = [performance.now(), calls()];
  const state = { done: before, of: 0, waiting: 0, listed: 0 };
  let [isOver, lastTold, lastLine] = [false, '', begun];
  const now = (): Progressing => ({
    ...{ phase, unit, before, ...state },
    calls: calls() - callsBefore,
    seconds: (performance.now() - begun) / 1000,
  });
  const draw = (): void => terminal.live('progress', barLine(now(), terminal.columns() - echoRoom));
  const report = (): void => {
    // What has not moved is not told again.
    if (performance.now() - lastLine < lineEvery || lastTold === JSON.stringify(state)) return;
    [lastLine, lastTold] = [performance.now(), JSON.stringify(state)];
    const { done, of, waiting } = state;
    if (terminal.json) terminal.event({ type: 'progress', phase, done, of, waiting, calls: now().calls });
    else terminal.note(progressLine(now()));
  };
  const picture = terminal.isLive ? setInterval(draw, drawEvery) : undefined;
  picture?.unref();
  const set = (change: Partial<typeof state>): void => {
    Object.assign(state, change);
    if (!terminal.isLive) report();
  };
  return {
    rows: (done, of) => set({ done, of }),
    listed: (people) => set({ listed: people }),
    waiting: (rows) => set({ waiting: rows }),
    stop() {
      if (isOver) return;
      isOver = true;
      clearInterval(picture);
      terminal.live('progress', undefined);
      if (terminal.isLive && state.of > 0) terminal.note(barLine({ ...now(), isOver }, terminal.columns() - echoRoom));
    },
  };
}
