/** Bytes → text, strictly: a byte that is not UTF-8 refuses the file, so that no name is damaged in the directory. */
import { RunError } from '../errors.js';

/**
 * Text in chunks, without a byte order mark. Throws a RunError (`refused`) that says where the bytes are not UTF-8, or what
 * kind of file it is instead, and how to save it.
 */
export async function* decodeText(bytes: AsyncIterable<Uint8Array>, fileName: string): AsyncIterable<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let [before, line, first] = [0, 1, true];
  let tail: Uint8Array = new Uint8Array(0);
  for await (const chunk of bytes) {
    if (chunk.length === 0) continue;
    if (first) refuseOtherKinds(chunk, fileName);
    first = false;
    const text = decoded(() => decoder.decode(chunk, { stream: true }));
    if (text === undefined)
      throw notUtf8(Buffer.concat([tail, chunk]), { fileName, before: before - tail.length, line });
    // A character may be split between chunks: its first bytes are looked at again with the next chunk.
    tail = chunk.subarray(Math.max(0, chunk.length - 3));
    before += chunk.length;
    line += countLines(text);
    if (text !== '') yield text;
  }
  if (decoded(() => decoder.decode()) === undefined)
    throw notUtf8(Buffer.from(tail), { fileName, before: before - tail.length, line });
}

function decoded(decode: () => string): string | undefined {
  try {
    return decode();
  } catch {
    return undefined;
  }
}

function refuseOtherKinds(chunk: Uint8Array, fileName: string): void {
  const [a, b, c, d] = chunk;
  const save = 'In Excel: File, Save As, "CSV UTF-8 (Comma delimited)".';
  if (a === 0x50 && b === 0x4b && c === 3 && d === 4) {
    throw new RunError(
      'refused',
      `${fileName} is an Excel workbook (or another zip file), not a comma-separated file.`,
      { next: save },
    );
  }
  const utf16 = (a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff) || chunk.subarray(0, 1000).includes(0);
  if (utf16)
    throw new RunError('refused', `${fileName} is not UTF-8 text; it looks like UTF-16 ("Unicode Text").`, {
      next: save,
    });
}

function notUtf8(bytes: Buffer, at: { fileName: string; before: number; line: number }): RunError {
  const offset = firstBadByte(bytes);
  const line = at.line + countLines(bytes.toString('latin1', 0, offset));
  const byte = (at.before + offset + 1).toLocaleString('en-US');
  return new RunError('refused', `${at.fileName} cannot be read: byte ${byte} (line ${line}) is not UTF-8.`, {
    next: 'It looks like Windows-1252 (Excel’s plain "CSV"). Save it as "CSV UTF-8 (Comma delimited)".',
  });
}

/** The longest beginning that is UTF-8 ends before this byte. */
function firstBadByte(bytes: Buffer): number {
  let [good, bad] = [0, bytes.length];
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2);
    const decoder = new TextDecoder('utf-8', { fatal: true });
    if (decoded(() => decoder.decode(bytes.subarray(0, middle), { stream: true })) === undefined) bad = middle;
    else good = middle;
  }
  return good;
}

function countLines(text: string): number {
  let lines = 0;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lines += 1;
  return lines;
}
