/** What a worker counts, as Prometheus reads it. Counters belong to this process and only rise. */
import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client';
import { statuses, type Status } from '../model/row.js';
import { metricTable, type CounterName, type GaugeName, type LabelsOf, type MetricName } from './metric-table.js';
import type { OrganizationQueue } from './queue-numbers.js';
import type { Told } from './work.js';

/** Since a connection to Webex was made, by API. */
export interface ConnectionNumbers {
  readonly apis: Readonly<Record<string, ApiNumbers>>;
  readonly renewals: number;
}

interface ApiNumbers {
  /** By operation. */
  readonly calls: Readonly<Record<string, number>>;
  /** Seconds by cause. */
  readonly waits: Readonly<Record<string, number>>;
  readonly limited: number;
  readonly failed: number;
  readonly rate: { readonly learned?: number };
}

export interface FollowedOrganization {
  readonly id: string;
  readonly name?: string | undefined;
  /** When the saved sign-in ends, in milliseconds since 1970. */
  readonly signInEndsAt?: number | undefined;
}

/** What is counted of the jobs of one organization. */
export interface OrganizationCounts {
  planned(rows: number): void;
  rows(status: Status, rows: number): void;
  /** A job is under way until the returned function is called. */
  running(): () => void;
  leaseLost(): void;
  /** Counts what goes over a connection until the returned function is called. */
  connected(numbers: () => ConnectionNumbers): () => void;
}

export interface Metrics {
  of(organization: string): OrganizationCounts;
  told(told: Told): void;
  /** Counters of these organizations begin at 0, so that the first failure is a rise. */
  follow(organizations: readonly FollowedOrganization[]): void;
  /** `undefined`: Redis did not answer. */
  queues(queues: readonly OrganizationQueue[] | undefined): void;
  ready(isReady: boolean): void;
  readonly contentType: string;
  text(): Promise<string>;
}

/** How a worker's work on a job ends, in the label `end`. */
const ends = ['planned', 'waits for approval', 'applied', 'put off', 'failed'] as const;

export function createMetrics(version: string): Metrics {
  const { registry, add, set, clear } = createRegistry();
  const connections = new Set<() => void>();
  set('webex_bulk_build_info', { version }, 1);
  set('webex_bulk_ready', {}, 0);
  set('webex_bulk_queue_up', {}, 0);
  const running = new Map<string, number>();
  const run = (organization: string, change: number): void => {
    const now = (running.get(organization) ?? 0) + change;
    running.set(organization, now);
    set('webex_bulk_jobs_running', { organization }, now);
  };
  const of = (organization: string): OrganizationCounts => ({
    planned: (rows) => add('webex_bulk_rows_planned_total', { organization }, rows),
    rows: (status, rows) => add('webex_bulk_rows_total', { organization, status }, rows),
    running() {
      run(organization, 1);
      return () => run(organization, -1);
    },
    leaseLost: () => add('webex_bulk_leases_lost_total', { organization }, 1),
    connected(numbers) {
      const count = countingOver(organization, numbers, { add, set });
      connections.add(count);
      return () => {
        count();
        connections.delete(count);
      };
    },
  });
  return {
    of,
    told({ is, organization, end = is }) {
      if (is !== 'begun') add('webex_bulk_jobs_ended_total', { organization, end }, 1);
    },
    follow: (organizations) => follow(organizations, { add, set, clear, run }),
    queues(queues) {
      set('webex_bulk_queue_up', {}, queues === undefined ? 0 : 1);
      for (const name of ['webex_bulk_queue_jobs', 'webex_bulk_queue_lag_seconds', 'webex_bulk_queue_due'] as const) {
        clear(name);
      }
      for (const { organization, jobs, lagSeconds, isDue } of queues ?? []) {
        for (const [state, count] of Object.entries(jobs)) set('webex_bulk_queue_jobs', { organization, state }, count);
        set('webex_bulk_queue_lag_seconds', { organization }, lagSeconds);
        set('webex_bulk_queue_due', { organization }, isDue ? 1 : 0);
      }
    },
    ready: (isReady) => set('webex_bulk_ready', {}, isReady ? 1 : 0),
    contentType: registry.contentType,
    async text() {
      for (const count of connections) count();
      return await registry.metrics();
    },
  };
}

interface Values {
  readonly add: <N extends CounterName>(name: N, labels: LabelsOf<N>, value: number) => void;
  readonly set: <N extends GaugeName>(name: N, labels: LabelsOf<N>, value: number) => void;
}

/** A registry of its own, with the metrics of the process. */
function createRegistry(): Values & { readonly registry: Registry; readonly clear: (name: GaugeName) => void } {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const counters = new Map<MetricName, Counter>();
  const gauges = new Map<MetricName, Gauge>();
  for (const [name, { type, help, labels }] of Object.entries(metricTable)) {
    const about = { name, help, labelNames: [...labels], registers: [registry] };
    if (type === 'counter') counters.set(name as MetricName, new Counter(about));
    else gauges.set(name as MetricName, new Gauge(about));
  }
  return {
    registry,
    add: (name, labels, value) => counters.get(name)?.inc(labels, value),
    set: (name, labels, value) => gauges.get(name)?.set(labels, value),
    clear: (name) => gauges.get(name)?.reset(),
  };
}

interface Following extends Values {
  readonly clear: (name: GaugeName) => void;
  /** Changes how many jobs of the organization are under way. */
  readonly run: (organization: string, change: number) => void;
}

function follow(organizations: readonly FollowedOrganization[], { add, set, clear, run }: Following): void {
  clear('webex_bulk_organization_info');
  clear('webex_bulk_sign_in_ends_timestamp_seconds');
  for (const { id: organization, name, signInEndsAt } of organizations) {
    set('webex_bulk_organization_info', { organization, organization_name: name ?? '' }, 1);
    if (signInEndsAt !== undefined) {
      set('webex_bulk_sign_in_ends_timestamp_seconds', { organization }, signInEndsAt / 1000);
    }
    for (const end of ends) add('webex_bulk_jobs_ended_total', { organization, end }, 0);
    for (const status of statuses) add('webex_bulk_rows_total', { organization, status }, 0);
    add('webex_bulk_rows_planned_total', { organization }, 0);
    add('webex_bulk_leases_lost_total', { organization }, 0);
    run(organization, 0);
  }
}

/** Returns a function that adds what the connection has done since it was last called. */
function countingOver(organization: string, numbers: () => ConnectionNumbers, { add, set }: Values): () => void {
  const told = new Map<string, number>();
  const sinceLast = (key: string, now: number): number => {
    const since = Math.max(0, now - (told.get(key) ?? 0));
    told.set(key, Math.max(now, told.get(key) ?? 0));
    return since;
  };
  return () => {
    const { apis, renewals } = numbers();
    add('webex_bulk_token_renewals_total', { organization }, sinceLast('renewals', renewals));
    for (const [api, { calls, waits, limited, failed, rate }] of Object.entries(apis)) {
      add('webex_bulk_calls_limited_total', { organization, api }, sinceLast(`${api} limited`, limited));
      add('webex_bulk_calls_failed_total', { organization, api }, sinceLast(`${api} failed`, failed));
      for (const [operation, made] of Object.entries(calls)) {
        const labels = { organization, api, operation };
        add('webex_bulk_calls_total', labels, sinceLast(`${api} call ${operation}`, made));
      }
      for (const [cause, seconds] of Object.entries(waits)) {
        const labels = { organization, cause };
        add('webex_bulk_wait_seconds_total', labels, sinceLast(`${api} wait ${cause}`, seconds));
      }
      if (rate.learned !== undefined) set('webex_bulk_rate_per_minute', { organization, api }, rate.learned);
    }
  };
}
