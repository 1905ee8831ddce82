/** The refusal of a text file that is not UTF-8: which encodings it may be in, each with a line as it reads it. */
import { isUtf8 } from 'node:buffer';
import { RunError } from '../errors.js';
import { onOneLine } from '../model/outside-text.js';
import { likelyEncodings, type LikelyEncoding } from './likely-encodings.js';

export interface NotUtf8 {
  readonly fileName: string;
  /** Where the first bad byte is, in words: `byte 46 (line 2)`. */
  readonly place: string;
  /** The number of the line with that byte. */
  readonly line: number;
  /** The line, what surrounds it, and enough of the rest to judge by. */
  readonly bytes: Buffer;
  /** The bytes go to the end of the file; otherwise the last line may be cut off within a character. */
  readonly isWhole: boolean;
  /** Earlier parts of the file are UTF-8 with characters outside ASCII. */
  readonly wasUtf8: boolean;
}

/** A person can tell which encoding spells the names right. */
export class OtherEncodingError extends RunError {
  /** How the same line reads in each, the likeliest first. */
  readonly readings: readonly { readonly encoding: string; readonly excerpt: string }[];

  constructor(
    message: readonly string[],
    { next, readings }: Pick<OtherEncodingError, 'readings'> & { readonly next: string },
  ) {
    super('refused', message, { next });
    this.readings = readings;
  }
}

const mostLines = 200;
const longestExcerpt = 60;
const save = 'save the file as "CSV UTF-8 (Comma delimited)"';

export async function refuseNotUtf8({ fileName, place, line, bytes, isWhole, wasUtf8 }: NotUtf8): Promise<RunError> {
  const lines = linesOf(bytes, isWhole).filter((one) => one.some((byte) => byte >= 0x80));
  const bad = lines.filter((one) => !isUtf8(one));
  const what = `${fileName} cannot be read: ${place} is not UTF-8`;
  // Read in another encoding, all the lines that are right would be damaged.
  const good = lines.length - bad.length;
  if (wasUtf8 || (good > 0 && good >= bad.length)) {
    return new RunError('refused', `${what}, but other lines are.`, {
      next: `Correct line ${line}, which is damaged or was pasted from a file in another encoding.`,
    });
  }
  const likely = await likelyEncodings(bad.slice(0, mostLines));
  if (likely.length === 0) {
    return new RunError('refused', `${what}.`, { next: `Open it in the program that wrote it, and ${save}.` });
  }
  const shown = tellingLine(likely);
  const width = Math.max(...likely.map(({ name }) => name.length));
  const excerpts = likely.map(({ lines: texts }) => excerptOf(texts[shown] ?? ''));
  const readings = likely
    .map(({ name }, place) => ({ encoding: name, excerpt: excerpts[place] ?? '' }))
    .filter(({ excerpt }, place) => excerpts.indexOf(excerpt) === place);
  const listed = readings.map(({ encoding, excerpt }) => `  --encoding ${encoding.padEnd(width)}   ${excerpt}`);
  return new OtherEncodingError([`${what}. Other encodings read it like this, the likeliest first:`, ...listed], {
    next: `Add the option that spells the names right, or ${save}.`,
    readings,
  });
}

function linesOf(bytes: Buffer, isWhole: boolean): Buffer[] {
  const lines: Buffer[] = [];
  let begin = 0;
  for (let at = 0; at < bytes.length; at++) {
    if (bytes[at] !== 10 && bytes[at] !== 13) continue;
    if (at > begin) lines.push(bytes.subarray(begin, at));
    begin = at + 1;
  }
  if (begin < bytes.length && (isWhole || lines.every((one) => isUtf8(one)))) lines.push(bytes.subarray(begin));
  return lines;
}

/** The first line that the two likeliest encodings read differently. */
function tellingLine([first, second]: readonly LikelyEncoding[]): number {
  const differing = first?.lines.findIndex((text, place) => second !== undefined && text !== second.lines[place]) ?? -1;
  return Math.max(0, differing);
}

/** The part of a line around its first character outside ASCII. */
function excerptOf(text: string): string {
  const place = Math.max(0, text.search(/[^\p{ASCII}]/u) - longestExcerpt / 3);
  const characters = Array.from(text.slice(place));
  const part = characters.slice(0, longestExcerpt).join('').trim();
  return onOneLine(`${place > 0 ? '…' : ''}${part}${characters.length > longestExcerpt ? '…' : ''}`);
}
