/** How far a long run is that makes no calls: a changing line on a terminal, otherwise a line now and then. */
import { grouped, type Terminal } from './terminal.js';

/** Milliseconds between two changes of the line, and between lines if there is no terminal. */
const [drawEvery, lineEvery] = [125, 5000];

export interface Counting {
  readonly at: (rows: number) => void;
  /** Removes the line; must always be called. */
  stop(): void;
}

export function createCounting(terminal: Terminal, phase: string): Counting {
  let last = performance.now();
  return {
    at(rows) {
      // The clock is not asked for each of a million rows.
      if (rows % 1000 !== 0) return;
      const now = performance.now();
      if (now - last < (terminal.isLive ? drawEvery : lineEvery)) return;
      last = now;
      if (terminal.isLive) terminal.live('progress', ` ${phase}   ${grouped(rows)} rows`);
      else if (terminal.json) terminal.event({ type: 'progress', phase, done: rows });
      else terminal.note(`${phase} ${grouped(rows)} rows`);
    },
    stop: () => terminal.live('progress', undefined),
  };
}
