/** The program beside the script that somebody would write instead: time, calls, and whether everybody is as wished. */
import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { together, type Bench, type Figure } from './bench.js';
import { cpuAtExit, cpuIn } from './cpu.js';
import { missed, mixedSheet, jobStatusOf } from './mixed-sheet.js';
import { applySheet, type ApplyOptions } from './program.js';
import { startSimulatedWebex } from './simulated-webex.js';

const each = 200;
const concurrency = 20;

export const peer: Bench = {
  name: 'peer',
  measures: `the program beside a script of csv-parse, got and p-limit, ${5 * each} mixed rows, no limit, ${concurrency} in flight`,
  async run({ times, note }) {
    const runs: (readonly Figure[])[] = [];
    for (let nth = 1; nth <= times; nth++) {
      note(`run ${nth} of ${times}`);
      runs.push(figuresOf(await measure(applyIt), await measure(runScript)));
    }
    return together(runs);
  },
};

interface Took {
  readonly seconds: number;
  readonly cpu: number;
}

interface Measured extends Took {
  readonly calls: number;
  readonly missed: number;
}

function figuresOf(program: Measured, script: Measured): Figure[] {
  return [
    { what: 'wall ÷ that of the script', aim: { atMost: 1 }, values: [program.seconds / script.seconds] },
    { what: 'calls ÷ those of the script', aim: { atMost: 1 }, values: [program.calls / script.calls] },
    { what: 'CPU ÷ that of the script', values: [program.cpu / script.cpu] },
    { what: 'wall', unit: 's', values: [program.seconds] },
    { what: 'wall of the script', unit: 's', values: [script.seconds] },
    { what: 'calls, with reading back', values: [program.calls] },
    { what: 'calls of the script, without', values: [script.calls] },
    { what: 'rows lost', aim: { atMost: 0 }, values: [program.missed] },
    { what: 'rows lost by the script', aim: { atMost: 0 }, values: [script.missed] },
  ];
}

/** Each on an organization of its own. */
async function measure(work: (options: Pick<ApplyOptions, 'connection' | 'csv'>) => Promise<Took>): Promise<Measured> {
  const webex = await startSimulatedWebex(['--users', '1200']);
  try {
    const { csv, wished } = mixedSheet(await jobStatusOf(webex), each);
    const { seconds, cpu } = await work({ connection: webex.connection, csv });
    const calls = (await webex.requests()).length;
    return { seconds, cpu, calls, missed: missed(wished, await jobStatusOf(webex)).length };
  } finally {
    await webex.stop();
  }
}

async function applyIt({ connection, csv }: Pick<ApplyOptions, 'connection' | 'csv'>): Promise<Took> {
  return await applySheet({ connection, csv, flags: ['--concurrency', String(concurrency), '--max-removals', '100%'] });
}

async function runScript({ connection, csv }: Pick<ApplyOptions, 'connection' | 'csv'>): Promise<Took> {
  const folder = await mkdtemp(join(tmpdir(), 'webex-bulk-bench-'));
  try {
    const [people, results, cpu] = ['people.csv', 'results.csv', 'cpu'].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ];
    await writeFile(people, csv);
    const script = new URL('peer-script.mjs', import.meta.url).pathname;
    const begun = performance.now();
    const child = spawn(process.execPath, ['--import', cpuAtExit, script, people, results, String(concurrency)], {
      env: {
        PATH: process.env['PATH'] ?? '',
        WEBEX_ACCESS_TOKEN: connection.accessToken,
        WEBEX_API_URL: connection.apiUrl,
        WEBEX_XML_URL: connection.xmlUrl,
        CPU_FILE: cpu,
      },
      stdio: ['ignore', 'ignore', 'inherit'],
      timeout: 15 * 60_000,
    });
    await new Promise((resolve) => child.once('close', resolve));
    return { seconds: (performance.now() - begun) / 1000, cpu: await cpuIn(cpu) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
