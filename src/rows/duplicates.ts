/** Finds rows about the same person, in flat memory: 8 bytes per address besides the addresses, however long the rows are. */
import { fields } from '../fields/table.js';
import { growableArray, hash53, sortedNumbers } from '../files/growable-array.js';
import type { Catalog } from '../model/catalog.js';
import { isEmail } from '../model/cells.js';
import type { FileHeader } from '../model/columns.js';
import { comparableText } from '../model/equal-text.js';
import type { Overrule, Problem, Row, RowNumber, Wanted } from '../model/row.js';
import { createKeyClashes } from './duplicate-keys.js';
import { createFileAddresses, type FileAddresses } from './file-addresses.js';
import { joinWanted } from './joined-rows.js';
import { createPeopleOnSites, type SiteOrder } from './people-on-sites.js';
import { isRagged } from './ragged-rows.js';
import { otherSiteOf } from './row-site.js';
import { emailIn, readWanted } from './wanted.js';

export interface DuplicateFinder {
  /** Call once for each row of the job, in order. */
  add(row: RowNumber, cells: readonly string[]): void;
  /**
   * Rows that must not be applied as their own lines say: duplicates, and rows that contradict each other. `rows`: the same
   * rows once more; they are read again only if an address is repeated.
   */
  overrules(rows: () => AsyncIterable<Row>): Promise<Overrule[]>;
  /** Known after `overrules`: rows to which later ones only add, and the cells of those. */
  together(): Together;
  /** Known after `overrules`: rows about a person whom an earlier row is about, too, on another site. */
  after(): SiteOrder['after'];
}

export type Together = ReadonlyMap<RowNumber, readonly (readonly string[])[]>;

/**
 * Rows that share an address are compared by what they ask for, not by its spelling or order. `addresses`: those of the file,
 * if they are kept anyway.
 */
export function createDuplicateFinder(
  header: FileHeader,
  catalog: Catalog,
  addresses: FileAddresses = createFileAddresses(),
): DuplicateFinder {
  const { heading = 'email' } = header.columns.find((one) => one.is === 'column' && one.name === 'email') ?? {};
  // The first row of each address and site, by the address's number.
  const [firsts, elsewhere, otherAddresses] = [growableArray(), growableArray(), createFileAddresses()];
  const repeated = new Map<RowNumber, RowNumber[]>();
  const people = createPeopleOnSites(header, catalog);
  let together: Together = new Map();
  const keys = createKeyClashes(header);
  let order: SiteOrder = { after: new Map(), overrules: [] };
  return {
    together: () => together,
    after: () => order.after,
    add(row, cells) {
      keys.add(row, cells);
      const email = emailIn(cells, header).toLowerCase();
      // An invalid address is reported with its own row, and does not make the row a duplicate.
      if (!isEmail(email)) return;
      const site = otherSiteOf(cells, header, catalog);
      const person = addresses.add(email);
      people.add(row, person);
      const [ofSite, number] =
        site === undefined ? [firsts, person] : [elsewhere, otherAddresses.add(`${email} ${site}`)];
      const first = ofSite.at(number);
      if (first === 0) return ofSite.put(number, row);
      const rows = repeated.get(first);
      if (rows) rows.push(row);
      else repeated.set(first, [first, row]);
    },
    async overrules(rows) {
      order = await people.order(rows, repeated);
      const ofAll = [...order.overrules, ...keys.overrules()];
      if (repeated.size === 0) return ofAll;
      const differing = await differingFirsts(rows, repeated, (cells) => meaningOf(cells, header, catalog));
      const groups = new Map([...repeated].filter(([first]) => differing.has(first)));
      together = await addingRows(rows, groups, (cells) => addedBy(cells, header, catalog));
      const ofOneSite = [...repeated].flatMap(([first, numbers]) => {
        if (together.has(first)) return addedRows(numbers, heading.trim());
        return differing.has(first) ? contradictions(numbers, heading.trim()) : sameRows(numbers);
      });
      return [...ofOneSite, ...ofAll];
    },
  };
}

/** First rows of the people for whom a later row asks for something else. */
async function differingFirsts(
  rows: () => AsyncIterable<Row>,
  repeated: ReadonlyMap<RowNumber, readonly RowNumber[]>,
  meaning: (cells: readonly string[]) => string,
): Promise<ReadonlySet<RowNumber>> {
  const firstOf = new Map([...repeated].flatMap(([first, numbers]) => numbers.map((row) => [row, first])));
  const [meant, differing] = [new Map<RowNumber, string>(), new Set<RowNumber>()];
  for await (const { row, cells } of rows()) {
    const first = firstOf.get(row);
    if (first === undefined || differing.has(first)) continue;
    if (row === first) meant.set(first, meaning(cells));
    else if (meant.get(first) !== meaning(cells)) differing.add(first);
  }
  return differing;
}

/** Of groups of rows about one person, those that only add: the first row of each, and the cells of the others. */
async function addingRows(
  rows: () => AsyncIterable<Row>,
  groups: ReadonlyMap<RowNumber, readonly RowNumber[]>,
  addedIn: (cells: readonly string[]) => Wanted | undefined,
): Promise<Together> {
  if (groups.size === 0) return new Map();
  const firstOf = new Map([...groups].flatMap(([first, numbers]) => numbers.map((row) => [row, first])));
  const [asked, later] = [new Map<RowNumber, Wanted | undefined>(), new Map<RowNumber, (readonly string[])[]>()];
  for await (const { row, cells } of rows()) {
    const first = firstOf.get(row);
    if (first === undefined) continue;
    const wanted = addedIn(cells);
    if (row === first) {
      asked.set(first, wanted);
      later.set(first, []);
      continue;
    }
    const before = asked.get(first);
    asked.set(first, before && wanted && joinWanted([before, wanted]));
    later.get(first)?.push(cells);
  }
  return new Map([...later].filter(([first]) => asked.get(first) !== undefined));
}

/** `undefined`: something is wrong with the row, so that it adds to no other. */
function addedBy(cells: readonly string[], header: FileHeader, catalog: Catalog): Wanted | undefined {
  const { wanted, problems } = readWanted(cells, header, catalog);
  return problems.some(({ severity }) => severity === 'error') || isRagged(cells, header) ? undefined : wanted;
}

/** What the row asks for, and what is wrong with it, as one text that is equal for every spelling of the same request. */
function meaningOf(cells: readonly string[], header: FileHeader, catalog: Catalog): string {
  const { wanted, problems } = readWanted(cells, header, catalog);
  const meant = fields().reduce((all, field) => ({ ...all, ...field.inOneSpelling?.(all) }), wanted);
  const errors = problems.filter(({ severity }) => severity === 'error');
  const wrong = errors.map(({ code, column, value }) => ({ code, column, value }));
  // Cells of a ragged row may be under the wrong headings, so it equals only rows with exactly the same cells.
  return JSON.stringify([comparable(meant), comparable(wrong), isRagged(cells, header) ? cells : []]);
}

/** Texts as people compare them; lists, which are sets here, and records in a fixed order. */
function comparable(value: unknown): unknown {
  if (typeof value === 'string') return comparableText(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((one) => JSON.stringify(comparable(one))).sort();
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return entries.map(([key, part]) => [key, comparable(part)]);
}

function sameRows(numbers: readonly RowNumber[]): Overrule[] {
  const [first = 0, ...later] = numbers;
  return later.map((row) => ({ row, sameAs: first }));
}

function addedRows(numbers: readonly RowNumber[], column: string): Overrule[] {
  const [first = 0, ...later] = numbers;
  const message = `was applied as one with ${rowsInWords(numbers, first)}, which only add for the same person`;
  const told: Problem = { code: 'rows-together', column, message, severity: 'warning' };
  return [{ row: first, problems: [told] }, ...later.map((row): Overrule => ({ row, sameAs: first, together: true }))];
}

function contradictions(numbers: readonly RowNumber[], column: string): Overrule[] {
  return numbers.map((row) => {
    const message = `conflicts with ${rowsInWords(numbers, row)} about the same person; make one row of them, with all that is meant`;
    const problem: Problem = { code: 'contradicting-rows', column, message, severity: 'error' };
    return { row, problems: [problem] };
  });
}

export interface PersonFinder {
  /** Call once for each row whose person is known and that does not repeat an earlier row. */
  add(personId: string): void;
  /** Tells whether several rows may be about a person; `undefined`: no two rows are about the same person. */
  mayRepeat(): ((personId: string) => boolean) | undefined;
}

/**
 * 8 bytes per row. What it finds must still be checked, because two ids may share a hash. `hash` is a parameter for tests only.
 */
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
  /** Rows that name the same person by different addresses, which only a lookup can show. */
  overrules(): Overrule[];
}

/**
 * `column`: the file's heading for email addresses. `byKey`: rows may name people by employee number, so that rows with the same
 * address, or without one, are about one person too.
 */
export function createAliasFinder(column = 'email', byKey = false): AliasFinder {
  const people = new Map<string, { readonly email: string; readonly rows: RowNumber[]; isNamedOtherwise: boolean }>();
  return {
    add(row, email, personId) {
      const address = email.toLowerCase();
      const known = people.get(personId);
      if (known === undefined) people.set(personId, { email: address, rows: [row], isNamedOtherwise: byKey });
      else {
        known.rows.push(row);
        known.isNamedOtherwise ||= known.email !== address;
      }
    },
    overrules() {
      const named = [...people.values()].filter(({ isNamedOtherwise, rows }) => isNamedOtherwise && rows.length > 1);
      return named.flatMap(({ rows }) => aliases(rows, column, byKey));
    },
  };
}

function aliases(numbers: readonly RowNumber[], column: string, byKey: boolean): Overrule[] {
  return numbers.map((row) => {
    const others = rowsInWords(numbers, row);
    const message = byKey
      ? `is about the same person as ${others}; make one row of them, with all that is meant`
      : `names the same person as ${others} by another address; keep one`;
    return { row, problems: [{ code: 'same-person', column, message, severity: 'error' }] };
  });
}

/** `row 3`, `rows 3, 5`, `rows 3, 5, 8, 9, 12 …`: the other rows of a group. */
function rowsInWords(numbers: readonly RowNumber[], row: RowNumber): string {
  const others = numbers.slice(0, 6).filter((other) => other !== row);
  return `row${numbers.length > 2 ? 's' : ''} ${others.slice(0, 5).join(', ')}${numbers.length > 6 ? ' …' : ''}`;
}
