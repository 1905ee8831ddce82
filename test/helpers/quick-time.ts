/**
 * For tests in whose process the program waits: its timers come so many times earlier, and then its clock has gone on by as
 * long as was meant to be waited. What takes long because the machine is slow is as long as it is. Deadlines of requests stay.
 */
import { hasProcess } from './process-seats.js';

const deadlines = [20_000, 30_000, 60_000, 120_000];

let skipped = 0;
let measured: (() => number) | undefined;
/** Files that share a process ask for the same each: it is done once. */
const inForce = new Set<number>();

/** By this process's clock, of which some was skipped. */
const now = (): number => (measured?.() ?? 0) + skipped;

/** From now on, for the whole process, until what it gives is called. */
export function quickenTime(speed: number): () => void {
  if (inForce.has(speed)) return () => undefined;
  inForce.add(speed);
  const { setTimeout: timer } = globalThis;
  measured ??= performance.now.bind(performance);
  performance.now = now;
  const quick = (work: (...given: unknown[]) => void, milliseconds = 0, ...given: unknown[]): NodeJS.Timeout => {
    if (deadlines.includes(milliseconds) && !isPause()) return timer(work, milliseconds, ...given);
    const over = now() + milliseconds;
    return timer(() => {
      skipped += Math.max(0, over - now());
      work(...given);
    }, milliseconds / speed);
  };
  globalThis.setTimeout = Object.assign(quick, timer);
  return () => {
    globalThis.setTimeout = timer;
    inForce.delete(speed);
  };
}

/** The same while this work goes on, where no other test has the process too. */
export async function quickly<T>(work: () => Promise<T>): Promise<T> {
  if (!hasProcess()) return await work();
  const stop = quickenTime(20);
  return await work().finally(stop);
}

/** By what called, in the compiled file: did it come from the gate? */
const pauses = new Map<string, boolean>();

/**
 * A pause that Webex asked for may be as long as a deadline: it is known by who waits. To find that in the source maps takes
 * longer than much of what is tested, so each way of calling is looked up once.
 */
function isPause(): boolean {
  const way = withoutMaps(() => new Error().stack ?? '');
  const isKnown = pauses.get(way) ?? new Error().stack?.includes('webex/admission') === true;
  pauses.set(way, isKnown);
  return isKnown;
}

/** While Node is told how to write a stack, it asks no map. */
function withoutMaps<T>(work: () => T): T {
  const asBefore = Object.getOwnPropertyDescriptor(Error, 'prepareStackTrace') ?? { value: undefined, writable: true };
  Error.prepareStackTrace = (_error, places) => places.map(String).join('\n');
  try {
    return work();
  } finally {
    Object.defineProperty(Error, 'prepareStackTrace', asBefore);
  }
}
