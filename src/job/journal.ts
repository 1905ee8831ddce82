/** The journal: every mutating call before it is sent, its result, and how each row ended. Append-only. */
import { stat } from 'node:fs/promises';
import { RunError } from '../errors.js';
import { statuses, type CallName, type Outcome, type RowNumber } from '../model/row.js';
import { readLimit } from '../model/safety-limits.js';
import type { WaveSizes } from '../model/waves.js';
import { openLines, readLines } from '../files/json-lines.js';
import { notWritten } from '../files/line-writer.js';

export type Values = Readonly<Record<string, string | boolean | null>>;

/** Written and synced before a call is sent; `before` and `after` hold only the fields that the call changes. */
export interface IntentRecord {
  readonly row: RowNumber;
  /** The number of the call within its row. */
  readonly seq: number;
  /** ISO 8601 */
  readonly at: string;
  readonly call: CallName;
  readonly before: Values;
  readonly after: Values;
}

/**
 * The result of the call with the same row and `seq`. If an outcome is lost, the call is only indeterminate, and is looked up.
 */
export interface OutcomeRecord {
  readonly row: RowNumber;
  readonly seq: number;
  readonly at: string;
  readonly result: 'done' | 'refused' | 'doubt';
  readonly seen?: unknown;
  readonly trackingId?: string;
}

/** A wave begins; written and synced before its first row does. Rows that are closed after it, for the first time, are its rows. */
export interface WaveRecord {
  /** ISO 8601 */
  readonly at: string;
  /** From 1. */
  readonly wave: number;
  readonly sizes: WaveSizes;
  /** As spelled on the command line. */
  readonly stopAt: string;
  readonly undoOnStop: boolean;
}

/** The job is over although some of its rows were not begun: they never will be. */
export interface EndRecord {
  readonly at: string;
  /** The name of the job that puts a wave back. */
  readonly undoneBy: string;
}

/** What the journal says about a row. */
export type RowRecord =
  | ({ readonly kind: 'intent' } & IntentRecord)
  | ({ readonly kind: 'outcome' } & OutcomeRecord)
  | ({ readonly kind: 'closing' } & Closing);

export type JournalRecord = (
  RowRecord | ({ readonly kind: 'wave' } & WaveRecord) | ({ readonly kind: 'end' } & EndRecord)
) & {
  /** The number of the lease under which it was written; absent: the run had none. */
  readonly lease?: number;
};

/** Whether a record is about a row. */
export function isAboutRow(record: JournalRecord): record is RowRecord {
  return record.kind !== 'wave' && record.kind !== 'end';
}

/**
 * How a row ended: for good if `ended` is absent. `cut short`: the run ended first, so the job is not finished. `passing`: for
 * a transient reason, which may be gone when a run resumes the job. That run takes up both again. `awaiting manager`: done
 * except for a manager whom another row creates, which is set when all other rows are done.
 */
export type Closing = Outcome & {
  readonly ended?: (typeof unfinishedEndings)[number];
  /** For a row that awaits its manager: the changes that it did not put in force, and why. */
  readonly leftOut?: readonly LeftOut[];
};

export const unfinishedEndings = ['cut short', 'passing', 'awaiting manager'] as const;

export interface LeftOut {
  /** The change's key, as in `before` and `after`. */
  readonly key: string;
  /** The value was already as wanted. */
  readonly asWanted?: true;
  readonly code?: string;
  readonly message?: string;
  readonly transient?: boolean;
}

export interface Journal {
  /** Resolves when the intent is safely on disk; rejects with a RunError (`stopped`) when it is not. */
  intent(record: IntentRecord): Promise<void>;
  /** Written to disk with the next group of records. */
  outcome(record: OutcomeRecord): void;
  /** How a row ended; written to disk with the next group of records. */
  closing(closing: Closing): void;
  /** Resolves when it is safely on disk. */
  wave(record: WaveRecord): Promise<void>;
  /** Resolves when it is safely on disk. */
  end(record: EndRecord): Promise<void>;
  /** Resolves when everything so far is safely on disk. */
  synced(): Promise<void>;
  close(): Promise<void>;
}

const version = 1;

/** No file has this many rows; a higher number is damage, and would make the index grow without bounds. */
const lastRow = 100_000_000;

export async function openJournal(path: string): Promise<Journal> {
  const lines = await openLines(path);
  try {
    // Checked only after opening, which removes a header that was cut off by a crash: such a journal is empty again.
    if ((await stat(path)).size === 0) await lines.appendSynced({ kind: 'header', version });
  } catch (error) {
    await lines.close().catch(() => undefined);
    throw error instanceof RunError ? error : notWritten(path, error);
  }
  return {
    intent: (record) => lines.appendSynced({ kind: 'intent', ...record }),
    outcome: (record) => lines.append({ kind: 'outcome', ...record }),
    closing: (closing) => lines.append({ kind: 'closing', ...closing }),
    wave: (record) => lines.appendSynced({ kind: 'wave', ...record }),
    end: (record) => lines.appendSynced({ kind: 'end', ...record }),
    synced: () => lines.synced(),
    close: () => lines.close(),
  };
}

export interface JournalLine {
  readonly record: JournalRecord;
  /** In bytes. */
  readonly offset: number;
  readonly length: number;
  /**
   * A worker wrote it that had lost the job: lines of a higher lease come before it. That can happen only to a process that was
   * stopped in the midst of writing. What the line says did happen, but its writer did not know what the later holder did.
   */
  readonly isLate: boolean;
}

/** The journal's records. Throws a RunError (`refused`) for an unknown version or a damaged record. */
export async function* readJournal(path: string): AsyncIterable<JournalLine> {
  let [first, highest] = [true, 0];
  for await (const { value, offset, length } of readLines(path)) {
    if (first) checkHeader(value, path);
    else {
      const record = checkedRecord(value, path, offset);
      const isLate = record.lease !== undefined && record.lease < highest;
      highest = Math.max(highest, record.lease ?? 0);
      yield { record, offset, length, isLate };
    }
    first = false;
  }
}

function checkHeader(value: unknown, path: string): void {
  const header = value as { kind?: unknown; version?: unknown } | null;
  if (header?.kind === 'header' && header.version === version) return;
  throw new RunError(
    'refused',
    `${path} was written by another version of this program (format ${String(header?.version)}).`,
    {
      next: 'Resume the job with the version that started it.',
    },
  );
}

function checkedRecord(value: unknown, path: string, offset: number): JournalRecord {
  const record = value as Unchecked;
  const sound =
    isSoundWave(record) || (record?.['kind'] === 'end' && typeof record['undoneBy'] === 'string') || isSoundRow(record);
  const lease = record?.['lease'];
  const hasLease = lease === undefined || (Number.isSafeInteger(lease) && Number(lease) > 0);
  if (sound && hasLease) return value as JournalRecord;
  throw new RunError('refused', `${path} is damaged at byte ${offset}: this is not a journal record.`, {
    next: 'Restore the file from a backup; do not edit it.',
  });
}

type Unchecked = Partial<Record<string, unknown>> | null;

function isSoundWave(record: Unchecked): boolean {
  if (record?.['kind'] !== 'wave') return false;
  const { wave, sizes, stopAt } = record;
  const isSize = (size: unknown): boolean => size === 'rest' || (Number.isInteger(size) && Number(size) > 0);
  const areSizes = Array.isArray(sizes) && sizes.length > 0 && sizes.every(isSize);
  return areSizes && Number.isInteger(wave) && Number(wave) >= 1 && readLimit(stopAt) !== undefined;
}

function isSoundRow(record: Unchecked): boolean {
  return (
    typeof record?.['row'] === 'number' &&
    Number.isInteger(record['row']) &&
    record['row'] > 0 &&
    record['row'] <= lastRow &&
    ((record['kind'] === 'closing' && statuses.some((status) => status === record['status'])) ||
      ((record['kind'] === 'intent' || record['kind'] === 'outcome') && typeof record['seq'] === 'number'))
  );
}
