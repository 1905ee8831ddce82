/** The metrics of a worker: one table for the program, its documentation and its tests. */

export interface MetricSpec {
  readonly type: 'counter' | 'gauge';
  readonly help: string;
  readonly labels: readonly string[];
}

/** Names and meanings are those of `watch --metrics-file` where both have one. Labels name no person. */
export const metricTable = {
  webex_bulk_build_info: { type: 'gauge', help: 'The version of webex-bulk; always 1.', labels: ['version'] },
  webex_bulk_organization_info: {
    ...{ type: 'gauge', labels: ['organization', 'organization_name'] },
    help: 'The name of an organization that the worker follows; always 1.',
  },
  webex_bulk_ready: {
    ...{ type: 'gauge', labels: [] },
    help: 'Whether the worker can take jobs, as /ready says: 1 or 0.',
  },
  webex_bulk_sign_in_ends_timestamp_seconds: {
    ...{ type: 'gauge', labels: ['organization'] },
    help: 'When the saved sign-in ends unless it is used; absent if Webex did not tell.',
  },
  webex_bulk_jobs_running: {
    ...{ type: 'gauge', labels: ['organization'] },
    help: 'Jobs that this worker works on right now.',
  },
  webex_bulk_jobs_ended_total: {
    ...{ type: 'counter', labels: ['organization', 'end'] },
    help: 'Times that this worker ended its work on a job, by how it ended.',
  },
  webex_bulk_leases_lost_total: {
    ...{ type: 'counter', labels: ['organization'] },
    help: 'Jobs that this worker lost to another one while it worked on them.',
  },
  webex_bulk_rows_planned_total: {
    ...{ type: 'counter', labels: ['organization'] },
    help: 'Rows that this worker looked up and planned.',
  },
  webex_bulk_rows_total: {
    ...{ type: 'counter', labels: ['organization', 'status'] },
    help: 'Rows by what became of them.',
  },
  webex_bulk_calls_total: {
    ...{ type: 'counter', labels: ['organization', 'api', 'operation'] },
    help: 'Calls to Webex by operation, repetitions included.',
  },
  webex_bulk_calls_limited_total: {
    ...{ type: 'counter', labels: ['organization', 'api'] },
    help: 'Calls that Webex answered with a request to wait (429, or 000045 of the XML API).',
  },
  webex_bulk_calls_failed_total: {
    ...{ type: 'counter', labels: ['organization', 'api'] },
    help: 'Calls without an answer that can be used: network, proxy, 5xx.',
  },
  webex_bulk_wait_seconds_total: {
    ...{ type: 'counter', labels: ['organization', 'cause'] },
    help: 'Time spent waiting, by cause.',
  },
  webex_bulk_rate_per_minute: {
    ...{ type: 'gauge', labels: ['organization', 'api'] },
    help: 'Calls per minute that this worker last learned that the API accepts; absent before a first refusal.',
  },
  webex_bulk_token_renewals_total: {
    ...{ type: 'counter', labels: ['organization'] },
    help: 'Access tokens that this worker had renewed.',
  },
  webex_bulk_queue_up: {
    ...{ type: 'gauge', labels: [] },
    help: 'Whether Redis told the state of the queues in time: 1 or 0. Without it the other queue metrics are absent.',
  },
  webex_bulk_queue_jobs: {
    ...{ type: 'gauge', labels: ['organization', 'state'] },
    help: 'Jobs in the queue of the organization by state.',
  },
  webex_bulk_queue_lag_seconds: {
    ...{ type: 'gauge', labels: ['organization'] },
    help: 'Age of the oldest job that waits for a worker, from when it was to be done; 0 if none waits.',
  },
  webex_bulk_queue_due: {
    ...{ type: 'gauge', labels: ['organization'] },
    help: '1 if a job waits although none of the organization is under way: a worker should take it at once.',
  },
} as const satisfies Readonly<Record<string, MetricSpec>>;

export type MetricName = keyof typeof metricTable;

type CounterName = { [N in MetricName]: (typeof metricTable)[N]['type'] extends 'counter' ? N : never }[MetricName];
type GaugeName = Exclude<MetricName, CounterName>;
type LabelsOf<N extends MetricName> = Readonly<Record<(typeof metricTable)[N]['labels'][number], string>>;

export type { CounterName, GaugeName, LabelsOf };
