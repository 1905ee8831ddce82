/** Ctrl-C, SIGTERM and a closed terminal start no new rows and finish those in progress; a second Ctrl-C stops immediately. */
import { closeSync } from 'node:fs';
import { RunError } from '../errors.js';
import type { Terminal } from './terminal.js';

export interface Interrupts {
  readonly signal: AbortSignal;
  /** 130 or 143 after an interrupt. */
  exitCode(): number | undefined;
  /** Gives an error of an interrupted run the exit code of the interrupt. */
  told(error: unknown): unknown;
  stop(): void;
}

/** A closed terminal (SIGHUP) ends a run as SIGTERM does. */
const codes = { SIGINT: 130, SIGTERM: 143, SIGHUP: 143 } as const;
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export function watchForInterrupts(terminal: Terminal): Interrupts {
  const controller = new AbortController();
  let code: number | undefined;
  const onSignal = (signal: keyof typeof codes): void => {
    // A closing terminal sends SIGHUP more than once: from the shell and from the system.
    if (code !== undefined && signal === 'SIGHUP') return;
    if (code !== undefined) process.exit(codes[signal]);
    code = codes[signal];
    if (signal === 'SIGHUP') process.once('exit', letGoOfTerminal);
    terminal.note('Finishing the rows in progress; press Ctrl-C again to stop immediately.');
    controller.abort();
  };
  for (const signal of signals) process.on(signal, onSignal);
  return {
    signal: controller.signal,
    exitCode: () => code,
    told(error) {
      if (code === undefined || !(error instanceof RunError)) return error;
      return new RunError(error.problem, error.lines, { next: error.steps, cause: error, exitCode: code });
    },
    stop() {
      for (const signal of signals) process.off(signal, onSignal);
    },
  };
}

/** On exit, Node resets the terminal and aborts if it is gone; it leaves closed descriptors alone. */
function letGoOfTerminal(): void {
  for (const descriptor of [0, 1, 2]) {
    try {
      closeSync(descriptor);
    } catch {
      // Already closed.
    }
  }
}
