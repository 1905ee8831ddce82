/** `npm pack` in a copy of this checkout, so that the checkout stays as it is. */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';

export const checkout = new URL('../../', import.meta.url).pathname;

export interface Tarball {
  readonly name: string;
  readonly bytes: Buffer;
}

/** Copies to this folder what git has or would add, packs it there, and removes the copy. */
export function packCopy(folder: string): Tarball {
  mkdirSync(folder, { recursive: true });
  for (const path of filesOfCheckout()) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    cpSync(join(checkout, path), join(folder, path));
  }
  symlinkSync(realpathSync(join(checkout, 'node_modules')), join(folder, 'node_modules'));
  // Builds by `prepare`.
  execFileSync('npm', ['pack', '--loglevel=error'], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
  const name = readdirSync(folder).find((file) => file.endsWith('.tgz'));
  if (name === undefined) throw new Error('npm pack made no package.');
  const tarball = { name, bytes: readFileSync(join(folder, name)) };
  rmSync(folder, { recursive: true });
  return tarball;
}

function filesOfCheckout(): string[] {
  const given = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  const names = execFileSync('git', given, { cwd: checkout, encoding: 'utf8' }).split('\0');
  return names.filter((name) => name !== '' && name !== 'node_modules' && existsSync(join(checkout, name)));
}
