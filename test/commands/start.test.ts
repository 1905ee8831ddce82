import test, { type ExecutionContext } from 'ava';
import { extreme } from '../helpers/some-cases.js';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { office, runCli, type Ended } from '../helpers/cli.js';
import { temporaryFolder } from '../helpers/folder.js';

const root = new URL('../../', import.meta.url);
const builtinsAtExit = new URL('../helpers/builtins-at-exit.mjs', import.meta.url).href;
/** Most packages are bundled, so that they are development dependencies. */
const { dependencies, devDependencies } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8')) as Record<
  'dependencies' | 'devDependencies',
  object
>;

/** Layers of the program that only work on rows needs. */
const layers = [
  'apply',
  'diff',
  'doctor',
  'export',
  'people-report',
  'plan',
  'rows',
  'simulator',
  'spreadsheet',
  'undo',
  'web',
  'webex',
];

interface Loaded {
  /** Of this project and its packages, as paths of their sources below its folder. */
  readonly files: readonly string[];
  /** Node's own, without `node:`. */
  readonly builtins: readonly string[];
}

/** What a run with these arguments loads: V8 notes every script for its coverage, however it was imported. */
async function loadedBy(t: ExecutionContext, ...args: string[]): Promise<Loaded> {
  return await loadedWith(t, {}, ...args);
}

async function loadedWith(t: ExecutionContext, env: Record<string, string>, ...args: string[]): Promise<Loaded> {
  const folder = await temporaryFolder(t);
  const [coverage, builtins] = [join(folder, 'coverage'), join(folder, 'builtins.json')];
  const { code } = await runCli(args, {
    cwd: folder,
    env: {
      ...env,
      XDG_CONFIG_HOME: folder,
      NODE_V8_COVERAGE: coverage,
      BUILTINS_FILE: builtins,
      NODE_OPTIONS: `--import=${builtinsAtExit}`,
    },
  });
  t.is(code, 0);
  const scripts = readdirSync(coverage).flatMap((name) => {
    const { result } = JSON.parse(readFileSync(join(coverage, name), 'utf8')) as { result: { url: string }[] };
    return result.map(({ url }) => url);
  });
  return {
    files: scripts.filter((url) => url.startsWith(new URL('dist/', root).href)).flatMap(sourcesOf),
    builtins: JSON.parse(readFileSync(builtins, 'utf8')) as string[],
  };
}

/** A built file is made of several sources, which its map names. */
function sourcesOf(url: string): string[] {
  const { sources } = JSON.parse(readFileSync(new URL(`${url}.map`), 'utf8')) as { sources: string[] };
  return sources.map((source) => new URL(source, url).href.slice(root.href.length));
}

for (const flag of ['--help', '--version']) {
  test(`${flag} loads the command line and nothing that works on rows`, async (t) => {
    const { files, builtins } = await loadedBy(t, flag);
    t.true(files.includes('src/cli.ts') && builtins.includes('fs'), 'what is loaded can be told');
    const packages = Object.keys({ ...dependencies, ...devDependencies }).filter((name) =>
      files.some((file) => file.startsWith(`node_modules/${name}/`)),
    );
    t.deepEqual(packages, ['picocolors', 'yargs']);
    t.deepEqual(
      layers.filter((layer) => files.some((file) => file.startsWith(`src/${layer}/`))),
      [],
    );
    t.deepEqual(
      ['http', 'https', 'http2', 'tls'].filter((name) => builtins.includes(name)),
      [],
    );
  });
}

test('one person who applies one file loads nothing of queues', async (t) => {
  const place = await office(t);
  const file = await place.file('people.csv', 'email,title\namelie.fischer@acme.example,Boss\n');
  const { files } = await loadedWith(t, place.env, 'apply', file, '--yes');
  t.true(files.includes('src/apply/apply-plan.ts'), 'what is loaded can be told');
  const ofQueues = /^node_modules\/(?:bullmq|ioredis|rate-limiter-flexible|prom-client)\/|^src\/queue\//u;
  t.deepEqual(
    files.filter((path) => ofQueues.test(path)),
    [],
  );
});

extreme('in the process of a test the command line says and ends as it does as a program', async (t) => {
  const place = await office(t);
  const file = await place.file('people.csv', 'email,title\namelie.fischer@acme.example,Boss\nnobody,Boss\n');
  const plain = ({ stdout, stderr, ...ended }: Ended): Ended => {
    const [said, told] = [stdout, stderr].map((text) => text.replaceAll(/\d{8}-\d{6}-people(?:-\d+)?/gu, 'JOB'));
    return { code: ended.code, stdout: said ?? '', stderr: told ?? '' };
  };
  for (const [code, said, args] of [
    [3, 'stdout', ['plan', file, '--details']],
    [2, 'stderr', ['apply', file]],
    [2, 'stderr', ['aply', file]],
  ] as const) {
    const tenant = await place.run(...args);
    t.is(tenant.code, code, tenant.stderr);
    t.true(tenant[said].length > 20);
    t.deepEqual(plain(tenant), plain(await place.runAsProgram(...args)));
  }
});
for (const [what, args, own] of [
  ['where no command is named', [], 'overview'],
  ['while the shell completes a command', ['--get-yargs-completions', 'webex-bulk', 'pl'], 'completion'],
] as const) {
  test(`${what}, nothing is loaded that talks to Webex`, async (t) => {
    const { files, builtins } = await loadedBy(t, ...args);
    t.true(files.includes(`src/commands/${own}.ts`), 'what is loaded can be told');
    t.deepEqual(
      layers.filter((layer) => files.some((file) => file.startsWith(`src/${layer}/`))),
      [],
    );
    t.deepEqual(
      ['http', 'https', 'http2', 'tls'].filter((name) => builtins.includes(name)),
      [],
    );
  });
}
