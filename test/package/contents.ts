/** What is in the package: what has to be, and nothing else. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { homedir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { buildSync } from 'esbuild';
import type { Installed } from './install.js';
import { checkout } from './pack.js';

interface Manifest {
  readonly bin: Readonly<Record<string, string>>;
  readonly engines: { readonly node?: string };
  readonly exports: unknown;
  readonly scripts: Readonly<Record<string, string>>;
  readonly main?: unknown;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly optionalDependencies: Readonly<Record<string, string>>;
}

/** Bytes; what a download takes of an admin's patience. Raise it knowingly. */
const mostUnpacked = 12 * 2 ** 20;

export function checkContents(installed: Installed, note: (line: string) => void): void {
  const paths = [...installed.entries.keys()];
  const bytes = paths.reduce((sum, path) => sum + statSync(join(installed.root, path)).size, 0);
  note(`${paths.length} files, ${(bytes / 2 ** 20).toFixed(1)} MB unpacked`);
  assert.ok(bytes <= mostUnpacked, `The package is larger than ${mostUnpacked / 2 ** 20} MB.`);
  checkPaths(paths);
  for (const path of paths) checkText(installed.root, path);
  checkManifest(installed);
  checkLoaded(installed, paths);
  checkLinks(installed.root, paths);
  checkNotices(installed.root);
  note('its files, links, licenses and dependencies are as they have to be');
}

const needed = [
  ...['package.json', 'README.md', 'LICENSE', 'CHANGELOG.md', 'dist/cli.js', 'dist/commands/keyring-program.js'],
  ...['dist/third-party-licenses.txt', 'dist/web/index.html', 'dist/web/page.js', 'dist/report/report.js'],
  ...['docs/commands.md', 'docs/images/plan.png', 'samples/users.csv', 'samples/deploy/Containerfile'],
];

function checkPaths(paths: readonly string[]): void {
  assert.deepEqual(
    needed.filter((path) => !paths.includes(path)),
    [],
    'Missing from the package',
  );
  const known = /^(?:(?:dist|docs|samples)\/|(?:package\.json|README\.md|LICENSE|CHANGELOG\.md)$)/u;
  const unwanted = /\.(?:map|ts|tsx|tgz|log)$|(?:^|\/)(?:test|node_modules|\.env|\.npmrc)(?:\/|$)/u;
  assert.deepEqual(
    paths.filter((path) => !known.test(path) || unwanted.test(path)),
    [],
    'Not wanted in the package',
  );
  const tracked = execFileSync('git', ['ls-files', '--others', '--cached', '--exclude-standard', 'docs', 'samples'], {
    ...{ cwd: checkout, encoding: 'utf8' },
  });
  const lost = tracked
    .trim()
    .split('\n')
    .filter((path) => existsSync(join(checkout, path)) && !paths.includes(path));
  assert.deepEqual(lost, [], 'Docs and samples that are not in the package');
}

/** No path of the machine that packed it. */
function checkText(root: string, path: string): void {
  const text = readFileSync(join(root, path), 'latin1');
  const own = [checkout, `${homedir()}/`, `${realpathSync(join(checkout, 'node_modules'))}/`, 'webex-bulk-package-'];
  for (const place of own.map((one) => one.replace(/^\//u, '')).filter((one) => one !== '')) {
    assert.ok(!text.includes(place), `${path} contains ${place}`);
  }
}

function checkManifest({ root, entries }: Installed): void {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest;
  assert.deepEqual(manifest.bin, { 'webex-bulk': 'dist/cli.js' });
  assert.match(entries.get('dist/cli.js') ?? '', /^-rwxr-xr-x$/u, 'The program is not executable.');
  assert.match(readFileSync(join(root, 'dist/cli.js'), 'utf8'), /^#!\/usr\/bin\/env node\n/u);
  assert.ok(manifest.engines.node?.includes('20.19'));
  // Nothing runs where it is installed, nor by `npm version`.
  const hooks = Object.keys(manifest.scripts).filter((name) => /^(?:pre|post)|install|version|publish/u.test(name));
  assert.deepEqual(hooks, ['prepare']);
  // It is a program: no module of it is promised to stay.
  assert.equal(manifest.main, undefined);
  assert.deepEqual(manifest.exports, { './package.json': './package.json' });
}

/** What `dist/` loads from node_modules is what is installed with it: no more, no less. */
function checkLoaded({ root }: Installed, paths: readonly string[]): void {
  const scripts = paths.filter((path) => /^dist\/(?!web\/|report\/).*\.js$/u.test(path));
  const { metafile } = buildSync({
    ...{ absWorkingDir: root, entryPoints: scripts, outdir: 'none', write: false, metafile: true },
    ...{ bundle: true, packages: 'external', format: 'esm', platform: 'node', logLevel: 'error' },
  });
  const imports = Object.values(metafile.inputs).flatMap((input) => input.imports);
  const names = imports
    .filter(({ external, path }) => external === true && !isBuiltin(path))
    .map(({ path }) =>
      path
        .split('/')
        .slice(0, path.startsWith('@') ? 2 : 1)
        .join('/'),
    );
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest;
  assert.deepEqual(
    [...new Set(names)].sort(),
    Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies }).sort(),
    'Packages that dist/ loads, and dependencies in package.json',
  );
}

/** Links of README and pages lead to files of the package. */
function checkLinks(root: string, paths: readonly string[]): void {
  const pages = paths.filter((path) => path.endsWith('.md'));
  const broken = pages.flatMap((page) => {
    const links = readFileSync(join(root, page), 'utf8').matchAll(/\]\((?!https?:|#)(?<target>[^)#]+)/gu);
    const targets = [...links].map(({ groups }) => join(dirname(page), groups?.['target'] ?? ''));
    return targets.filter((target) => !paths.includes(relative('.', target))).map((target) => `${page}: ${target}`);
  });
  assert.deepEqual(broken, [], 'Links that lead out of the package');
}

/** Every bundled package with its terms. */
function checkNotices(root: string): void {
  const all = readFileSync(join(root, 'dist/third-party-licenses.txt'), 'utf8');
  const notices = all.split(`\n${'-'.repeat(78)}\n\n`);
  assert.ok(notices.length > 50, 'Few licenses');
  for (const notice of notices) {
    assert.match(notice, /^\S+ \d+\.\d+\.\d+\S* \([^)]+\)\n\n/u);
    assert.match(notice, /permi|Apache License|Redistribution|public domain/iu, notice.slice(0, 200));
    assert.ok(!/\(.*(?:GPL|AGPL|SSPL|UNLICENSED|undefined)/u.test(notice.split('\n')[0] ?? ''), notice.slice(0, 80));
  }
}
