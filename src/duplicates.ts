/** Rows about one person, found in flat memory: some 50 bytes a row, however long the rows are. Pure. */
import { findLicense, findSessionType, type Catalog } from './catalog.js';
import { isClear, isEmail, listMembers, tidy, tidyAddress } from './cells.js';
import { columns, type ColumnName, type FileHeader } from './columns.js';
import { readEntitlement } from './entitlements.js';
import { comparableText } from './equal-text.js';
import { createHashTable, growable, hash53 } from './flat-memory.js';
import { lookingAlike } from './listed-values.js';
import { plainName } from './names.js';
import { isRagged } from './ragged-rows.js';
import type { Overrule, Problem, RowNumber } from './row.js';

export interface DuplicateFinder {
  /** Call once for each row of the job, in order. */
  add(row: RowNumber, cells: readonly string[]): void;
  /** Which rows are not to be done as their own lines say: repeated ones, and those that contradict each other. */
  overrules(): Overrule[];
}

/** Rows that share an address are compared by what their cells ask for, not by how it is spelled or ordered. */
export function createDuplicateFinder(header: FileHeader, catalog: Catalog): DuplicateFinder {
  const emailColumn = header.columns.find((column) => column.is === 'column' && column.name === 'email');
  const { place: emailPlace = 0, heading = 'email' } = emailColumn ?? {};
  const people = createHashTable();
  const repeated = new Map<number, number[]>();
  const rows = growable();
  const asked = growable();
  const readers = wishReaders(header, catalog);
  return {
    add(row, cells) {
      const email = tidyAddress(cells[emailPlace] ?? '').toLowerCase();
      const place = rows.push(row);
      asked.push(hash53(meaningOf(cells, header, readers)));
      // What is no address is told so in its own row, and is nobody's other row.
      if (!isEmail(email)) return;
      const first = people.firstWith(hash53(email), place);
      if (first === place) return;
      const places = repeated.get(first);
      if (places) places.push(place);
      else repeated.set(first, [first, place]);
    },
    overrules() {
      return [...repeated.values()].flatMap((places) => {
        const same = places.every((place) => asked.at(place) === asked.at(places[0] ?? 0));
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
  const ask = numbers.length > 2 ? 'ask' : 'asks';
  return numbers.map((row) => {
    const message = `${rowsInWords(numbers, row)} ${ask} something else for the same person: keep one of them`;
    const problem: Problem = { code: 'contradicting-rows', column, message, severity: 'error' };
    return { row, problems: [problem] };
  });
}

export interface PersonFinder {
  /** Call once for each row whose person is known. */
  add(row: RowNumber, email: string, personId: string): void;
  /** Rows that name one person by different addresses; only a look-up could tell. */
  overrules(): Overrule[];
}

/** `column`: the file's heading of the addresses. */
export function createPersonFinder(column = 'email'): PersonFinder {
  const people = createHashTable();
  const repeated = new Map<number, number[]>();
  const [rows, emails] = [growable(), growable()];
  return {
    add(row, email, personId) {
      const place = rows.push(row);
      emails.push(hash53(email.toLowerCase()));
      const first = people.firstWith(hash53(personId), place);
      if (first !== place) repeated.set(first, [...(repeated.get(first) ?? [first]), place]);
    },
    overrules() {
      return [...repeated.values()]
        .filter((places) => places.some((place) => emails.at(place) !== emails.at(places[0] ?? 0)))
        .flatMap((places) =>
          aliases(
            places.map((place) => rows.at(place)),
            column,
          ),
        );
    },
  };
}

function aliases(numbers: readonly RowNumber[], column: string): Overrule[] {
  return numbers.map((row) => {
    const message = `names the same person as ${rowsInWords(numbers, row)} by another address: keep one of them`;
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
interface WishReader {
  readonly place: number;
  readonly name: string;
  readonly meaning: (text: string) => string;
}

function wishReaders(header: FileHeader, catalog: Catalog): WishReader[] {
  const meant = createMemberReader(catalog);
  return header.columns.flatMap((column): WishReader[] => {
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
    const holds = columns.find((one) => one.name === name)?.holds;
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
function meaningOf(cells: readonly string[], header: FileHeader, readers: readonly WishReader[]): string {
  const wishes: string[] = [];
  for (const { place, name, meaning } of readers) {
    const text = tidy(cells[place] ?? '');
    if (text !== '') wishes.push(name, isClear(text) ? '<clear>' : meaning(text));
  }
  // A row whose cells may stand under wrong headings says the same as none.
  return JSON.stringify(isRagged(cells, header) ? [wishes, cells] : wishes);
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
