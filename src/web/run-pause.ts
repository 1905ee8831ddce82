/** Holds back rows that have not begun while a run is paused. */

export interface RunPause {
  isPaused(): boolean;
  set(paused: boolean): void;
  /** Resolves when the run is not paused, or when the signal aborts. */
  readonly wait: (signal: AbortSignal) => Promise<void>;
}

/** `onChange`: called when the run was paused or resumed. */
export function createRunPause(onChange: () => void): RunPause {
  let paused = false;
  let waiting: (() => void)[] = [];
  return {
    isPaused: () => paused,
    set(now) {
      if (now === paused) return;
      paused = now;
      if (!paused) {
        for (const go of waiting) go();
        waiting = [];
      }
      onChange();
    },
    async wait(signal) {
      while (paused && !signal.aborted) {
        await new Promise<void>((resolve) => {
          waiting.push(resolve);
          signal.addEventListener('abort', () => resolve(), { once: true });
        });
      }
    },
  };
}
