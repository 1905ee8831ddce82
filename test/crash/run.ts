/**
 * `npm run test:crash -- --kills 500 --seed 4711`: all tests of crashes, with so many by chance over each API for people, of jobs
 * that go on without being able to look, and of a disk that fails, at each of its steps; a seed alone runs its crash over each API.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { parseArgs } from 'node:util';

const { values } = parseArgs({ options: { kills: { type: 'string' }, seed: { type: 'string' } } });
const only = values.seed !== undefined && values.kills === undefined;
const kills = values.kills ?? (only ? '1' : '100');
if (!/^\d+$/u.test(kills) || !/^\d+$/u.test(values.seed ?? '0'))
  throw new Error('--kills and --seed take whole numbers');

const ava = new URL('../../node_modules/ava/entrypoints/cli.mjs', import.meta.url).pathname;
/** What goes by chance, and what a seed alone runs. */
const byChance = ['test/crash/crash.test.ts', 'test/crash/over-scim.test.ts'];
const others = [
  ...readdirSync('test/crash')
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => `test/crash/${name}`)
    .filter((path) => !byChance.includes(path)),
  'test/faults/disk-calls.test.ts',
  'test/truth/killed-then-blind.test.ts',
];
const files = [...byChance, ...(only ? [] : others)];
const match = only ? ['--match', `*seed ${values.seed ?? ''}:*`] : [];
// Each file runs several programs at a time: two files are as much as a small machine takes without its waits growing long.
const options = ['--timeout', '10m', '--concurrency', '2'];
const ended = spawnSync(process.execPath, [ava, ...options, ...match, ...files], {
  stdio: 'inherit',
  env: {
    ...process.env,
    WHOLE_TABLES: '1',
    CRASH_KILLS: kills,
    ...(values.seed !== undefined && { CRASH_SEED: values.seed }),
  },
});
process.exitCode = ended.status ?? 1;
