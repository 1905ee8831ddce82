/**
 * All programs and tests as plain JavaScript, made once for a run of all tests: a test file that Node has to translate
 * while it loads costs half a second of the processor more. They lie in a folder of their own, because `ava` runs nothing
 * below node_modules, and dist is what is packed. Types are the linter's business.
 */
import { readdirSync, readFileSync, rmSync, writeFileSync, mkdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildSync } from 'esbuild';
import { groupTests, type TestGroup } from './test-groups.js';

const root = new URL('../../', import.meta.url).pathname;
const folder = '.compiled';
const shared = join(folder, 'test/helpers/shared-process.js');

/** Compiles everything; `compiled.config.mjs` then runs these test files, or all where none is named. */
export function compileTests(named: readonly string[]): void {
  rmSync(join(root, folder), { recursive: true, force: true });
  const sources = ['src', 'test'].flatMap((part) =>
    readdirSync(join(root, part), { recursive: true, encoding: 'utf8' }).map((name) => join(part, name)),
  );
  const entryPoints = sources.filter((path) => path.endsWith('.ts') && !path.endsWith('.d.ts'));
  buildSync({
    ...{ absWorkingDir: root, entryPoints, outbase: '.', outdir: folder, logLevel: 'warning' },
    ...{ format: 'esm', platform: 'node', target: 'node20', sourcemap: true },
  });
  for (const path of entryPoints) keepAddresses(path);
  const files = entryPoints.filter((path) => path.endsWith('.test.ts') && (named.length === 0 || named.includes(path)));
  writeGroups(files);
}

/** Samples, fixtures, helpers and the built program are found from where the TypeScript lies; tests know their file. */
function keepAddresses(source: string): void {
  const path = join(root, folder, source.replace(/\.ts$/u, '.js'));
  const address = pathToFileURL(join(root, source)).href;
  const text = readFileSync(path, 'utf8').replaceAll('import.meta.url', () => JSON.stringify(address));
  const helper = relativeTo(dirname(path), join(root, shared));
  const isHelper = path === join(root, shared);
  const taken = isHelper ? text : text.replace(/ from "ava";/u, () => ` from ${JSON.stringify(helper)};`);
  const begun = source.endsWith('.test.ts')
    ? `import { beginFile } from ${JSON.stringify(helper)}; beginFile(${JSON.stringify(nameOf(source))}); `
    : '';
  writeFileSync(path, begun + taken);
}

function writeGroups(files: readonly string[]): void {
  const { groups, alone } = groupTests(
    files.map((path) => ({ name: nameOf(path), text: readFileSync(join(root, path), 'utf8') })),
  );
  const place = join(root, folder, 'test/groups');
  mkdirSync(place, { recursive: true });
  for (const group of groups) writeFileSync(join(place, `${group.name}.test.js`), entryOf(group));
  const grouped = (atATime: boolean): string[] =>
    groups
      .filter((group) => (group.atATime === 1) === atATime)
      .map(({ name }) => `${folder}/test/groups/${name}.test.js`);
  const run = [...grouped(true), ...alone.map((name) => `${folder}/test/${name}.test.js`), ...grouped(false)];
  writeFileSync(join(root, folder, 'files.json'), JSON.stringify(run));
}

/** All that a module imports is loaded in order, before its own lines. */
function entryOf({ name, atATime, files }: TestGroup): string {
  writeFileSync(
    join(root, folder, `test/groups/${name}.share.js`),
    `import { shareProcess } from '../helpers/shared-process.js'; shareProcess(${atATime});\n`,
  );
  return [`./${name}.share.js`, ...files.map((one) => `../${one}.test.js`)]
    .map((path) => `import '${path}';\n`)
    .join('');
}

function nameOf(source: string): string {
  return source.replace(/^test\/|\.test\.ts$/gu, '');
}

function relativeTo(from: string, path: string): string {
  const found = relative(from, path);
  return found.startsWith('.') ? found : `./${found}`;
}
