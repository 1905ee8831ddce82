import test from 'ava';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

/** Who may import whom, outermost first; `pure` stands for the files directly in src that hold decisions. */
const allowed: Record<string, readonly string[]> = {
  'cli.ts': ['commands', 'errors.ts', 'pure'],
  commands: [
    'commands',
    'store',
    'pipeline.ts',
    'planning',
    'stages',
    'job',
    'webex',
    'addresses',
    'simulator',
    'pure',
    'errors.ts',
  ],
  'pipeline.ts': ['planning', 'stages', 'calls', 'job', 'webex', 'pure', 'errors.ts'],
  planning: ['planning', 'stages', 'job', 'webex', 'pure', 'errors.ts'],
  store: ['store', 'job', 'pure', 'errors.ts'],
  stages: ['stages', 'calls', 'job', 'spreadsheet', 'webex', 'pure', 'errors.ts'],
  calls: ['calls', 'job', 'webex', 'pure', 'errors.ts'],
  job: ['job', 'pure', 'errors.ts'],
  spreadsheet: ['spreadsheet', 'pure', 'errors.ts'],
  webex: ['webex', 'addresses', 'errors.ts'],
  addresses: ['addresses', 'errors.ts'],
  simulator: ['simulator'],
  pure: ['pure', 'errors.ts'],
  'errors.ts': [],
};
const src = new URL('../src', import.meta.url).pathname;

/** Used at every exit, and wherever a secret comes in. */
const everywhere = 'secrets.ts';

const layerOf = (path: string): string => {
  const [first = '', ...rest] = path.split('/');
  if (rest.length > 0) return first;
  return first in allowed ? first : 'pure';
};

const imports = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .flatMap((path) => {
    const text = readFileSync(join(src, path), 'utf8');
    const targets = [...text.matchAll(/(?:from|import\()\s*'(?<target>\.[^']+)\.js'/gu)].map(
      (match) => match.groups?.['target'] ?? '',
    );
    return targets.map((target) => ({ path, target: relative(src, join(src, dirname(path), `${target}.ts`)) }));
  });

test('imports point one way', (t) => {
  t.true(imports.length > 100);
  const wrong = imports.filter(({ path, target }) => {
    if (layerOf(path) === 'simulator' || layerOf(target) === 'simulator') {
      const entry = ['commands/simulate.ts', 'commands/demo.ts'].includes(path);
      return layerOf(path) !== layerOf(target) && !(entry && layerOf(target) === 'simulator');
    }
    return target !== everywhere && allowed[layerOf(path)]?.includes(layerOf(target)) !== true;
  });
  t.deepEqual(
    wrong.map(({ path, target }) => `${path} must not import ${target}`),
    [],
  );
});

test('no file is a barrel or a bag', (t) => {
  const names = readdirSync(src, { recursive: true, encoding: 'utf8' });
  t.deepEqual(
    names.filter((name) => /(?:^|\/)(?:index|utils?|helpers|common|types)\.ts$/u.test(name)),
    [],
  );
});
