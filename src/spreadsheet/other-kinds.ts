/** Files that people take for a text file or a workbook and that are something else: told by their first bytes. */
import { RunError } from '../errors.js';

const kinds: readonly { begins: readonly number[]; is: string }[] = [
  { begins: [0xd0, 0xcf, 0x11, 0xe0], is: 'is an old Excel workbook (.xls), or one that is protected with a password' },
];

/** Throws a RunError (`refused`) that says what the file is and how to save it. */
export function refuseOtherKinds(beginning: Buffer, fileName: string): void {
  const kind = kinds.find(({ begins }) => begins.every((byte, place) => beginning[place] === byte));
  if (kind === undefined) return;
  throw new RunError('refused', `${fileName} ${kind.is}.`, {
    next: 'In Excel: File, Save As, "Excel Workbook (.xlsx)" without a password, or "CSV UTF-8 (Comma delimited)".',
  });
}
