/**
 * What the journal says about each row, without holding it in memory: 13 bytes per row, plus the few rows that are under way.
 */
import { open, stat, type FileHandle } from 'node:fs/promises';
import type { CallName, RowNumber } from '../model/row.js';
import {
  isAboutRow,
  readJournal,
  unfinishedEndings,
  type Closing,
  type IntentRecord,
  type JournalLine,
  type Values,
} from './journal.js';
import { notRead } from '../files/json-lines.js';

/** A row with intents in the journal that has not ended for good, or that ended as `unknown`. */
export interface Begun {
  /** ISO 8601: when the person was first to be created; absent if no create was announced. */
  readonly createdAt?: string;
  /** The values before and after, by change, over all calls that were announced. */
  readonly before: Values;
  readonly after: Values;
  /** The site settings, each as announced by the first call that was to set it. */
  readonly site?: { readonly before: Values; readonly after: Values };
  /** The highest `seq` of its calls. */
  readonly seq: number;
  /** The last call that was announced. */
  readonly call: CallName;
}

export interface JournalIndex {
  /** How the row ended; `undefined`: it has not. */
  ended(row: RowNumber): Ending | undefined;
  /** What was announced for a row that has not ended for good, or that ended as `unknown`; `undefined`: nothing. */
  begun(row: RowNumber): Begun | undefined;
  /** The row's last closing. Fast if rows are read in roughly the order of the journal. */
  read(row: RowNumber): Promise<Closing | undefined>;
  exists(): boolean;
  /** Was the job applied in waves? */
  hasWaves(): boolean;
  /** Is the job over, although rows were not begun? */
  isOver(): boolean;
  /** Lines that a worker wrote which had lost the job to another by then. */
  lateLines(): number;
  close(): Promise<void>;
}

/** A missing journal counts as empty: no row was started. */
export async function indexJournal(path: string): Promise<JournalIndex> {
  const there = await isThere(path);
  const places = createPlaces();
  const begun = new Map<RowNumber, Begun>();
  const seen = new Set<'wave' | 'end'>();
  let lateLines = 0;
  if (there) {
    for await (const line of readJournal(path)) {
      const { record, isLate } = line;
      if (isLate) lateLines += 1;
      if (!isAboutRow(record)) {
        seen.add(record.kind);
        continue;
      }
      note(line, places, begun);
    }
  }
  const blocks = there ? await openBlocks(path) : undefined;
  return {
    ended: (row) => places.get(row)?.ended,
    begun: (row) => begun.get(row),
    async read(row) {
      const place = places.get(row);
      if (blocks === undefined || place === undefined) return undefined;
      const text = await blocks.read(place.offset, place.length);
      const closing = JSON.parse(text) as { kind?: string; lease?: number } & Closing;
      delete closing.kind;
      delete closing.lease;
      return closing;
    },
    exists: () => there,
    hasWaves: () => seen.has('wave'),
    isOver: () => seen.has('end'),
    lateLines: () => lateLines,
    close: async () => blocks?.close(),
  };
}

/** The same index, which can be rebuilt while the journal grows. */
export async function reloadingIndex(path: string): Promise<JournalIndex & { reload(): Promise<void> }> {
  let index = await indexJournal(path);
  return {
    ended: (row) => index.ended(row),
    begun: (row) => index.begun(row),
    read: (row) => index.read(row),
    exists: () => index.exists(),
    hasWaves: () => index.hasWaves(),
    isOver: () => index.isOver(),
    lateLines: () => index.lateLines(),
    close: () => index.close(),
    async reload() {
      await index.close();
      index = await indexJournal(path);
    },
  };
}

/**
 * A late closing does not end its row: the later holder may have announced calls since, which are still to be looked up. A late
 * intent opens a row again that had ended: although its call was to be refused by the lost lease, only a look tells.
 */
function note({ record, offset, length, isLate }: JournalLine, places: Places, begun: Map<RowNumber, Begun>): void {
  if (!isAboutRow(record) || (isLate && record.kind === 'closing')) return;
  if (record.kind === 'closing') places.put(record.row, { offset, length, ended: record.ended ?? 'for good' });
  const before = isLate && record.kind === 'intent' ? places.get(record.row) : undefined;
  if (before?.ended === 'for good') places.put(record.row, { ...before, ended: 'cut short' });
  // If a row ended as `unknown`, a later run and undo still have to look up what was announced.
  if (record.kind === 'closing' && record.ended === undefined && record.status !== 'unknown') begun.delete(record.row);
  if (record.kind !== 'intent') return;
  const earlier = begun.get(record.row);
  begun.set(record.row, withIntent(earlier, record));
}

function withIntent(earlier: Begun | undefined, { call, at, before, after, seq }: IntentRecord): Begun {
  const createdAt = earlier?.createdAt ?? (call === 'person.create' ? at : undefined);
  const site = call === 'site.set' ? earliest(earlier?.site, { before, after }) : earlier?.site;
  return {
    ...(createdAt !== undefined && { createdAt }),
    ...(site !== undefined && { site }),
    before: { ...before, ...earlier?.before },
    after: { ...earlier?.after, ...after },
    seq: Math.max(earlier?.seq ?? 0, seq),
    call,
  };
}

/**
 * An API may need one message for session types and one for tracking codes; if a setting was announced twice, the first counts.
 */
function earliest(first: Begun['site'], { before, after }: Pick<IntentRecord, 'before' | 'after'>): Begun['site'] {
  return { before: { ...before, ...first?.before }, after: { ...after, ...first?.after } };
}

const endings = ['for good', ...unfinishedEndings] as const;
export type Ending = (typeof endings)[number];

interface Place {
  readonly offset: number;
  readonly length: number;
  readonly ended: Ending;
}

interface Places {
  put(row: RowNumber, place: Place): void;
  get(row: RowNumber): Place | undefined;
}

/** By row number, in typed arrays that grow. */
function createPlaces(): Places {
  let offsets = new Float64Array(4096).fill(-1);
  let lengths = new Uint32Array(4096);
  let ways = new Uint8Array(4096);
  const grow = (): void => {
    const [wider, longer, more] = [offsets.length * 2, lengths, ways];
    offsets = withValues(new Float64Array(wider).fill(-1), offsets);
    lengths = withValues(new Uint32Array(wider), longer);
    ways = withValues(new Uint8Array(wider), more);
  };
  return {
    put(row, { offset, length, ended }) {
      while (row >= offsets.length) grow();
      [offsets[row], lengths[row], ways[row]] = [offset, length, endings.indexOf(ended)];
    },
    get(row) {
      const offset = offsets[row] ?? -1;
      return offset < 0
        ? undefined
        : { offset, length: lengths[row] ?? 0, ended: endings[ways[row] ?? 0] ?? 'for good' };
    },
  };
}

function withValues<T extends Float64Array | Uint32Array | Uint8Array>(wider: T, values: T): T {
  wider.set(values);
  return wider;
}

/**
 * Only a journal that certainly does not exist counts as empty: treating an unreadable one as empty would send its calls again.
 */
async function isThere(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw notRead(path, error);
  }
}

interface BlockReader {
  read(offset: number, length: number): Promise<string>;
  close(): Promise<void>;
}

/** Rows end in roughly the order in which they started, so a few blocks in memory serve nearly every read. */
async function openBlocks(path: string): Promise<BlockReader> {
  const told = (error: unknown): never => {
    throw notRead(path, error);
  };
  const file = await open(path, 'r').catch(told);
  const blocks = createBlockReader(file);
  return { read: (offset, length) => blocks.read(offset, length).catch(told), close: () => blocks.close() };
}

function createBlockReader(file: FileHandle): BlockReader {
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
    close: () => file.close().catch(() => undefined),
  };
}
