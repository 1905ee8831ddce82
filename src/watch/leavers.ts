/** People who were in the last file and are missing from this one become a file of their own, judged and applied like any other. */
import { createHash } from 'node:crypto';
import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { syncFolder } from '../files/json-lines.js';
import { leaverCell, type LeaversChoice } from '../model/leavers.js';
import { writeDrop, type Drop } from './drop.js';
import { places, type DropFolder } from './drop-folder.js';

export interface Leavers {
  /** Email addresses. */
  readonly left: readonly string[];
  /** Rows of the file that they left. */
  readonly rows: number;
  readonly choice: LeaversChoice;
}

/** Made once, also if a death comes between it and the end of the file that they left. */
export async function dropLeavers(
  { folder, now }: { readonly folder: DropFolder; readonly now: () => Date },
  of: Drop,
  leavers: Leavers,
): Promise<void> {
  const id = `${of.id}-leavers`;
  for (const place of places) if (await isThere(folder.in(place, id))) return;
  const text = leaversSheet(leavers);
  const name = `${of.name.replace(/\.[^.]*$/u, '')}-leavers.csv`;
  const aside = folder.state(`${id}.tmp`);
  await rm(aside, { recursive: true, force: true });
  await mkdir(aside, { mode: 0o700 });
  await writeFile(join(aside, name), text, { mode: 0o600 });
  await writeDrop(aside, {
    ...{ id, name, feed: `${of.feed} leavers`, from: of.from, takenAt: now().toISOString() },
    sha256: createHash('sha256').update(text).digest('hex'),
    leaversOf: { drop: of.id, rows: leavers.rows },
  });
  await rename(aside, folder.in('working', id));
  await syncFolder(folder.in('working'));
}

/** Addresses were read from a file, so none of them holds a separator or a quote that is not escaped here. */
export function leaversSheet({ left, choice }: Leavers): string {
  const { column, cell } = leaverCell(choice);
  const rows = left.map((email) => `"${email.replaceAll('"', '""')}",${cell}`);
  return [`email,${column}`, ...rows].map((row) => `${row}\n`).join('');
}

async function isThere(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}
