/** What lies in the inbox: a spreadsheet to take, something to leave alone, or something that is refused. Pure. */

export type EntryKind = 'file' | 'folder' | 'link' | 'other';

export type Judgment =
  | { readonly is: 'spreadsheet' }
  /** `NAME.ready` or `NAME.done`: the writer says that NAME is complete. */
  | { readonly is: 'marker'; readonly of: string }
  /** Written by a program that has not finished, or not meant for anybody. */
  | { readonly is: 'ignored' }
  | { readonly is: 'refused'; readonly why: string };

/** Names that programs give to files under way, and files that systems leave everywhere. */
const ignored = [
  /^\./u,
  /^~\$/u,
  /^#.*#$/u,
  /~$/u,
  /\.(?:part|partial|tmp|temp|filepart|crdownload|swp|lock)$/iu,
  /^(?:Thumbs\.db|desktop\.ini|@eaDir)$/iu,
];

const marker = /^(?<of>.+)\.(?:ready|done)$/iu;

/** Whether it is a spreadsheet is told by its ending; what is in it, by reading it. */
const spreadsheet = /\.(?:csv|tsv|txt|xlsx|xlsm|xls|ods)$/iu;

/** Bytes of the longest name that leaves room for an ending beside it. */
const longestName = 200;

export function judgeEntry(name: string, kind: EntryKind): Judgment {
  if (ignored.some((pattern) => pattern.test(name))) return { is: 'ignored' };
  if (kind === 'link') return refused('it is a symbolic link, which may lead anywhere');
  if (kind === 'folder') return refused('it is a folder; drop the files themselves');
  if (kind === 'other') return refused('it is neither a file nor a folder');
  if (/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\uFFFD]/u.test(name))
    return refused('its name contains characters that cannot be shown');
  if (Buffer.byteLength(name) > longestName) return refused(`its name is longer than ${longestName} bytes`);
  const of = marker.exec(name)?.groups?.['of'];
  if (of !== undefined) return { is: 'marker', of };
  if (!spreadsheet.test(name)) return refused('it is not a spreadsheet (.csv, .tsv, .txt, .xlsx)');
  return { is: 'spreadsheet' };
}

function refused(why: string): Judgment {
  return { is: 'refused', why };
}
