/** Files that people mistake for a spreadsheet: recognized by their first bytes, whatever their name. */
import { RunError } from '../errors.js';
import { isOleFile, kindOfOleFile } from './ole-kinds.js';

interface Kind {
  /** A part of a sentence: `is a PDF`. */
  readonly is: string;
  readonly next: string;
}

const otherFile = 'Check that it is the right file: it must be an Excel workbook (.xlsx) or a CSV file.';
const byExcel =
  'Open it in Excel and save it there: File, Save As, "Excel Workbook (.xlsx)", or "CSV UTF-8 (Comma delimited)".';
const unpack = 'Unpack it, and use the spreadsheet inside.';

/** Recognized by their first bytes, in hexadecimal. */
const byBytes: readonly (Kind & { readonly begins: string })[] = [
  { begins: '504b0506', is: 'is an empty zip file', next: otherFile },
  { begins: '1f8b', is: 'is compressed (gzip)', next: unpack },
  { begins: '377abcaf271c', is: 'is compressed (7-Zip)', next: unpack },
  { begins: '526172211a07', is: 'is compressed (RAR)', next: unpack },
  { begins: '425a68', is: 'is compressed (bzip2)', next: unpack },
  { begins: 'fd377a585a00', is: 'is compressed (xz)', next: unpack },
  { begins: '89504e47', is: 'is a picture (PNG)', next: otherFile },
  { begins: 'ffd8ff', is: 'is a picture (JPEG)', next: otherFile },
  { begins: '47494638', is: 'is a picture (GIF)', next: otherFile },
];

/** Recognized by the text that they begin with; the first match counts. */
const byText: readonly (Kind & { readonly begins: RegExp })[] = [
  {
    begins: /^%PDF-/u,
    is: 'is a PDF',
    next: 'Export the spreadsheet from the program it was printed from.',
  },
  {
    begins: /^<(?:!doctype html|html|head|body|table|meta|style|title|script|div)[\s>]/iu,
    is: 'is a web page (HTML)',
    next: `${byExcel} If it was downloaded, open it first: it may be a sign-in page.`,
  },
  {
    begins: /^<\?xml[^>]*>\s*(?:<\?mso-application[^>]*Excel|<Workbook\b)/u,
    is: 'is an XML spreadsheet of Excel 2003',
    next: byExcel,
  },
  { begins: /^<\?xml\b/u, is: 'is XML', next: `${otherFile} Excel can open some XML and save it as a workbook.` },
  { begins: /^MIME-Version:/iu, is: 'is a web archive, saved from a browser or from Excel', next: byExcel },
  {
    begins: /^(?:\[\s*[[{"\]]|\{\s*["}])/u,
    is: 'is JSON',
    next: 'Make a spreadsheet of it: in Excel, Data, Get Data, From File, From JSON; then save it as "Excel Workbook (.xlsx)".',
  },
  {
    begins: /^\{\\rtf/u,
    is: 'is rich text (RTF)',
    next: 'Copy its table into a spreadsheet, and save that as "Excel Workbook (.xlsx)".',
  },
  { begins: /^ID;P(?:WXL|SCALC|CALCOOO)/u, is: 'is a SYLK file (.slk)', next: byExcel },
  {
    begins: /^BEGIN:VCARD/iu,
    is: 'contains contacts (vCard)',
    next: 'Export the people as CSV instead.',
  },
  {
    begins: /^(?:version: 1\s+)?dn: /iu,
    is: 'is a directory export (LDIF)',
    next: 'Export the people as CSV instead.',
  },
];

/**
 * Throws a RunError (`refused`) that says what the file is and how to get a spreadsheet. `rest`: all bytes; read only if they
 * are needed to decide. `encoding`: from `--encoding`.
 */
export async function refuseOtherKinds(
  beginning: Buffer,
  rest: AsyncIterable<Uint8Array>,
  fileName: string,
  encoding?: string,
): Promise<void> {
  const kind = isOleFile(beginning) ? await kindOfOleFile(rest) : kindOf(beginning, encoding);
  if (kind !== undefined) throw new RunError('refused', `${fileName} ${kind.is}.`, { next: kind.next });
}

function kindOf(beginning: Buffer, encoding: string | undefined): Kind | undefined {
  const hex = beginning.toString('hex', 0, 8);
  const text = textOf(beginning).trimStart();
  return (
    byBytes.find(({ begins }) => hex.startsWith(begins)) ??
    byText.find(({ begins }) => begins.test(text)) ??
    (encoding === undefined && isBinary(beginning)
      ? { is: 'is neither a text file nor a workbook', next: otherFile }
      : undefined)
  );
}

function textOf(beginning: Buffer): string {
  const mark = beginning.length < 2 ? 0 : beginning.readUInt16BE(0);
  if (mark === 0xfffe) return beginning.toString('utf16le', 2);
  if (mark === 0xfeff) {
    return Buffer.from(beginning.subarray(2, beginning.length - (beginning.length % 2)))
      .swap16()
      .toString('utf16le');
  }
  return beginning.toString('utf8').replace(/^\uFEFF/u, '');
}

/**
 * Programs and the like are full of control bytes besides NUL, which no text contains; UTF-16 text has NUL and hardly any of
 * them.
 */
function isBinary(beginning: Buffer): boolean {
  const controls = beginning.filter((byte) => (byte > 0 && byte < 9) || (byte > 13 && byte < 32 && byte !== 27));
  return beginning.includes(0) && controls.length >= 2 && controls.length * 50 >= beginning.length;
}
