/** What monitoring is told about metrics, in documentation and rules, is what a worker has. */
import test, { type ExecutionContext } from 'ava';
import { execFileSync, spawnSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createMetrics, type ConnectionNumbers } from '../../src/queue/metrics.js';
import { metricTable, type MetricSpec } from '../../src/queue/metric-table.js';
import { temporaryFolder } from '../helpers/folder.js';
import { someCases } from '../helpers/some-cases.js';

const rules = new URL('../../samples/deploy/alerts.yml', import.meta.url).pathname;
const page = new URL('../../docs/monitoring.md', import.meta.url).pathname;
const isThere = spawnSync('promtool', ['--version']).status === 0;

/** Says where there is none that it was not asked. */
function hasPromtool(t: ExecutionContext): boolean {
  if (!isThere) t.log("not checked: there is no promtool (Debian's package prometheus)");
  t.pass();
  return isThere;
}

function numbersWith(calls: number, learned?: number): ConnectionNumbers {
  const api = {
    ...{ calls: { 'people.read': calls }, waits: { 'rate limit': calls / 10 }, limited: calls, failed: calls },
    rate: learned === undefined ? {} : { learned },
  };
  return { apis: { REST: api, XML: api }, renewals: calls };
}

/** Every metric has a value. */
async function everyMetric(name = 'Acme "Inc."\n\\'): Promise<string> {
  const metrics = createMetrics('1.2.3');
  metrics.follow([{ id: 'ORG', name, signInEndsAt: 1_764_400_000_000 }]);
  const counts = metrics.of('ORG');
  counts.planned(3);
  counts.rows('created', 2);
  counts.leaseLost();
  counts.running();
  counts.connected(() => numbersWith(5, 300));
  metrics.told({ is: 'ended', end: 'waits for approval', job: 'x', organization: 'ORG', asked: 'apply' });
  metrics.told({ is: 'begun', job: 'x', organization: 'ORG', asked: 'apply' });
  const jobs = { waiting: 1, running: 2, delayed: 3, failed: 4 };
  metrics.queues([{ organization: 'ORG', jobs, lagSeconds: 1.5, isDue: true }]);
  metrics.ready(true);
  return await metrics.text();
}

test('every metric of the table is served with its help and type, and no other of that name', async (t) => {
  const text = await everyMetric();
  for (const [name, { type, help }] of Object.entries(metricTable)) {
    t.true(text.includes(`# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${name}`), name);
  }
  const served = [...text.matchAll(/^# TYPE (?<name>webex_bulk_\S+)/gmu)].map(({ groups }) => groups?.['name'] ?? '');
  t.deepEqual(served.sort(), Object.keys(metricTable).sort());
});

test('Prometheus reads what is served, whatever an organization is called', async (t) => {
  const text = await everyMetric();
  t.true(text.includes('organization_name="Acme \\"Inc.\\"\\n\\\\"'));
  if (!hasPromtool(t)) return;
  const { status, stdout, stderr } = spawnSync('promtool', ['check', 'metrics'], { input: text, encoding: 'utf8' });
  const ours = (stdout + stderr).split('\n').filter((line) => line.startsWith('webex_bulk'));
  t.deepEqual(ours, []);
  // 3: complaints about names, which are those of the metrics of the process.
  t.true(status === 0 || status === 3, stderr);
});

test('counters only rise: what a connection counts is added once, also after another connection was made', async (t) => {
  const metrics = createMetrics('1.2.3');
  const calls = async (): Promise<number> =>
    Number(/^webex_bulk_calls_total\{.*api="REST".*\} (?<n>\d+)$/mu.exec(await metrics.text())?.groups?.['n']);
  let made = 3;
  const end = metrics.of('ORG').connected(() => numbersWith(made));
  t.is(await calls(), 3);
  t.is(await calls(), 3);
  made = 5;
  const endOther = metrics.of('ORG').connected(() => numbersWith(2));
  t.is(await calls(), 7);
  made = 6;
  end();
  endOther();
  made = 100;
  t.is(await calls(), 8, 'what came after its end is not looked at');
});

test('what Redis does not tell is absent, not 0', async (t) => {
  const metrics = createMetrics('1.2.3');
  metrics.queues([
    { organization: 'ORG', jobs: { waiting: 1, running: 0, delayed: 0, failed: 0 }, lagSeconds: 9, isDue: true },
  ]);
  t.regex(await metrics.text(), /^webex_bulk_queue_lag_seconds\{organization="ORG"\} 9$/mu);
  metrics.queues(undefined);
  const text = await metrics.text();
  t.regex(text, /^webex_bulk_queue_up 0$/mu);
  t.notRegex(text, /^webex_bulk_queue_(?:jobs|lag_seconds|due)\{/mu);
});

test('the page on monitoring has the metrics of the table with their labels', async (t) => {
  const text = (await readFile(page, 'utf8')).replace(/ {2,}/gu, ' ');
  for (const [name, { type, help, labels }] of Object.entries<MetricSpec>(metricTable)) {
    const shown = labels.map((label) => `\`${label}\``).join(' ');
    const row = `| \`${name}\` | ${type} | ${shown}${shown === '' ? '' : ' '}| ${help.replaceAll('|', '\\|')} |`;
    t.true(text.includes(row), `missing in docs/monitoring.md:\n${row}`);
  }
  const named = [...text.matchAll(/`(?<name>webex_bulk_\w+)/gu)].map(({ groups }) => groups?.['name'] ?? '');
  t.deepEqual(
    named.filter((name) => !(name in metricTable)),
    [],
  );
});

test('the rules for alerts name only metrics that there are, and are all on the page', async (t) => {
  const [text, shown] = [await readFile(rules, 'utf8'), await readFile(page, 'utf8')];
  const named = [...text.matchAll(/\b(?:webex_bulk|nodejs)_\w+/gu)].map(([name]) => name);
  const served = await everyMetric();
  t.true(named.length > 8);
  for (const name of named) t.true(served.includes(`# TYPE ${name} `), name);
  const alerts = [...text.matchAll(/alert: (?<name>\w+)/gu)].map(({ groups }) => groups?.['name'] ?? '');
  for (const name of alerts) t.true(shown.includes(`\`${name}\``), name);
  if (!hasPromtool(t)) return;
  t.notThrows(() => execFileSync('promtool', ['check', 'rules', rules], { stdio: 'pipe' }));
});

/** Samples of a minute each, in promtool's notation, after which the alert is on, and others after which it is off. */
const cases: readonly (readonly [alert: string, on: Series, off: Series])[] = [
  [
    'WebexBulkJobFailed',
    { 'webex_bulk_queue_jobs{organization="ORG",state="failed"}': '1x100' },
    { 'webex_bulk_queue_jobs{organization="ORG",state="failed"}': '0x100' },
  ],
  [
    'WebexBulkJobNotTaken',
    { 'webex_bulk_queue_due{organization="ORG"}': '1x100' },
    { 'webex_bulk_queue_due{organization="ORG"}': '1x80 0x20' },
  ],
  [
    'WebexBulkQueueLong',
    { 'webex_bulk_queue_lag_seconds{organization="ORG"}': '30000x100' },
    { 'webex_bulk_queue_lag_seconds{organization="ORG"}': '600x100' },
  ],
  [
    'WebexBulkNoWorkerReady',
    { 'webex_bulk_ready{instance="a"}': '0x100' },
    { 'webex_bulk_ready{instance="a"}': '1x100' },
  ],
  [
    'WebexBulkNoWorkerReady',
    {},
    { 'webex_bulk_ready{instance="a"}': '0x100', 'webex_bulk_ready{instance="b"}': '1x100' },
  ],
  ['WebexBulkQueueUnreachable', { webex_bulk_queue_up: '0x100' }, { webex_bulk_queue_up: '1x100' }],
  [
    'WebexBulkManyRefusals',
    {
      'webex_bulk_calls_limited_total{organization="ORG",api="REST"}': '0+20x100',
      'webex_bulk_calls_total{organization="ORG",api="REST",operation="people.read"}': '0+100x100',
    },
    {
      'webex_bulk_calls_limited_total{organization="ORG",api="REST"}': '0+2x100',
      'webex_bulk_calls_total{organization="ORG",api="REST",operation="people.read"}': '0+100x100',
    },
  ],
  [
    'WebexBulkJobStandsStill',
    {
      'webex_bulk_jobs_running{organization="ORG"}': '1x100',
      'webex_bulk_calls_total{organization="ORG",api="REST",operation="people.read"}': '5x100',
    },
    {
      'webex_bulk_jobs_running{organization="ORG"}': '1x100',
      'webex_bulk_calls_total{organization="ORG",api="REST",operation="people.read"}': '0+5x100',
    },
  ],
  [
    'WebexBulkSignInExpires',
    { 'webex_bulk_sign_in_ends_timestamp_seconds{organization="ORG"}': '864000x100' },
    { 'webex_bulk_sign_in_ends_timestamp_seconds{organization="ORG"}': '8640000x100' },
  ],
  [
    'WebexBulkLeasesLost',
    { 'webex_bulk_leases_lost_total{organization="ORG"}': '0+1x100' },
    { 'webex_bulk_leases_lost_total{organization="ORG"}': '0x30 1x100' },
  ],
  [
    'WebexBulkEventLoopBlocked',
    { 'nodejs_eventloop_lag_p99_seconds{instance="a"}': '3x100', 'webex_bulk_build_info{instance="a"}': '1x100' },
    { 'nodejs_eventloop_lag_p99_seconds{instance="a"}': '3x100' },
  ],
];
type Series = Readonly<Record<string, string>>;

const some = someCases(3);

for (const [place, [alert, on, off]] of cases.entries()) {
  some(`the rule ${alert} is on when it should be, and off otherwise (${place})`, async (t) => {
    if (!hasPromtool(t)) return;
    t.true(await isOn(t, alert, on), 'on');
    t.false(await isOn(t, alert, off), 'off');
  });
}

/** Whether the alert is on after 85 minutes. */
async function isOn(t: ExecutionContext, alert: string, series: Series): Promise<boolean> {
  const path = join(await temporaryFolder(t), 'rules.test.yml');
  const input = Object.entries(series).map(([name, values]) => ({ series: name, values }));
  // JSON is YAML. What is expected is nothing, so that an alert that is on is told.
  const wanted = { eval_time: '85m', alertname: alert, exp_alerts: [] };
  const tests = [{ interval: '1m', input_series: input, alert_rule_test: [wanted] }];
  await writeFile(path, JSON.stringify({ rule_files: [rules], evaluation_interval: '1m', tests }));
  const { status, stdout, stderr } = spawnSync('promtool', ['test', 'rules', path], { encoding: 'utf8' });
  const said = stdout + stderr;
  if (status !== 0 && !said.includes(`alertname: ${alert}`)) throw new Error(said);
  return status !== 0;
}
