/**
 * `npm run build`: makes `dist/` from `src/`, with the packages that the program uses. A command then starts in half the time
 * that Node takes to find and read 500 files. What is loaded only on demand stays in files of its own. Types are checked by
 * `npm run lint`.
 */
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

const root = new URL('..', import.meta.url).pathname;

/** Read files beside themselves, hold native code, or are not needed on every system: loaded from node_modules. */
const external = ['@napi-rs/keyring', 'open', 'env-paths'];

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
  writeFileSync(join(root, 'dist/third-party-licenses.txt'), licensesOf(packagesIn(files)));
  const commit = builtCommit();
  if (commit !== undefined) writeFileSync(join(root, 'dist/build.json'), `${JSON.stringify({ commit })}\n`);
}

/** The commit of this checkout, ending in `-dirty` if files of the build differ from it; `undefined` outside a checkout. */
function builtCommit() {
  if (!existsSync(join(root, '.git'))) return undefined;
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
  return [...new Set(folders)].sort();
}

/** Their licenses ask to be passed on with each copy. */
function licensesOf(folders) {
  const texts = folders.map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
    const file = readdirSync(join(root, folder)).find((one) => /^licen[cs]e/iu.test(one));
    const text = file === undefined ? '' : readFileSync(join(root, folder, file), 'utf8').trim();
    return `${name} ${version} (${license})\n\n${text}\n`;
  });
  return texts.join(`\n${'-'.repeat(78)}\n\n`);
}

await buildProgram();
