/** The journal: every mutating call before it is sent, what came of it, and how each row ended. Append-only. */
import { stat } from 'node:fs/promises';
import { RunError } from '../errors.js';
import { statuses, type CallName, type Outcome, type RowNumber } from '../model/row.js';
import { openLines, readLines } from '../files/json-lines.js';
import { notWritten } from '../files/line-writer.js';

export type Values = Readonly<Record<string, string | boolean | null>>;

/** Written and synced before a call is sent; `before` and `after` hold only the fields that the call changes. */
export interface IntentRecord {
  readonly row: RowNumber;
  /** Numbers the row's calls. */
  readonly seq: number;
  /** ISO 8601 */
  readonly at: string;
  readonly call: CallName;
  readonly before: Values;
  readonly after: Values;
}

/** What came of the call of the same row and number. A lost one is only a doubt, and doubts are looked up. */
export interface OutcomeRecord {
  readonly row: RowNumber;
  readonly seq: number;
  readonly at: string;
  readonly result: 'done' | 'refused' | 'doubt';
  readonly seen?: unknown;
  readonly trackingId?: string;
}

export type JournalRecord =
  | ({ readonly kind: 'intent' } & IntentRecord)
  | ({ readonly kind: 'outcome' } & OutcomeRecord)
  | ({ readonly kind: 'closing' } & Closing);

/**
 * How a row ended: for good, or `cut short` by the end of the run, so that the job is not finished, or `passing`: for a reason
 * that may have gone when a run goes on with the job, which takes both up again. `awaiting manager`: done but for a manager whom
 * another row creates; that comes when all others are done.
 */
export type Closing = Outcome & {
  readonly ended?: (typeof unfinishedEndings)[number];
  /** Of a row that awaits its manager: its changes that are not in force because of it, and why. */
  readonly leftOut?: readonly LeftOut[];
};

export const unfinishedEndings = ['cut short', 'passing', 'awaiting manager'] as const;

export interface LeftOut {
  /** Of the change, as in `before` and `after`. */
  readonly key: string;
  /** It was so before. */
  readonly asWanted?: true;
  readonly code?: string;
  readonly message?: string;
  readonly transient?: boolean;
}

export interface Journal {
  /** Resolves when the intent is safely on disk; rejects with a RunError (`stopped`) when it is not. */
  intent(record: IntentRecord): Promise<void>;
  /** Goes to disk with the next group. */
  outcome(record: OutcomeRecord): void;
  /** How a row ended; goes to disk with the next group. */
  closing(closing: Closing): void;
  /** Resolves when all of it is safely on disk. */
  synced(): Promise<void>;
  close(): Promise<void>;
}

const version = 1;

/** No file has so many rows; a number beyond it is damage, and would make an index without bounds. */
const lastRow = 100_000_000;

export async function openJournal(path: string): Promise<Journal> {
  const lines = await openLines(path);
  try {
    // Asked only now: a journal of which a crash left half a header is empty again.
    if ((await stat(path)).size === 0) await lines.appendSynced({ kind: 'header', version });
  } catch (error) {
    await lines.close().catch(() => undefined);
    throw error instanceof RunError ? error : notWritten(path, error);
  }
  return {
    intent: (record) => lines.appendSynced({ kind: 'intent', ...record }),
    outcome: (record) => lines.append({ kind: 'outcome', ...record }),
    closing: (closing) => lines.append({ kind: 'closing', ...closing }),
    synced: () => lines.synced(),
    close: () => lines.close(),
  };
}

/** The journal's records with their places. A journal of an unknown version is refused. */
export async function* readJournal(
  path: string,
): AsyncIterable<{ record: JournalRecord; offset: number; length: number }> {
  let first = true;
  for await (const { value, offset, length } of readLines(path)) {
    if (first) checkHeader(value, path);
    else yield { record: checkedRecord(value, path, offset), offset, length };
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
  const record = value as Partial<Record<string, unknown>> | null;
  const sound =
    typeof record?.['row'] === 'number' &&
    Number.isInteger(record['row']) &&
    record['row'] > 0 &&
    record['row'] <= lastRow &&
    ((record['kind'] === 'closing' && statuses.some((status) => status === record['status'])) ||
      ((record['kind'] === 'intent' || record['kind'] === 'outcome') && typeof record['seq'] === 'number'));
  if (sound) return value as JournalRecord;
  throw new RunError('refused', `${path} is damaged at byte ${offset}: this is not a journal record.`, {
    next: 'Restore the file from a backup; do not edit it.',
  });
}
