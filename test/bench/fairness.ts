/** How long ten rows of one organization take while the same worker plans the many rows of another. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { exitCodes } from '../../src/errors.js';
import { startCli } from '../helpers/cli.js';
import { prepareFleet, type Fleet } from '../workers/fleet.js';
import type { Organization } from '../workers/organizations.js';
import { inRuns, type Bench, type Figure } from './bench.js';

const manyRows = 200_000;
const fewRows = 10;
/** How many small jobs are measured, alone and beside the large one. */
const smallJobs = 8;

export const fairness: Bench = {
  name: 'fairness',
  measures: `${fewRows} rows beside ${manyRows.toLocaleString('en-US')} rows of another organization, in one worker`,
  run: (how) => inRuns(how, measured),
};

async function measured(): Promise<readonly Figure[]> {
  const endings: (() => unknown)[] = [];
  const lasting = { teardown: (end: () => unknown) => void endings.unshift(end) };
  try {
    const few = { count: 2, rows: fewRows, workers: 1, lockDuration: 30_000, simulator: [] };
    const fleet = await prepareFleet(lasting, few);
    for (const worker of fleet.workers) worker.start();
    await wait(3000);
    const [large, small] = fleet.organizations;
    if (large === undefined || small === undefined) throw new Error('There are not two organizations.');
    // The first job opens connections, which the others find open.
    await submitSmall(fleet, small, 'first');
    const alone = await inTurn(smallJobs, (nth) => submitSmall(fleet, small, `alone${nth}`));
    const planned = submitLarge(fleet, large);
    let underWay = 1;
    const isPlanning = (): boolean => underWay > 0;
    const ended = planned.finally(() => (underWay = 0));
    await wait(2000);
    const beside: number[] = [];
    while (beside.length < smallJobs && isPlanning()) {
      const seconds = await submitSmall(fleet, small, `beside${beside.length}`);
      // One that outlasted the large job was not beside it throughout.
      if (isPlanning()) beside.push(seconds);
    }
    const seconds = await ended;
    if (beside.length === 0) throw new Error('No small job ended while the large one was planned.');
    return [
      { what: 'ten rows alone, from submit to the results', unit: 's', values: [mean(alone)] },
      { what: `the same beside the large job, ${beside.length} jobs`, unit: 's', values: [mean(beside)] },
      { what: 'the slowest of them', unit: 's', values: [Math.max(...beside)] },
      { what: 'the large job', unit: 's', values: [seconds] },
    ];
  } finally {
    for (const end of endings) await end();
  }
}

/** Seconds. */
async function submitSmall(fleet: Fleet, organization: Organization, name: string): Promise<number> {
  return await submitted(fleet, organization, name, organization.sheet.text, 'apply');
}

async function submitLarge(fleet: Fleet, organization: Organization): Promise<number> {
  const rows = Array.from(
    { length: manyRows },
    (_, nth) => `person${nth}@acme.example,Person ${nth},Number ${nth},Title ${nth % 50},Webex Suite`,
  );
  const text = ['email,firstName,lastName,title,licenses', ...rows, ''].join('\n');
  return await submitted(fleet, organization, 'large', text, 'plan');
}

async function submitted(
  { folder, redis, output }: Fleet,
  organization: Organization,
  name: string,
  text: string,
  what: 'apply' | 'plan',
): Promise<number> {
  const file = join(folder, `${name}.csv`);
  await writeFile(file, text);
  const where = ['--queue', redis.url, '--output', output, '--profile', organization.name, '--wait'];
  const env = { XDG_CONFIG_HOME: join(folder, 'worker1') };
  const begun = performance.now();
  const { code, stderr } = await startCli(['submit', file, '--do', what, ...where], {
    cwd: folder,
    env,
    atMost: 600_000,
  }).ended;
  // Some rows cannot be done: the command says so by its code.
  if (code !== exitCodes.done && code !== exitCodes.rowsNotDone)
    throw new Error(`submit ended with ${String(code)}: ${stderr}`);
  return (performance.now() - begun) / 1000;
}

async function inTurn(count: number, work: (nth: number) => Promise<number>): Promise<number[]> {
  const values: number[] = [];
  for (let nth = 0; nth < count; nth += 1) values.push(await work(nth));
  return values;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
