/** Which of a file's first rows holds the headings: people write titles, notes and groups of columns above them. */
import { normalizeAddress, isEmail } from '../model/cells.js';

export interface FirstRow {
  /** As the spreadsheet program shows it. */
  readonly row: number;
  readonly cells: readonly string[];
}

/** What each cell of a row would mean as a heading; `undefined`: it is no known heading. Equal texts mean the same. */
export type RowMeanings = (cells: readonly string[]) => readonly (string | undefined)[];

export type HeaderFound =
  /** `place`: in the rows that were given. */
  | { readonly is: 'found'; readonly place: number; readonly hasPeople: boolean }
  /** Several rows may be the header, the likeliest first. */
  | { readonly is: 'unclear'; readonly places: readonly number[] }
  /** The first row already holds an address. */
  | { readonly is: 'none' };

/** How far below its heading an address is looked for. */
const rowsBelow = 10;

/**
 * The row with a heading for the email address, and addresses under it; if there is none, the first row, as long as nothing
 * speaks for another one. `rows` are not empty.
 */
export function findHeader(rows: readonly FirstRow[], meaning: RowMeanings): HeaderFound {
  const read = rows.map(({ cells }) => meaning(cells));
  const isResult = read[0]?.includes('result') === true;
  if (isResult) return { is: 'found', place: 0, hasPeople: true };
  const named = read.flatMap((meanings, place) => (meanings.includes('email') ? [place] : []));
  const headers = withoutFirstHalves(
    named.filter((place) => place === 0 || hasAddressBelow(rows, place, read[place]?.indexOf('email') ?? -1)),
    read,
  );
  const [first, ...others] = headers;
  if (first === undefined) return byAddresses(rows);
  const differing = others.filter((place) => spelled(read[place]) !== spelled(read[first]));
  if (differing.length > 0) return { is: 'unclear', places: [first, ...differing] };
  const hasPeople = hasAddressBelow(rows, first, read[first]?.indexOf('email') ?? -1);
  return { is: 'found', place: first, hasPeople };
}

type Meanings = readonly (string | undefined)[];

/** Of headings in two rows, one below the other, those that say more; the lower ones if both say as much. */
function withoutFirstHalves(places: readonly number[], read: readonly Meanings[]): number[] {
  const known = (place: number): number => read[place]?.filter((meaning) => meaning !== undefined).length ?? 0;
  return places.filter((place) => {
    const [above, below] = [place - 1, place + 1].map((other) => (places.includes(other) ? known(other) : -1));
    return known(place) > (below ?? -1) && known(place) >= (above ?? -1);
  });
}

function spelled(meanings: Meanings = []): string {
  return JSON.stringify(meanings.map((meaning) => meaning ?? null));
}

function hasAddressBelow(rows: readonly FirstRow[], place: number, column: number): boolean {
  return rows.slice(place + 1, place + 1 + rowsBelow).some(({ cells }) => isAddress(cells[column] ?? ''));
}

function isAddress(cell: string): boolean {
  return cell.includes('@') && isEmail(normalizeAddress(cell));
}

/** No row has a heading for the address: the header is above the first one, and certain only as the first row. */
function byAddresses(rows: readonly FirstRow[]): HeaderFound {
  const first = rows.findIndex(({ cells }) => cells.some(isAddress));
  if (first === 0) return { is: 'none' };
  const before = rows.slice(0, Math.max(first, 0)).map(({ cells }) => filled(cells));
  // Titles have fewer cells than headings.
  const widest = before.indexOf(Math.max(...before));
  return widest > 0 && (before[widest] ?? 0) >= 2
    ? { is: 'unclear', places: [widest] }
    : { is: 'found', place: 0, hasPeople: false };
}

function filled(cells: readonly string[]): number {
  return cells.filter((cell) => cell.trim() !== '').length;
}
