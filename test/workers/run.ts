/**
 * `npm run test:workers -- --seed 4711`: workers as processes take the jobs of many organizations from a real Redis, while
 * they are killed, stopped and cut off by chance, and Redis with them; then everything is judged from outside. `--troubles 0`
 * disturbs nothing; `--rate 2400` limits each organization, and shows how much of that was used. Ends with 1 if anything is
 * untrue.
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { startCli } from '../helpers/cli.js';
import { noRedis, testRedis, type TestRedis } from '../helpers/redis.js';
import { diceOf } from '../truth/dice.js';
import { callsWithoutLease, jobFolderOf, judgeOrganization, leasesInJournal } from './judge.js';
import { startOrganizations, type Organization } from './organizations.js';
import { makeTrouble } from './trouble.js';
import { prepareWorker, type Sent, type WorkerProcess } from './worker-process.js';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    organizations: { type: 'string', default: '10' },
    rows: { type: 'string', default: '2000' },
    workers: { type: 'string', default: '3' },
    troubles: { type: 'string', default: '40' },
    rate: { type: 'string', default: '0' },
    lock: { type: 'string', default: '4000' },
    minutes: { type: 'string', default: '20' },
    keep: { type: 'boolean', default: false },
  },
});

const [seed, rows, rate] = [Number(values.seed), Number(values.rows), Number(values.rate)];
const lockDuration = Number(values.lock);
const endings: (() => unknown)[] = [];
const lasting = { teardown: (end: () => unknown) => void endings.unshift(end) };
const begun = performance.now();
const tell = (what: string): void => console.log(`${seconds(performance.now() - begun).padStart(6)}  ${what}`);

if (noRedis !== undefined) throw new Error(`No trial is possible: ${noRedis}.`);
console.log(`seed ${seed}`);
try {
  process.exitCode = (await trial()) ? 0 : 1;
} finally {
  for (const end of endings) await end();
}

interface Setting {
  readonly folder: string;
  readonly output: string;
  readonly redis: TestRedis;
  readonly organizations: readonly Organization[];
  readonly workers: readonly WorkerProcess[];
  readonly sent: Sent[];
}

async function trial(): Promise<boolean> {
  const setting = await prepare();
  const { workers, redis } = setting;
  await submitAll(setting);
  tell(`${setting.organizations.length} jobs of ${rows} rows were submitted`);
  const at = performance.now();
  for (const worker of workers) worker.start();
  const ending = new AbortController();
  const troubles = { dice: diceOf(seed, 1), workers, redis, lockDuration, tell };
  const disturbing = makeTrouble(troubles, Number(values.troubles), ending.signal);
  const isDone = await untilDone(setting);
  const wall = performance.now() - at;
  ending.abort();
  tell(`${isDone ? 'all jobs have ended' : 'time is up'}, after ${await disturbing} troubles`);
  for (const worker of workers) worker.signal('SIGTERM');
  for (const worker of workers) tell(`${worker.name} ended with ${String((await worker.gone())?.code)}`);
  return (await judge(setting, wall)) && isDone;
}

async function prepare(): Promise<Setting> {
  const folder = await mkdtemp(join(tmpdir(), 'webex-bulk-workers-'));
  if (values.keep) console.log(folder);
  else lasting.teardown(() => rm(folder, { recursive: true, force: true }));
  const output = join(folder, 'output');
  await mkdir(output);
  const simulator = rate > 0 ? ['--rate', String(rate)] : [];
  const count = Number(values.organizations);
  const redis = await testRedis(lasting as never);
  const organizations = await startOrganizations(lasting, { count, rows, simulator });
  const sent: Sent[] = [];
  const workers: WorkerProcess[] = [];
  for (let number = 1; number <= Number(values.workers); number += 1) {
    const about = { name: `worker${number}`, folder: join(folder, `worker${number}`), output, redisPort: redis.port };
    const rest = { organizations, lockDuration, options: [], onSent: (one: Sent) => void sent.push(one) };
    workers.push(await prepareWorker(lasting, { ...about, ...rest }));
  }
  return { folder, output, redis, organizations, workers, sent };
}

/** Each from the folder of the first worker, which is signed in to all of them. */
async function submitAll({ folder, output, redis, organizations }: Setting): Promise<void> {
  for (const { name, sheet } of organizations) {
    const file = join(folder, `${name}.csv`);
    await writeFile(file, sheet.text);
    const where = ['--queue', redis.url, '--output', output, '--profile', name];
    const env = { XDG_CONFIG_HOME: join(folder, 'worker1') };
    const { code, stderr } = await startCli(['submit', file, '--do', 'apply', ...where], { cwd: folder, env }).ended;
    if (code !== 0) throw new Error(`submit ended with ${String(code)}: ${stderr}`);
  }
}

/** By what the queue itself says. False: the time is up. */
async function untilDone({ folder, redis, organizations }: Setting): Promise<boolean> {
  const until = Date.now() + Number(values.minutes) * 60_000;
  let shown = '';
  while (Date.now() < until) {
    await wait(2000);
    const { code, stdout } = await startCli(['queue', '--queue', redis.url, '--json'], { cwd: folder }).ended;
    if (code !== 0) continue;
    const states = stdout
      .split('\n')
      .flatMap((line) => (line.includes('"row"') ? [JSON.parse(line) as QueueLine] : []));
    const failed = states.flatMap((state) => state.failed.map(({ reason }) => reason));
    const left = states.filter((state) => state.waiting + state.running.length + state.delayed.length > 0).length;
    const line = `${left} organizations left, ${failed.length} jobs failed`;
    if (line !== shown) tell(line);
    shown = line;
    if (failed.length > 0) tell(failed[0] ?? '');
    if (states.length === organizations.length && left === 0) return true;
  }
  return false;
}

interface QueueLine {
  readonly waiting: number;
  readonly running: readonly unknown[];
  readonly delayed: readonly unknown[];
  readonly failed: readonly { readonly reason: string }[];
}

async function judge({ output, organizations, sent }: Setting, wall: number): Promise<boolean> {
  const jobs = new Map<string, string>();
  const wrong: string[] = [];
  let [leases, late, calls, refused, used] = [0, 0, 0, 0, 0];
  for (const organization of organizations) {
    const folder = await jobFolderOf(output, organization.name);
    jobs.set(folder.slice(output.length + 1), organization.id);
    wrong.push(...(await judgeOrganization(organization, folder)));
    const journal = await leasesInJournal(folder);
    leases += journal.leases;
    late += journal.late;
    const requests = await organization.requests();
    calls += requests.length;
    refused += requests.filter(({ status }) => status === 429).length;
    used += shareUsed(organization.id, sent);
  }
  wrong.push(...callsWithoutLease(sent, jobs));
  for (const what of wrong.slice(0, 20)) tell(`UNTRUE: ${what}`);
  tell(`${calls} calls in ${seconds(wall)} s, ${refused} of them answered with 429 (${percent(refused / calls)})`);
  if (rate > 0) tell(`of each organization's limit for REST ${percent(used / organizations.length)} was used`);
  tell(`${leases} leases wrote in the journals, ${late} lines came late; ${wrong.length} untruths`);
  return wrong.length === 0;
}

/** REST requests a minute, from the organization's first to its last, as a share of its limit. */
function shareUsed(id: string, sent: readonly Sent[]): number {
  const own = sent.filter(({ organization, what }) => organization === id && what.includes(' /v1/'));
  const [first, last] = [own[0]?.at ?? 0, own.at(-1)?.at ?? 0];
  return rate > 0 ? own.length / ((last - first) / 60_000) / rate : 0;
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(1);
}

function percent(share: number): string {
  return `${(100 * share).toFixed(2)} %`;
}
