/** `worker --metrics`: what the worker tells those who look after it; nothing of it is loaded without the option. */
import type { Redis } from 'ioredis';
import { readMetricsAddress } from '../queue/status-server.js';
import type { Told, Work } from '../queue/work.js';
import { unobserved, type Observe } from './observed-job.js';
import type { QueueProfiles } from './queue-profiles.js';
import type { Terminal } from './terminal.js';

export interface WorkerStatus {
  readonly observe: Observe;
  /** The same work; jobs under way and lost leases are counted. */
  counted(work: Work): Work;
  told(told: Told): void;
  close(): Promise<void>;
}

export interface WorkerFacts {
  readonly client: Redis;
  readonly output: string;
  /** The saved sign-ins, as the worker last read them. */
  readonly profiles: () => QueueProfiles;
  /** Reads them anew. */
  readonly readProfiles: () => Promise<QueueProfiles>;
  /** Aborted when the worker is to end. */
  readonly signal: AbortSignal;
}

const unserved: WorkerStatus = {
  observe: () => unobserved,
  counted: (work) => work,
  told: () => undefined,
  close: () => Promise.resolve(),
};

/** Returns a function that begins to serve. Throws a RunError (`usage`), at once for a wrong address, later for a taken one. */
export function workerStatus(
  given: string | undefined,
): (facts: WorkerFacts, terminal: Terminal) => Promise<WorkerStatus> {
  if (given === undefined) return () => Promise.resolve(unserved);
  const address = readMetricsAddress(given);
  return async (facts, terminal) => {
    const { serveStatus } = await import('./serve-status.js');
    return await serveStatus(address, facts, terminal);
  };
}
