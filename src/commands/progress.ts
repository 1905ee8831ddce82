/** How far a run is: a bar on a terminal, a line now and then elsewhere, an event now and then for programs. */
import { SingleBar } from 'cli-progress';
import { duration, grouped, type Terminal } from './terminal.js';

export interface Progress {
  /** Rows done, rows in all. */
  rows(done: number, of: number): void;
  waiting(rows: number): void;
  /** People of the organization that are listed by now. */
  listed(people: number): void;
  /** To be called in any case: it gives the cursor back. */
  stop(): void;
}

/** Milliseconds between lines where there is no terminal. */
const lineEvery = 5000;

/** `unit`: what is counted. */
export function createProgress(terminal: Terminal, phase: string, calls: () => number, unit = 'rows'): Progress {
  const begun = performance.now();
  const before = calls();
  const made = (): number => calls() - before;
  const state = { done: 0, of: 0, waiting: 0, listed: 0 };
  const bar = process.stderr.isTTY && !terminal.quiet && !terminal.json ? createBar(phase, unit) : undefined;
  let started = false;
  let lastLine = begun;
  const minutes = (): number => Math.max((performance.now() - begun) / 60_000, 1 / 600);
  const payload = (): Record<string, string> => ({
    details: `${grouped(made())} calls, ${grouped(Math.round(made() / minutes()))}/min${state.waiting > 0 ? `   waiting for site: ${grouped(state.waiting)}` : ''}${state.done === 0 && state.listed > 0 ? `   ${grouped(state.listed)} people listed` : ''}`,
    left:
      state.done === 0
        ? ''
        : `${duration(((performance.now() - begun) / 1000 / state.done) * (state.of - state.done))} left`,
  });
  const show = (): void => {
    if (bar) {
      // While people are listed nobody knows yet how many there are to do.
      bar.setTotal(state.of);
      if (started) bar.update(state.done, payload());
      else bar.start(state.of, state.done, payload());
      started = true;
    } else if (performance.now() - lastLine >= lineEvery) {
      lastLine = performance.now();
      const { details = '' } = payload();
      if (terminal.json)
        terminal.event({
          type: 'progress',
          phase,
          done: state.done,
          of: state.of,
          waiting: state.waiting,
          calls: made(),
        });
      else terminal.note(`${phase} ${grouped(state.done)}/${grouped(state.of)} ${unit}   ${details}`);
    }
  };
  return {
    rows(done, of) {
      Object.assign(state, { done, of });
      show();
    },
    listed(people) {
      Object.assign(state, { listed: people });
      show();
    },
    waiting(rows) {
      state.waiting = rows;
      show();
    },
    stop() {
      if (bar && started) bar.stop();
    },
  };
}

function createBar(phase: string, unit: string): SingleBar {
  return new SingleBar({
    format: ` ${phase} {bar}  {percentage} %  {value}/{total} ${unit}   {details}   {left}`,
    barCompleteChar: '\u2588',
    barIncompleteChar: '\u2591',
    barsize: 22,
    stream: process.stderr,
    hideCursor: true,
    etaBuffer: 50,
    fps: 8,
  });
}
