/** How soon a job of many rows goes on after its process was killed: from the command to its first write. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { inRuns, type Bench, type Figure } from './bench.js';
import { signedIn } from './program.js';
import { cli, startSimulatedWebex, type SimulatedWebex } from './simulated-webex.js';

const rows = 100_000;
/** Writes after which the first run is killed. */
const writesBefore = 2000;
/** Milliseconds that each part may take. */
const longest = 300_000;

export const resume: Bench = {
  name: 'resume',
  measures: `a job of ${rows.toLocaleString('en-US')} rows, killed after ${writesBefore.toLocaleString('en-US')} writes, resumed`,
  run: (how) => inRuns(how, measured),
};

async function measured(): Promise<readonly Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'webex-bulk-bench-'));
  const webex = await startSimulatedWebex(['--users', '100', '--log-limit', '1000000']);
  try {
    await writeFile(join(folder, 'people.csv'), sheet());
    const first = start(folder, webex, ['apply', 'people.csv', '--yes', '--allow-shortage']);
    await until(async () => (await writes(webex)).length >= writesBefore, first);
    first.kill('SIGKILL');
    await once(first, 'close');
    const [job = ''] = (await readdir(join(folder, 'output'))).filter((name) => !name.startsWith('.'));
    const before = (await writes(webex)).length;
    const begun = Date.now();
    const second = start(folder, webex, ['apply', job, '--yes', '--allow-shortage']);
    await until(async () => (await writes(webex)).length > before, second);
    second.kill('SIGKILL');
    await once(second, 'close');
    const firstWrite = (await writes(webex))[before]?.at ?? Number.NaN;
    return [
      {
        what: 'from the command to the first write',
        unit: 's',
        aim: { atMost: 5 },
        values: [(firstWrite - begun) / 1000],
      },
    ];
  } finally {
    await webex.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

function sheet(): string {
  const lines = Array.from({ length: rows }, (_, nth) => `new${nth}@acme.example,New ${nth},Person ${nth},Engineer`);
  return ['email,firstName,lastName,title', ...lines, ''].join('\n');
}

function start(folder: string, { connection }: SimulatedWebex, args: readonly string[]): ChildProcess {
  return spawn(process.execPath, [cli, ...args, '--people-api', 'rest', '--rate', '100000'], {
    cwd: folder,
    env: signedIn(folder, connection),
    stdio: 'ignore',
  });
}

/** Creates, in the order in which they came. */
async function writes(webex: SimulatedWebex): Promise<readonly { readonly at: number }[]> {
  return (await webex.requests()).filter(({ operation }) => operation === 'POST /v1/people');
}

async function until(isSo: () => Promise<boolean>, child: ChildProcess): Promise<void> {
  const end = Date.now() + longest;
  while (!(await isSo())) {
    if (Date.now() > end || child.exitCode !== null) throw new Error('the program made no write in time');
    await wait(250);
  }
}
