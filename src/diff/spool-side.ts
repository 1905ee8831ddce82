/** One of the two files → its rows, spooled, and found by the number of their address. */
import { createDirectory } from '../job/directory.js';
import { eachOf } from '../model/in-groups.js';
import { growableArray } from '../files/growable-array.js';
import { isEmail } from '../model/cells.js';
import type { FileColumn } from '../model/columns.js';
import type { OpenedSheet } from '../plan/open-sheet.js';
import { checkDirectoryRow } from '../rows/directory-export.js';
import type { FileAddresses } from '../rows/file-addresses.js';
import { isRagged } from '../rows/ragged-rows.js';
import { emailIn } from '../rows/wanted.js';
import { meaningOf, textIn } from './cell-meaning.js';
import type { ComparedColumn } from './compared-columns.js';

export interface SideRow {
  readonly row: number;
  readonly email: string;
  /** One for each compared column, as written. */
  readonly cells: readonly string[];
  /** Why the row cannot be compared. */
  readonly reason?: string;
  /** Why the row is invalid in its own file. */
  readonly problem?: string;
}

/** A row that is kept; what a directory of people asks for besides is empty. */
interface Spooled extends SideRow {
  readonly id: '';
  readonly emails: readonly [];
}

export interface Side {
  readonly rows: number;
  /** Rows that say the same as an earlier one about the same person. */
  readonly repeats: number;
  /** Rows without a usable address. */
  readonly unnamed: number;
  /** What the file says about the person with this number. */
  about(number: number): 'nothing' | 'one row' | 'unclear';
  /** The first row about the person. */
  first(number: number): SideRow;
  /** The row at this place, counted from 0. */
  at(place: number): SideRow;
  /** All rows, in order; `isRepeat`: says the same as an earlier one. */
  all(): AsyncIterable<{ readonly row: SideRow; readonly place: number; readonly isRepeat: boolean }>;
  close(): Promise<void>;
}

export interface Spooling {
  readonly sheet: OpenedSheet;
  readonly columns: readonly ComparedColumn[];
  /** Which file it is: where its columns are. */
  readonly side: 'old' | 'now';
  /** Shared by both files. */
  readonly addresses: Pick<FileAddresses, 'add'>;
  readonly path: string;
  readonly onRow: () => void;
}

/** The number of rows that are spooled at once. */
const group = 500;

/** Of one address: no row, one, or several that may contradict each other. */
const unclear = -1;

/** 16 bytes of memory for each address besides the addresses. Throws a RunError for a file that cannot be read completely. */
export async function spoolSide(spooling: Spooling): Promise<Side> {
  const { sheet, addresses, path, onRow } = spooling;
  const directory = await createDirectory<Spooled>(path, () => []);
  // By the address's number: the place of the first row plus one; 0: none.
  const firsts = growableArray();
  const later: { readonly number: number; readonly place: number }[] = [];
  const waiting: Spooled[] = [];
  let [rows, unnamed] = [0, 0];
  try {
    for await (const record of eachOf(sheet.groups)) {
      const row = readRow(record, spooling);
      if (isEmail(row.email)) {
        const number = addresses.add(row.email);
        if (row.reason !== undefined) firsts.put(number, unclear);
        else if (firsts.at(number) === 0) firsts.put(number, rows + 1);
        else later.push({ number, place: rows });
      } else unnamed += 1;
      waiting.push({ id: '', emails: [], ...row });
      rows += 1;
      if (waiting.length === group) await directory.add(waiting.splice(0), '');
      onRow();
    }
    await directory.add(waiting, '');
  } catch (error) {
    await directory.close();
    throw error;
  }
  const repeated = new Set<number>();
  for (const { number, place } of later) {
    const first = firsts.at(number);
    if (first === unclear) continue;
    if (saySame(directory.at(first - 1), directory.at(place), spooling)) repeated.add(place);
    else firsts.put(number, unclear);
  }
  return {
    rows,
    unnamed,
    repeats: repeated.size,
    about: (number) => (firsts.at(number) === unclear ? 'unclear' : firsts.at(number) === 0 ? 'nothing' : 'one row'),
    first: (number) => directory.at(firsts.at(number) - 1),
    at: (place) => directory.at(place),
    async *all() {
      let place = 0;
      for await (const row of directory.everybody()) {
        yield { row, place, isRepeat: repeated.has(place) };
        place += 1;
      }
    },
    close: () => directory.close(),
  };
}

function readRow(
  { row, cells, line }: { readonly row: number; readonly cells: readonly string[]; readonly line: number },
  { sheet: { header }, columns, side }: Spooling,
): SideRow {
  const email = emailIn(cells, header);
  const own = columns.map((column) => {
    const place = column[side]?.place;
    return place === undefined ? '' : (cells[place] ?? '');
  });
  if (isRagged(cells, header)) {
    const reason = `row ${row} (line ${line}) has too few or too many cells`;
    return { row, email, cells: own, reason };
  }
  const what = email === '' ? 'has no email address' : `"${email}" isn't an email address`;
  const problems: string[] = [];
  checkDirectoryRow(cells, header, (_code, _cell, message, severity = 'error') => {
    if (severity === 'error') problems.push(message);
  });
  return {
    ...{ row, email, cells: own },
    ...(!isEmail(email) && { reason: what }),
    ...(problems[0] !== undefined && { problem: problems[0] }),
  };
}

function saySame(a: SideRow, b: SideRow, { columns, side, sheet: { header } }: Spooling): boolean {
  const said = (cells: readonly string[], place: number, column: ComparedColumn, own: FileColumn): string =>
    meaningOf(textIn(cells[place] ?? '', own, header), column, own);
  return columns.every((column, place) => {
    const own = column[side];
    if (own === undefined || a.cells[place] === b.cells[place]) return true;
    return said(a.cells, place, column, own) === said(b.cells, place, column, own);
  });
}
