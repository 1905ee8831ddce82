/** What a queue costs beside the plain command, and what more workers bring where the service, not the processor, is slow. */
import { readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { exitCodes } from '../../src/errors.js';
import { startCli } from '../helpers/cli.js';
import { prepareFleet, type Fleet } from '../workers/fleet.js';
import type { Organization } from '../workers/organizations.js';
import { inRuns, type Bench, type Figure } from './bench.js';

/** Milliseconds that the service takes for each request. */
const latency = { overhead: 100, scale: 500 };
const lockDuration = 30_000;

export const queue: Bench = {
  name: 'queue',
  measures: 'the plain command and workers of a queue, where the service is slow',
  run: (how) => inRuns(how, async () => [...(await overhead()), ...(await scale(10)), ...(await scale(4))]),
};

const overheadRows = 2000;

async function overhead(): Promise<Figure[]> {
  const one = { count: 1, rows: overheadRows, latency: latency.overhead };
  const plain = await measured({ ...one, workers: 0 }, async (fleet, [organization]) => {
    if (organization !== undefined) await applyPlainly(fleet, organization);
  });
  const queued = await measured({ ...one, workers: 1 }, submitAll);
  return [
    {
      what: `one organization, ${overheadRows} rows, ${latency.overhead} ms a request: plain command`,
      unit: 's',
      values: [plain],
    },
    { what: 'the same, from submit to the results', unit: 's', values: [queued] },
    { what: 'queue ÷ plain command', aim: { atMost: 1.03 }, values: [queued / plain] },
  ];
}

/** `atOnce`: how many organizations a worker works on at once. */
async function scale(atOnce: number): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const workers of [1, 2, 3]) {
    const options = ['--concurrency-organizations', String(atOnce)];
    const seconds = await measured({ count: 10, rows: 200, latency: latency.scale, workers, options }, submitAll);
    const what = `10 organizations of 200 rows, ${latency.scale} ms a request, ${workers} ${workers === 1 ? 'worker' : 'workers'}, at most ${atOnce} at once each`;
    figures.push({ what, unit: 's', values: [seconds] });
  }
  return figures;
}

interface Case {
  readonly count: number;
  readonly rows: number;
  readonly workers: number;
  readonly latency: number;
  readonly options?: readonly string[];
}

/** Seconds of the work, with workers that wait for jobs already. */
async function measured(
  one: Case,
  work: (fleet: Fleet, organizations: readonly Organization[]) => Promise<void>,
): Promise<number> {
  const endings: (() => unknown)[] = [];
  const lasting = { teardown: (end: () => unknown) => void endings.unshift(end) };
  try {
    const fleet = await prepareFleet(lasting, { ...one, lockDuration, simulator: ['--latency', String(one.latency)] });
    for (const worker of fleet.workers) worker.start();
    if (fleet.workers.length > 0) await wait(3000);
    const begun = performance.now();
    await work(fleet, fleet.organizations);
    return (performance.now() - begun) / 1000;
  } finally {
    for (const end of endings) await end();
  }
}

async function applyPlainly({ folder, output }: Fleet, { name, sheet }: Organization): Promise<void> {
  const file = join(folder, `${name}.csv`);
  await writeFile(file, sheet.text);
  const args = ['apply', file, '--yes', '--output', output, '--profile', name];
  const env = { XDG_CONFIG_HOME: join(folder, 'worker1') };
  const { code, stderr } = await startCli(args, { cwd: folder, env, atMost: 1_200_000 }).ended;
  // Some rows cannot be done: the command says so by its code.
  if (code !== exitCodes.rowsNotDone) throw new Error(`apply ended with ${String(code)}: ${stderr}`);
}

/** Ends when every job has its results. */
async function submitAll(fleet: Fleet, organizations: readonly Organization[]): Promise<void> {
  await Promise.all(organizations.map((organization) => fleet.submit(organization)));
  const until = Date.now() + 1_200_000;
  while (Date.now() < until) {
    if ((await countResults(fleet.output)) === organizations.length) return;
    await wait(50);
  }
  throw new Error('The workers did not end their jobs within 20 minutes.');
}

async function countResults(output: string): Promise<number> {
  const jobs = await readdir(output);
  const found = await Promise.all(
    jobs.map((job) =>
      stat(join(output, job, 'results.csv')).then(
        () => 1,
        () => 0,
      ),
    ),
  );
  return found.reduce<number>((sum, one) => sum + one, 0);
}
