/** history.jsonl: every dropped file whose way has ended, the oldest first. Two watchers may append to it. */
import { readFile } from 'node:fs/promises';
import { appendLine } from '../files/append-line.js';
import { notRead } from '../files/json-lines.js';
import type { Status } from '../model/row.js';
import type { DropFolder } from './drop-folder.js';
import type { Effort } from './dropping.js';
import type { FromWhen } from './feed.js';

export interface Entry {
  /** Name of its folder under `done/` or `failed/`. */
  readonly drop: string;
  readonly feed: string;
  readonly name: string;
  readonly sha256: string;
  readonly from: FromWhen;
  /** ISO 8601; when it was taken from the inbox. */
  readonly takenAt?: string;
  /** ISO 8601; when its way ended. */
  readonly at: string;
  /** `repeated`: the same content as the last file that was applied. `failed`: it could not be read. */
  readonly end: 'applied' | 'repeated' | 'failed' | 'rejected' | 'refused';
  readonly job?: string;
  /** Of an applied file. */
  readonly rows?: number;
  readonly columns?: readonly string[];
  readonly counts?: Readonly<Record<Status, number>>;
  readonly effort?: Effort;
}

/** Resolves when the entry is on disk. A line that a death tore before is closed first. */
export async function appendHistory(folder: DropFolder, entry: Entry): Promise<void> {
  await appendLine(folder.state('history.jsonl'), entry);
}

/** A torn line is skipped: its file is still under way, and is entered again. */
export async function readHistory(folder: DropFolder): Promise<Entry[]> {
  const text = await readFile(folder.state('history.jsonl'), 'utf8').catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw notRead(folder.state('history.jsonl'), error);
  });
  return text.split('\n').flatMap((line) => entryIn(line) ?? []);
}

function entryIn(line: string): Entry | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return isEntry(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isEntry(value: unknown): value is Entry {
  if (typeof value !== 'object' || value === null) return false;
  return ['drop', 'feed', 'name', 'sha256', 'at', 'end'].every(
    (key) => typeof (value as Record<string, unknown>)[key] === 'string',
  );
}

/** The last file of the feed that was applied. */
export function lastApplied(entries: readonly Entry[], feed: string): Entry | undefined {
  return entries.findLast((entry) => entry.feed === feed && entry.end === 'applied');
}

/**
 * The entry of which a file with this content is only a repetition: the content that was applied last in its feed, whatever the
 * file is called now. A file that brings back what was there before a newer one is no repetition.
 */
export function repeatedBy(entries: readonly Entry[], sha256: string): Entry | undefined {
  const found = entries.findLast((entry) => entry.sha256 === sha256 && entry.end === 'applied');
  return found !== undefined && lastApplied(entries, found.feed) === found ? found : undefined;
}
