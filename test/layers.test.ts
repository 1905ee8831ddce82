import test from 'ava';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

/** Who may import whom, outermost first. `errors.ts` is everybody's; files in `src` itself are the program's outline. */
const allowed: Record<string, readonly string[] | 'all'> = {
  'cli.ts': 'all',
  commands: 'all',
  'pipeline.ts': 'all',
  'finish-plan.ts': 'all',
  queue: ['webex', 'job', 'files', 'model'],
  watch: ['notify', 'plan', 'fields', 'job', 'files', 'model'],
  web: ['report', 'explain', 'plan', 'apply', 'rows', 'fields', 'job', 'spreadsheet', 'model'],
  doctor: ['plan', 'sign-in', 'fields', 'webex', 'model'],
  notify: ['webex', 'model'],
  'people-report': ['export', 'report', 'fields', 'spreadsheet', 'files', 'model'],
  diff: ['plan', 'rows', 'fields', 'job', 'spreadsheet', 'files', 'model'],
  export: ['plan', 'rows', 'fields', 'job', 'spreadsheet', 'webex', 'files', 'model'],
  history: ['fields', 'job', 'spreadsheet', 'model'],
  explain: ['fields', 'job', 'model'],
  report: ['plan', 'apply', 'fields', 'job', 'spreadsheet', 'files', 'model'],
  restore: ['undo', 'plan', 'rows', 'fields', 'job', 'webex', 'files', 'model'],
  undo: ['plan', 'apply', 'rows', 'fields', 'job', 'webex', 'files', 'model'],
  apply: ['plan', 'rows', 'fields', 'job', 'spreadsheet', 'webex', 'files', 'model'],
  plan: ['rows', 'fields', 'job', 'spreadsheet', 'webex', 'files', 'model'],
  rows: ['fields', 'spreadsheet', 'files', 'model'],
  fields: ['model'],
  'sign-in': ['job', 'webex', 'files', 'model'],
  job: ['files', 'model'],
  spreadsheet: ['files', 'model'],
  webex: ['model'],
  files: ['model'],
  model: [],
  simulator: [],
  'errors.ts': [],
};
/** What stands above a layer that may import all. */
const above: Record<string, readonly string[]> = {
  'cli.ts': [],
  commands: ['cli.ts'],
  'pipeline.ts': ['cli.ts', 'commands'],
  'finish-plan.ts': ['cli.ts', 'commands'],
};
const src = new URL('../src', import.meta.url).pathname;

const layerOf = (path: string): string => path.split('/')[0] ?? '';

function mayImport(from: string, to: string): boolean {
  if (from === to || to === 'errors.ts') return true;
  const layers = allowed[from] ?? [];
  return layers === 'all' ? above[from]?.includes(to) !== true : layers.includes(to);
}

/** A component's file ends with `.tsx`. */
function fileOf(name: string): string {
  return existsSync(join(src, `${name}.tsx`)) ? `${name}.tsx` : `${name}.ts`;
}

const imports = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.tsx?$/u.test(path))
  .flatMap((path) => {
    const text = readFileSync(join(src, path), 'utf8');
    const targets = [...text.matchAll(/(?:from|import\()\s*'(?<target>\.[^']+)\.js'/gu)].map(
      (match) => match.groups?.['target'] ?? '',
    );
    return targets.map((target) => ({ path, target: fileOf(relative(src, join(src, dirname(path), target))) }));
  });

test('imports point one way', (t) => {
  t.true(imports.length > 100);
  const wrong = imports.filter(({ path, target }) => {
    if (layerOf(path) === 'simulator' || layerOf(target) === 'simulator') {
      const entry = ['commands/simulate.ts', 'commands/demo.ts'].includes(path);
      return layerOf(path) !== layerOf(target) && !(entry && layerOf(target) === 'simulator');
    }
    return !mayImport(layerOf(path), layerOf(target));
  });
  t.deepEqual(
    wrong.map(({ path, target }) => `${path} must not import ${target}`),
    [],
  );
});

test('no file imports itself through others', (t) => {
  const targets = new Map<string, string[]>();
  for (const { path, target } of imports) targets.set(path, [...(targets.get(path) ?? []), target]);
  const [done, under] = [new Set<string>(), new Set<string>()];
  const cycleFrom = (path: string): string | undefined => {
    if (under.has(path)) return path;
    if (done.has(path)) return undefined;
    under.add(path);
    const found = (targets.get(path) ?? []).map(cycleFrom).find((one) => one !== undefined);
    under.delete(path);
    done.add(path);
    return found === undefined ? undefined : `${path} → ${found}`;
  };
  const cycles = [...targets.keys()].flatMap((path) => cycleFrom(path) ?? []);
  t.deepEqual(cycles, []);
});

test('no file is a barrel or a bag', (t) => {
  const names = readdirSync(src, { recursive: true, encoding: 'utf8' });
  t.deepEqual(
    names.filter((name) => /(?:^|\/)(?:index|utils?|helpers|common|types)\.tsx?$/u.test(name)),
    [],
  );
});

test('the page of the web command takes of the program only what a browser can run', (t) => {
  const ofPage = imports.filter(({ path }) => path.startsWith('web/page/'));
  const allowedThere = /^(?:web\/page\/|web\/api\.ts$|report\/view\/|report\/row-format\.ts$|model\/)/u;
  t.true(ofPage.length > 100);
  t.deepEqual(
    ofPage.filter(({ target }) => !allowedThere.test(target)).map(({ path, target }) => `${path} imports ${target}`),
    [],
  );
});
