/** Bytes → text, strictly: a byte that is not UTF-8 refuses the file, so that no name is damaged in the directory. */
import { isUtf8 } from 'node:buffer';
import { RunError } from '../errors.js';
import { refuseOtherKinds, sniffedBytes } from './other-kinds.js';

const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf]);

/**
 * Text in chunks of whole characters, without a byte order mark. Throws a RunError (`refused`) that says on which byte and
 * line the bytes are not UTF-8 text, or what kind of file it is instead, and how to save it.
 */
export async function* decodeText(bytes: AsyncIterable<Uint8Array>, fileName: string): AsyncIterable<string> {
  const lines = createLineCounter();
  let before = 0;
  let held: Buffer = Buffer.alloc(0);
  let isFirst = true;
  for await (const chunk of withWholeBeginning(bytes)) {
    if (isFirst) refuseOtherKinds(chunk, fileName);
    const skipped = isFirst && chunk.subarray(0, 3).equals(byteOrderMark) ? 3 : 0;
    isFirst = false;
    const block = held.length === 0 ? chunk.subarray(skipped) : Buffer.concat([held, chunk]);
    before += skipped;
    const whole = block.subarray(0, block.length - unfinishedBytes(block));
    if (!isUtf8(whole) || whole.includes(0)) throw unreadable(whole, { fileName, before, lines });
    lines.pass(whole);
    before += whole.length;
    held = block.subarray(whole.length);
    if (whole.length > 0) yield whole.toString('utf8');
  }
  if (held.length > 0) throw unreadable(held, { fileName, before, lines });
}

/** The first chunk holds enough to tell what kind of file it is, however small the chunks are. */
async function* withWholeBeginning(bytes: AsyncIterable<Uint8Array>): AsyncIterable<Buffer> {
  let beginning: Buffer | undefined = Buffer.alloc(0);
  for await (const chunk of bytes) {
    const buffer = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
    if (beginning === undefined) yield buffer;
    else {
      beginning = Buffer.concat([beginning, buffer]);
      if (beginning.length < sniffedBytes) continue;
      yield beginning;
      beginning = undefined;
    }
  }
  if (beginning !== undefined && beginning.length > 0) yield beginning;
}

/** How many bytes at the end begin a character whose other bytes are still to come. */
function unfinishedBytes(block: Buffer): number {
  for (let count = 1; count <= Math.min(3, block.length); count++) {
    const byte = block[block.length - count] ?? 0;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) return characterLength(byte) > count ? count : 0;
  }
  return 0;
}

/** By a character's first byte; 1 where no character begins so. */
function characterLength(first: number): number {
  if (first < 0xc2 || first > 0xf4) return 1;
  return first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
}

/** The place of the first character that is none, or is NUL. */
function firstBad(block: Buffer): number {
  let at = 0;
  while (at < block.length) {
    const end = at + characterLength(block[at] ?? 0);
    if (block[at] === 0 || end > block.length || !isUtf8(block.subarray(at, end))) return at;
    at = end;
  }
  return at;
}

function unreadable(block: Buffer, at: { fileName: string; before: number; lines: LineCounter }): RunError {
  const offset = firstBad(block);
  at.lines.pass(block.subarray(0, offset));
  const place = `byte ${(at.before + offset + 1).toLocaleString('en-US')} (line ${at.lines.line()})`;
  if (block[offset] === 0) {
    return new RunError('refused', `${at.fileName} cannot be read: ${place} is NUL, which no text holds.`, {
      next: 'The file is damaged, or no text. Save it again as "CSV UTF-8 (Comma delimited)".',
    });
  }
  return new RunError('refused', `${at.fileName} cannot be read: ${place} is not UTF-8.`, {
    next: 'It looks like Windows-1252 (Excel’s plain "CSV"). Save it as "CSV UTF-8 (Comma delimited)".',
  });
}

interface LineCounter {
  pass(bytes: Buffer): void;
  /** The line on which the next byte stands. */
  line(): number;
}

/** Lines end with LF, CRLF or CR; CR and LF may come in different chunks. */
function createLineCounter(): LineCounter {
  let [line, afterReturn] = [1, false];
  return {
    pass(bytes) {
      if (bytes.length === 0) return;
      if (afterReturn && bytes[0] === 10) line -= 1;
      for (let at = bytes.indexOf(10); at !== -1; at = bytes.indexOf(10, at + 1)) line += 1;
      for (let at = bytes.indexOf(13); at !== -1; at = bytes.indexOf(13, at + 1)) {
        if (bytes[at + 1] !== 10) line += 1;
      }
      afterReturn = bytes.at(-1) === 13;
    },
    line: () => line,
  };
}
