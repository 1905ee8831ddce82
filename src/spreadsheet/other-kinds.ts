/** Files that people take for a comma-separated file and that are something else: told by their first bytes. */
import { RunError } from '../errors.js';

const kinds: readonly { begins: readonly number[]; is: string }[] = [
  { begins: [0x50, 0x4b, 3, 4], is: 'is an Excel workbook (or another zip file), not a comma-separated file' },
  { begins: [0xd0, 0xcf, 0x11, 0xe0], is: 'is an old Excel workbook (.xls), not a comma-separated file' },
];

/** Throws a RunError (`refused`) that says what the file is and how to save it. */
export function refuseOtherKinds(beginning: Buffer, fileName: string): void {
  const kind = kinds.find(({ begins }) => begins.every((byte, place) => beginning[place] === byte));
  if (kind === undefined) return;
  throw new RunError('refused', `${fileName} ${kind.is}.`, {
    next: 'In Excel: File, Save As, "CSV UTF-8 (Comma delimited)".',
  });
}
