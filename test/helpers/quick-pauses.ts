/** Loaded by tests in whose process the program waits between looks: its pauses of up to some seconds last a fiftieth. */

const { setTimeout: real } = globalThis;

const [shortest, longest] = [200, 8000];

function quick(work: (...given: unknown[]) => void, milliseconds = 0, ...given: unknown[]): NodeJS.Timeout {
  const isPause = milliseconds >= shortest && milliseconds <= longest;
  return real(work, isPause ? milliseconds / 50 : milliseconds, ...given);
}

globalThis.setTimeout = Object.assign(quick, real);
