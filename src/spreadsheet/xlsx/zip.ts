/**
 * A workbook is a zip file of parts. Its directory states the length of each part and may lie, so bytes are counted while they
 * are unpacked.
 */
import { crc32 } from 'node:zlib';
import { openPromise, type Entry, type ZipFile } from 'yauzl';
import { RunError } from '../../errors.js';
import { cannotBeRead, quoted } from './refusal.js';

export interface Zip {
  readonly fileName: string;
  /** The parts' names as written. */
  readonly names: readonly string[];
  /** Ignores letter case and a leading slash. */
  has(name: string): boolean;
  /**
   * The bytes of a part, unpacked while they are read. Throws a RunError (`refused`) if it is missing, damaged, protected, or
   * longer than `most` bytes.
   */
  part(name: string, most?: number): AsyncIterable<Buffer>;
  close(): void;
}

/** Sizes are in bytes. */
export interface ZipLimits {
  /** The total of all parts that are read: a million rows of twenty columns take about 1.2 GiB. */
  readonly mostInAll: number;
  /**
   * Beyond this size, the unpacked data may be at most `mostTimes` as long as the file: sheets compress to a tenth, very
   * repetitive ones to a hundredth, and a bomb to a thousandth.
   */
  readonly freely: number;
  readonly mostTimes: number;
  /** The number of parts, and the bytes of their directory, which is kept in memory: names may be long. */
  readonly mostParts: number;
  readonly mostDirectory: number;
}

export const defaultLimits: ZipLimits = {
  mostInAll: 2 ** 31,
  freely: 100 * 2 ** 20,
  mostTimes: 200,
  mostParts: 10_000,
  mostDirectory: 2 ** 24,
};

/** Throws a RunError (`refused`) for a file that is not a zip file or is damaged. `fileName`: for messages. */
export async function openZip(path: string, fileName: string, limits: ZipLimits = defaultLimits): Promise<Zip> {
  const file = await openPromise(path, { lazyEntries: true, autoClose: false }).catch((error: unknown) => {
    throw damaged(fileName, error);
  });
  try {
    const entries = await readDirectory(file, fileName, limits);
    const count = createCounter(fileName, file.fileSize, limits);
    return {
      fileName,
      names: [...entries.values()].map((entry) => entry.fileName),
      has: (name) => entries.has(keyOf(name)),
      part(name, most = Infinity) {
        const entry = entries.get(keyOf(name));
        if (entry === undefined) throw cannotBeRead(fileName, `its part ${quoted(name)} is missing`);
        return unpack(file, entry, { fileName, most, count });
      },
      close: () => file.close(),
    };
  } catch (error) {
    file.close();
    throw error;
  }
}

async function readDirectory(
  file: ZipFile,
  fileName: string,
  { mostParts, mostDirectory }: ZipLimits,
): Promise<ReadonlyMap<string, Entry>> {
  const entries = new Map<string, Entry>();
  let bytes = 0;
  try {
    for await (const entry of file.eachEntry()) {
      const key = keyOf(entry.fileName);
      if (entries.has(key)) throw cannotBeRead(fileName, `it contains ${quoted(entry.fileName)} twice`);
      entries.set(key, entry);
      if (entries.size > mostParts) {
        throw cannotBeRead(fileName, `it contains more than ${mostParts.toLocaleString('en-US')} parts`);
      }
      bytes += entry.fileNameLength + entry.extraFieldLength + entry.fileCommentLength;
      if (bytes > mostDirectory) {
        throw cannotBeRead(fileName, `the list of its parts is larger than ${mostDirectory / 2 ** 20} MiB`);
      }
    }
  } catch (error) {
    throw error instanceof RunError ? error : damaged(fileName, error);
  }
  return entries;
}

function keyOf(name: string): string {
  return name.replace(/^\/+/u, '').toLowerCase();
}

type Count = (bytes: number) => void;

function createCounter(fileName: string, packed: number, { mostInAll, freely, mostTimes }: ZipLimits): Count {
  let unpacked = 0;
  return (bytes) => {
    unpacked += bytes;
    const isBomb = unpacked > freely && unpacked > packed * mostTimes;
    if (!isBomb && unpacked <= mostInAll) return;
    const most = isBomb ? `${mostTimes} times its size` : `${mostInAll / 2 ** 20} MiB`;
    throw cannotBeRead(fileName, `unpacked, it is larger than ${most}`, {
      next: 'Check that it is the right file. If it is, save only the sheet you need as "CSV UTF-8 (Comma delimited)".',
    });
  };
}

interface Unpacking {
  readonly fileName: string;
  readonly most: number;
  readonly count: Count;
}

async function* unpack(file: ZipFile, entry: Entry, { fileName, most, count }: Unpacking): AsyncIterable<Buffer> {
  if (entry.isEncrypted()) {
    throw cannotBeRead(fileName, 'it is protected with a password', { next: 'Save it without a password.' });
  }
  let [sum, size] = [0, 0];
  try {
    for await (const chunk of (await file.openReadStreamPromise(entry)) as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > most) {
        throw cannotBeRead(
          fileName,
          `its part ${quoted(entry.fileName)} is larger than ${most / 2 ** 20} MiB unpacked`,
        );
      }
      count(chunk.length);
      sum = crc32(chunk, sum);
      yield chunk;
    }
  } catch (error) {
    throw error instanceof RunError ? error : damaged(fileName, error);
  }
  if (sum !== entry.crc32)
    throw damaged(fileName, new Error(`${quoted(entry.fileName)} does not match what was packed`));
}

function damaged(fileName: string, error: unknown): RunError {
  return cannotBeRead(fileName, `it is damaged, or was not saved or copied completely (${(error as Error).message})`, {
    next: 'Copy or download it again. If Excel opens it, save it there under another name and use that file.',
    cause: error,
  });
}
