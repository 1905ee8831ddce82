/**
 * `npm run test:workers -- --seed 4711`: workers as processes take the jobs of many organizations from a real Redis, while
 * they are killed, stopped and cut off by chance, and Redis with them; then everything is judged from outside. `--troubles 0`
 * disturbs nothing; `--rate 2400` limits each organization, and shows how much of that was used. Ends with 1 if anything is
 * untrue.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { startCli } from '../helpers/cli.js';
import { noRedis } from '../helpers/redis.js';
import { diceOf } from '../truth/dice.js';
import { prepareFleet, type Fleet } from './fleet.js';
import { callsWithoutLease, jobFolderOf, judgeOrganization, leasesInJournal } from './judge.js';
import { makeTrouble } from './trouble.js';
import type { Sent } from './worker-process.js';

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

async function trial(): Promise<boolean> {
  const fleet = await prepareFleet(lasting, {
    ...{ count: Number(values.organizations), rows, workers: Number(values.workers), lockDuration, keep: values.keep },
    simulator: rate > 0 ? ['--rate', String(rate)] : [],
  });
  const { workers, redis, organizations } = fleet;
  for (const organization of organizations) await fleet.submit(organization);
  tell(`${organizations.length} jobs of ${rows} rows were submitted`);
  const at = performance.now();
  for (const worker of workers) worker.start();
  const ending = new AbortController();
  const troubles = { dice: diceOf(seed, 1), workers, redis, lockDuration, tell };
  const disturbing = makeTrouble(troubles, Number(values.troubles), ending.signal);
  const isDone = await untilDone(fleet);
  const wall = performance.now() - at;
  ending.abort();
  tell(`${isDone ? 'all jobs have ended' : 'time is up'}, after ${await disturbing} troubles`);
  for (const worker of workers) worker.signal('SIGTERM');
  for (const worker of workers) tell(`${worker.name} ended with ${String((await worker.gone())?.code)}`);
  return (await judge(fleet, wall)) && isDone;
}

/** By what the queue itself says. False: the time is up. */
async function untilDone({ folder, redis, organizations }: Fleet): Promise<boolean> {
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

async function judge({ output, organizations, sent }: Fleet, wall: number): Promise<boolean> {
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
  if (rate > 0)
    tell(`of each organization's limit for REST ${percent(used / organizations.length)} was used while it applied`);
  tell(`${leases} leases wrote in the journals, ${late} lines came late; ${wrong.length} untruths`);
  return wrong.length === 0;
}

/** REST requests a minute, from the organization's first write to its last, as a share of its limit. */
function shareUsed(id: string, sent: readonly Sent[]): number {
  const own = sent.filter(({ organization, what }) => organization === id && what.includes(' /v1/'));
  const writes = own.filter(({ what }) => !what.startsWith('GET') && !what.includes('/access_token'));
  const [first, last] = [writes[0]?.at ?? 0, writes.at(-1)?.at ?? 0];
  const count = own.filter(({ at }) => at >= first && at <= last).length;
  return rate > 0 ? count / ((last - first) / 60_000) / rate : 0;
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(1);
}

function percent(share: number): string {
  return `${(100 * share).toFixed(2)} %`;
}
