/**
 * How a person answered what a file's headings mean, for every file with the same headings: `maps.json` in the user's
 * configuration folder, apart for each profile.
 */
import { join } from 'node:path';
import { RunError } from '../errors.js';
import { plainName } from '../model/names.js';
import { readPrivate, writePrivate } from '../sign-in/private-file.js';
import { isObject } from './configuration-file.js';

export interface RememberedMap {
  readonly profile: string;
  /** As compared: without case, blanks and dashes, in the alphabet's order. */
  readonly headings: readonly string[];
  readonly map: Readonly<Record<string, string>>;
  /** ISO 8601 */
  readonly at: string;
}

export interface RememberedMaps {
  /** For the message that tells how to forget them. */
  readonly path: string;
  /** `undefined`: nothing is remembered of these headings, or it cannot be read. */
  find(headings: readonly string[]): Promise<RememberedMap | undefined>;
  /** Resolves to whether it could be saved. */
  keep(headings: readonly string[], map: RememberedMap['map'], now: Date): Promise<boolean>;
}

/** The oldest are forgotten. */
const mostKept = 200;

/** `folder`: the user's configuration folder. `owner`: the current user; absent if the system has no owners. */
export function rememberedMaps(folder: string, profile: string, owner: number | undefined): RememberedMaps {
  const path = join(folder, 'maps.json');
  const isMeant = (headings: readonly string[]) => {
    const key = JSON.stringify(keyOf(headings));
    return (one: RememberedMap): boolean => one.profile === profile && JSON.stringify(one.headings) === key;
  };
  return {
    path,
    find: async (headings) => (await readAll(path, owner)).find(isMeant(headings)),
    async keep(headings, map, now) {
      const others = (await readAll(path, owner)).filter((one) => !isMeant(headings)(one));
      const one: RememberedMap = { profile, headings: keyOf(headings), map, at: now.toISOString() };
      const text = JSON.stringify({ maps: [one, ...others].slice(0, mostKept) }, null, 2);
      return await writePrivate(path, `${text}\n`).then(
        () => true,
        () => false,
      );
    },
  };
}

function keyOf(headings: readonly string[]): string[] {
  return headings
    .map(plainName)
    .filter((heading) => heading !== '')
    .toSorted();
}

/** Nothing that cannot be read or trusted: then the person is asked again. */
async function readAll(path: string, owner: number | undefined): Promise<RememberedMap[]> {
  const text = await readPrivate(path, owner).catch((error: unknown) => {
    if (error instanceof RunError) return undefined;
    throw error;
  });
  try {
    const content: unknown = JSON.parse(text ?? '{}');
    const maps: unknown = isObject(content) ? content['maps'] : undefined;
    return Array.isArray(maps) ? maps.filter(isMap) : [];
  } catch {
    return [];
  }
}

function isMap(value: unknown): value is RememberedMap {
  if (!isObject(value)) return false;
  const { profile, headings, map, at } = value;
  return (
    typeof profile === 'string' &&
    typeof at === 'string' &&
    Array.isArray(headings) &&
    isObject(map) &&
    Object.values(map).every((column) => typeof column === 'string')
  );
}
