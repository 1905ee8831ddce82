/** How long the program takes to say what it can, beside a script that only defines the same commands in yargs. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeBareYargs } from './bare-yargs.js';
import { median, together, type Bench, type Figure } from './bench.js';
import { cpuAtExit } from './cpu.js';
import { cli } from './simulated-webex.js';

/** Runs of each, one after the other in turn. */
const runs = 21;

export const start: Bench = {
  name: 'start',
  measures: `--help and --version beside the same commands in bare yargs, ${runs} runs of each in turn`,
  async run({ times, note }) {
    const folder = mkdtempSync(join(tmpdir(), 'webex-bulk-bench-'));
    try {
      const bare = await writeBareYargs(folder);
      for (const command of ['', 'plan', 'export', 'submit']) refuseIfOther(command, bare);
      const measured: (readonly Figure[])[] = [];
      for (let nth = 1; nth <= times; nth++) {
        note(`run ${nth} of ${times}`);
        measured.push(['--help', '--version'].flatMap((flag) => figuresOf(flag, bare)));
      }
      return together(measured);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

/** What does not list the same commands or options measures something else. */
function refuseIfOther(command: string, bare: string): void {
  const args = [...(command === '' ? [] : [command]), '--help'];
  const [ours, theirs] = [cli, bare].map((program) => namesIn(ended([program, ...args]).toString()));
  if (ours !== theirs)
    throw new Error(`${args.join(' ')} of the script lists something else than the program: ${theirs}`);
}

/** Commands and options that a help lists. */
function namesIn(help: string): string {
  return (help.match(/^ +(?:webex-bulk \S+|--[\w-]+)/gmu) ?? []).map((name) => name.trim()).join(' ');
}

function figuresOf(flag: string, bare: string): Figure[] {
  const wall = inTurn(bare, (program) => {
    const begun = performance.now();
    ended([program, flag]);
    return performance.now() - begun;
  });
  const cpu = inTurn(bare, (program) => cpuOf([program, flag]));
  return [
    { what: `${flag}: wall ÷ that of bare yargs`, aim: { atMost: 1.4 }, values: [wall.ours / wall.theirs] },
    { what: `${flag}: CPU ÷ that of bare yargs`, values: [cpu.ours / cpu.theirs] },
    { what: `${flag}: wall`, unit: 'ms', values: [wall.ours] },
    { what: `${flag}: wall of bare yargs`, unit: 'ms', values: [wall.theirs] },
  ];
}

/** Medians of both. */
function inTurn(bare: string, measure: (program: string) => number): { ours: number; theirs: number } {
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
