/** The folders of a scheduled drop, and what is kept beside them. */
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';

export const places = ['inbox', 'working', 'review', 'done', 'failed'] as const;
export type Place = (typeof places)[number];

export interface DropFolder {
  readonly path: string;
  in(place: Place, ...names: readonly string[]): string;
  /** Files of the watcher itself: history, heartbeat, locks of the feeds. */
  state(...names: readonly string[]): string;
}

/** Creates what is missing; folders that are there keep their permissions, so that others can be let in to the inbox. */
export async function openDropFolder(path: string): Promise<DropFolder> {
  const folder = dropFolder(path);
  for (const place of places)
    await mkdir(folder.in(place), { recursive: true, mode: place === 'inbox' ? 0o770 : 0o700 });
  await mkdir(folder.state('feeds'), { recursive: true, mode: 0o700 });
  return folder;
}

/** The same without touching the disk. */
export function dropFolder(path: string): DropFolder {
  const root = resolve(path);
  return {
    path: root,
    in: (place, ...names) => join(root, place, ...names),
    state: (...names) => join(root, '.webex-bulk', ...names),
  };
}
