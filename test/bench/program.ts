/** The built program as its users run it, on a spreadsheet that is made for the benchmark. */
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { SimulatorConnection } from '../../src/simulator/server.js';
import { cpuAtExit, cpuIn } from './cpu.js';
import { cli } from './simulated-webex.js';

export interface Finished {
  readonly code: number | null;
  /** From the start of the process to its end. */
  readonly seconds: number;
  /** Milliseconds since 1970: when the process was started, when the rows were planned, and when all was over. */
  readonly startedAt: number;
  readonly plannedAt: number;
  readonly endedAt: number;
  /** Seconds of CPU that the process took. */
  readonly cpu: number;
  /** Rows by status. */
  readonly counts: Readonly<Record<string, number>>;
}

export interface ApplyOptions {
  readonly connection: Pick<SimulatorConnection, 'apiUrl' | 'xmlUrl' | 'accessToken'>;
  /** Of the spreadsheet. */
  readonly csv: string;
  readonly flags: readonly string[];
  /** Minutes; then it is ended. */
  readonly longest?: number;
}

/** `webex-bulk apply <csv> --yes`, in a folder of its own that is gone afterwards. */
export async function applySheet(options: ApplyOptions): Promise<Finished> {
  return await inFolder(options, async (run) => await run(['apply', 'people.csv', ...options.flags]));
}

/** The same, and then the undo of it. `between`: called before the undo. */
export async function applyAndUndo(
  options: ApplyOptions,
  undoFlags: readonly string[],
  between: () => Promise<void>,
): Promise<{ readonly applied: Finished; readonly undone: Finished }> {
  return await inFolder(options, async (run) => {
    const applied = await run(['apply', 'people.csv', ...options.flags]);
    await between();
    return { applied, undone: await run(['undo', 'latest', ...undoFlags]) };
  });
}

type Program = (args: readonly string[]) => Promise<Finished>;

async function inFolder<T>(options: ApplyOptions, work: (run: Program) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'webex-bulk-bench-'));
  try {
    await writeFile(join(folder, 'people.csv'), options.csv);
    return await work((args) => runProgram(folder, args, options));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function runProgram(
  folder: string,
  args: readonly string[],
  { connection, longest = 15 }: ApplyOptions,
): Promise<Finished> {
  const startedAt = Date.now();
  const begun = performance.now();
  const child = spawn(process.execPath, ['--import', cpuAtExit, cli, ...args, '--yes', '--json'], {
    cwd: folder,
    env: { ...signedIn(folder, connection), CPU_FILE: join(folder, 'cpu') },
    stdio: ['ignore', 'pipe', 'inherit'],
    timeout: longest * 60_000,
  });
  let plannedAt = Number.NaN;
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (/^\{"type":"started","command":"(?:apply|undo)"/u.test(line)) plannedAt = Date.now();
  });
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  const seconds = (performance.now() - begun) / 1000;
  const endedAt = Date.now();
  const cpu = await cpuIn(join(folder, 'cpu'));
  return { code, seconds, startedAt, plannedAt, endedAt, cpu, counts: await countsIn(join(folder, 'output')) };
}

/** The environment of the program in this folder, signed in to a simulated Webex. */
export function signedIn(folder: string, connection: ApplyOptions['connection']): Record<string, string> {
  return {
    PATH: process.env['PATH'] ?? '',
    HOME: folder,
    WEBEX_ACCESS_TOKEN: connection.accessToken,
    WEBEX_API_URL: connection.apiUrl,
    WEBEX_XML_URL: connection.xmlUrl,
  };
}

/** Of the newest job. */
async function countsIn(output: string): Promise<Readonly<Record<string, number>>> {
  const jobs = (await readdir(output)).filter((name) => !name.startsWith('.'));
  const job = jobs.sort().at(-1) ?? '';
  const summary = JSON.parse(await readFile(join(output, job, 'summary.json'), 'utf8')) as {
    counts: Record<string, number>;
  };
  return summary.counts;
}

/** Rows that give people another title, and their accounts on the site another cost center. */
export function sheetFor(emails: readonly string[], { site }: { site: boolean }): string {
  const rows = emails.map((email, nth) => (site ? `${email},Title ${nth},CC-${1000 + nth}` : `${email},Title ${nth}`));
  return [site ? 'email,title,Cost center' : 'email,title', ...rows].join('\n');
}
