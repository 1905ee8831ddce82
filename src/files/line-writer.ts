/** Appends JSON lines in groups: everything that is pending is written together, with one sync. */
import type { FileHandle } from 'node:fs/promises';
import { RunError } from '../errors.js';
import type { Guard } from './guarded-folder.js';

export interface LineWriter {
  /** Written with the next group. */
  append(value: unknown): void;
  /** Resolves when this value, and all before it, are safely on disk. */
  appendSynced(value: unknown): Promise<void>;
  /**
   * Bounds pending memory: resolves at once until a full group is pending, and then when that group has been handed to the
   * system.
   */
  written(): Promise<void>;
  /** Resolves when everything that was appended is safely on disk. */
  synced(): Promise<void>;
  /** Writes and syncs what is left, and closes the file. */
  close(): Promise<void>;
}

/** The part of the file system that a writer needs; tests substitute a failing one. */
export type LineFile = Pick<FileHandle, 'appendFile' | 'datasync' | 'close'>;

/** Once this many characters are pending, they are written without being asked for. */
const largestGroup = 1 << 18;

/** Lines that are written together. `ended` never rejects, so that a group may fail without being awaited. */
interface Group {
  readonly lines: string[];
  size: number;
  sync: boolean;
  readonly ended: Promise<RunError | undefined>;
  readonly end: (failure: RunError | undefined) => void;
}

/**
 * After a failed write or sync nothing more is written, and every later promise rejects with the same RunError (`stopped`): a
 * repeated sync cannot be trusted once one has failed. `guard` is asked right before each group is written.
 */
export function createLineWriter(file: LineFile, path: string, guard?: Guard): LineWriter {
  let waiting = newGroup();
  let failure: RunError | undefined;
  let isWriting = false;

  /** Lines that are appended while a group is being written go into the next one. */
  const writeGroups = async (): Promise<void> => {
    while (waiting.lines.length > 0 || waiting.sync) {
      const group = waiting;
      waiting = newGroup();
      failure ??= await writeGroup(file, path, group, guard);
      group.end(failure);
    }
    isWriting = false;
  };
  const start = (): void => {
    if (isWriting) return;
    isWriting = true;
    // Lines that are appended later in this turn join the same group.
    void Promise.resolve().then(writeGroups);
  };
  const append = (value: unknown): void => {
    if (failure) return;
    const line = `${JSON.stringify(value)}\n`;
    waiting.lines.push(line);
    waiting.size += line.length;
    if (waiting.size >= largestGroup) start();
  };
  const throughWith = async (sync: boolean): Promise<void> => {
    if (failure) throw failure;
    const group = waiting;
    group.sync ||= sync;
    start();
    const failed = await group.ended;
    if (failed) throw failed;
  };
  return {
    append,
    async appendSynced(value) {
      append(value);
      await throughWith(true);
    },
    async written() {
      if (failure) throw failure;
      if (waiting.size >= largestGroup) await throughWith(false);
    },
    synced: () => throughWith(true),
    async close() {
      try {
        await throughWith(true);
      } finally {
        // Synced data is safe even if closing fails.
        await file.close().catch(() => undefined);
      }
    },
  };
}

async function writeGroup(
  file: LineFile,
  path: string,
  { lines, sync }: Group,
  guard: Guard | undefined,
): Promise<RunError | undefined> {
  try {
    guard?.();
    if (lines.length > 0) await file.appendFile(lines.join(''));
    if (sync) await file.datasync();
    return undefined;
  } catch (error) {
    return error instanceof RunError ? error : notWritten(path, error);
  }
}

function newGroup(): Group {
  let end: Group['end'] = () => undefined;
  const ended = new Promise<RunError | undefined>((resolve) => (end = resolve));
  return { lines: [], size: 0, sync: false, ended, end };
}

export function notWritten(path: string, error: unknown): RunError {
  return new RunError('stopped', `${path} cannot be written: ${(error as Error).message}.`, {
    next: 'Free disk space or repair the disk, then resume the job.',
    cause: error,
  });
}
