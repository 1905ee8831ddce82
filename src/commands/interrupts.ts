/** Ctrl-C and SIGTERM: the first takes no new rows and finishes those under way, the second stops at once. */
import { RunError } from '../errors.js';
import type { Terminal } from './terminal.js';

export interface Interrupts {
  readonly signal: AbortSignal;
  /** 130 or 143 after an interrupt. */
  exitCode(): number | undefined;
  /** An error of a run that was interrupted ends the program as the interrupt does. */
  told(error: unknown): unknown;
  stop(): void;
}

const codes = { SIGINT: 130, SIGTERM: 143 } as const;

export function watchForInterrupts(terminal: Terminal): Interrupts {
  const controller = new AbortController();
  let code: number | undefined;
  const onSignal = (signal: keyof typeof codes): void => {
    if (code !== undefined) process.exit(codes[signal]);
    code = codes[signal];
    terminal.note('Finishing the rows that are under way; press Ctrl-C again to stop at once.');
    controller.abort();
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  return {
    signal: controller.signal,
    exitCode: () => code,
    told(error) {
      if (code === undefined || !(error instanceof RunError)) return error;
      return new RunError(error.problem, error.message, { next: error.next, cause: error, exitCode: code });
    },
    stop() {
      process.off('SIGINT', onSignal);
      process.off('SIGTERM', onSignal);
    },
  };
}
