/** Compiles and runs all tests and prints the ten files that took longest. Ends as the tests end. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compiledName, compileTests } from './compile-tests.js';

const ava = new URL('../../node_modules/ava/entrypoints/cli.mjs', import.meta.url).pathname;
const config = new URL('compiled.config.mjs', import.meta.url).pathname;

/** How the tests end. */
function runTests(names: readonly string[]): number {
  const folder = mkdtempSync(join(tmpdir(), 'webex-bulk-times-'));
  const times = join(folder, 'times.jsonl');
  const ended = spawnSync(process.execPath, [ava, '--config', config, ...names.map(compiledName)], {
    stdio: 'inherit',
    env: { ...process.env, TEST_TIMES: times },
  });
  try {
    const files = readFileSync(times, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { file: string; seconds: number });
    const slowest = files.sort((a, b) => b.seconds - a.seconds).slice(0, 10);
    console.log('\n  The ten slowest files, in seconds:');
    for (const { file, seconds } of slowest) console.log(`  ${seconds.toFixed(1).padStart(6)}  ${file}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return ended.status ?? 1;
}

process.exitCode = compileTests() ? runTests(process.argv.slice(2)) : 1;
