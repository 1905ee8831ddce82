/** How to call this program in the current folder, so that every suggested command can be typed there. */
import { realpathSync, statSync } from 'node:fs';
import { basename, delimiter, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { shellWord } from '../model/shell-word.js';
import { unbrokenBlank } from './wrap.js';

/** The name in all messages of deeper layers, which do not know how the program was started. */
export const programName = 'webex-bulk';

export interface Start {
  /** The script as Node reports it: an absolute path, possibly a link. */
  readonly script: string;
  readonly folder: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/**
 * `webex-bulk` if the shell finds this same program under that name; `npx webex-bulk` if it was started that way or is
 * installed in the project; otherwise `node` with the path of the script.
 */
export function invocationOf({ script, folder, environment }: Start): string {
  if (isByNpx(environment)) return `npx ${programName}`;
  if (isOnPath(script, environment)) return programName;
  if (isOfProject(script, folder)) return `npx ${programName}`;
  const inside = relative(folder, script);
  return `node ${shellWord(inside.startsWith('..') || isAbsolute(inside) ? script : inside)}`;
}

/** npm tells its child processes which of its commands started them (docs.npmjs.com, scripts, environment). */
function isByNpx(environment: Start['environment']): boolean {
  return environment['npm_command'] === 'exec' || environment['npm_lifecycle_event'] === 'npx';
}

/** A package script finds the package's own programs; the shell that started the script does not. */
function isOnPath(script: string, environment: Start['environment']): boolean {
  const isInScript = environment['npm_lifecycle_event'] !== undefined;
  const path = environment['PATH'] ?? environment['Path'] ?? '';
  const folders = path.split(delimiter).filter((folder) => folder !== '');
  return folders.some((folder) => {
    if (isInScript && basename(dirname(folder)) === 'node_modules') return false;
    return isSame(join(folder, programName), script) || isShim(join(folder, `${programName}.cmd`), script);
  });
}

/** npm's bin folders hold links to the script. */
function isSame(link: string, script: string): boolean {
  const [one, other] = [realPath(link), realPath(script)];
  return one !== undefined && one === other && isRunnable(one);
}

function isRunnable(path: string): boolean {
  return (statSync(path).mode & 0o111) !== 0;
}

/** On Windows, a batch file next to `node_modules` takes the place of the link. */
function isShim(shim: string, script: string): boolean {
  return sep === '\\' && realPath(shim) !== undefined && script.startsWith(join(dirname(shim), 'node_modules') + sep);
}

/** Whether the program is installed in the project that contains the folder; npx looks there first. */
function isOfProject(script: string, folder: string): boolean {
  for (let at = resolve(folder); ; at = dirname(at)) {
    const modules = join(at, 'node_modules');
    const link = realPath(join(modules, '.bin', programName));
    if (link !== undefined && link === realPath(script)) return true;
    if (sep === '\\' && script.startsWith(join(modules, programName) + sep)) return true;
    if (at === dirname(at)) return false;
  }
}

function realPath(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}

/**
 * Rewrites the commands in a text so that they can be typed. A command is the program's name followed by one of its commands or
 * by an option; its words and what looks like its arguments are kept on one line.
 */
export function createCommandWriter(invocation: string, commands: readonly string[]): (text: string) => string {
  const quoted = `"[^"]*"|'[^']*'`;
  const value = `(?:${quoted}|<[^>]+>|[^\\s,;()"'-][^\\s,;()]*)`;
  const option = ` (?:--help|--?[A-Za-z][\\w-]*(?: ${value})?)`;
  const argument = ` (?:${quoted}|<[^>]+>|latest\\b|[^\\s,;()"'-]*[/\\\\_=\\d@][^\\s,;()]*|[^\\s,;()"'-]+\\.\\w[^\\s,;()]*)`;
  const begin = `(?<=^|[^\\w./\\\\-]|\\u001B\\[\\d+m)${programName}(?= (?:${commands.join('|')})\\b(?!-)| --[a-z])`;
  const command = new RegExp(`${begin}(?<rest>(?: [a-z]+)?(?:${option}|${argument})*)`, 'gu');
  return (text) => {
    if (!text.includes(programName)) return text;
    return text.replace(command, (_found, rest: string) => `${invocation}${rest}`.replaceAll(' ', unbrokenBlank));
  };
}
