import test from 'ava';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const root = new URL('..', import.meta.url).pathname;

/** The modules that a program loads, types left out. */
function loadedBy(path: string, seen = new Set<string>()): Set<string> {
  if (seen.has(path)) return seen;
  seen.add(path);
  const imports = readFileSync(path, 'utf8').matchAll(/^(?:import|export) (?!type )[^;]*?from '(?<from>[^']+)';/gmu);
  for (const { groups } of imports) {
    const from = groups?.['from'] ?? '';
    const file = join(dirname(path), from.replace(/\.js$/u, '.ts'));
    if (!from.startsWith('.')) seen.add(from);
    else if (existsSync(file)) loadedBy(file, seen);
  }
  return seen;
}

const programs = ['truth/run.ts', 'crash/run.ts', 'faults/run.ts', 'package/run.ts', 'helpers/run-tests.ts'].map(
  (path) => `test/${path}`,
);
for (const program of programs) {
  test(`${program} runs without the test runner, which ends programs that it did not start`, (t) => {
    const loaded = loadedBy(join(root, program));
    t.true(loaded.size > 2, [...loaded].join('\n'));
    t.false(loaded.has('ava'));
  });
}
