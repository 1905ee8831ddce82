/** Writes a bundle into the configuration file, and keeps everything else in it. */
import { chmod, readFile, realpath, stat } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import { RunError } from '../errors.js';
import { notWritten } from '../files/line-writer.js';
import { writeWhole } from '../files/atomic-file.js';
import { sameName } from '../model/names.js';
import type { Bundle } from '../model/rule-book.js';
import { bundlesKey, isObject, type Configuration } from './configuration-file.js';

export interface SavedBundle {
  /** `"bundles"`, or `"profiles" → "emea" → "bundles"` */
  readonly place: string;
  /** False: the same bundle was there. */
  readonly isNew: boolean;
}

/**
 * Creates the file if it does not exist. Throws a RunError: `usage` if the name cannot be written in a cell or is that of
 * another bundle, `stopped` if the file cannot be written.
 */
export async function saveBundle(
  { name: file, wasRead }: Pick<Configuration, 'name' | 'wasRead'>,
  profile: string | undefined,
  name: string,
  bundle: Bundle,
): Promise<SavedBundle> {
  // A link stays a link.
  const path = wasRead ? await realpath(file) : file;
  const text = wasRead ? await readFile(path, 'utf8') : '{}\n';
  const { content, place, isNew } = withBundle(JSON.parse(text) as unknown, { file, profile, name, bundle });
  if (!isNew) return { place, isNew };
  const indent = /^[^\n]*\n(?<indent>[ \t]+)/u.exec(text)?.groups?.['indent'] ?? '  ';
  try {
    const mode = wasRead ? (await stat(path)).mode : undefined;
    await writeWhole(path, `${JSON.stringify(content, undefined, indent)}\n`);
    if (mode !== undefined) await chmod(path, mode & 0o777);
  } catch (error) {
    throw notWritten(path, error);
  }
  return { place, isNew };
}

interface Saving {
  readonly file: string;
  readonly profile: string | undefined;
  readonly name: string;
  readonly bundle: Bundle;
}

/** The content with the bundle in it; the order of everything else stays. */
export function withBundle(
  content: unknown,
  { file, profile, name, bundle }: Saving,
): SavedBundle & { readonly content: unknown } {
  const whole = isObject(content) ? content : {};
  const profiles = isObject(whole['profiles']) ? whole['profiles'] : {};
  const section = profile === undefined ? undefined : profiles[profile];
  // A profile without bundles of its own uses those for all profiles: bundles in its section would hide them.
  const isOwn = isObject(section) && (section[bundlesKey] !== undefined || whole[bundlesKey] === undefined);
  const place = isOwn ? `"profiles" → "${profile ?? ''}" → "${bundlesKey}"` : `"${bundlesKey}"`;
  const holder = isOwn ? section : whole;
  const bundles = isObject(holder[bundlesKey]) ? holder[bundlesKey] : {};
  const before = Object.entries(bundles).find(([one]) => sameName(one, name));
  if (before !== undefined) {
    if (before[0] === name && isDeepStrictEqual(before[1], bundle)) return { content, place, isNew: false };
    throw new RunError('usage', `${file} has another bundle "${before[0]}" in ${place}; it was not changed.`, {
      next: 'Choose another name with --save, or remove that bundle from the file first.',
    });
  }
  const added = put(holder, bundlesKey, put(bundles, name, bundle));
  return {
    content: isOwn && profile !== undefined ? put(whole, 'profiles', put(profiles, profile, added)) : added,
    ...{ place, isNew: true },
  };
}

function put(object: Readonly<Record<string, unknown>>, key: string, value: unknown): Record<string, unknown> {
  const others = Object.entries(object);
  const isThere = others.some(([name]) => name === key);
  const entries = isThere
    ? others.map(([name, one]) => [name, name === key ? value : one] as const)
    : [...others, [key, value] as const];
  return Object.fromEntries(entries);
}
