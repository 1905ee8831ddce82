/** The configuration file: named with --config, or webex-bulk.json in the current folder. */
import { closeSync, fstatSync, openSync, readFileSync, realpathSync, statSync, type Stats } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { RunError } from '../errors.js';
import { nearest } from '../model/names.js';
import { whyNotTrusted } from '../sign-in/file-trust.js';
import { keyOf } from './option-names.js';
import { optionTable, type OptionName } from './options.js';

/** The options of a saved sign-in: its site and addresses. */
export interface KeptOptions {
  readonly values: Readonly<Record<string, string>>;
  /** Its profile was named, so it overrides what the file sets for all profiles. */
  readonly isNamed: boolean;
  /** The command may create the profile. */
  readonly mayBeNew: boolean;
}

export interface Configuration {
  readonly name: string;
  /** Whether the file exists. */
  readonly wasRead: boolean;
  /** The file was found, not named: anyone who can put a file there may have written it. */
  readonly wasFound: boolean;
  /** By key, including those of the saved sign-in. */
  readonly values: Readonly<Record<string, unknown>>;
  /** The keys whose values come from the file itself. */
  readonly said: ReadonlySet<string>;
  /** Options that have their value from the file in this run. */
  readonly used?: ReadonlySet<string>;
}

export interface Reading {
  readonly profile: string | undefined;
  readonly kept: KeptOptions;
  /** User id of the current user; absent if the system has no owners and modes. */
  readonly owner: number | undefined;
}

const defaultName = 'webex-bulk.json';

/** Not an option: an object, which `notify-settings.ts` checks for the commands that notify. */
export const notifyKey = 'notify';
/** Likewise: `approval-setting.ts` checks it for the commands that change accounts. */
export const approvalKey = 'approval';
/** Likewise: `bundles-setting.ts` checks it for the commands that read spreadsheets. */
export const bundlesKey = 'bundles';

/**
 * Throws a RunError (`usage`) if the file cannot be read, can be written by others, has an unknown key, or lacks the profile.
 */
export function readConfiguration(path: unknown, { profile, kept, owner }: Reading): Configuration {
  const wasFound = typeof path !== 'string' || path === '';
  const name = wasFound ? defaultName : path;
  const content = readJsonObject(name, { isNeeded: !wasFound, owner });
  const { profiles, ...common } = content ?? {};
  checkKeys(name, common);
  const chosen = chosenProfile(name, profiles, { profile, kept });
  checkKeys(name, chosen);
  const values = kept.isNamed ? { ...common, ...kept.values, ...chosen } : { ...kept.values, ...common, ...chosen };
  const covered = kept.isNamed ? Object.keys(kept.values) : [];
  const said = new Set([...Object.keys(common).filter((key) => !covered.includes(key)), ...Object.keys(chosen)]);
  return { name, wasRead: content !== undefined, wasFound, values, said };
}

function chosenProfile(
  name: string,
  profiles: unknown,
  { profile, kept }: Pick<Reading, 'profile' | 'kept'>,
): Record<string, unknown> {
  if (profile === undefined) return {};
  const named = isObject(profiles) ? profiles : {};
  const chosen = named[profile];
  if (isObject(chosen)) return chosen;
  if (kept.isNamed || kept.mayBeNew) return {};
  const known = Object.keys(named);
  const list = known.length === 0 ? `${name} has no profiles.` : `${name} has ${known.join(', ')}.`;
  throw new RunError('usage', `Profile "${profile}" is neither saved nor configured. ${list}`, {
    next: `Sign in to it (webex-bulk login --profile ${profile}), add it under "profiles", or omit --profile.`,
  });
}

/** `undefined`: the file does not exist and is not required. */
function readJsonObject(
  path: string,
  { isNeeded, owner }: { isNeeded: boolean; owner: number | undefined },
): Record<string, unknown> | undefined {
  const text = readTrusted(path, { isNeeded, owner });
  if (text === undefined) return undefined;
  try {
    const content: unknown = JSON.parse(text);
    if (isObject(content)) return content;
  } catch (error) {
    // The error may quote a secret that was put in the file.
    const why = (error as Error).message.replace(/, "[^]*/u, '');
    throw new RunError('usage', `The configuration ${path} is not valid JSON: ${why}.`, {
      next: 'Correct it, or move it elsewhere.',
    });
  }
  throw new RunError('usage', `The configuration ${path} must be a JSON object.`, {
    next: 'Write it as {"site": "acme.webex.com"}.',
  });
}

function readTrusted(
  path: string,
  { isNeeded, owner }: { isNeeded: boolean; owner: number | undefined },
): string | undefined {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (error) {
    if (!isNeeded && (error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw notRead(path, error);
  }
  try {
    refuseOthers(path, path, fstatSync(file), owner);
    for (const folder of foldersOf(path)) refuseOthers(path, folder, statSync(folder), owner);
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw error instanceof RunError ? error : notRead(path, error);
  } finally {
    closeSync(file);
  }
}

/** Anyone who can write to a folder can replace the file in it; for a link, this includes the folder of its target. */
function foldersOf(path: string): string[] {
  const folder = dirname(resolve(path));
  try {
    return [folder, dirname(realpathSync(path))];
  } catch {
    // A pipe (`--config <(…)`) has no folder of its own.
    return [folder];
  }
}

function refuseOthers(path: string, place: string, found: Stats, owner: number | undefined): void {
  const why = whyNotTrusted(found, owner);
  if (why === undefined) return;
  const what = place === path ? `The configuration ${path}` : `The configuration ${path} is in ${place}, which`;
  const mend = why === 'belongs to another user' ? 'make your own copy in your own folder' : `chmod go-w ${place}`;
  throw new RunError('usage', `${what} ${why}, so another user may have changed it; it was not used.`, {
    next: `Review its contents. Then: ${mend}; or choose another file with --config.`,
  });
}

function notRead(path: string, error: unknown): RunError {
  return new RunError('usage', `The configuration ${path} cannot be read: ${(error as Error).message}.`, {
    next: 'Check its name and permissions.',
    cause: error,
  });
}

/** Secrets belong in the environment: a key that looks like one is unknown here, like any other. */
function checkKeys(path: string, values: Record<string, unknown>): void {
  const known = [
    ...Object.keys(optionTable).map((name) => keyOf(name as OptionName)),
    notifyKey,
    approvalKey,
    bundlesKey,
  ];
  const unknown = Object.keys(values).find((key) => !known.includes(key));
  if (unknown === undefined) return;
  const near = nearest(unknown, known);
  throw new RunError('usage', `The configuration ${path} has an unknown key "${unknown}".`, {
    next: near === undefined ? `Known keys: ${known.join(', ')}.` : `Did you mean "${near}"?`,
  });
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
