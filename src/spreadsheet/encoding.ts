/**
 * Which encoding a file is in: from its byte order mark, from the positions of its zeros, or given by the user. Nothing else is
 * guessed.
 */
import { RunError } from '../errors.js';

export interface Encoding {
  /** `UTF-8`, `UTF-16LE`, `UTF-16BE`, or as given by the user. */
  readonly name: string;
  /** Length of the byte order mark at the beginning, in bytes. */
  readonly mark: number;
}

/** This many bytes are enough for detection. */
export const sniffedBytes = 1000;

const marks: readonly { readonly name: string; readonly bytes: readonly number[] }[] = [
  { name: 'UTF-8', bytes: [0xef, 0xbb, 0xbf] },
  { name: 'UTF-16LE', bytes: [0xff, 0xfe] },
  { name: 'UTF-16BE', bytes: [0xfe, 0xff] },
];

/**
 * `wanted`: from `--encoding`. Throws a RunError: `usage` for an unknown encoding, `refused` if the file's mark contradicts it.
 */
export async function findEncoding(beginning: Buffer, fileName: string, wanted?: string): Promise<Encoding> {
  if (wanted !== undefined && !(await import('iconv-lite')).default.encodingExists(wanted))
    throw unknownEncoding(wanted);
  const marked = marks.find(({ bytes }) => bytes.every((byte, place) => beginning[place] === byte));
  if (wanted !== undefined && marked !== undefined && !isSame(wanted, marked.name)) {
    throw new RunError(
      'refused',
      `${fileName} begins with the byte order mark of ${marked.name}, so it is not ${wanted}.`,
      {
        next: 'Omit --encoding.',
      },
    );
  }
  if (marked !== undefined) return { name: marked.name, mark: marked.bytes.length };
  return { name: wanted ?? bareUtf16(beginning) ?? 'UTF-8', mark: 0 };
}

export function isSame(a: string, b: string): boolean {
  const plain = (name: string): string => name.toLowerCase().replace(/[^a-z\d]/gu, '');
  return plain(a) === plain(b);
}

/** Without a mark, Latin text in UTF-16 still has a zero in every other byte, and hardly any elsewhere. */
function bareUtf16(beginning: Buffer): string | undefined {
  const zeros: [even: number, odd: number] = [0, 0];
  const bytes = beginning.subarray(0, sniffedBytes);
  bytes.forEach((byte, place) => {
    if (byte === 0) zeros[place % 2 === 0 ? 0 : 1] += 1;
  });
  const [few, many] = [Math.min(...zeros), Math.max(...zeros)];
  if (many === 0 || many * 4 < bytes.length || few * 20 > many) return undefined;
  return zeros[1] === many ? 'UTF-16LE' : 'UTF-16BE';
}

function unknownEncoding(name: string): RunError {
  return new RunError('usage', `--encoding ${name} is not a supported encoding.`, {
    next: 'Omit it: if the file is not UTF-8, the message shows how likely encodings read it, with the name of each.',
  });
}
