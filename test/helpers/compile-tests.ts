/**
 * All programs and tests as plain JavaScript, made once for a run of all tests, with what they import in few files: a test file
 * that Node has to translate while it loads, and whose modules it has to look for one by one, costs a second of the processor
 * more. They lie in a folder of their own, because `ava` runs nothing below node_modules, and dist is what is packed. Types are
 * the linter's business.
 */
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, type Plugin } from 'esbuild';
import { ownPrograms } from './own-program.js';
import { isQueueTest } from './queue-tests.js';
import { groupTests, type TestGroup } from './test-groups.js';

const root = new URL('../../', import.meta.url).pathname;
const folder = '.compiled';
const sharedProcess = join(root, 'test/helpers/shared-process.ts');
const processSeats = join(root, 'test/helpers/process-seats.ts');
/** Keeps a program's heap small, at the processor's cost: for programs, not for the process of the tests. */
const smallHeap = join(root, 'src/commands/small-heap.ts');

const programs = ownPrograms.map((name) => ({ in: `test/helpers/${name}.ts`, out: `programs/${name}` }));

/** Read files beside themselves, or are the test runner's own. */
const external = ['ava', 'esbuild', 'playwright-core', 'typescript', 'yargs', '@napi-rs/keyring', 'open'];

/** Which test files are compiled: those that are named, or those with a queue, or all others. */
export interface ChosenTests {
  readonly named: readonly string[];
  readonly ofQueue: boolean;
}

/** Compiles everything; `compiled.config.mjs` then runs these test files. */
export async function compileTests({ named, ofQueue }: ChosenTests): Promise<void> {
  const isChosen = (path: string): boolean => (named.length > 0 ? named.includes(path) : isQueueTest(path) === ofQueue);
  rmSync(join(root, folder), { recursive: true, force: true });
  const paths = readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' })
    .map((name) => join('test', name))
    .filter((path) => path.endsWith('.test.ts') && isChosen(path));
  const { groups, alone } = groupTests(
    paths.map((path) => ({ name: nameOf(path), text: readFileSync(join(root, path), 'utf8') })),
  );
  const begunFirst = groups.filter(({ isBegunFirst }) => isBegunFirst);
  const others = groups.filter(({ isBegunFirst }) => !isBegunFirst);
  const entries = [
    ...begunFirst.map(({ name }) => ({ in: `group:${name}`, out: `groups/${name}.test` })),
    ...alone.map((name) => ({ in: `test/${name}.test.ts`, out: `alone/${name}.test` })),
    ...others.map(({ name }) => ({ in: `group:${name}`, out: `groups/${name}.test` })),
  ];
  await build({
    ...{
      absWorkingDir: root,
      outdir: folder,
      logLevel: 'warning',
      external,
      plugins: [groupEntries(groups), addresses],
    },
    entryPoints: [...entries, { in: 'src/cli.ts', out: 'cli' }, ...programs],
    ...{ bundle: true, splitting: true, format: 'esm', platform: 'node', target: 'node20' },
    // Every process reads all maps of what it loads; the texts lie where the maps say.
    ...{ sourcemap: true, sourcesContent: false },
    // Packages in the older module format ask for Node's own modules by `require`.
    banner: {
      js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);",
    },
  });
  const files = entries.map(({ out }) => `${folder}/${out}.js`);
  writeFileSync(join(root, folder, 'files.json'), JSON.stringify(files));
}

/** A group's entry imports its files in order, each of which is loaded before the next; how they share their process comes first. */
function groupEntries(groups: readonly TestGroup[]): Plugin {
  const named = ({ path }: { readonly path: string }): TestGroup | undefined =>
    groups.find(({ name }) => path.endsWith(`:${name}`));
  return {
    name: 'groups',
    setup(building) {
      building.onResolve({ filter: /^(group|share):/ }, ({ path }) => ({ path, namespace: 'group' }));
      building.onLoad({ filter: /^group:/, namespace: 'group' }, (entry) => {
        const { name = '', files = [] } = named(entry) ?? {};
        const paths = [`share:${name}`, ...files.map((file) => join(root, `test/${file}.test.ts`))];
        return { contents: paths.map((path) => `import '${path}';\n`).join(''), resolveDir: root };
      });
      building.onLoad({ filter: /^share:/, namespace: 'group' }, (entry) => ({
        contents: `import { shareProcess } from '${processSeats}'; shareProcess(${named(entry)?.atATime ?? 1});`,
        resolveDir: root,
      }));
    },
  };
}

/** Samples, fixtures, helpers and the built program are found from where the TypeScript lies; tests know their file. */
const addresses: Plugin = {
  name: 'addresses',
  setup(building) {
    building.onLoad({ filter: /\/(src|test)\/.*\.ts$/ }, ({ path }) => {
      if (path === sharedProcess) return undefined;
      if (path === smallHeap) return { contents: '' };
      const text = readFileSync(path, 'utf8')
        .replaceAll('import.meta.url', JSON.stringify(pathToFileURL(path).href))
        .replace(" from 'ava';", ` from '${sharedProcess}';`);
      const begin = `import { beginFile } from '${sharedProcess}'; beginFile('${nameOf(relative(root, path))}'); `;
      return { contents: path.endsWith('.test.ts') ? begin + text : text, loader: 'ts' };
    });
  },
};

function nameOf(source: string): string {
  return source.replace(/^test\/|\.test\.ts$/gu, '');
}
