/** Rows about one person, found in flat memory: some 80 bytes a row, however long the rows are. Pure. */
import { columns } from '../fields/table.js';
import { findLicense, findSessionType, type Catalog } from '../model/catalog.js';
import { isClear, isEmail, listMembers, normalizeCell, normalizeAddress } from '../model/cells.js';
import { type ColumnName, type FileHeader } from '../model/columns.js';
import { readEntitlement } from '../fields/entitlements.js';
import { comparableText } from '../model/equal-text.js';
import { createFileAddresses, type FileAddresses } from './file-addresses.js';
import { growableArray, hash53, sortedNumbers } from '../files/growable-array.js';
import { lookingAlike } from '../fields/listed-values.js';
import { plainName } from '../model/names.js';
import { isRagged } from './ragged-rows.js';
import type { Overrule, Problem, RowNumber } from '../model/row.js';

export interface DuplicateFinder {
  /** Call once for each row of the job, in order. */
  add(row: RowNumber, cells: readonly string[]): void;
  /** Which rows are not to be done as their own lines say: repeated ones, and those that contradict each other. */
  overrules(): Overrule[];
}

/**
 * Rows that share an address are compared by what their cells ask for, not by how it is spelled or ordered. `addresses`: of the
 * file, where they are kept anyway.
 */
export function createDuplicateFinder(
  header: FileHeader,
  catalog: Catalog,
  addresses: FileAddresses = createFileAddresses(),
): DuplicateFinder {
  const emailColumn = header.columns.find((column) => column.is === 'column' && column.name === 'email');
  const { place: emailPlace = 0, heading = 'email' } = emailColumn ?? {};
  // By the address's number: the place of its first row, and one more.
  const firsts = growableArray();
  const repeated = new Map<number, number[]>();
  const rows = growableArray();
  // Of what a row asks for 106 bits: it is compared with a few other rows, about the same person.
  const asked = [growableArray(), growableArray()] as const;
  const asksTheSame = (one: number, other: number): boolean => asked.every((half) => half.at(one) === half.at(other));
  const readers = assignmentReaders(header, catalog);
  return {
    add(row, cells) {
      const email = normalizeAddress(cells[emailPlace] ?? '').toLowerCase();
      const place = rows.push(row);
      const meaning = meaningOf(cells, header, readers);
      for (const [seed, half] of asked.entries()) half.push(hash53(meaning, seed));
      // What is no address is told so in its own row, and is no other row of a person.
      if (!isEmail(email)) return;
      const number = addresses.add(email);
      const first = firsts.at(number) - 1;
      if (first === -1) return firsts.put(number, place + 1);
      const places = repeated.get(first);
      if (places) places.push(place);
      else repeated.set(first, [first, place]);
    },
    overrules() {
      return [...repeated.values()].flatMap((places) => {
        const same = places.every((place) => asksTheSame(place, places[0] ?? 0));
        const numbers = places.map((place) => rows.at(place));
        return same ? sameRows(numbers) : contradictions(numbers, heading.trim());
      });
    },
  };
}

function sameRows(numbers: readonly RowNumber[]): Overrule[] {
  const [first = 0, ...later] = numbers;
  return later.map((row) => ({ row, sameAs: first }));
}

function contradictions(numbers: readonly RowNumber[], column: string): Overrule[] {
  return numbers.map((row) => {
    const message = `conflicts with ${rowsInWords(numbers, row)} about the same person; keep one`;
    const problem: Problem = { code: 'contradicting-rows', column, message, severity: 'error' };
    return { row, problems: [problem] };
  });
}

export interface PersonFinder {
  /** Call once for each row whose person is known, and that repeats no earlier one. */
  add(personId: string): void;
  /** Says of a person whether several rows may be about them; absent where no two rows are about one person. */
  mayRepeat(): ((personId: string) => boolean) | undefined;
}

/** 8 bytes a row. What it finds has still to be looked at: two ids may have one hash. `hash`: another one than usual, for tests. */
export function createPersonFinder(hash: (text: string) => number = hash53): PersonFinder {
  const hashes = sortedNumbers();
  return {
    add: (personId) => hashes.add(hash(personId)),
    mayRepeat() {
      const repeated = hashes.repeated();
      return repeated.size === 0 ? undefined : (personId) => repeated.has(hash(personId));
    },
  };
}

export interface AliasFinder {
  add(row: RowNumber, email: string, personId: string): void;
  /** Rows that name one person by different addresses; only a look-up could tell. */
  overrules(): Overrule[];
}

/** `column`: the file's heading of the addresses. */
export function createAliasFinder(column = 'email'): AliasFinder {
  const people = new Map<string, { readonly email: string; readonly rows: RowNumber[]; isNamedOtherwise: boolean }>();
  return {
    add(row, email, personId) {
      const address = email.toLowerCase();
      const known = people.get(personId);
      if (known === undefined) people.set(personId, { email: address, rows: [row], isNamedOtherwise: false });
      else {
        known.rows.push(row);
        known.isNamedOtherwise ||= known.email !== address;
      }
    },
    overrules() {
      const named = [...people.values()].filter(({ isNamedOtherwise }) => isNamedOtherwise);
      return named.flatMap(({ rows }) => aliases(rows, column));
    },
  };
}

function aliases(numbers: readonly RowNumber[], column: string): Overrule[] {
  return numbers.map((row) => {
    const message = `names the same person as ${rowsInWords(numbers, row)} by another address; keep one`;
    return { row, problems: [{ code: 'same-person', column, message, severity: 'error' }] };
  });
}

/** `row 3`, `rows 3, 5`, `rows 3, 5, 8, 9, 12 …`: the other rows of a group. */
function rowsInWords(numbers: readonly RowNumber[], row: RowNumber): string {
  const others = numbers.slice(0, 6).filter((other) => other !== row);
  return `row${numbers.length > 2 ? 's' : ''} ${others.slice(0, 5).join(', ')}${numbers.length > 6 ? ' …' : ''}`;
}

type MemberReader = (column: ColumnName, member: string) => string;

/** One column's part of what a row asks for: the same text for every spelling of the same wish. */
interface AssignmentReader {
  readonly place: number;
  readonly name: string;
  readonly meaning: (text: string) => string;
}

function assignmentReaders(header: FileHeader, catalog: Catalog): AssignmentReader[] {
  const meant = createMemberReader(catalog);
  return header.columns.flatMap((column): AssignmentReader[] => {
    const { place } = column;
    if (column.is === 'ignored' || column.is === 'blank' || column.is === 'recognized') return [];
    if (column.is === 'license' || column.is === 'attendee') {
      const name = column.is === 'license' ? `license ${column.license.id}` : 'attendee';
      return [{ place, name, meaning: (text) => String(readEntitlement(text) ?? text) }];
    }
    if (column.is === 'trackingCode') {
      const { values = [] } = catalog.trackingCodes.find(({ index }) => index === column.index) ?? {};
      return [{ place, name: `code ${column.index}`, meaning: (text) => comparableText(asListed(text, values)) }];
    }
    const { name } = column;
    const holds = columns().find((one) => one.name === name)?.holds;
    if (holds === 'list') {
      const members = (text: string): string[] => [...new Set(listMembers(text).map((one) => meant(name, one)))].sort();
      return [{ place, name, meaning: (text) => JSON.stringify(members(text)) }];
    }
    const anyCase = holds === 'boolean' || name === 'email' || name === 'manager';
    return [{ place, name, meaning: (text) => (anyCase ? text.toLowerCase() : comparableText(text)) }];
  });
}

/** A tracking code's value as the site's list has it. */
function asListed(text: string, values: readonly string[]): string {
  const [only, ...others] = lookingAlike(text, values);
  return only !== undefined && others.length === 0 ? only : text;
}

/** What the row asks for as one text. */
function meaningOf(cells: readonly string[], header: FileHeader, readers: readonly AssignmentReader[]): string {
  const assignments: string[] = [];
  for (const { place, name, meaning } of readers) {
    const text = normalizeCell(cells[place] ?? '');
    if (text !== '') assignments.push(name, isClear(text) ? '<clear>' : meaning(text));
  }
  // A row whose cells may stand under wrong headings says the same as none.
  return JSON.stringify(isRagged(cells, header) ? [assignments, cells] : assignments);
}

const mostMembersKnown = 10_000;

/** A member of a list as the license or session type that it names, by id or by name; as written where it names none. */
function createMemberReader(catalog: Catalog): MemberReader {
  const known = new Map<string, string>();
  return (column, member) => {
    const isType = /SessionTypes$/iu.test(column);
    const key = `${isType ? 'type' : 'license'} ${member}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    const result = isType ? findSessionType(catalog, member) : findLicense(catalog, member);
    const meant = 'found' in result ? `id ${result.found.id}` : `text ${plainName(member)}`;
    if (known.size >= mostMembersKnown) known.clear();
    known.set(key, meant);
    return meant;
  };
}
