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
  /** When a file was last applied with all rows done, in milliseconds since 1970. */
  readonly lastSuccessAt?: number;
  /** When the way of the last file ended, in milliseconds since 1970. */
  readonly lastRunAt?: number;
  /** How long applying the last file took, in seconds. */
  readonly lastRunSeconds?: number;
  /** Rows of the last applied file that are not done. */
  readonly lastOpenRows?: number;
}

export interface MetricsFacts {
  readonly version: string;
  /** The watched folder. */
  readonly folder: string;
  /** When this was found out, in milliseconds since 1970. */
  readonly at: number;
  /** Files by place (`inbox`, `working`, `review`, `failed`) right now. */
  readonly files: Readonly<Record<string, number>>;
  readonly feeds: readonly FeedMetrics[];
}

/** A value that is unknown has no line; one that is no finite number is left out too. Ends with `# EOF`. */
export function metricsText({ version, folder, at, files, feeds }: MetricsFacts): string {
  return [
    family({ name: 'webex_bulk_build', type: 'info', help: 'The version of webex-bulk that wrote this file.' }, [
      { labels: { version }, value: 1 },
    ]),
    family(
      {
        name: 'webex_bulk_watch_timestamp_seconds',
        type: 'gauge',
        unit: 'seconds',
        help: 'When the watcher last looked.',
      },
      [{ labels: { folder }, value: at / 1000 }],
    ),
    family(
      { name: 'webex_bulk_files', type: 'gauge', help: 'Files in each place right now.' },
      by('place', files).map(({ labels, value }) => ({ labels: { folder, ...labels }, value })),
    ),
    ...feedFamilies.map(({ samplesOf, ...about }) =>
      family(
        about,
        feeds.flatMap((feed) =>
          samplesOf(feed).map(({ labels, value }) => ({ labels: { folder, feed: feed.feed, ...labels }, value })),
        ),
      ),
    ),
    '# EOF\n',
  ].join('');
}

interface Sample {
  readonly labels?: Readonly<Record<string, string>>;
  readonly value: number | undefined;
}

interface Family {
  readonly name: string;
  readonly type: 'counter' | 'gauge' | 'info';
  readonly unit?: 'seconds';
  readonly help: string;
}

/** Empty without a value. */
function family({ name, type, unit, help }: Family, samples: readonly Sample[]): string {
  const known = samples.filter(({ value }) => value !== undefined && Number.isFinite(value));
  if (known.length === 0) return '';
  const suffix = { counter: '_total', info: '_info', gauge: '' }[type];
  const head = [
    `# TYPE ${name} ${type}`,
    ...(unit === undefined ? [] : [`# UNIT ${name} ${unit}`]),
    `# HELP ${name} ${escaped(help)}`,
  ];
  const lines = known.map(({ labels = {}, value }) => `${name}${suffix}${labelsText(labels)} ${String(value)}`);
  return [...head, ...lines].map((line) => `${line}\n`).join('');
}

const feedFamilies: readonly (Family & { readonly samplesOf: (feed: FeedMetrics) => readonly Sample[] })[] = [
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
    ...{ name: 'webex_bulk_last_success_timestamp_seconds', type: 'gauge', unit: 'seconds' },
    help: 'When a file was last applied with all rows done.',
    samplesOf: ({ lastSuccessAt }) => [{ value: secondsOf(lastSuccessAt) }],
  },
  {
    ...{ name: 'webex_bulk_last_run_timestamp_seconds', type: 'gauge', unit: 'seconds' },
    help: 'When the way of the last file ended.',
    samplesOf: ({ lastRunAt }) => [{ value: secondsOf(lastRunAt) }],
  },
  {
    ...{ name: 'webex_bulk_last_run_duration_seconds', type: 'gauge', unit: 'seconds' },
    help: 'How long applying the last file took.',
    samplesOf: ({ lastRunSeconds }) => [{ value: lastRunSeconds }],
  },
  {
    ...{ name: 'webex_bulk_last_open_rows', type: 'gauge', help: 'Rows of the last applied file that are not done.' },
    samplesOf: ({ lastOpenRows }) => [{ value: lastOpenRows }],
  },
];

function by(label: string, values: Readonly<Record<string, number | undefined>> = {}): Sample[] {
  return Object.entries(values).map(([key, value]) => ({ labels: { [label]: key }, value }));
}

function secondsOf(milliseconds: number | undefined): number | undefined {
  return milliseconds === undefined ? undefined : milliseconds / 1000;
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
