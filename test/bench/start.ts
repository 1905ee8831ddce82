/** How long the program takes to say what it can, beside a script that only defines the same commands in yargs. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median, together, type Bench, type Figure } from './bench.js';
import { cpuAtExit } from './cpu.js';
import { cli } from './simulated-webex.js';

const bare = new URL('start-yargs.mjs', import.meta.url).pathname;

/** Runs of each, one after the other in turn. */
const runs = 21;

export const start: Bench = {
  name: 'start',
  measures: `--help and --version beside the same commands in bare yargs, ${runs} runs of each in turn`,
  run({ times, note }) {
    for (const command of [
      '',
      'plan',
      'apply',
      'retry',
      'undo',
      'results',
      'export',
      'template',
      'whoami',
      'doctor',
      'demo',
    ])
      refuseIfOther(command);
    const measured: (readonly Figure[])[] = [];
    for (let nth = 1; nth <= times; nth++) {
      note(`run ${nth} of ${times}`);
      measured.push(['--help', '--version'].flatMap(figuresOf));
    }
    return Promise.resolve(together(measured));
  },
};

/** What does not print the same defines something else. */
function refuseIfOther(command: string): void {
  const args = [...(command === '' ? [] : [command]), '--help'];
  const [ours, theirs] = [cli, bare].map((program) => ended([program, ...args]).toString());
  if (ours !== theirs)
    throw new Error(`start-yargs.mjs has other commands or options than the program: ${args.join(' ')}`);
}

function figuresOf(flag: string): Figure[] {
  const wall = inTurn((program) => {
    const begun = performance.now();
    ended([program, flag]);
    return performance.now() - begun;
  });
  const cpu = inTurn((program) => cpuOf([program, flag]));
  return [
    { what: `${flag}: wall ÷ that of bare yargs`, aim: { atMost: 1.4 }, values: [wall.ours / wall.theirs] },
    { what: `${flag}: CPU ÷ that of bare yargs`, values: [cpu.ours / cpu.theirs] },
    { what: `${flag}: wall`, unit: 'ms', values: [wall.ours] },
    { what: `${flag}: wall of bare yargs`, unit: 'ms', values: [wall.theirs] },
  ];
}

/** Medians of both. */
function inTurn(measure: (program: string) => number): { ours: number; theirs: number } {
  const [ours, theirs]: [number[], number[]] = [[], []];
  for (let nth = 0; nth < runs; nth++) {
    ours.push(measure(cli));
    theirs.push(measure(bare));
  }
  return { ours: median(ours), theirs: median(theirs) };
}

function cpuOf(args: readonly string[]): number {
  const folder = mkdtempSync(join(tmpdir(), 'webex-bulk-bench-'));
  try {
    const file = join(folder, 'cpu');
    ended(['--import', cpuAtExit, ...args], { CPU_FILE: file });
    return Number(readFileSync(file, 'utf8'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Waits for the end of it; what it printed. */
function ended(args: readonly string[], env: Readonly<Record<string, string>> = {}): Buffer {
  const { status, stdout } = spawnSync(process.execPath, args, {
    env: { PATH: process.env['PATH'] ?? '', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
    timeout: 60_000,
  });
  if (status !== 0) throw new Error(`${args.join(' ')} ended with ${String(status)}`);
  return stdout;
}
