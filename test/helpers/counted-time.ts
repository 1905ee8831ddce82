/**
 * Time that is counted instead of measured, for tests of waiting without sockets: it stands still while anything is done, and
 * goes on to the next timer when nothing is left to do. A wait is as long as it was meant to be, however slow the machine.
 * The whole process has it until the test is over (`test.serial`).
 */
import type { ExecutionContext } from 'ava';

interface Waiting {
  readonly at: number;
  readonly work: () => void;
}

export function countTime(t: ExecutionContext): void {
  const { setTimeout: timer, clearTimeout: clear } = globalThis;
  const measured = performance.now.bind(performance);
  let [now, isGoing] = [performance.now(), false];
  const waiting = new Set<Waiting>();
  const goOn = (): void => {
    const [next] = [...waiting].sort((one, other) => one.at - other.at);
    isGoing = next !== undefined;
    if (next === undefined) return;
    waiting.delete(next);
    now = Math.max(now, next.at);
    next.work();
    // What follows from it is done first.
    setImmediate(goOn);
  };
  performance.now = () => now;
  const counted = (work: (...given: unknown[]) => void, milliseconds = 0, ...given: unknown[]): Waiting => {
    const one = { at: now + milliseconds, work: () => work(...given) };
    waiting.add(one);
    if (!isGoing) setImmediate(goOn);
    isGoing = true;
    return one;
  };
  globalThis.setTimeout = Object.assign(counted as unknown as typeof timer, timer);
  globalThis.clearTimeout = ((one: Waiting) => void waiting.delete(one)) as unknown as typeof clear;
  t.teardown(() => {
    Object.assign(globalThis, { setTimeout: timer, clearTimeout: clear });
    performance.now = measured;
  });
}
