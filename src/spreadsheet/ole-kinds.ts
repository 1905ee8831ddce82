/** Old Office files, and new ones with a password, share one format (OLE): the names of their parts tell them apart. */

export interface OleKind {
  /** A part of a sentence. */
  readonly is: string;
  readonly next: string;
}

const begins = Buffer.from('d0cf11e0', 'hex');
const otherFile = 'Check that it is the right file: it must be an Excel workbook (.xlsx) or a CSV file.';
const asXlsx = 'In Excel: File, Save As, "Excel Workbook (.xlsx)", or "CSV UTF-8 (Comma delimited)".';

/** Identified by the name of one of its parts; the first match counts. */
const kinds: readonly (OleKind & { readonly parts: readonly string[] })[] = [
  {
    parts: ['EncryptedPackage', 'EncryptionInfo'],
    is: 'is protected with a password',
    next: 'In Excel: open it with the password; File, Info, Protect Workbook, Encrypt with Password: empty the field; save.',
  },
  { parts: ['Workbook', 'Book'], is: 'is an old Excel workbook (.xls)', next: asXlsx },
  { parts: ['WordDocument'], is: 'is an old Word document (.doc)', next: otherFile },
  { parts: ['PowerPoint Document'], is: 'is an old PowerPoint file (.ppt)', next: otherFile },
  {
    parts: ['__properties_version1.0'],
    is: 'is a mail saved from Outlook (.msg)',
    next: 'Open it in Outlook, and save the spreadsheet that is attached to it.',
  },
];

export function isOleFile(beginning: Buffer): boolean {
  return beginning.subarray(0, begins.length).equals(begins);
}

/** Reads the file to its end: its directory may be anywhere. */
export async function kindOfOleFile(bytes: AsyncIterable<Uint8Array>): Promise<OleKind> {
  const found = new Set<string>();
  let held: Buffer = Buffer.alloc(0);
  for await (const chunk of bytes) {
    held = Buffer.concat([held, chunk]);
    const whole = held.length - (held.length % entryLength);
    for (let at = 0; at < whole; at += entryLength) {
      const name = nameIn(held, at);
      if (name !== undefined) found.add(name);
    }
    held = held.subarray(whole);
  }
  const kind = kinds.find(({ parts }) => parts.some((part) => found.has(part)));
  return kind ?? { is: 'is an old Office file, but not a workbook', next: otherFile };
}

/** Directory entries are at multiples of their length in the file, because sectors are multiples of it ([MS-CFB] 2.6). */
const entryLength = 128;
const longestName = 64;
const partNames = new Set(kinds.flatMap(({ parts }) => parts));

/** The name of the part whose entry begins here, if it identifies a kind; most of the file is not its directory. */
function nameIn(bytes: Buffer, at: number): string | undefined {
  // UTF-16 with a terminating zero, then its length in bytes, then 2 for a part that holds bytes.
  const length = bytes.readUInt16LE(at + longestName);
  if (bytes[at + longestName + 2] !== 2 || length > longestName || length < 4 || length % 2 === 1) return undefined;
  const name = bytes.toString('utf16le', at, at + length - 2);
  return partNames.has(name) ? name : undefined;
}
