/** What a worker tells those who look after it agrees with what it did. */
import ava from 'ava';
import { mkdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Queue } from 'bullmq';
import { statuses } from '../../src/model/row.js';
import { organizationsKey, prefix, queueName } from '../../src/queue/names.js';
import { everythingWritten } from '../helpers/canaries.js';
import type { SimulatedRequest } from '../helpers/cli.js';
import { redisTest } from '../helpers/redis.js';
import { isWhole } from '../helpers/some-cases.js';
import { resultsOf, until, workPlace, type Worker, type WorkPlace } from '../helpers/worker.js';

const test = redisTest(ava);
/** Differs from the others in degree. */
const extreme = isWhole ? test : () => undefined;

/** By name and labels: `webex_bulk_rows_total{organization="ORG",status="created"}`. */
type Samples = ReadonlyMap<string, number>;

async function textAt(url: string): Promise<string> {
  return await (await fetch(url)).text();
}

function samplesIn(text: string): Samples {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ')))]),
  );
}

/** The sum of a metric's samples whose labels have these values. */
function sum(samples: Samples, name: string, labels: Readonly<Record<string, string>> = {}): number {
  const wanted = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
  const found = [...samples].filter(
    ([key]) => (key === name || key.startsWith(`${name}{`)) && wanted.every((part) => key.includes(part)),
  );
  return found.reduce((all, [, value]) => all + value, 0);
}

/** Rows by status, those that there are none of left out. */
function rowsIn(samples: Samples): Record<string, number> {
  const counts = statuses.map((status) => [status, sum(samples, 'webex_bulk_rows_total', { status })] as const);
  return Object.fromEntries(counts.filter(([, count]) => count > 0));
}

function countBy(values: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}

async function endOf(worker: Worker, end = 'applied'): Promise<void> {
  await until(() => (worker.stdout().includes(`"end":"${end}"`) ? true : undefined), `a job ${end}`);
}

/** Rows of every kind: changed, unchanged, invalid, created, repeated, and refused by a fault. */
async function mixedSheet({ place }: WorkPlace): Promise<{ readonly sheet: string; readonly refused: string }> {
  const { people } = await place.state();
  const [one, two, three, four] = people.filter(({ email }) => !email.startsWith('admin'));
  const titled = (email = '', title = 'Lead'): string => `${email},A,B,${title}`;
  const rows = [
    ...[titled(one?.email), titled(one?.email), titled(two?.email), titled('not an address')],
    ...[`${three?.email ?? ''},,,${three?.title ?? ''}`, titled(four?.email), titled('new.person@acme.example')],
  ];
  return { sheet: `email,firstName,lastName,title\n${rows.join('\n')}\n`, refused: two?.email ?? '' };
}

function isToRest({ operation }: SimulatedRequest): boolean {
  return operation === undefined;
}

test('after a job with failures rows, calls, refusals and renewals are those of results.csv and of the service', async (t) => {
  const at = await workPlace(t);
  const { sheet, refused } = await mixedSheet(at);
  await at.place.faults([
    { match: { method: 'PUT', email: refused }, nth: 'every', do: { status: 400 } },
    { match: { method: 'GET', path: '/v1/licenses' }, nth: 1, do: { expire: 'accessToken' } },
    { match: { method: 'GET', path: '/v1/people/me' }, nth: 1, do: { status: 429, headers: { 'retry-after': '1' } } },
    { match: { operation: 'GetSite' }, nth: 1, do: { status: 503 } },
  ]);
  const job = await at.submit('mixed.csv', sheet, '--do', 'apply');
  const worker = at.worker('--metrics', '0', '--json');
  const url = await worker.metrics();
  await endOf(worker);
  const text = await textAt(`${url}/metrics`);
  const samples = samplesIn(text);
  const results = await resultsOf(at.output, job);
  const rows = countBy(results.map(({ wx_status: status = '' }) => status));
  t.deepEqual(rowsIn(samples), { ...rows });
  t.true(['created', 'updated', 'unchanged', 'invalid', 'failed'].every((status) => (rows[status] ?? 0) > 0));
  t.is(rows['updated'], 3, 'a repeated row counts as the row that it repeats');
  t.is(sum(samples, 'webex_bulk_rows_planned_total'), results.length);

  const requests = await at.place.requests();
  t.is(sum(samples, 'webex_bulk_calls_total', { api: 'REST' }), requests.filter(isToRest).length);
  const operations = countBy(requests.flatMap(({ operation }) => operation ?? []));
  for (const [operation, count] of Object.entries(operations)) {
    t.is(sum(samples, 'webex_bulk_calls_total', { api: 'XML', operation: `site.${operation}` }), count, operation);
  }
  t.is(sum(samples, 'webex_bulk_calls_total', { api: 'XML' }), requests.length - requests.filter(isToRest).length);
  const puts = requests.filter(({ method, path }) => method === 'PUT' && path.startsWith('/v1/people/'));
  t.is(sum(samples, 'webex_bulk_calls_total', { operation: 'people.update' }), puts.length);
  const limited = requests.filter(({ status }) => status === 429).length;
  t.is(limited, 1);
  t.is(sum(samples, 'webex_bulk_calls_limited_total', { api: 'REST' }), limited);
  t.is(sum(samples, 'webex_bulk_calls_failed_total', { api: 'XML' }), 1);
  t.true(sum(samples, 'webex_bulk_wait_seconds_total', { cause: 'rate limit' }) >= 1);
  t.true(sum(samples, 'webex_bulk_rate_per_minute', { api: 'REST' }) > 0);
  const renewals = requests.filter(({ path, status }) => path === '/v1/access_token' && status === 200).length;
  t.is(renewals, 1);
  t.is(sum(samples, 'webex_bulk_token_renewals_total'), renewals);

  t.is(sum(samples, 'webex_bulk_jobs_ended_total', { end: 'applied' }), 1);
  t.is(sum(samples, 'webex_bulk_jobs_ended_total', { end: 'planned' }), 1);
  t.is(sum(samples, 'webex_bulk_jobs_ended_total'), 2);
  t.is(sum(samples, 'webex_bulk_jobs_running'), 0);
  t.true(samples.has('webex_bulk_organization_info{organization="ORG",organization_name="Acme Inc."}'));
  t.true(samples.has('nodejs_eventloop_lag_seconds'));

  const answers = [text, await textAt(`${url}/health`), await textAt(`${url}/ready`), await textAt(`${url}/`)].join(
    '\n',
  );
  const { accessToken, refreshToken, clientSecret } = at.place.connection;
  const { people } = await at.place.state();
  const names = people.flatMap(({ email, displayName }) => [email, String(displayName)]);
  const secrets = [accessToken, refreshToken, clientSecret, ...names, '@acme', at.place.folder, 'not an address'];
  t.deepEqual(
    secrets.filter((secret) => answers.includes(secret)),
    [],
  );
  t.is(await worker.end(), 0);
});

extreme('a worker that lost its lease and resumes the job counts no row twice', async (t) => {
  const at = await workPlace(t, { users: 60, latency: 40 });
  const { people } = await at.place.state();
  const rows = people.filter(({ email }) => !email.startsWith('admin')).map(({ email }) => `${email},Lead`);
  const job = await at.submit('lead.csv', `email,title\n${rows.join('\n')}\nwrong,Lead\n`, '--do', 'apply');
  at.kept.env['WEBEX_BULK_QUEUE_LOCK_MS'] = '1500';
  const worker = at.worker('--metrics', '0', '--json');
  const url = await worker.metrics();
  const now = async (): Promise<Samples> => samplesIn(await textAt(`${url}/metrics`));
  await until(async () => ((rowsIn(await now())['updated'] ?? 0) > 5 ? true : undefined), 'a few rows');
  worker.child.kill('SIGSTOP');
  await wait(2500);
  worker.child.kill('SIGCONT');
  await endOf(worker);
  const samples = await now();
  t.is(sum(samples, 'webex_bulk_leases_lost_total'), 1, worker.stdout());
  t.is(sum(samples, 'webex_bulk_jobs_ended_total', { end: 'put off' }), 1);
  t.is(sum(samples, 'webex_bulk_jobs_ended_total', { end: 'applied' }), 1);
  const results = await resultsOf(at.output, job);
  t.deepEqual(rowsIn(samples), countBy(results.map(({ wx_status: status = '' }) => status)));
  t.is(sum(samples, 'webex_bulk_rows_planned_total'), results.length);
});

extreme('a worker that resumes the job of a dead one counts only the rows that it ended itself', async (t) => {
  const at = await workPlace(t, { users: 150, latency: 60 });
  const { people } = await at.place.state();
  const rows = people.filter(({ email }) => !email.startsWith('admin')).map(({ email }) => `${email},Lead`);
  const job = await at.submit('lead.csv', `email,title\n${rows.join('\n')}\nwrong,Lead\n`, '--do', 'apply');
  at.kept.env['WEBEX_BULK_QUEUE_LOCK_MS'] = '1500';
  const first = at.worker('--metrics', '0', '--json');
  const firstUrl = await first.metrics();
  const before = await until(async () => {
    const counted = rowsIn(samplesIn(await textAt(`${firstUrl}/metrics`)));
    return (counted['updated'] ?? 0) > 60 ? counted : undefined;
  }, 'a few rows');
  first.child.kill('SIGKILL');
  await first.ended;
  const journal = await readFile(join(at.output, job, 'journal.jsonl'), 'utf8');
  const closed = journal.split('\n').filter((line) => line.includes('"kind":"closing"')).length;
  t.true(closed > 0 && closed < rows.length, String(closed));
  const second = at.worker('--metrics', '0', '--json');
  const url = await second.metrics();
  await endOf(second);
  t.is(before['invalid'], 1, 'a row without calls ended with the first run');
  t.deepEqual(rowsIn(samplesIn(await textAt(`${url}/metrics`))), { updated: rows.length - closed });
});

test('the worker is not ready while Redis is gone, is healthy all the while, and is ready when Redis is back', async (t) => {
  const at = await workPlace(t);
  await mkdir(at.output);
  const worker = at.worker('--metrics', '0');
  const url = await worker.metrics();
  const status = async (path: string): Promise<number> => (await fetch(`${url}${path}`)).status;
  const readyIs = (wanted: number): Promise<true> =>
    until(async () => ((await status('/ready')) === wanted ? true : undefined), `/ready is ${wanted}`);
  const missing = async (): Promise<string[]> =>
    ((await (await fetch(`${url}/ready`)).json()) as { readonly missing: string[] }).missing;
  await readyIs(200);
  await at.redis.stop('SIGKILL');
  await readyIs(503);
  t.deepEqual(await missing(), ['Redis does not answer.']);
  const begun = performance.now();
  const text = await textAt(`${url}/metrics`);
  t.true(performance.now() - begun < 4000, 'a scrape does not wait for Redis');
  t.is(sum(samplesIn(text), 'webex_bulk_queue_up'), 0);
  t.is(sum(samplesIn(text), 'webex_bulk_ready'), 0);
  t.notRegex(text, /^webex_bulk_queue_jobs\{/mu, 'what is not known is absent');
  t.is(await status('/health'), 200);
  await at.redis.start();
  await readyIs(200);
  t.is(sum(samplesIn(await textAt(`${url}/metrics`)), 'webex_bulk_queue_up'), 1);

  process.kill(at.redis.pid(), 'SIGSTOP');
  await wait(4000);
  const [before, stuck, ready] = [performance.now(), await textAt(`${url}/metrics`), await status('/ready')];
  process.kill(at.redis.pid(), 'SIGCONT');
  t.true(performance.now() - before < 6000, 'nor for one that is stuck');
  t.is(sum(samplesIn(stuck), 'webex_bulk_queue_up'), 0);
  t.is(ready, 503);
  await readyIs(200);

  await rename(at.output, `${at.output}-away`);
  await readyIs(503);
  t.deepEqual(await missing(), ['The output folder is not there, or cannot be written.']);
  await rename(`${at.output}-away`, at.output);
  await readyIs(200);
  await at.kept.store.remove('default');
  await readyIs(503);
  t.regex((await missing()).join(), /^No organization is signed in to/u);
  t.deepEqual(
    (await everythingWritten(at.output)).map(([path]) => path),
    [],
    'the probe leaves nothing behind',
  );
});

extreme('a worker that does not come to what is due is not healthy, until it comes to it again', async (t) => {
  const at = await workPlace(t);
  const worker = at.worker('--metrics', '0');
  const url = await worker.metrics();
  worker.child.kill('SIGSTOP');
  await wait(11_500);
  const asked = fetch(`${url}/health`);
  worker.child.kill('SIGCONT');
  const answer = await asked;
  t.is(answer.status, 503);
  t.like(await answer.json(), { healthy: false });
  await wait(1500);
  t.is((await fetch(`${url}/health`)).status, 200);
});

test('jobs that wait are counted by organization with their age, and are due while none is under way', async (t) => {
  const at = await workPlace(t, { users: 30, latency: 150 });
  const { people } = await at.place.state();
  const sheet = `email,title\n${people.map(({ email }) => `${email},Lead`).join('\n')}\n`;
  const worker = at.worker('--metrics', '0', '--json');
  const url = await worker.metrics();
  await at.submit('one.csv', sheet, '--do', 'plan');
  await at.submit('two.csv', sheet, '--do', 'plan');
  const both = await until(async () => {
    const samples = samplesIn(await textAt(`${url}/metrics`));
    const jobs = (state: string): number => sum(samples, 'webex_bulk_queue_jobs', { state });
    return jobs('running') === 1 && jobs('waiting') === 1 ? samples : undefined;
  }, 'one job under way and one that waits');
  t.true(sum(both, 'webex_bulk_queue_lag_seconds') > 0);
  t.is(sum(both, 'webex_bulk_queue_due'), 0);
  t.is(sum(both, 'webex_bulk_jobs_running'), 1);

  await at.kept.store.write('other', {
    facts: {
      ...(await at.kept.store.facts('default')),
      kind: 'integration',
      apiUrl: '',
      organization: { id: 'OTHER' },
    },
    secrets: { accessToken: 'not-used' },
  });
  await at.submit('three.csv', sheet, '--do', 'plan', '--profile', 'other');
  await at.kept.store.remove('other');
  const due = await until(async () => {
    const samples = samplesIn(await textAt(`${url}/metrics`));
    return sum(samples, 'webex_bulk_queue_due', { organization: 'OTHER' }) === 1 ? samples : undefined;
  }, 'a job of an organization that no worker follows');
  t.is(sum(due, 'webex_bulk_queue_jobs', { organization: 'OTHER', state: 'waiting' }), 1);
  t.true(sum(due, 'webex_bulk_queue_lag_seconds', { organization: 'OTHER' }) > 0);

  t.is(await addDelayed(at, 'FUTURE', 3_600_000), 1);
  t.is(await addDelayed(at, 'LATE', -60_000), 1);
  const later = await until(async () => {
    const samples = samplesIn(await textAt(`${url}/metrics`));
    return sum(samples, 'webex_bulk_queue_jobs', { organization: 'LATE', state: 'delayed' }) === 1
      ? samples
      : undefined;
  }, 'jobs that are delayed');
  const lag = (organization: string): number => sum(later, 'webex_bulk_queue_lag_seconds', { organization });
  const isDue = (organization: string): number => sum(later, 'webex_bulk_queue_due', { organization });
  t.is(lag('FUTURE'), 0);
  t.is(isDue('FUTURE'), 0);
  t.true(lag('LATE') >= 60);
  t.is(isDue('LATE'), 1);
  t.is(await worker.end(), 0);
});

/** A job that is to be taken so many milliseconds from now; where that is past, no worker was there to take it. */
async function addDelayed({ redis }: WorkPlace, organization: string, delay: number): Promise<number> {
  const client = redis.client();
  await client.hset(organizationsKey, organization, '');
  const queue = new Queue(queueName(organization), { connection: client, prefix });
  const { id = '' } = await queue.add('plan', {}, { jobId: 'job', delay: 3_600_000 });
  await client.zadd(queue.toKey('delayed'), (Date.now() + delay) * 0x1000, id);
  const { delayed = 0 } = await queue.getJobCounts('delayed');
  await queue.close();
  return delayed;
}

extreme(
  'only what is served is answered: other paths 404, other methods 405, and no other site may read it',
  async (t) => {
    const at = await workPlace(t);
    const worker = at.worker('--metrics', '127.0.0.1:0');
    const url = await worker.metrics();
    for (const [path, method, status] of [
      ['/', 'GET', 404],
      ['/constructor', 'GET', 404],
      ['/metrics/', 'GET', 404],
      ['/metrics?name[]=x', 'GET', 200],
      ['/metrics', 'POST', 405],
      ['/ready', 'DELETE', 405],
      ['/health', 'OPTIONS', 405],
    ] as const) {
      const answer = await fetch(`${url}${path}`, { method, headers: { origin: 'https://other.example' } });
      t.is(answer.status, status, `${method} ${path}`);
      t.is(answer.headers.get('access-control-allow-origin'), null);
      t.is(answer.headers.get('x-content-type-options'), 'nosniff');
    }
    const { code, stderr } = await at.place.runAsProgramWith(
      at.kept.env,
      ...['worker', '--queue', at.redis.url, '--metrics', new URL(url).port],
    );
    t.is(code, 2);
    t.regex(stderr, /Port \d+ of 127\.0\.0\.1 is already in use/u);
  },
);
