/**
 * A program that applies a planned job as a worker of a queue does: under a lease that is renewed while the process goes on.
 * What it does stands in its argument as JSON; what came of it, it prints as JSON. Run by `stopped-worker.test.ts`.
 */
import { thisProcess } from '../../src/commands/this-process.js';
import { createLease, LeaseLostError } from '../../src/job/lease.js';
import { apply } from '../../src/pipeline.js';
import { jobIn, runIn } from './in-process.js';
import type { Office } from './cli.js';

export interface LeasedWork {
  readonly connection: Office['connection'];
  /** The job's folder. */
  readonly folder: string;
  readonly number: number;
  /** Milliseconds of the lease. */
  readonly duration: number;
  readonly concurrency: number;
}

export interface LeasedEnd {
  readonly lost?: string;
  readonly exitCode: number;
}

const work = JSON.parse(process.argv[2] ?? '') as LeasedWork;

/** The queue grants each renewal at once, for as long as this process asks. */
async function applied(): Promise<LeasedEnd> {
  const { number, duration, concurrency, folder } = work;
  const lease = createLease({ number, duration, askedAt: performance.now() });
  const renewing = setInterval(() => lease.renewed(performance.now()), duration / 5);
  const run = { ...runIn(work, { concurrency }), processes: await thisProcess(), lease };
  const reportView = () => Promise.resolve({ script: '', style: '' });
  const request = { outputRoot: folder, given: {}, verify: 'sample', siteWait: 30, reportView } as const;
  try {
    await apply(run, jobIn(folder), request);
    return { exitCode: 0 };
  } catch (error) {
    if (error instanceof LeaseLostError) return { lost: error.message, exitCode: error.exitCode };
    throw error;
  } finally {
    clearInterval(renewing);
    lease.end();
    await run.webex.close();
  }
}

console.log(JSON.stringify(await applied()));
