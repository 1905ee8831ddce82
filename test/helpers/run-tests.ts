/** Compiles and runs all tests, or the files that are named, or with `--queue` those of a queue, and prints what it took and the ten that took longest. Ends as the tests end. */
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compileTests } from './compile-tests.js';
import { openApiPlace } from './openapi.js';

const ava = new URL('../../node_modules/ava/entrypoints/cli.mjs', import.meta.url).pathname;
const config = new URL('compiled.config.mjs', import.meta.url).pathname;

/** A file system in memory, where Linux has one; every step of a journal is written through to it, and costs next to nothing. */
const memory = '/dev/shm';
const enough = 2 * 2 ** 30;

/** Where a run keeps its files while it goes on. */
function placeForFiles(): string {
  if (!existsSync(memory)) return tmpdir();
  const { bavail, bsize } = statfsSync(memory);
  return bavail * bsize >= enough ? memory : tmpdir();
}

/** How the tests end. `options`: ava's own. */
function runTests(options: readonly string[]): number {
  const folder = mkdtempSync(join(placeForFiles(), 'webex-bulk-tests-'));
  // Some tests run the program as another user.
  chmodSync(folder, 0o755);
  const times = join(folder, 'times.jsonl');
  const ended = spawnSync(process.execPath, [ava, '--config', config, ...options], {
    stdio: 'inherit',
    env: { ...process.env, TEST_TIMES: times, TMPDIR: folder },
  });
  try {
    const files = readFileSync(times, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { file: string; seconds: number });
    const slowest = files.sort((a, b) => b.seconds - a.seconds).slice(0, 10);
    console.log('\n  The ten slowest files, in seconds from their first test to their last:');
    for (const { file, seconds } of slowest) console.log(`  ${seconds.toFixed(1).padStart(6)}  test/${file}.test.ts`);
    console.log(`\n  ${took()}`);
    if (!existsSync(openApiPlace)) console.log(`\n  Skipped what needs ${openApiPlace}, which is not there.`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return ended.status ?? 1;
}

/** By the clock and, where the system tells it (proc(5): in hundredths), by the processor; of this process and all that it started. */
function took(): string {
  const clock = `${process.uptime().toFixed(0)} s by the clock`;
  if (process.platform !== 'linux') return clock;
  const [, fields = ''] = readFileSync('/proc/self/stat', 'utf8').split(') ');
  const hundredths = fields.split(' ').slice(11, 15).map(Number);
  return `${clock}, ${(hundredths.reduce((sum, one) => sum + one, 0) / 100).toFixed(0)} s of the processor`;
}

const given = process.argv.slice(2).map((path) => path.replace(/^\.\//u, ''));
const isFile = (path: string): boolean => path.startsWith('test/');
await compileTests({ named: given.filter(isFile), ofQueue: given.includes('--queue') });
process.exitCode = runTests(given.filter((one) => !isFile(one) && one !== '--queue'));
