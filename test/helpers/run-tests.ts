/** Runs all tests and prints the ten files that took longest. Ends as the tests end. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folder = mkdtempSync(join(tmpdir(), 'webex-bulk-times-'));
const times = join(folder, 'times.jsonl');
const ava = new URL('../../node_modules/ava/entrypoints/cli.mjs', import.meta.url).pathname;
const ended = spawnSync(process.execPath, [ava, ...process.argv.slice(2)], {
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
process.exitCode = ended.status ?? 1;
