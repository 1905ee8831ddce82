/** The package as npm installs it for a user. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Tarball } from './pack.js';

export interface Installed {
  /** The folder with node_modules. */
  readonly folder: string;
  /** The package's own folder. */
  readonly root: string;
  /** Paths of all entries of the tarball, with their modes: `-rw-r--r--`. */
  readonly entries: ReadonlyMap<string, string>;
  /** Names of the packages beside it. */
  readonly packages: readonly string[];
}

/** Installs it into this folder, which has to be new. */
export function installPackage(folder: string, { name, bytes }: Tarball): Installed {
  mkdirSync(folder);
  writeFileSync(join(folder, name), bytes);
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  const how = [
    '--omit=dev',
    '--ignore-scripts=false',
    '--engine-strict',
    '--no-audit',
    '--no-fund',
    '--prefer-offline',
  ];
  execFileSync('npm', ['install', `./${name}`, ...how, '--loglevel=error'], {
    ...{ cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] },
    env: installEnvironment(folder),
  });
  return {
    ...{ folder, root: join(folder, 'node_modules/webex-bulk') },
    entries: entriesOf(join(folder, name)),
    packages: packagesIn(join(folder, 'node_modules')).filter((one) => one !== 'webex-bulk'),
  };
}

/** An empty HOME; where packages come from is what npm is set to here. */
function installEnvironment(folder: string): NodeJS.ProcessEnv {
  const setting = (name: string): string => execFileSync('npm', ['config', 'get', name], { encoding: 'utf8' }).trim();
  const set = ['registry', 'cache', 'userconfig'].map((name) => [`npm_config_${name}`, setting(name)]);
  const others = Object.entries(process.env).filter(([name]) => !/^npm_|^NODE_|^INIT_CWD$/iu.test(name));
  return { ...Object.fromEntries([...others, ...set]), HOME: join(folder, 'home') } as NodeJS.ProcessEnv;
}

/** By tar's own list: mode, owner, size, date, time, path. */
function entriesOf(tarball: string): ReadonlyMap<string, string> {
  const lines = execFileSync('tar', ['-tvzf', tarball], { encoding: 'utf8' }).trim().split('\n');
  return new Map(
    lines.map((line) => {
      const [mode = '', , , , , ...path] = line.split(/\s+/u);
      return [path.join(' ').replace(/^package\//u, ''), mode];
    }),
  );
}

function packagesIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => !name.startsWith('.'))
    .flatMap((name) =>
      name.startsWith('@') ? readdirSync(join(folder, name)).map((one) => `${name}/${one}`) : [name],
    );
}
