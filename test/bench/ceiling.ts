/** How much CPU a request costs the program, beside a loop that only sends the same requests and parses the same answers. */
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { recordingProxy } from '../helpers/recording-proxy.js';
import { bundled } from './bundled.js';
import { together, type Bench, type Figure } from './bench.js';
import { cpuAtExit, cpuIn } from './cpu.js';
import { applySheet, sheetFor } from './program.js';
import { writeRecording, type Recording } from './recording.js';
import { startSimulatedWebex } from './simulated-webex.js';

const rows = 5000;
const concurrency = 50;
const flags = ['--concurrency', String(concurrency)];

export const ceiling: Bench = {
  name: 'ceiling',
  measures: `CPU of the client, ${rows} rows with REST and XML changes, ${concurrency} in flight, answers from a canned server`,
  async run({ times, note }) {
    const folder = await mkdtemp(join(tmpdir(), 'webex-bulk-bench-'));
    try {
      note('recording');
      const recorded = await record(folder);
      const runs: (readonly Figure[])[] = [];
      for (let nth = 1; nth <= times; nth++) {
        note(`run ${nth} of ${times}`);
        runs.push(await once(folder, recorded));
      }
      return together(runs);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};

interface Recorded {
  readonly csv: string;
  readonly accessToken: string;
  readonly recording: Recording;
  /** Seconds of CPU that the program takes for one row. */
  readonly start: number;
}

async function record(folder: string): Promise<Recorded> {
  const ends: (() => unknown)[] = [];
  const webex = await startSimulatedWebex(['--users', '6200']);
  ends.push(() => webex.stop());
  try {
    const { apiUrl, accessToken } = webex.connection;
    const lasting = { teardown: (end: () => unknown) => void ends.unshift(end) };
    const { origin, exchanges } = await recordingProxy(lasting, new URL(apiUrl).origin);
    const csv = sheetFor(await webex.hosts(rows), { site: true });
    const finished = await applySheet({ connection: at(origin, accessToken), csv, flags });
    if (finished.code !== 0) throw new Error(`apply ended with ${String(finished.code)}`);
    const recording = await writeRecording(folder, exchanges, origin);
    const [one = ''] = await webex.hosts(1);
    const { cpu } = await applySheet({ connection: webex.connection, csv: sheetFor([one], { site: true }), flags });
    return { csv, accessToken, recording, start: cpu };
  } finally {
    for (const end of ends) await end();
  }
}

async function once(folder: string, { csv, accessToken, recording, start }: Recorded): Promise<Figure[]> {
  const program = await onCannedServer(recording, (origin) =>
    applySheet({ connection: at(origin, accessToken), csv, flags }),
  );
  const loop = (requests: string): Promise<number> =>
    onCannedServer(recording, (origin) => bareLoop(folder, [requests, origin, accessToken]));
  const bare = await loop(recording.requests);
  const bareStart = await loop('/dev/null');
  const { count } = recording;
  const each = (seconds: number): number => (1000 * seconds) / count;
  return [
    { what: 'CPU a request ÷ that of the bare loop', aim: { atMost: 1.25 }, values: [program.cpu / bare] },
    {
      what: 'the same without that of starting up (a run with one row; with no request)',
      values: [(program.cpu - start) / (bare - bareStart)],
    },
    { what: 'CPU a request', unit: 'ms', values: [each(program.cpu)] },
    { what: 'CPU a request of the bare loop', unit: 'ms', values: [each(bare)] },
    { what: 'wall', unit: 's', values: [program.seconds] },
    { what: 'requests', values: [count] },
    { what: 'rows lost', aim: { atMost: 0 }, values: [rows - (program.counts['updated'] ?? 0)] },
  ];
}

function at(origin: string, accessToken: string): { apiUrl: string; xmlUrl: string; accessToken: string } {
  return { apiUrl: `${origin}/v1`, xmlUrl: `${origin}/WBXService/XMLService`, accessToken };
}

/** Each run has its own: what was asked twice has its answers in order. */
async function onCannedServer<T>({ answers }: Recording, work: (origin: string) => Promise<T>): Promise<T> {
  const child = spawn(process.execPath, [new URL('canned-server.mjs', import.meta.url).pathname, answers], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  try {
    const origin = await new Promise<string>((resolve, reject) => {
      createInterface({ input: child.stdout }).once('line', resolve);
      child.once('close', () => reject(new Error('the canned server ended before it listened')));
    });
    return await work(origin);
  } finally {
    child.kill();
    await ended;
  }
}

/** Seconds of CPU. */
async function bareLoop(folder: string, args: readonly string[]): Promise<number> {
  const cpuFile = join(folder, 'cpu');
  const program = await bundled('bare-loop.mjs', folder);
  const child = spawn(process.execPath, ['--import', cpuAtExit, program, ...args, String(concurrency)], {
    env: { PATH: process.env['PATH'] ?? '', CPU_FILE: cpuFile },
    stdio: ['ignore', 'inherit', 'inherit'],
    timeout: 15 * 60_000,
  });
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  if (code !== 0) throw new Error(`the bare loop ended with ${String(code)}`);
  return await cpuIn(cpuFile);
}
