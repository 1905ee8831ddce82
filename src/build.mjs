/**
 * `npm run build`: makes `dist/` from `src/`, with the packages that the program uses. A command then starts in half the time
 * that Node takes to find and read 500 files. What is loaded only on demand stays in files of its own. Types are checked by
 * `npm run lint`.
 */
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { licenseTexts } from './license-texts.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const readJson = (path) => JSON.parse(readFileSync(join(root, path), 'utf8'));

/**
 * What package.json calls a dependency is installed with the package and loaded from node_modules: it reads files beside itself, or
 * is native code. All else is bundled, and is a development dependency.
 */
const { dependencies, optionalDependencies } = readJson('package.json');
const external = Object.keys({ ...dependencies, ...optionalDependencies });

async function buildProgram() {
  rmSync(join(root, 'dist'), { recursive: true, force: true });
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: ['src/cli.ts', 'src/commands/keyring-program.ts'],
    outbase: 'src',
    outdir: 'dist',
    chunkNames: 'parts/[name]-[hash]',
    ...{ bundle: true, splitting: true, format: 'esm', platform: 'node', target: 'node20', external },
    // A node_modules that is a link to another folder makes the same files.
    preserveSymlinks: true,
    ...{ sourcemap: true, sourcesContent: false, legalComments: 'none', metafile: true, logLevel: 'warning' },
    // Packages in the older module format ask for Node's own modules by `require`.
    banner: {
      js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);",
    },
  });
  const files = [...Object.keys(metafile.inputs), ...(await buildReportView()), ...(await buildWebPage())];
  writeFileSync(join(root, 'dist/third-party-licenses.txt'), licenseTexts(packagesIn(files)));
  const commit = builtCommit();
  if (commit !== undefined) writeFileSync(join(root, 'dist/build.json'), `${JSON.stringify({ commit })}\n`);
}

/** The commit of this checkout, ending in `-dirty` if files of the build differ from it; outside a checkout the one that is given. */
function builtCommit() {
  if (!existsSync(join(root, '.git'))) return givenCommit(process.env['WEBEX_BULK_COMMIT']);
  const git = (...args) => execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: 'pipe' }).trim();
  try {
    const commit = git('rev-parse', 'HEAD');
    const isChanged = git('status', '--porcelain', '--', 'src', 'package.json', 'package-lock.json') !== '';
    return isChanged ? `${commit}-dirty` : commit;
  } catch {
    // No git here, or a checkout of another user, which git does not read.
    return undefined;
  }
}

/** For builds without the repository, as that of an image. */
function givenCommit(commit) {
  if (commit === undefined || commit === '') return undefined;
  if (!/^[0-9a-f]{40}(?:-dirty)?$/u.test(commit)) throw new Error('WEBEX_BULK_COMMIT is not the whole id of a commit.');
  return commit;
}

const forBrowsers = {
  define: { 'process.env.NODE_ENV': '"production"' },
  preserveSymlinks: true,
  ...{ bundle: true, platform: 'browser', target: ['chrome111', 'firefox113', 'safari16.4'] },
  ...{ minify: true, charset: 'ascii', legalComments: 'none', metafile: true, logLevel: 'warning' },
};

/** The script and style that stand in every report.html; returns the files they are made of. */
async function buildReportView() {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: ['src/report/view/report.ts', 'src/report/view/report.css'],
    outdir: 'dist/report',
    ...{ ...forBrowsers, format: 'iife' },
  });
  return Object.keys(metafile.inputs);
}

/** The page of the web command; returns the files it is made of. JSX is set in the page's own tsconfig.json. */
async function buildWebPage() {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: ['src/web/page/page.tsx', 'src/web/page/page.css'],
    outdir: 'dist/web',
    ...{ ...forBrowsers, format: 'esm' },
  });
  copyFileSync(join(root, 'src/web/page/index.html'), join(root, 'dist/web/index.html'));
  return Object.keys(metafile.inputs);
}

/** Folders of the packages that these files belong to, sorted. */
function packagesIn(files) {
  const folders = files.flatMap((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/u.exec(file) ?? []);
  return [...new Set(folders)].sort().map((folder) => join(root, folder));
}

await buildProgram();
