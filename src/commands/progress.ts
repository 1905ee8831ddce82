/** The progress of a run: a bar on a terminal, otherwise a line now and then, and events for programs. */
import { echoRoom } from './live-lines.js';
import { barLine, progressLine, type Progressing } from './progress-line.js';
import type { Terminal } from './terminal.js';

export interface Progress {
  /** Rows done and rows in total. */
  rows(done: number, of: number): void;
  waiting(rows: number): void;
  /** People of the organization listed so far. */
  listed(people: number): void;
  /** Leaves the bar where it ended; must always be called. */
  stop(): void;
}

/** Milliseconds between lines if there is no terminal. */
const lineEvery = 5000;
/** Milliseconds between two redraws of the bar. */
const drawEvery = 125;

export interface ProgressOptions {
  readonly phase: string;
  /** Calls made so far by the whole run. */
  readonly calls: () => number;
  /** What is counted. */
  readonly unit?: string;
  /** Rows done by an earlier run: the bar starts there, and only rows after them count for the time left. */
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
    // Unchanged progress is not reported again.
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
