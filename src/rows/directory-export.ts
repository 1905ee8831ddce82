/** A file of another directory: which one, what its headings mean, and which of its rows are not employees. */
import { normalizeCell } from '../model/cells.js';
import { type FileColumn, type FileHeader, type Target } from '../model/columns.js';
import { plainName } from '../model/names.js';
import type { Complain } from '../fields/cell.js';
import { directoryFamilies, type DirectoryFamily } from './directory-families.js';

/** `undefined`: no such file. */
export function directoryFamilyOf(headings: readonly string[]): DirectoryFamily | undefined {
  const names = new Set(headings.map(familyName));
  return directoryFamilies.find(
    ({ all, any }) => all.every((name) => names.has(name)) && any.some((name) => names.has(name)),
  );
}

/** What a heading means in that file; `undefined`: what it means everywhere. */
export function directoryTarget(
  family: DirectoryFamily | undefined,
  heading: string,
  headings: readonly string[],
): Target | undefined {
  if (family === undefined) return undefined;
  const name = familyName(heading);
  for (const [column, theirs] of Object.entries(family.columns)) {
    if (theirs?.includes(name) !== true) continue;
    const first = theirs.find((one) => headings.some((other) => familyName(other) === one));
    return first === name ? { is: 'column', name: column } : { is: 'recognized' };
  }
  return family.others.split(' ').includes(name) ? { is: 'recognized' } : undefined;
}

/** Does the column hold addresses, of which others are likelier? */
export function isOtherAddress(family: DirectoryFamily | undefined, heading: string): boolean {
  return family?.columns.email?.includes(familyName(heading)) === true;
}

/**
 * A heading in comparable form. Entra ID writes `User name [userPrincipalName] Required`, in older templates
 * `… [userPrincipalName]*`, where the attribute counts; Google writes `Email Address [Required]` and `Status [READ ONLY]`, where
 * the brackets do not.
 */
function familyName(heading: string): string {
  const { before = '', inside = '' } =
    /^(?<before>[^[]*)\[(?<inside>[^\]]*)\]\s*(?:required|\*)?\s*$/iu.exec(heading)?.groups ?? {};
  if (before === '' && inside === '') return plainName(heading);
  const isAttribute = /^\s*[a-z]+[A-Za-z]*\s*$/u.test(inside) && !/^\s*required\s*$/iu.test(inside);
  return plainName(isAttribute ? inside : before);
}

/** Reports a guest as an error, and a row that may be no person as a warning. Guests must not get an account unasked. */
export function checkDirectoryRow(cells: readonly string[], header: FileHeader, complain: Complain): void {
  const { email, guests, licenses, names } = telling(header);
  const textIn = ({ place }: FileColumn): string => normalizeCell(cells[place] ?? '');
  const named = [...(email === undefined ? [] : [email]), ...guests];
  const guest = named.find((column) => isExternal(textIn(column)) || textIn(column).toLowerCase() === 'guest');
  if (guest !== undefined) return complainOfGuest(textIn(guest), guest, complain);
  if (licenses !== undefined && textIn(licenses).toLowerCase() === 'unlicensed') {
    const message = 'has no license in the other directory; it may not be an employee';
    complain('unlicensed-account', { heading: licenses.heading.trim(), text: textIn(licenses) }, message, 'warning');
  }
  if (names.length < 2 || names.some((column) => textIn(column) !== '')) return;
  const message = 'has neither first nor last name; it may be a service account, a room or a shared mailbox';
  complain('nameless-account', undefined, message, 'warning');
}

/** The columns that tell what a row is about. */
interface Telling {
  readonly email: FileColumn | undefined;
  readonly guests: readonly FileColumn[];
  readonly licenses: FileColumn | undefined;
  readonly names: readonly FileColumn[];
}

/** Found once for all rows of a file. */
const known = new WeakMap<FileHeader, Telling>();

function telling(header: FileHeader): Telling {
  const found = known.get(header) ?? findTelling(header.columns);
  known.set(header, found);
  return found;
}

function findTelling(columns: readonly FileColumn[]): Telling {
  const ours = (name: string): FileColumn[] => columns.filter((one) => one.is === 'column' && one.name === name);
  const isDirectory = directoryFamilyOf(columns.map(({ heading }) => heading)) !== undefined;
  const theirs = (name: string): FileColumn[] =>
    columns.filter((one) => isDirectory && one.is === 'recognized' && familyName(one.heading) === name);
  return {
    email: ours('email')[0],
    guests: [...theirs('userprincipalname'), ...theirs('usertype')],
    licenses: theirs('licenses')[0],
    names: isDirectory ? [...ours('firstName'), ...ours('lastName')] : [],
  };
}

/** `ana_gmail.com#EXT#@acme.onmicrosoft.com`: the name of a guest, never an address. */
function isExternal(cell: string): boolean {
  return cell.includes('#') && cell.toLowerCase().includes('#ext#');
}

function complainOfGuest(text: string, column: FileColumn, complain: Complain): void {
  const heading = column.heading.trim();
  const way = column.is === 'column' ? '' : `; if guests are meant, use --map "${heading}=ignore"`;
  complain('guest-account', { heading, text }, `is a guest of the other directory: remove the row${way}`);
}
