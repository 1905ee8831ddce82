/**
 * `npm run test:faults`: every case of every table, of which a run of all tests takes some: each kind of fault at each call, each
 * command over both APIs, each option of the simulator. What is named after it is run alone: a file, or ava's own options.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ava = new URL('../../node_modules/ava/entrypoints/cli.mjs', import.meta.url).pathname;
const given = process.argv.slice(2);
const folder = 'test';

/** Files whose tables are longer here; crashes have a run of their own. */
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.test.ts') && !name.startsWith('crash/'))
  .map((name) => join(folder, name))
  .filter((path) => /some-cases\.js|both-apis\.js/u.test(readFileSync(path, 'utf8')));

const ended = spawnSync(process.execPath, [ava, '--timeout', '10m', ...(given.length > 0 ? given : files)], {
  stdio: 'inherit',
  env: { ...process.env, WHOLE_TABLES: '1' },
});
process.exitCode = ended.status ?? 1;
