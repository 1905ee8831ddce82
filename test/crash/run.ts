/**
 * `npm run test:crash -- --kills 500 --seed 4711`: all tests of crashes, with so many by chance, of jobs that
 * go on without being able to look, and of a disk that fails, at each of its steps; a seed alone runs that one crash.
 */
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';

const { values } = parseArgs({ options: { kills: { type: 'string' }, seed: { type: 'string' } } });
const only = values.seed !== undefined && values.kills === undefined;
const kills = values.kills ?? (only ? '1' : '100');
if (!/^\d+$/u.test(kills) || !/^\d+$/u.test(values.seed ?? '0'))
  throw new Error('--kills and --seed take whole numbers');

const ava = new URL('../../node_modules/ava/entrypoints/cli.mjs', import.meta.url).pathname;
const files = [
  'test/crash/crash.test.ts',
  ...(only
    ? []
    : [
        'test/crash/undo.test.ts',
        'test/crash/watch.test.ts',
        'test/crash/several-sites.test.ts',
        'test/crash/invariants.test.ts',
        'test/crash/over-rest.test.ts',
        'test/crash/waves.test.ts',
        'test/faults/disk-calls.test.ts',
        'test/truth/killed-then-blind.test.ts',
      ]),
];
const match = only ? ['--match', `*seed ${values.seed ?? ''}:*`] : [];
const ended = spawnSync(process.execPath, [ava, '--timeout', '10m', ...match, ...files], {
  stdio: 'inherit',
  env: {
    ...process.env,
    WHOLE_TABLES: '1',
    CRASH_KILLS: kills,
    ...(values.seed !== undefined && { CRASH_SEED: values.seed }),
  },
});
process.exitCode = ended.status ?? 1;
