/** Serves what a worker counts, and whether it is alive and ready. */
import type { Redis } from 'ioredis';
import type { Told, Work } from '../queue/work.js';
import { createQueueReader } from '../queue/queue-numbers.js';
import { createMetrics, type FollowedOrganization, type Metrics } from '../queue/metrics.js';
import { createReadiness } from '../queue/readiness.js';
import { askInTime } from '../queue/ask-in-time.js';
import { watchEventLoop, type EventLoopWatch } from '../queue/event-loop.js';
import { startStatusServer, type MetricsAddress, type StatusAnswer } from '../queue/status-server.js';
import { growableArray } from '../files/growable-array.js';
import { observeJob, type CountedRows, type Observe } from './observed-job.js';
import type { QueueProfiles } from './queue-profiles.js';
import type { Terminal } from './terminal.js';
import { version } from './version.js';

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

/** Milliseconds by which a healthy process is late at most. */
const mostLag = 10_000;
/** Milliseconds that Redis may take for a scrape, and between two questions. */
const queues = { within: 2000, keep: 3000 } as const;

/** Throws a RunError (`usage`) if the address cannot be used. */
export async function serveStatus(
  address: MetricsAddress,
  facts: WorkerFacts,
  terminal: Terminal,
): Promise<WorkerStatus> {
  const metrics = createMetrics(version());
  const eventLoop = watchEventLoop();
  const counted = countedByJob();
  const server = await startStatusServer(address, answersOf(metrics, eventLoop, facts)).catch((error: unknown) => {
    eventLoop.stop();
    throw error;
  });
  terminal.note(`Metrics at ${server.url}/metrics, with /health and /ready.`);
  terminal.event({ type: 'started', command: 'worker', metrics: `${server.url}/metrics` });
  return {
    observe: (task) => observeJob(task, metrics.of(task.submission.organization), counted.of(task.job.name)),
    counted: (work) => async (task) => {
      const counts = metrics.of(task.submission.organization);
      const ended = counts.running();
      task.lease.lost.addEventListener('abort', () => counts.leaseLost(), { once: true });
      try {
        return await work(task);
      } finally {
        ended();
      }
    },
    told(told) {
      metrics.told(told);
      // If it is submitted again, its rows end again.
      if (told.is === 'ended' || told.is === 'failed') counted.forget(told.job);
    },
    async close() {
      eventLoop.stop();
      await server.close();
    },
  };
}

function answersOf(
  metrics: Metrics,
  eventLoop: EventLoopWatch,
  { client, output, profiles, readProfiles, signal }: WorkerFacts,
): Readonly<Record<string, () => Promise<StatusAnswer>>> {
  const reader = createQueueReader(client);
  const numbers = askInTime(() => reader.read(profiles().organizations), queues);
  const readiness = createReadiness({
    ...{ client, output, isEnding: () => signal.aborted },
    signIns: async () => (await readProfiles()).organizations.length,
  });
  return {
    async '/metrics'() {
      metrics.follow(followed(profiles()));
      const [state, { ready }] = await Promise.all([
        client.status === 'ready' ? numbers.now() : undefined,
        readiness(),
      ]);
      metrics.queues(state);
      metrics.ready(ready);
      return { status: 200, type: metrics.contentType, body: await metrics.text() };
    },
    async '/health'() {
      const lag = Math.round(eventLoop.lag());
      const isHealthy = lag < mostLag;
      return await Promise.resolve(jsonAnswer(isHealthy, { healthy: isHealthy, eventLoopLagMs: lag }));
    },
    async '/ready'() {
      const now = await readiness();
      return jsonAnswer(now.ready, now);
    },
  };
}

function jsonAnswer(isGood: boolean, body: object): StatusAnswer {
  return { status: isGood ? 200 : 503, type: 'application/json; charset=utf-8', body: `${JSON.stringify(body)}\n` };
}

function followed(profiles: QueueProfiles): FollowedOrganization[] {
  return profiles.organizations.map((id) => {
    const { organization, refreshEndsAt } = profiles.profileFor({ profile: '', organization: id }).facts;
    return { id, name: organization?.name, signInEndsAt: refreshEndsAt };
  });
}

/** Jobs that were put off and that other workers took are not kept for ever. */
const mostJobs = 100;

function countedByJob(): { of(job: string): CountedRows; forget(job: string): void } {
  const jobs = new Map<string, CountedRows>();
  return {
    of(job) {
      const rows = jobs.get(job) ?? growableArray();
      jobs.delete(job);
      jobs.set(job, rows);
      for (const oldest of jobs.keys()) if (jobs.size > mostJobs) jobs.delete(oldest);
      return rows;
    },
    forget: (job) => void jobs.delete(job),
  };
}
