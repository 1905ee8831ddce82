/** The address of a row: from the column for it or, where that is empty, from another column that holds addresses. */
import { isGuestName } from '../model/address-kinds.js';
import { isEmail, normalizeAddress } from '../model/cells.js';
import type { FileColumn, FileHeader } from '../model/columns.js';
import { rankOf } from './families.js';
import { nullWordIn } from './notations.js';

export interface RowAddress {
  /** Without what was pasted along with it; empty if the row has none. */
  readonly text: string;
  /** The cell's column; absent if the file has none. */
  readonly column: FileColumn | undefined;
  /** The column for addresses is empty in this row. */
  readonly isFromOther: boolean;
}

interface AddressColumns {
  readonly chosen: FileColumn | undefined;
  /** The likelier ones first. */
  readonly others: readonly FileColumn[];
}

/** Found once for all rows of a file. */
const known = new WeakMap<readonly FileColumn[], AddressColumns>();

function addressColumns({ columns }: Pick<FileHeader, 'columns'>): AddressColumns {
  const before = known.get(columns);
  if (before !== undefined) return before;
  const others = columns.filter(({ insteadOf }) => insteadOf === 'email');
  const found = {
    chosen: columns.find((one) => one.is === 'column' && one.name === 'email'),
    others: others.sort((a, b) => rankOf(a.heading, 'email') - rankOf(b.heading, 'email')),
  };
  known.set(columns, found);
  return found;
}

/** A guest's sign-in name counts only where the row has no other address. */
export function addressIn(cells: readonly string[], header: FileHeader): RowAddress {
  const { chosen, others } = addressColumns(header);
  const text = chosen === undefined ? '' : normalizeAddress(cells[chosen.place] ?? '');
  if (others.length === 0 || !isEmpty(text, header)) return { text, column: chosen, isFromOther: false };
  const addresses = others.flatMap((column) => {
    const address = normalizeAddress(cells[column.place] ?? '');
    return isEmail(address) ? [{ text: address, column, isFromOther: true }] : [];
  });
  const found = addresses.find((one) => !isGuestName(one.text)) ?? addresses[0];
  return found ?? { text, column: chosen, isFromOther: false };
}

function isEmpty(text: string, { nullWords = [] }: FileHeader): boolean {
  return text === '' || nullWordIn(text) !== undefined || nullWords.includes(text.toLowerCase());
}

export interface OtherAddress {
  readonly email: string;
  /** As written. */
  readonly heading: string;
}

/** What else in the row can be an address of the person, besides `email`. */
export function otherAddressesIn(cells: readonly string[], header: FileHeader, email: string): OtherAddress[] {
  const { chosen, others } = addressColumns(header);
  return [...(chosen === undefined ? [] : [chosen]), ...others].flatMap(({ place, heading }) => {
    const address = normalizeAddress(cells[place] ?? '');
    const isOther = isEmail(address) && !isGuestName(address) && address.toLowerCase() !== email.toLowerCase();
    return isOther ? [{ email: address, heading: heading.trim() }] : [];
  });
}
