/**
 * All programs and tests as plain JavaScript, made once for a run of all tests: a test file that Node has to translate
 * while it loads costs half a second of the processor more. They lie in a folder of their own, because `ava` runs nothing
 * below node_modules, and dist is what is packed.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const root = new URL('../../', import.meta.url).pathname;
const folder = '.compiled';

/** Checks the types and compiles what they are right in; false, with the mistakes told, where they are not. */
export function compileTests(): boolean {
  rmSync(join(root, folder), { recursive: true, force: true });
  const compiler = join(root, 'node_modules/typescript/bin/tsc');
  const options = ['--noEmit', 'false', '--rootDir', '.', '--outDir', folder, '--sourceMap'];
  const { status } = spawnSync(process.execPath, [compiler, ...options], { cwd: root, stdio: 'inherit' });
  if (status === 0) keepAddresses();
  return status === 0;
}

/** Samples, fixtures, helpers and the built program are found from where the TypeScript lies. */
function keepAddresses(): void {
  for (const name of readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.js')) continue;
    const path = join(root, folder, name);
    const text = readFileSync(path, 'utf8');
    if (!text.includes('import.meta.url')) continue;
    const address = pathToFileURL(join(root, name.replace(/\.js$/u, '.ts'))).href;
    writeFileSync(
      path,
      text.replaceAll('import.meta.url', () => JSON.stringify(address)),
    );
  }
}

/** `test/names.test.ts`, as somebody names it, is that file compiled; anything else is what it is. */
export function compiledName(argument: string): string {
  return argument.replace(/^(?:\.\/)?(?<path>test\/.*)\.ts$/u, `${folder}/$<path>.js`);
}

/** And back: the file that somebody knows. */
export function sourceName(compiled: string): string {
  return compiled.replace(`${folder}/`, '').replace(/\.js$/u, '.ts');
}
