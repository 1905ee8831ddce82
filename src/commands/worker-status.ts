/** `worker --metrics`: what the worker tells those who look after it; nothing of it is loaded without the option. */
import { readMetricsAddress } from '../queue/status-server.js';
import { unobserved } from './observed-job.js';
import type { WorkerFacts, WorkerStatus } from './serve-status.js';
import type { Terminal } from './terminal.js';

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
