/** For tests in whose process the program waits: its clock and its timers run faster; deadlines of requests stay. */

const deadlines = [20_000, 30_000, 60_000, 120_000];

/** From now on waits take so many times less; what the program measures of them is as long as it meant them to be. */
export function quickenTime(speed: number): void {
  const { setTimeout: timer } = globalThis;
  const now = performance.now.bind(performance);
  const begun = now();
  performance.now = () => begun + (now() - begun) * speed;
  const quick = (work: (...given: unknown[]) => void, milliseconds = 0, ...given: unknown[]): NodeJS.Timeout =>
    timer(work, deadlines.includes(milliseconds) ? milliseconds : milliseconds / speed, ...given);
  globalThis.setTimeout = Object.assign(quick, timer);
}
