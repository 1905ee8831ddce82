/** Runs rows concurrently: up to a limit, more while some only wait for the site, none after a stop. */
import { setMaxListeners } from 'node:events';
import { RunError } from '../errors.js';
import type { Run, Services } from './row-context.js';

/** What all rows of a run share. */
export type SharedRun = Omit<Run, keyof Services>;

/** This many rows may wait for the site at once; beyond that, waiting rows hold slots. */
const mostWaiting = 2000;

/** This many rows may wait for requests that they share: some of them full. */
const mostJoined = 400;

interface WorkerPoolOptions {
  readonly run: Omit<SharedRun, 'withoutSlot' | 'joined' | 'sleep'>;
  /** Rows under way at once; rows that wait for the site are not counted. */
  readonly places: number;
  readonly onWaiting: (waiting: number) => void;
  /** Resolves when rows may begin: at once, after a pause, or when the signal aborts; absent: the run cannot be paused. */
  readonly pause?: ((signal: AbortSignal) => Promise<void>) | undefined;
  readonly signal: AbortSignal;
}

export interface WorkerPool {
  /**
   * Starts a row's work as soon as a slot is free. The first failure of any row stops the pool. False: the run was stopped in
   * the meantime, and the row was not begun.
   */
  begin(work: (run: SharedRun) => Promise<void>): Promise<boolean>;
  allDone(): Promise<void>;
  isStopping(): boolean;
  stopped(): RunError | undefined;
}

export function createWorkerPool(context: WorkerPoolOptions): WorkerPool {
  const underWay = new Set<Promise<void>>();
  const stop = new AbortController();
  const signal = AbortSignal.any([context.signal, stop.signal]);
  setMaxListeners(0, signal);
  let reason: unknown;
  let busy = 0;
  let freed: (() => void) | undefined;
  const release = (): void => {
    busy -= 1;
    freed?.();
  };
  /** False: the run is being stopped. */
  const placeFree = async (): Promise<boolean> => {
    while (busy >= context.places && !signal.aborted) await new Promise<void>((resolve) => (freed = resolve));
    if (!signal.aborted) await context.pause?.(signal);
    return !signal.aborted;
  };
  const slots: Slots = { release, take: () => (busy += 1) };
  const run: SharedRun = {
    ...context.run,
    sleep: (milliseconds) => pause(milliseconds, signal),
    withoutSlot: apart(slots, mostWaiting, context.onWaiting),
    joined: apart(slots, mostJoined),
  };
  const work = async (row: (run: SharedRun) => Promise<void>): Promise<void> => {
    try {
      await row(run);
    } catch (error) {
      reason ??= error;
      stop.abort();
      freed?.();
    } finally {
      release();
    }
  };
  return {
    async begin(row) {
      if (!(await placeFree())) return false;
      busy += 1;
      const task = work(row).finally(() => underWay.delete(task));
      underWay.add(task);
      return true;
    },
    async allDone() {
      await Promise.all(underWay);
      if (reason !== undefined && !(reason instanceof RunError)) throw reason as Error;
    },
    isStopping: () => signal.aborted,
    stopped: () => (reason instanceof RunError ? reason : undefined),
  };
}

interface Slots {
  release(): void;
  take(): void;
}

/** Lets a row wait without its slot, unless `most` rows do already. */
function apart(slots: Slots, most: number, onWaiting?: (waiting: number) => void): SharedRun['joined'] {
  let waiting = 0;
  return async (wait) => {
    if (waiting >= most) return await wait();
    waiting += 1;
    onWaiting?.(waiting);
    slots.release();
    try {
      return await wait();
    } finally {
      waiting -= 1;
      onWaiting?.(waiting);
      slots.take();
    }
  };
}

async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) throw new RunError('stopped', 'The run was interrupted.');
  await new Promise<void>((resolve, reject) => {
    const onAbort = (): void => {
      clearTimeout(timer);
      reject(new RunError('stopped', 'The run was interrupted.'));
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    }, milliseconds);
    signal.addEventListener('abort', onAbort, { once: true });
  });
}
