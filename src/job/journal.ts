/** The journal: every mutating call before it is sent, what came of it, and how each row ended. Append-only. */
import { open, stat, type FileHandle } from 'node:fs/promises';
import { RunError } from '../errors.js';
import { statuses, type CallName, type Outcome, type RowNumber } from '../row.js';
import { openLines, readLines } from './json-lines.js';

type Values = Readonly<Record<string, string | boolean | null>>;

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
  | ({ readonly kind: 'closing' } & Outcome);

export interface Journal {
  /** Resolves when the intent is safely on disk; rejects with a RunError (`stopped`) when it is not. */
  intent(record: IntentRecord): Promise<void>;
  /** Goes to disk with the next group. */
  outcome(record: OutcomeRecord): void;
  /** How a row ended; goes to disk with the next group. */
  closing(outcome: Outcome): void;
  close(): Promise<void>;
}

const version = 1;

/** No file has so many rows; a number beyond it is damage, and would make an index without bounds. */
const lastRow = 100_000_000;

export async function openJournal(path: string): Promise<Journal> {
  const lines = await openLines(path);
  // Asked only now: a journal of which a crash left half a header is empty again.
  if ((await stat(path)).size === 0) await lines.appendSynced({ kind: 'header', version });
  return {
    intent: (record) => lines.appendSynced({ kind: 'intent', ...record }),
    outcome: (record) => lines.append({ kind: 'outcome', ...record }),
    closing: (outcome) => lines.append({ kind: 'closing', ...outcome }),
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

/** Where each row's closing stands, in 16 bytes a row, and the closings themselves on demand. */
export interface Closings {
  has(row: RowNumber): boolean;
  /** The last closing of the row. Quick where rows are asked for in about the order of the journal. */
  read(row: RowNumber): Promise<Outcome | undefined>;
  exists(): Promise<boolean>;
  close(): Promise<void>;
}

/** A missing journal is an empty one: no row was begun. */
export async function indexClosings(path: string): Promise<Closings> {
  const there = await isThere(path);
  let offsets = new Float64Array(4096).fill(-1);
  let lengths = new Uint32Array(4096);
  if (there) {
    for await (const { record, offset, length } of readJournal(path)) {
      if (record.kind !== 'closing') continue;
      while (record.row >= offsets.length) [offsets, lengths] = [widened(offsets), widenedLengths(lengths)];
      offsets[record.row] = offset;
      lengths[record.row] = length;
    }
  }
  const blocks = there ? createBlockReader(await open(path, 'r')) : undefined;
  const has = (row: RowNumber): boolean => (offsets[row] ?? -1) >= 0;
  return {
    has,
    async read(row) {
      if (blocks === undefined || !has(row)) return undefined;
      const text = await blocks.read(offsets[row] ?? 0, lengths[row] ?? 0);
      const closing = JSON.parse(text) as { kind?: string } & Outcome;
      delete closing.kind;
      return closing;
    },
    exists: () => Promise.resolve(there),
    close: async () => blocks?.close(),
  };
}

/** Only a journal that is surely not there is an empty one: to take an unreadable one for it would send its calls again. */
async function isThere(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw new RunError('refused', `${path} cannot be read: ${(error as Error).message}.`, {
      next: 'Look at the rights of the folder and whether its disk is still there.',
      cause: error,
    });
  }
}

function widened(values: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  const wider = new Float64Array(values.length * 2).fill(-1);
  wider.set(values);
  return wider;
}

function widenedLengths(values: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const wider = new Uint32Array(values.length * 2);
  wider.set(values);
  return wider;
}

/** Rows end in about the order in which they began: a few blocks in memory answer nearly every read. */
function createBlockReader(file: FileHandle): {
  read(offset: number, length: number): Promise<string>;
  close(): Promise<void>;
} {
  const blockSize = 1 << 18;
  const blocks = new Map<number, Buffer>();
  const block = async (number: number): Promise<Buffer> => {
    const known = blocks.get(number);
    if (known) return known;
    const bytes = Buffer.alloc(blockSize);
    const { bytesRead } = await file.read(bytes, 0, blockSize, number * blockSize);
    const oldest = blocks.keys().next().value;
    if (blocks.size >= 8 && oldest !== undefined) blocks.delete(oldest);
    blocks.set(number, bytes.subarray(0, bytesRead));
    return bytes.subarray(0, bytesRead);
  };
  return {
    async read(offset, length) {
      const parts: Buffer[] = [];
      for (let at = offset; at < offset + length;) {
        const number = Math.floor(at / blockSize);
        const bytes = await block(number);
        const begin = at - number * blockSize;
        const part = bytes.subarray(begin, Math.min(blockSize, begin + offset + length - at));
        if (part.length === 0) break;
        parts.push(part);
        at += part.length;
      }
      return Buffer.concat(parts).toString('utf8');
    },
    close: () => file.close(),
  };
}

function checkHeader(value: unknown, path: string): void {
  const header = value as { kind?: unknown; version?: unknown } | null;
  if (header?.kind === 'header' && header.version === version) return;
  throw new RunError(
    'refused',
    `${path} was written by another version of this program (format ${String(header?.version)}).`,
    {
      next: 'Go on with the version that began the job.',
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
  throw new RunError('refused', `${path} is damaged at byte ${offset}: this is no record of a journal.`, {
    next: 'Take the file from a backup; do not edit it.',
  });
}
