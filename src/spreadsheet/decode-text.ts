/** Bytes → text, strictly: a file with bytes that are invalid in its encoding is rejected, so that no name is damaged. */
import { isUtf8 } from 'node:buffer';
import { RunError } from '../errors.js';
import { findEncoding, isSame, sniffedBytes } from './encoding.js';
import { refuseNotUtf8 } from './not-utf8.js';

export interface Decoding {
  /** From `--encoding`; absent: detected from the bytes, else UTF-8. */
  readonly encoding?: string;
  /** Called once, before the first text. */
  readonly onEncoding?: (name: string) => void;
}

/**
 * Text in chunks of whole characters, without a byte order mark. Throws a RunError: `refused` for invalid bytes, with their
 * line (in UTF-8 also the byte) and how to save the file; `usage` for an unknown encoding.
 */
export async function* decodeText(
  bytes: AsyncIterable<Uint8Array>,
  fileName: string,
  { encoding: wanted, onEncoding }: Decoding = {},
): AsyncIterable<string> {
  const chunks = withWholeBeginning(bytes)[Symbol.asyncIterator]();
  try {
    const first = await chunks.next();
    const beginning = first.done === true ? Buffer.alloc(0) : first.value;
    const { name, mark } = await findEncoding(beginning, fileName, wanted);
    onEncoding?.(name);
    const text = { first: beginning.subarray(mark), rest: chunks, fileName, before: mark };
    yield* isSame(name, 'UTF-8') ? decodeUtf8(text) : decodeOther(text, name);
  } finally {
    await chunks.return?.();
  }
}

interface Undecoded {
  readonly first: Buffer;
  readonly rest: AsyncIterator<Buffer>;
  readonly fileName: string;
  /** Number of bytes before `first`. */
  readonly before: number;
}

async function* chunksOf({ first, rest }: Undecoded): AsyncIterable<Buffer> {
  if (first.length > 0) yield first;
  for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
}

async function* decodeUtf8(undecoded: Undecoded): AsyncIterable<string> {
  const { fileName } = undecoded;
  const lines = createLineCounter();
  let { before } = undecoded;
  let held: Buffer = Buffer.alloc(0);
  let [begun, wasUtf8]: [Buffer, boolean] = [held, false];
  for await (const chunk of chunksOf(undecoded)) {
    const block = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
    const whole = block.subarray(0, block.length - unfinishedBytes(block));
    if (!isUtf8(whole) || whole.includes(0)) {
      throw await unreadable(block, { fileName, before, lines, begun, wasUtf8, rest: undecoded.rest });
    }
    lines.pass(whole);
    before += whole.length;
    held = block.subarray(whole.length);
    const text = whole.toString('utf8');
    wasUtf8 ||= text.length < whole.length && whole.length > sniffedBytes;
    begun = lastLine(begun, whole);
    if (text !== '') yield text;
  }
  if (held.length > 0) throw await unreadable(held, { fileName, before, lines, begun, wasUtf8, rest: undecoded.rest });
}

/** NUL, half of a surrogate pair, or the replacement character for invalid bytes. */
const noCharacter = /[\0\uFFFD]|\p{Surrogate}/u;

async function* decodeOther(undecoded: Undecoded, name: string): AsyncIterable<string> {
  // Its tables are half a megabyte, which few files need.
  const { default: iconv } = await import('iconv-lite');
  const decoder = iconv.getDecoder(name, { stripBOM: false });
  const lines = createLineCounter();
  const checked = (text: string): string => {
    const bad = noCharacter.exec(text);
    if (bad !== null) throw notInEncoding(undecoded.fileName, name, lineOf(lines, text.slice(0, bad.index)));
    lines.pass(Buffer.from(text));
    return text;
  };
  let size = 0;
  for await (const chunk of chunksOf(undecoded)) {
    size += chunk.length;
    const text = checked(decoder.write(chunk));
    if (text !== '') yield text;
  }
  const end = checked(decoder.end() ?? '');
  // The decoder does not report half a character at the end.
  if (/^utf-?16/iu.test(name) && size % 2 === 1) throw notInEncoding(undecoded.fileName, name, lines.line());
  if (end !== '') yield end;
}

function lineOf(lines: LineCounter, before: string): number {
  lines.pass(Buffer.from(before));
  return lines.line();
}

function notInEncoding(fileName: string, name: string, line: number): RunError {
  return new RunError(
    'refused',
    `${fileName} cannot be read: line ${line} contains a character that is not valid in ${name}.`,
    {
      next: 'The file is damaged, or in another encoding. Save it again as "CSV UTF-8 (Comma delimited)".',
    },
  );
}

/** Makes the first chunk long enough to detect the kind of file, however small the chunks are. */
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

/** How many bytes at the end begin a character that the next chunk completes. */
function unfinishedBytes(block: Buffer): number {
  for (let count = 1; count <= Math.min(3, block.length); count++) {
    const byte = block[block.length - count] ?? 0;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) return characterLength(byte) > count ? count : 0;
  }
  return 0;
}

/** From a character's first byte; 1 if no character begins with it. */
function characterLength(first: number): number {
  if (first < 0xc2 || first > 0xf4) return 1;
  return first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
}

/** The offset of the first invalid character or NUL. */
function firstBad(block: Buffer): number {
  let at = 0;
  while (at < block.length) {
    const end = at + characterLength(block[at] ?? 0);
    if (block[at] === 0 || end > block.length || !isUtf8(block.subarray(at, end))) return at;
    at = end;
  }
  return at;
}

interface BadPlace extends Pick<Undecoded, 'fileName' | 'before' | 'rest'> {
  readonly lines: LineCounter;
  /** What precedes the bytes in their line. */
  readonly begun: Buffer;
  readonly wasUtf8: boolean;
}

/** This much of the rest of a file is read to find out its encoding. */
const judgedBytes = 1 << 16;

async function unreadable(block: Buffer, at: BadPlace): Promise<RunError> {
  const { fileName, before, lines, begun, wasUtf8, rest } = at;
  const offset = firstBad(block);
  lines.pass(block.subarray(0, offset));
  const line = lines.line();
  const place = `byte ${(before + offset + 1).toLocaleString('en-US')} (line ${line})`;
  if (block[offset] === 0) {
    return new RunError('refused', `${fileName} cannot be read: ${place} is NUL, which text files do not contain.`, {
      next: 'The file is damaged, or not a text file. Save it again as "CSV UTF-8 (Comma delimited)".',
    });
  }
  const more = [begun, block];
  let isWhole = false;
  for (let size = block.length - offset; size < judgedBytes;) {
    const next = await rest.next();
    isWhole = next.done === true;
    if (next.done === true) break;
    more.push(next.value);
    size += next.value.length;
  }
  return await refuseNotUtf8({ fileName, place, line, bytes: Buffer.concat(more), isWhole, wasUtf8 });
}

/** At most this much of a line is kept. */
const longestBeginning = 1000;

/** What follows the last line break, of what was passed so far. */
function lastLine(begun: Buffer, bytes: Buffer): Buffer {
  const end = Math.max(bytes.lastIndexOf(10), bytes.lastIndexOf(13));
  const line = end === -1 ? Buffer.concat([begun, bytes]) : bytes.subarray(end + 1);
  return line.length > longestBeginning ? Buffer.alloc(0) : line;
}

interface LineCounter {
  pass(bytes: Buffer): void;
  /** The line of the next byte. */
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
