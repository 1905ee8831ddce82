/** Files that people take for a comma-separated file and that are something else: told by their first bytes. */
import { RunError } from '../errors.js';

/** So many bytes are enough to tell. */
export const sniffedBytes = 1000;

const kinds: readonly { begins: readonly number[]; is: string }[] = [
  { begins: [0x50, 0x4b, 3, 4], is: 'is an Excel workbook (or another zip file), not a comma-separated file' },
  { begins: [0xd0, 0xcf, 0x11, 0xe0], is: 'is an old Excel workbook (.xls), not a comma-separated file' },
  { begins: [0xff, 0xfe], is: 'is not UTF-8 text; it is UTF-16 ("Unicode Text")' },
  { begins: [0xfe, 0xff], is: 'is not UTF-8 text; it is UTF-16 ("Unicode Text")' },
];

/** Throws a RunError (`refused`) that says what the file is and how to save it. */
export function refuseOtherKinds(beginning: Buffer, fileName: string): void {
  const kind = kinds.find(({ begins }) => begins.every((byte, place) => beginning[place] === byte));
  const is = kind?.is ?? (isBareUtf16(beginning) ? 'is not UTF-8 text; it looks like UTF-16 ("Unicode Text")' : '');
  if (is === '') return;
  throw new RunError('refused', `${fileName} ${is}.`, {
    next: 'In Excel: File, Save As, "CSV UTF-8 (Comma delimited)".',
  });
}

/** Without a byte order mark, Latin text in UTF-16 still has a zero in every other byte, and only there. */
function isBareUtf16(beginning: Buffer): boolean {
  const zeros = [0, 0];
  const bytes = beginning.subarray(0, sniffedBytes);
  bytes.forEach((byte, place) => {
    if (byte === 0) zeros[place % 2] = (zeros[place % 2] ?? 0) + 1;
  });
  const [even = 0, odd = 0] = zeros;
  return (even === 0 || odd === 0) && (even + odd) * 4 >= bytes.length && even + odd > 0;
}
