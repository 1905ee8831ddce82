/** Metrics of a watched folder as OpenMetrics text, for the textfile collector of node_exporter or any other scraper. */
import { randomUUID } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { RunError } from '../errors.js';
import type { Status } from '../model/row.js';

/** What is known of one feed. Counters are sums since the feed began; they never decrease. */
export interface FeedMetrics {
  /** The label of the feed, such as the folder's name. */
  readonly feed: string;
  /** Counter: rows by what became of them. */
  readonly rows?: Partial<Readonly<Record<Status, number>>>;
  /** Counter: calls to Webex by operation. */
  readonly calls?: Readonly<Record<string, number>>;
  /** Counter: seconds spent waiting, by cause. */
  readonly waitSeconds?: Readonly<Record<string, number>>;
  /** Files by folder (`inbox`, `working`, `review`, `failed`) right now. */
  readonly files?: Readonly<Record<string, number>>;
  /** When the last run ended with all rows done, in milliseconds since 1970. */
  readonly lastSuccessAt?: number;
  /** When the last run ended, in milliseconds since 1970. */
  readonly lastRunAt?: number;
  /** How long the last run took, in seconds. */
  readonly lastRunSeconds?: number;
  readonly lastExitCode?: number;
}

export interface MetricsFacts {
  readonly version: string;
  readonly feeds: readonly FeedMetrics[];
}

/** A value that is unknown has no line; one that is no finite number is left out too. Ends with `# EOF`. */
export function metricsText({ version, feeds }: MetricsFacts): string {
  const lines = families.flatMap(({ name, type, unit, help, samplesOf }) => {
    const suffix = type === 'counter' ? '_total' : '';
    const samples = feeds.flatMap((feed) =>
      samplesOf(feed).flatMap(({ labels, value }) =>
        value === undefined || !Number.isFinite(value)
          ? []
          : [`${name}${suffix}${labelsText({ feed: feed.feed, ...labels })} ${value}`],
      ),
    );
    return samples.length === 0 ? [] : [...headOf(name, type, unit, help), ...samples];
  });
  const build = `webex_bulk_build_info${labelsText({ version })} 1`;
  const head = headOf('webex_bulk_build', 'info', undefined, 'The version of webex-bulk that wrote this file.');
  return `${[...head, build, ...lines, '# EOF'].join('\n')}\n`;
}

interface Sample {
  readonly labels?: Readonly<Record<string, string>>;
  readonly value: number | undefined;
}

interface Family {
  readonly name: string;
  readonly type: 'counter' | 'gauge';
  readonly unit?: 'seconds';
  readonly help: string;
  readonly samplesOf: (feed: FeedMetrics) => readonly Sample[];
}

const families: readonly Family[] = [
  {
    ...{ name: 'webex_bulk_rows', type: 'counter', help: 'Rows by what became of them.' },
    samplesOf: ({ rows }) => by('status', rows),
  },
  {
    ...{ name: 'webex_bulk_calls', type: 'counter', help: 'Calls to Webex by operation.' },
    samplesOf: ({ calls }) => by('operation', calls),
  },
  {
    ...{ name: 'webex_bulk_wait_seconds', type: 'counter', unit: 'seconds', help: 'Time spent waiting, by cause.' },
    samplesOf: ({ waitSeconds }) => by('cause', waitSeconds),
  },
  {
    ...{ name: 'webex_bulk_files', type: 'gauge', help: 'Files in each folder right now.' },
    samplesOf: ({ files }) => by('folder', files),
  },
  {
    ...{ name: 'webex_bulk_last_success_timestamp_seconds', type: 'gauge', unit: 'seconds' },
    help: 'When the last run ended with all rows done.',
    samplesOf: ({ lastSuccessAt }) => [{ value: secondsOf(lastSuccessAt) }],
  },
  {
    ...{ name: 'webex_bulk_last_run_timestamp_seconds', type: 'gauge', unit: 'seconds' },
    help: 'When the last run ended.',
    samplesOf: ({ lastRunAt }) => [{ value: secondsOf(lastRunAt) }],
  },
  {
    ...{ name: 'webex_bulk_last_run_duration_seconds', type: 'gauge', unit: 'seconds' },
    help: 'How long the last run took.',
    samplesOf: ({ lastRunSeconds }) => [{ value: lastRunSeconds }],
  },
  {
    ...{ name: 'webex_bulk_last_exit_code', type: 'gauge', help: 'Exit code of the last run.' },
    samplesOf: ({ lastExitCode }) => [{ value: lastExitCode }],
  },
];

function by(label: string, values: Readonly<Record<string, number | undefined>> = {}): Sample[] {
  return Object.entries(values).map(([key, value]) => ({ labels: { [label]: key }, value }));
}

function secondsOf(milliseconds: number | undefined): number | undefined {
  return milliseconds === undefined ? undefined : milliseconds / 1000;
}

function headOf(name: string, type: string, unit: string | undefined, help: string): string[] {
  return [
    `# TYPE ${name} ${type}`,
    ...(unit === undefined ? [] : [`# UNIT ${name} ${unit}`]),
    `# HELP ${name} ${escaped(help)}`,
  ];
}

function labelsText(labels: Readonly<Record<string, string>>): string {
  const parts = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`);
  return `{${parts.join(',')}}`;
}

function escaped(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}

/**
 * Replaces the file at once, so that a scraper never reads half of it; readable by all users (0644), because collectors run as
 * another one. Throws a RunError (`stopped`) if it cannot be written; an existing file then stays.
 */
export async function writeMetrics(path: string, text: string): Promise<void> {
  // Collectors read only names that end in .prom.
  const draft = `${path}.${randomUUID()}.tmp`;
  try {
    const file = await open(draft, 'wx', 0o644);
    try {
      await file.chmod(0o644);
      await file.writeFile(text);
    } finally {
      await file.close();
    }
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true }).catch(() => undefined);
    throw new RunError('stopped', `The metrics file ${path} cannot be written: ${(error as Error).message}.`, {
      next: 'Choose another one with --metrics-file; its folder must exist.',
      cause: error,
    });
  }
}
