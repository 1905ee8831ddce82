/**
 * `npm run test:package`: packs the package, installs it into an empty folder by npm, and runs it there as its users do, without
 * this checkout. Tells what it found and ends with 1 at the first thing that is wrong. `npx -p node@22 -c 'npm run test:package'`
 * does it with another Node.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkContents } from './contents.js';
import { installPackage } from './install.js';
import { packCopy } from './pack.js';
import { runInstalled } from './run-installed.js';

const folder = mkdtempSync(join(tmpdir(), 'webex-bulk-package-'));
const note = (line: string): void => console.log(`  ${line}`);

try {
  const tarball = packCopy(join(folder, 'here'));
  note(`packed as ${tarball.name}, ${inKilobytes(tarball.bytes.length)}`);
  const again = packCopy(join(folder, 'another folder', 'and deeper'));
  if (!tarball.bytes.equals(again.bytes)) throw new Error('The package differs when it is built in another folder.');
  note('packed in another folder: the same bytes');
  const installed = installPackage(join(folder, 'installed'), tarball);
  note(`installed with ${installed.packages.join(', ')}`);
  checkContents(installed, note);
  await runInstalled(installed, join(folder, 'work'), note);
  console.log(`The package installs and runs on Node ${process.versions.node}.`);
} catch (error) {
  console.error(error);
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function inKilobytes(bytes: number): string {
  return `${(bytes / 1024).toFixed(0)} kB`;
}
